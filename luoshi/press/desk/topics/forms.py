"""Forms of topics, leads, assignments, commissions. Invariant: what is known is not asked; rows offered are in sight."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.queries import may_enter_units
from luoshi.org.models import Person, Unit
from luoshi.org.queries import people, units, units_for
from luoshi.press.desk.topics import commissions, planning
from luoshi.press.desk.topics.people import PLAN
from luoshi.press.models import Commission, Lead, Piece, Topic
from luoshi.ui.forms import DayInput, FormLook, MomentInput, Pick, PickMany

END_OF_DAY = time(18, 0)


class TopicForm(FormLook, forms.Form):
    """A topic."""

    name = forms.CharField(label=gettext_lazy("选题"), max_length=60)
    first = forms.DateField(label=gettext_lazy("开始"), widget=DayInput())
    last = forms.DateField(label=gettext_lazy("结束"), widget=DayInput())
    field = forms.ChoiceField(label=gettext_lazy("领域"), required=False)
    shapes = forms.MultipleChoiceField(
        label=gettext_lazy("需要的形式"),
        required=False,
        choices=Piece.Form.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    wanted = forms.IntegerField(label=gettext_lazy("计划篇数"), required=False, min_value=1, max_value=9999)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("负责人"), required=False, queryset=Person.objects.none(), widget=Pick("work:pick_people")
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = planning.field_names(viewer)
        if (now := self.initial.get("field")) and now not in names:
            names = [now, *names]
        self.fields["field"].choices = [("", _("不分领域")), *((name, name) for name in names)]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = people(viewer)  # type: ignore[attr-defined]

    def content(self) -> planning.Content:
        """What was typed."""
        data = self.cleaned_data
        owner = data["owner"]
        return planning.Content(
            data["name"], data["first"], data["last"], data["field"], data["shapes"], data["wanted"],
            owner.pk if owner else None, data["note"],
        )  # fmt: skip


class LeadForm(FormLook, forms.Form):
    """A lead: one line is enough."""

    what = forms.CharField(
        label=gettext_lazy("什么事、什么人"), max_length=120, widget=forms.Textarea(attrs={"rows": 2})
    )
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=Lead.Type.choices, widget=forms.RadioSelect)
    when = forms.CharField(label=gettext_lazy("什么时候"), max_length=40, required=False)
    place = forms.CharField(label=gettext_lazy("在哪里"), max_length=60, required=False)
    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=40, required=False)
    unit = forms.ModelChoiceField(label=gettext_lazy("单位"), queryset=Unit.objects.none())
    photos = forms.FileField(
        label=gettext_lazy("照片"), required=False, help_text=gettext_lazy("有就附一张，没有不用拍。"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )  # fmt: skip
    client_key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = units(viewer, day=viewer.today).filter(may_enter_units(viewer))
        field: Any = self.fields["unit"]
        field.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            self.initial["unit"], field.widget = only[0].pk, forms.HiddenInput()


class AssignForm(FormLook, forms.Form):
    """An assignment."""

    title = forms.CharField(label=gettext_lazy("写什么"), max_length=100)
    due_at = forms.DateTimeField(label=gettext_lazy("完成时间"), widget=MomentInput())
    person = forms.ModelChoiceField(
        label=gettext_lazy("派给个人"), required=False, queryset=Person.objects.none(), widget=Pick("work:pick_people")
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("或派给单位"), required=False, queryset=Unit.objects.none(), widget=Pick("work:pick_units")
    )
    reporter = forms.CharField(label=gettext_lazy("或请媒体记者"), required=False, max_length=60)
    note = forms.CharField(
        label=gettext_lazy("要求"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people(viewer)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_for(viewer, PLAN, day=viewer.today)  # type: ignore[attr-defined]


class CommissionForm(FormLook, forms.Form):
    """A commission: to chosen units, or to all of a type or class."""

    title = forms.CharField(label=gettext_lazy("约稿内容"), max_length=100)
    demands = forms.CharField(
        label=gettext_lazy("写作要求"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    wants = forms.ChoiceField(
        label=gettext_lazy("约什么"), choices=Commission.Wants.choices, initial=Commission.Wants.EITHER
    )
    due_on = forms.DateField(label=gettext_lazy("截止日期"), widget=DayInput())
    types = forms.MultipleChoiceField(
        label=gettext_lazy("按类型选单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    classes = forms.MultipleChoiceField(
        label=gettext_lazy("按类别选单位"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("承办单位"), required=False, queryset=Unit.objects.none(), widget=PickMany("work:pick_units")
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("选题"),
        required=False,
        queryset=Topic.objects.none(),
        empty_label=gettext_lazy("不属于选题"),
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        named = commissions.groups(viewer, viewer.today)
        for field, names in (("types", named["type"]), ("classes", named["klass"])):
            self.fields[field].choices = [(one, one) for one in names]  # type: ignore[attr-defined]
            if not names:
                del self.fields[field]
        self.fields["units"].queryset = units_for(viewer, PLAN, day=viewer.today)  # type: ignore[attr-defined]
        running = planning.topics(viewer).filter(state=Topic.State.OPEN, last__gte=viewer.today)
        self.fields["topic"].queryset = running  # type: ignore[attr-defined]

    def wish(self) -> commissions.Wish:
        """What was typed, with the units of the chosen types and classes."""
        data = self.cleaned_data
        chosen = [unit.pk for unit in data["units"]]
        more = commissions.units_of(self.viewer, self.viewer.today, data.get("types") or (), data.get("classes") or ())
        topic = data["topic"]
        return commissions.Wish(
            data["title"], data["due_on"], list(dict.fromkeys([*chosen, *more])), data["demands"], data["wants"],
            topic.pk if topic else None,
        )  # fmt: skip


def end_of(day: Any) -> datetime:
    """The usual due moment of a day."""
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))
