"""Forms of carrying: what the new plan is called, what becomes of the quotas.

Invariant: everything is filled in already; who agrees presses one button.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plans.carrying.operations import Quotas
from luoshi.plans.forms.parts import AmountField
from luoshi.ui.forms import FormLook


class QuotasForm(FormLook, forms.Form):
    """Whether quotas go along."""

    quotas = forms.ChoiceField(
        label=gettext_lazy("任务分解"),
        choices=[
            ("same", gettext_lazy("照旧带过去")),
            ("scaled", gettext_lazy("按比例调整后带过去")),
            ("none", gettext_lazy("不带，重新分解")),
        ],
    )
    percent = AmountField(
        label=gettext_lazy("新任务是原来的百分之几"), required=False,
        help_text=gettext_lazy("只在按比例调整时使用，例如 110；结果取整数。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A scale needs its number."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("quotas") == "scaled" and not data.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("请填写百分之几，例如 110。"))
        return data

    def chosen(self) -> Quotas:
        """What was chosen. Only after `is_valid()`."""
        kind = self.cleaned_data["quotas"]
        if kind == "none":
            return Quotas()
        return Quotas(self.cleaned_data["percent"] / 100 if kind == "scaled" else Fraction(1))


class CarryForm(QuotasForm):
    """The new plan."""

    title = forms.CharField(label=gettext_lazy("新方案名称"), max_length=200)
    again = forms.BooleanField(label=gettext_lazy("再结转一份"), required=False)

    field_order = ("title", "quotas", "percent", "again")
