"""Forms of dividing: from when and why, by what to spread, a file.

Not here: the grid's cells, which are read by `views.quotas`. Invariant: what cannot matter is not asked: a first
division has no day, mode or reason.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plans.forms.parts import AmountField
from luoshi.plans.models import Plan, TargetVersion
from luoshi.plans.quotas.amounts import CellInvalid, amount_words, read_amount
from luoshi.plans.quotas.bases import BASES, Ask
from luoshi.plans.quotas.grid import Grid, Row
from luoshi.plans.quotas.operations import Terms
from luoshi.ui.forms import DayInput, FormLook


class TermsForm(FormLook, forms.Form):
    """From which day, how the running period is judged, why."""

    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput())
    mode = forms.ChoiceField(label=gettext_lazy("当期怎么算"), choices=TargetVersion.Mode.choices)
    reason = forms.CharField(
        label=gettext_lazy("调整理由"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("例如：会议纪要、文号")}),
    )

    def terms(self) -> Terms:
        """Only after `is_valid()`."""
        return Terms(**self.cleaned_data)


def terms_form(grid: Grid, today: date, data: Any = None) -> TermsForm | None:
    """The form; None while nothing was divided or nothing runs yet, so that nothing needs to be asked."""
    if grid.plan.state != Plan.State.RUNNING or not grid.any_given:
        return None
    day = min(max(today, grid.plan.start), grid.plan.end)
    return TermsForm(data, initial={"valid_from": day, "mode": "whole"})


class SpreadForm(FormLook, forms.Form):
    """By what to spread which column over which units."""

    column = forms.ChoiceField(label=gettext_lazy("分哪一列"))
    basis = forms.ChoiceField(label=gettext_lazy("怎么分"), choices=list(BASES.items()), initial="even")
    total = AmountField(label=gettext_lazy("分多少"), required=False)
    least = AmountField(label=gettext_lazy("每单位最少"), required=False)
    day = forms.DateField(label=gettext_lazy("人数取自"), widget=DayInput(), required=False)
    exact = forms.BooleanField(label=gettext_lazy("直接用类别数值，不凑总数"), required=False)

    def __init__(self, grid: Grid, today: date, data: Any = None) -> None:
        self.grid, self.today = grid, today
        names = [(column.name, column.title) for column in grid.columns]
        first = grid.columns[0] if grid.columns else None
        initial = {"column": first.name if first else "", "day": today,
                   "total": amount_words(first.total) if first else ""}  # fmt: skip
        super().__init__(data, initial=initial, prefix="spread")
        self.fields["column"].choices = names  # type: ignore[attr-defined]  # a choice field
        self.typed = {group: str((data or {}).get(f"class-{n}", "")) for n, (group, _r) in enumerate(grid.groups)}

    @property
    def classes(self) -> list[tuple[str, str, str, int]]:
        """Name of the box, group, what was typed, units in it."""
        groups = self.grid.groups
        return [(f"class-{n}", group, self.typed[group], len(rows)) for n, (group, rows) in enumerate(groups)]

    def clean(self) -> dict[str, Any]:
        """A sum to make, numbers of classes."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        column = self.grid.column(data.get("column", ""))
        if column is not None and data.get("total") is None and "total" not in self.errors:
            data["total"] = column.total
        self.numbers: dict[str, Fraction] = {}
        if data.get("basis") == "klass":
            self._read_classes()
        exact = data.get("exact") and data.get("basis") == "klass"
        if data.get("total") is None and not exact and "total" not in self.errors:
            self.add_error("total", _("请填写要分多少。"))
        return data

    def _read_classes(self) -> None:
        for group, typed in self.typed.items():
            try:
                amount = read_amount(typed)
            except CellInvalid as error:
                self.add_error(None, _("%(group)s：%(why)s") % {"group": group, "why": error.message})
                continue
            if amount is not None:
                self.numbers[group] = amount
        if not self.numbers and not self.errors:
            self.add_error(None, _("请给至少一个类别填写数值。"))

    def ask(self, rows: list[Row], locked: set[int]) -> Ask:
        """What was asked. Only after `is_valid()`."""
        data = self.cleaned_data
        return Ask(
            basis=data["basis"],
            total=data["total"],
            rows=rows,
            day=data["day"] or self.today,
            locked=locked,
            least=data["least"] or Fraction(0),
            classes=self.numbers,
            exact=bool(data["exact"]),
        )


class SheetForm(FormLook, forms.Form):
    """A spreadsheet of quotas."""

    file = forms.FileField(
        label=gettext_lazy("任务分解表"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        help_text=gettext_lazy("可以是从这里导出后填写的表，也可以是您自己的任务分解表（.xlsx、.xls、.csv）。"),
    )
