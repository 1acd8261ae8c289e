"""A target's own settings of periods: what is left empty is the plan's, else the house's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.org.period_form import CLOSING, DAILY, LATE, SHIFTS
from luoshi.plans.forms.parts import PartForm

_AS_ABOVE = [("", _("沿用方案或本单位的设置"))]
_PLACEHOLDER = {"placeholder": _("沿用")}


class PeriodsPart(PartForm):
    """How this target's periods are counted, where it differs."""

    part = "periods"

    month_closing_day = forms.TypedChoiceField(
        label=_("月报截止日"), required=False, coerce=int, empty_value=None, choices=[*_AS_ABOVE, *CLOSING]
    )
    shift = forms.ChoiceField(label=_("截止日遇休息日"), required=False, choices=[*_AS_ABOVE, *SHIFTS])
    grace_days = forms.IntegerField(
        label=_("宽限（工作日）"), required=False, min_value=0, max_value=60, widget=forms.NumberInput(_PLACEHOLDER)
    )
    late_policy = forms.ChoiceField(label=_("逾期交的"), required=False, choices=[*_AS_ABOVE, *LATE])
    lock_days = forms.IntegerField(
        label=_("逾期多少天后锁定"), required=False, min_value=0, max_value=366, widget=forms.NumberInput(_PLACEHOLDER)
    )
    daily = forms.ChoiceField(label=_("每天的任务"), required=False, choices=[*_AS_ABOVE, *DAILY])

    @property
    def filled(self) -> bool:
        """Whether anything is set, or wrong, so that the fold stands open."""
        return bool(self.is_bound and self.errors) or any(self[name].value() not in (None, "") for name in self.fields)

    def own(self) -> dict[str, Any]:
        """What is stored. Only after `is_valid()`."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def periods_initial(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the form starts with."""
    return {name: str(value) for name, value in stored.items() if name in PeriodsPart.base_fields}
