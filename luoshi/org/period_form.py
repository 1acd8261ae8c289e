"""The form of period settings, for the house, a plan and a target alike: plain choices in, the stored JSON out.

What lives here: fields and their words. Not here: what the settings do (`luoshi.periods.settings`). Invariant: with
`inherits` an empty choice means "as above", and only what differs is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi.periods.settings import PeriodSettings
from luoshi.ui.forms import FormLook

Choices = list[tuple[str, str | Promise]]
MONTH_END = 31
CLOSING: Choices = [
    (str(MONTH_END), _("每月最后一天（自然月）")),
    *((str(day), f"{day}日") for day in range(1, MONTH_END)),
]
SHIFTS: Choices = [
    ("later", _("顺延到下一个工作日")),
    ("earlier", _("提前到上一个工作日")),
    ("none", _("不变")),
]
LATE: Choices = [
    ("mark", _("照收，标记逾期，计在原来的周期")),
    ("next", _("照收，由下一期计入")),
    ("reject", _("不再接收")),
]
DAILY: Choices = [("working_days", _("只算工作日")), ("every_day", _("天天都算（如巡查）"))]
# What a form shows: a target rarely needs more than how lateness is treated.
HOUSE_FIELDS = ("month_closing_day", "shift", "grace_days", "late_policy", "lock_days", "correction_days", "daily")
OWN_FIELDS = ("month_closing_day", "shift", "grace_days", "late_policy", "lock_days", "daily")


class PeriodsForm(FormLook, forms.Form):
    """How periods are counted. `above`: the settings that hold where nothing is chosen (None: the house's own form)."""

    month_closing_day = forms.TypedChoiceField(
        label=_("月报截止日"), coerce=int, choices=CLOSING,
        help_text=_("选24日，就是上月25日至本月24日算一个月。"),
    )  # fmt: skip
    shift = forms.ChoiceField(label=_("截止日遇休息日"), choices=SHIFTS)
    grace_days = forms.IntegerField(
        label=_("宽限（工作日）"), min_value=0, max_value=60, help_text=_("截止后这几个工作日内交的，仍算按时。")
    )
    late_policy = forms.ChoiceField(label=_("逾期交的"), choices=LATE)
    lock_days = forms.IntegerField(
        label=_("逾期多少天后锁定"), min_value=0, max_value=366, required=False,
        help_text=_("锁定以后不再接收这一期的记录；不填就不锁定。"),
    )  # fmt: skip
    correction_days = forms.IntegerField(
        label=_("退回后改正期限（工作日）"),
        min_value=0,
        max_value=60,
        help_text=_("期限内改好再交，按第一次交的时间算。"),
    )
    daily = forms.ChoiceField(label=_("每天的任务"), choices=DAILY)

    def __init__(self, *args: Any, above: PeriodSettings | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inherits = above is not None
        names = OWN_FIELDS if above else HOUSE_FIELDS
        for name in [name for name in self.fields if name not in names]:
            del self.fields[name]
        if above is not None:
            self._inherit(above)

    def _inherit(self, above: PeriodSettings) -> None:
        """An empty choice for "as above", with what that is."""
        for name, field in self.fields.items():
            field.required = False
            value = getattr(above, name)
            if isinstance(field, forms.ChoiceField):
                said = dict(_flat(field.choices)).get(str(value), "")
                field.choices = [("", _("沿用：%(said)s") % {"said": said}), *field.choices]
                if isinstance(field, forms.TypedChoiceField):
                    field.empty_value = None
            else:
                shown = _("不锁定") if value is None else str(value)
                field.widget.attrs["placeholder"] = _("沿用：%(said)s") % {"said": shown}

    def settings(self) -> dict[str, Any]:
        """What is stored. Only after `is_valid()`. With `inherits` only what was chosen."""
        data = self.cleaned_data
        if self.inherits:
            return {name: data[name] for name in self.fields if data.get(name) not in (None, "")}
        return {name: data[name] for name in self.fields}


def _flat(choices: Any) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in choices]


def initial_of(stored: Mapping[str, Any] | None, *, inherits: bool = False) -> dict[str, Any]:
    """What the form starts with, from stored settings; without `inherits` the defaults stand where nothing is stored."""
    if inherits:
        return dict(stored or {})
    merged = PeriodSettings.merged(stored)
    return {name: getattr(merged, name) for name in HOUSE_FIELDS}
