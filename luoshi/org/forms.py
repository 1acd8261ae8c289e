"""Forms of units, people and posts. Writing is `operations.py`; choosers show only what the viewer may manage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Membership, Unit
from luoshi.org.queries import in_force
from luoshi.org.roles import role_choices
from luoshi.org.viewer import Viewer
from luoshi.ui.forms import FormLook, Pick

LENT = Membership.Nature.LENT


def _roles() -> list[tuple[str, Any]]:
    """Nothing is chosen at first: the first role of the list is the mightiest."""
    return [("", _("请选择角色")), *role_choices()]


class UnitForm(FormLook, forms.Form):
    """A unit. For an existing one the day from which the change holds is asked."""

    name = forms.CharField(label=_("名称"), max_length=100)
    parent = forms.ModelChoiceField(label=_("上级单位"), queryset=None, required=False, widget=Pick("org:unit_options"))
    type = forms.CharField(label=_("类型"), max_length=40, required=False, help_text=_("如学校、学区、机关股室"))
    klass = forms.CharField(label=_("类别"), max_length=40, required=False, help_text=_("如城区、农村、直属、民办"))
    staff = forms.IntegerField(label=_("人数"), min_value=0, required=False)
    is_body = forms.BooleanField(
        label=_("议事机构或班子（如中心组、支部）"), required=False, help_text=_("班子只承担点名给它的任务。")
    )
    valid_from = forms.DateField(label=_("从哪天起"))

    def __init__(self, *args: Any, viewer: Viewer, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today))
        self.fields["parent"].queryset = units  # type: ignore[attr-defined]  # a model chooser
        if unit is not None:
            del self.fields["is_body"]
            self.fields["name"].disabled = True

    def clean_parent(self) -> Unit | None:
        """A unit is not its own parent; only the root has none."""
        parent = self.cleaned_data["parent"]
        if parent is None and (self.unit is None or self.unit.parent_id is not None):
            raise forms.ValidationError(_("请选择上级单位。"))
        return parent  # type: ignore[no-any-return]  # a model chooser's value


class MergeForm(FormLook, forms.Form):
    """The day on which a unit ends, and who takes over."""

    into = forms.ModelChoiceField(label=_("并入单位"), queryset=None, required=False, widget=Pick("org:unit_options"))
    day = forms.DateField(label=_("撤并日期"), help_text=_("从这一天起不再有应办，此前的工作仍算在原单位。"))

    def __init__(self, *args: Any, viewer: Viewer, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).exclude(pk=unit.pk)
        self.fields["into"].queryset = units  # type: ignore[attr-defined]  # a model chooser


class PersonForm(FormLook, forms.Form):
    """A person with a sign-in name and a first post, asked together so that nobody fills three forms."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = forms.ModelChoiceField(label=_("单位"), queryset=None, widget=Pick("org:unit_options"))
    role = forms.ChoiceField(label=_("角色"), choices=_roles)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    username = forms.RegexField(
        r"^[A-Za-z0-9_.\-\u4e00-\u9fff]{2,60}$",
        label=_("用户名"),
        error_messages={"invalid": _("用户名由 2 至 60 个汉字、字母、数字或 . _ - 组成。")},
    )
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    email = forms.EmailField(label=_("邮箱"), required=False)
    is_post = forms.BooleanField(
        label=_("这是岗位账号（如办公室）"), required=False, help_text=_("由岗位上的人轮流使用，换人时只需交接账号。")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model chooser


class PostForm(FormLook, forms.Form):
    """One more post of a person."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=None, widget=Pick("org:unit_options"))
    role = forms.ChoiceField(label=_("角色"), choices=_roles)
    nature = forms.ChoiceField(
        label=_("性质"), initial="own", choices=[(each.value, each.label) for each in (Membership.Nature.OWN, LENT)],
        help_text=_("单位太小、三审人手不够时，可借用别处的核验员：他只看得到该单位待核的记录。"),
    )  # fmt: skip
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    valid_from = forms.DateField(label=_("自"))
    last = forms.DateField(label=_("至（含）"), required=False, help_text=_("不填表示长期。"))

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model chooser
