"""Forms of placements and outlets. What is known is not asked: outlet, level and medium follow from the address.

Invariant: a form accepts only rows that the viewer was offered; what is typed of other units is looked up by its name, and
no list of them is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.queries import may_enter_units
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.press.models import Outlet
from luoshi.press.pieces.naming import people_named, units_named
from luoshi.press.placements.operations.outlets import levels_of, texts
from luoshi.press.placements.shares import Author
from luoshi.press.placements.words import choices_of, level_choices
from luoshi.press.text.address import find_address
from luoshi.ui.forms import FormLook

BLANK = [("", "—")]
MOST_AUTHORS = 12


def own_units(viewer: Viewer) -> Any:
    """Units for which the viewer may report today."""
    return (
        Unit.objects.visible_to(viewer).filter(in_force(viewer.today)).filter(may_enter_units(viewer)).order_by("path")
    )


class PlacementForm(FormLook, forms.Form):
    """One appearance. Address or outlet first; all else follows or may be left as it is."""

    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())
    link = forms.CharField(
        label=gettext_lazy("网址"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=gettext_lazy("从手机转发过来的整段文字也可以直接贴，自动认出网址和媒体。报纸、电视没有网址就空着。"),
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=100)
    outlet = forms.CharField(
        label=gettext_lazy("媒体"), max_length=60, widget=forms.TextInput(attrs={"list": "outlets"})
    )
    level = forms.ChoiceField(label=gettext_lazy("媒体级别"))
    medium = forms.ChoiceField(label=gettext_lazy("媒体类型"))
    day = forms.DateField(label=gettext_lazy("刊播日期"), widget=forms.DateInput())
    page = forms.CharField(label=gettext_lazy("版面、栏目或时段"), max_length=40, required=False)
    form = forms.ChoiceField(label=gettext_lazy("体裁"))
    position = forms.ChoiceField(label=gettext_lazy("位置"))
    length = forms.IntegerField(label=gettext_lazy("字数或秒数"), required=False, min_value=0, max_value=1_000_000)
    paid = forms.BooleanField(label=gettext_lazy("付费刊发（买版面、付费推广）"), required=False)
    note = forms.CharField(label=gettext_lazy("备注"), required=False, max_length=300)
    client_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["unit"].queryset = own_units(viewer)  # type: ignore[attr-defined]  # a model choice field
        for name, choices in (
            ("level", [*BLANK, *level_choices()]),
            ("medium", [*BLANK, *choices_of("press.placement", "medium")]),
            ("form", choices_of("press.placement", "form")),
            ("position", choices_of("press.placement", "position")),
        ):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]  # a choice field
            field.widget.choices = choices  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        """The address inside what was pasted. Raises ValidationError for text without one, and for several."""
        text = str(self.cleaned_data["link"]).strip()
        if not text:
            return ""
        found = find_address(text) or (text if "." in text and " " not in text else "")
        if not found:
            raise ValidationError(_("没有认出网址，请贴以 http 开头的地址，或者空着。"))
        if len(found) > 500:
            raise ValidationError(_("网址太长（最多 500 个字符），请用页面上的“复制链接”。"))
        return found if "://" in found else f"http://{found}"

    def clean_day(self) -> date:
        """Not a day that has not come."""
        day: date = self.cleaned_data["day"]
        if day > self.viewer.today:
            raise ValidationError(_("刊播日期不能晚于今天。"))
        return day

    def clean_length(self) -> int:
        """0 for none."""
        return int(self.cleaned_data.get("length") or 0)


class AuthorRows:
    """The lines of authors of a posted form: name, unit as typed, whether a reporter. `errors`: by line."""

    def __init__(self, data: Any, viewer: Viewer, reporting: Unit | None) -> None:
        self.rows = [
            {"name": name.strip()[:40], "unit": unit.strip()[:60], "reporter": reporter == "1"}
            for name, unit, reporter in zip(
                data.getlist("author_name"), data.getlist("author_unit"), data.getlist("author_reporter"), strict=False
            )
        ][:MOST_AUTHORS]
        self.viewer, self.reporting = viewer, reporting
        self.errors: dict[int, str] = {}

    def authors(self) -> list[Author]:
        """The authors in order; a name that one person of the unit has is that person. Two queries."""
        filled = [(number, row) for number, row in enumerate(self.rows) if row["name"]]
        house = {"house_id": self.viewer.house_id, "today": self.viewer.today}
        units = units_named({row["unit"] for _n, row in filled if row["unit"] and not row["reporter"]}, **house)
        found: list[tuple[str, Unit | None, bool]] = []
        for number, row in filled:
            unit = self.reporting
            if row["reporter"]:
                unit = None
            elif row["unit"]:
                unit = units.get(row["unit"])
                if unit is None:
                    self.errors[number] = _("没有叫“%(name)s”的单位，请写全称。") % {"name": row["unit"]}
            found.append((str(row["name"]), unit, bool(row["reporter"])))
        people = people_named({(name, unit.pk) for name, unit, reporter in found if unit and not reporter}, **house)
        keys = {place: one.key for place, one in people.items()}
        return [
            Author(name, keys.get((name, unit.pk)) if unit else None, unit.pk if unit else None, reporter)
            for name, unit, reporter in found
        ]


class OutletForm(FormLook, forms.Form):
    """An outlet of the house's list; level and class of a new one."""

    ladder = forms.ChoiceField(label=gettext_lazy("所属"), choices=Outlet.Ladder.choices)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    medium = forms.ChoiceField(label=gettext_lazy("类型"), choices=Outlet.Medium.choices)
    level = forms.ChoiceField(label=gettext_lazy("级别"))
    klass = forms.CharField(
        label=gettext_lazy("类别"), max_length=20, required=False,
        help_text=gettext_lazy("考核办法说“同类媒体只计一次”的才填，如党报、都市报。"),
    )  # fmt: skip
    parent = forms.ModelChoiceField(
        label=gettext_lazy("上级媒体"), queryset=Outlet.objects.none(), required=False,
        help_text=gettext_lazy("客户端、公众号所属的报社、电视台，可不填。"),
    )  # fmt: skip
    aliases = forms.CharField(
        label=gettext_lazy("别名"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一个。登记时写别名也认得。"),
    )  # fmt: skip
    domains = forms.CharField(
        label=gettext_lazy("网址"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一个域名，如 news.example.org。贴网址时自动认出。"),
    )  # fmt: skip
    active = forms.BooleanField(label=gettext_lazy("使用中"), required=False, initial=True)

    def __init__(self, *args: Any, viewer: Viewer, outlet: Outlet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Outlet.objects.visible_to(viewer).filter(merged_into__isnull=True)
        self.fields["parent"].queryset = rows.exclude(pk=outlet.pk if outlet else None).order_by("name")  # type: ignore[attr-defined]
        if outlet is not None:
            del self.fields["level"], self.fields["klass"]
            return
        given = self.data.get("ladder") or self.initial.get("ladder") or "outside"
        level_field(self, given)

    def words(self) -> dict[str, Any]:
        """Arguments for `OutletWords`."""
        data = self.cleaned_data
        parent = data.get("parent")
        return {
            "name": data["name"].strip(),
            "medium": data["medium"],
            "ladder": data["ladder"],
            "parent_id": parent.pk if parent else None,
            "aliases": texts(data["aliases"]),
            "domains": texts(data["domains"]),
            "active": data["active"],
        }


def level_field(form: forms.Form, ladder: str) -> None:
    """Offer the levels of the ladder."""
    choices: Sequence[tuple[str, str]] = list(levels_of(ladder).items())
    field = form.fields["level"]
    field.choices = choices  # type: ignore[attr-defined]  # a choice field
    field.widget.choices = choices  # type: ignore[attr-defined]


class StandingForm(FormLook, forms.Form):
    """A level from a day on."""

    level = forms.ChoiceField(label=gettext_lazy("级别"))
    klass = forms.CharField(label=gettext_lazy("类别"), max_length=20, required=False)
    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=forms.DateInput())

    def __init__(self, *args: Any, ladder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level_field(self, ladder)


class OutcomeForm(FormLook, forms.Form):
    """What became of a submission or an item."""

    word = forms.ChoiceField(
        label=gettext_lazy("结果"), required=False,
        choices=[("", gettext_lazy("等待")), ("adopted", gettext_lazy("采用")), ("refused", gettext_lazy("未采用"))],
    )  # fmt: skip
    answer = forms.TypedChoiceField(
        label=gettext_lazy("对应的上稿或采用记录"), required=False, coerce=int, empty_value=None
    )
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, answers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("没有或尚未登记")), *((str(key), text) for key, text in answers)]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["answer"].widget.choices = choices  # type: ignore[attr-defined]
