"""The editor of due rules: plain choices in, one of the JSON forms of design.md §5 out.

Invariant: every form of design.md §5 can be made here, and every rule that the reader makes is shown as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from luoshi.periods.festivals import festival_name, festival_names
from luoshi.periods.words import UNIT_WORDS, WEEKDAYS
from luoshi.plans.forms.parts import PartForm
from luoshi.ui.forms import DayInput

FORMS = {
    "": (gettext_lazy("不另设（到本期最后一天）"), ()),
    "day_of_month": (gettext_lazy("每月几日前"), ("day",)),
    "day_of_next_month": (gettext_lazy("次月几日前"), ("day",)),
    "month_day": (gettext_lazy("某月某日前"), ("month", "day")),
    "date": (gettext_lazy("某年某月某日前"), ("date",)),
    "day_of_week": (gettext_lazy("每周周几前"), ("weekdays",)),
    "month_of_quarter": (gettext_lazy("每季度第几个月前"), ("nth", "day")),
    "days_after_period": (gettext_lazy("期满后几日内"), ("days",)),
    "within": (gettext_lazy("事前或事后多久之内"), ("side", "amount", "unit")),
    "festival": (gettext_lazy("某个节日前"), ("festival",)),
    "before": (gettext_lazy("开学前"), ()),
}
_END_OF_MONTH = 31
_DAYS = [(str(day), f"{day}日") for day in range(1, _END_OF_MONTH)] + [(str(_END_OF_MONTH), gettext_lazy("月底"))]


class DueForm(PartForm):
    """When it is due."""

    part = "due"

    form = forms.ChoiceField(
        label=gettext_lazy("期限"), required=False, choices=[(code, label) for code, (label, _names) in FORMS.items()]
    )
    date = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())
    month = forms.TypedChoiceField(
        label=gettext_lazy("月"), coerce=int, choices=[(str(month), f"{month}月") for month in range(1, 13)]
    )
    nth = forms.TypedChoiceField(
        label=gettext_lazy("季度内"),
        coerce=int,
        choices=[("1", gettext_lazy("首月")), ("2", gettext_lazy("第二个月")), ("3", gettext_lazy("末月"))],
    )
    day = forms.TypedChoiceField(label=gettext_lazy("日"), coerce=int, choices=_DAYS)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("周几"),
        coerce=int,
        choices=[(str(number), word) for number, word in enumerate(WEEKDAYS, start=1)],
        widget=forms.CheckboxSelectMultiple(),
    )
    days = forms.IntegerField(label=gettext_lazy("日数"), min_value=0, max_value=366)
    side = forms.ChoiceField(
        label=gettext_lazy("从何时算"),
        choices=[("after", gettext_lazy("事情发生后")), ("before", gettext_lazy("事情发生前"))],
    )
    amount = forms.IntegerField(label=gettext_lazy("多久"), min_value=1, max_value=9999)
    unit = forms.ChoiceField(label=gettext_lazy("单位"), choices=list(UNIT_WORDS.items()))
    festival = forms.ChoiceField(label=gettext_lazy("节日"), choices=())

    def shape(self) -> None:
        """Only the fields of the chosen form."""
        chosen = str(self.now("form") or "")
        # A festival in the document's own spelling (重阳节) stands beside the names of the table (重阳).
        spelled = str(self.now("festival") or "")
        names = (spelled, *festival_names()) if festival_name(spelled) else festival_names()
        self.fields["festival"].choices = [(name, name) for name in dict.fromkeys(names)]  # type: ignore[attr-defined]  # a choice field
        self.keep(("form", *FORMS.get(chosen, FORMS[""])[1]))

    def rule(self) -> Mapping[str, Any] | None:
        """The due rule, or None. Only after `is_valid()`."""
        data = self.cleaned_data
        match data["form"]:
            case "date":
                return {"date": data["date"].isoformat()}
            case "month_day":
                return {"month": data["month"], "day": data["day"]}
            case "day_of_month" | "day_of_next_month" as form:
                return {form: data["day"]}
            case "day_of_week":
                days = sorted(data["weekdays"])
                return {"day_of_week": days[0] if len(days) == 1 else days}
            case "month_of_quarter":
                return {"month_of_quarter": data["nth"], "day_of_month": data["day"]}
            case "days_after_period":
                return {"days_after_period": data["days"]}
            case "within":
                within = {"value": data["amount"], "unit": data["unit"]}
                return {"within": within | ({"side": "before"} if data["side"] == "before" else {})}
            case "festival":
                return {"festival": data["festival"]}
            case "before":
                return {"before": "term"}
        return None


def due_initial(rule: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form starts with, from a rule."""
    if not rule:
        return {"form": "", "day": str(_END_OF_MONTH), "side": "after", "unit": "day"}
    form = next((code for code in ("month_of_quarter", "month", *FORMS) if code and code in rule), "")
    within = rule.get("within") or {}
    days = rule.get("day_of_week")
    day = rule.get("day") or rule.get("day_of_month") or rule.get("day_of_next_month") or _END_OF_MONTH
    return {
        "form": "month_day" if form == "month" else form,
        "date": rule.get("date"),
        "month": str(rule.get("month") or ""),
        "day": str(day),
        "nth": str(rule.get("month_of_quarter") or 3),
        "weekdays": [str(each) for each in ([days] if isinstance(days, int) else days or [])],
        "days": rule.get("days_after_period"),
        "side": within.get("side", "after"),
        "amount": within.get("value"),
        "unit": within.get("unit", "day"),
        "festival": rule.get("festival"),
    }
