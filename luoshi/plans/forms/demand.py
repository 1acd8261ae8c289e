"""What is asked: title, comparator, number, count word, how often, in which months; and who answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import queries
from luoshi.plans.forms.parts import AmountField, PartForm, amount_initial
from luoshi.plans.spec import TargetSpec
from luoshi.plans.words import CADENCES, COMPARATORS
from luoshi.ui.forms import Pick, PickMany

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
# Periods of one length in which single months may be named (每年3月、9月; 每月但不含假期月份).
WITH_MONTHS = ("year", "month", "half_month", "ten_days", "week", "two_weeks", "day")


class DemandForm(PartForm):
    """The target's own demand."""

    part = "demand"

    title = forms.CharField(label=_("指标名称"), max_length=120)
    comparator = forms.ChoiceField(label=_("要求"), choices=list(COMPARATORS.items()))
    value = AmountField(label=_("数量"), required=False)
    max_value = AmountField(label=_("上限（可不填）"), required=False)
    count_word = forms.CharField(label=_("计量词"), max_length=12, required=False)
    rate = forms.BooleanField(label=_("是百分比"), required=False)
    cadence = forms.ChoiceField(label=_("周期"), choices=list(CADENCES.items()))
    n = forms.IntegerField(label=_("周期长度"), min_value=1, max_value=999, required=False)
    yardstick = AmountField(
        label=_("本单位参考次数（一年）"),
        required=False,
        help_text=_("文件没有规定次数。填了才判断快慢，并注明是本单位自定。"),
    )
    months = forms.MultipleChoiceField(
        label=_("只在这些月份"), choices=MONTHS, required=False, widget=forms.CheckboxSelectMultiple()
    )

    def shape(self) -> None:
        """A length for spans of n years or hours, a yardstick for what is irregular, months where they make sense."""
        cadence = self.now("cadence")
        names = ["title", "comparator", "value", "max_value", "count_word", "rate", "cadence"]
        if cadence in ("n_years", "n_hours"):
            names.append("n")
            self.fields["n"].label = _("几年") if cadence == "n_years" else _("几小时")
        if cadence == "irregular":
            names = [name for name in names if name not in ("max_value", "rate")] + ["yardstick"]
        if cadence in WITH_MONTHS:
            names.append("months")
        self.keep(names)

    def changes(self) -> dict[str, Any]:
        """Fields of the spec. Only after `is_valid()`."""
        data = self.cleaned_data
        cadence = data["cadence"]
        return {
            "title": data["title"].strip(),
            "comparator": data["comparator"],
            "value": data["value"],
            "max_value": data.get("max_value"),
            "count_word": data["count_word"].strip(),
            "rate": data.get("rate", False),
            "cadence": cadence,
            "n": data.get("n"),
            "months": tuple(int(month) for month in data.get("months", ())),
            "yardstick": data.get("yardstick"),
            "continues": cadence == "n_years",
        }


def demand_initial(spec: TargetSpec) -> dict[str, Any]:
    """What the form starts with."""
    return {
        "title": spec.title,
        "comparator": spec.comparator,
        "value": amount_initial(spec.value),
        "max_value": amount_initial(spec.max_value),
        "count_word": spec.count_word,
        "rate": spec.rate,
        "cadence": spec.cadence,
        "n": spec.n,
        "months": [str(month) for month in spec.months],
        "yardstick": amount_initial(spec.yardstick),
    }


class OwnerForm(PartForm):
    """Who answers for a target (not who does the work: that is the reach)."""

    part = "owner"

    owner = forms.ModelChoiceField(
        label=_("牵头单位"), queryset=None, required=False, widget=Pick("plans:unit_options", _("输入单位名称"))
    )
    co_owners = forms.ModelMultipleChoiceField(
        label=_("配合单位"), queryset=None, required=False, widget=PickMany("plans:unit_options", _("可选多个"))
    )

    def __init__(self, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(**kwargs)

    def shape(self) -> None:
        """Units in sight only."""
        for name in ("owner", "co_owners"):
            self.fields[name].queryset = queries.units_today(self.viewer)  # type: ignore[attr-defined]  # a model's choice

    def changes(self) -> dict[str, Any]:
        """Fields of the spec. Only after `is_valid()`."""
        owner: Unit | None = self.cleaned_data["owner"]
        others = [unit.pk for unit in self.cleaned_data["co_owners"] if owner is None or unit.pk != owner.pk]
        return {"owner_id": owner.pk if owner else None, "co_owner_ids": tuple(sorted(others))}


def owner_initial(spec: TargetSpec) -> dict[str, Any]:
    """What the form starts with."""
    return {"owner": spec.owner_id, "co_owners": list(spec.co_owner_ids)}
