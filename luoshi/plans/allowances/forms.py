"""Forms of allowances: asking from one's own line, deciding, granting to many units, revoking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import progress, queries
from luoshi.plans.allowances.operations import Wish
from luoshi.plans.forms.parts import AmountField
from luoshi.plans.models import Allowance, Target
from luoshi.ui.forms import FormLook, PickMany

What = Allowance.What
ONE_DAY = timedelta(days=1)


class AskForm(FormLook, forms.Form):
    """What a school asks for of one duty. Putting off is the normal case, so it stands first."""

    what = forms.ChoiceField(
        label=_("申请"),
        choices=[(What.EXTEND, _("缓交")), (What.WAIVE, _("本期免除")), (What.VALUE, _("调整数量"))],
        widget=forms.RadioSelect(),
    )
    until = forms.DateField(label=_("希望缓到"), required=False)
    value = AmountField(label=_("希望改为（数量）"), required=False)
    reason = forms.CharField(
        label=_("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("一句话说明即可。")
    )

    def clean(self) -> dict[str, Any]:
        """The date of a put-off, the number of a changed value."""
        data = super().clean() or self.cleaned_data
        return _needed(self, data)


def _needed(form: forms.Form, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("what") == What.EXTEND and not data.get("until") and "until" not in form.errors:
        form.add_error("until", _("请选择缓交到哪一天。"))
    if data.get("what") == What.VALUE and data.get("value") is None and "value" not in form.errors:
        form.add_error("value", _("请填写调整后的数量。"))
    return data


class DecideForm(FormLook, forms.Form):
    """The answer to a request."""

    until = forms.DateField(label=_("同意缓到"), required=False)
    answer = forms.CharField(label=_("答复（不同意时必填）"), max_length=200, required=False)


class RevokeForm(FormLook, forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(label=_("撤销理由"), max_length=200)


class GrantForm(FormLook, forms.Form):
    """The same for many units at once."""

    what = forms.ChoiceField(label=_("特例"), choices=What.choices, widget=forms.RadioSelect())
    target: Any = forms.ModelChoiceField(
        label=_("指标"), queryset=None, required=False, empty_label=_("全部指标（这些单位应办的都算）")
    )
    types = forms.MultipleChoiceField(label=_("单位类型"), required=False, widget=forms.CheckboxSelectMultiple())
    classes = forms.MultipleChoiceField(label=_("单位类别"), required=False, widget=forms.CheckboxSelectMultiple())
    units: Any = forms.ModelMultipleChoiceField(
        label=_("或者指定单位"),
        queryset=None,
        required=False,
        widget=PickMany("plans:unit_options", _("填了名单就不看类型")),
    )
    start = forms.DateField(label=_("起"))
    last = forms.DateField(label=_("止（含当日）"))
    until = forms.DateField(label=_("缓交到"), required=False)
    value = AmountField(label=_("每期数量改为"), required=False)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        granted = viewer.within(action="allowance.grant")
        self._rows = queries.units_today(viewer).filter(granted)
        named: Any = self.fields
        named["units"].queryset = self._rows
        named["target"].queryset = progress.confirmed(viewer)
        types, classes = queries.unit_lists(
            [row for row in queries.unit_rows(viewer) if row.id in set(self._rows.values_list("pk", flat=True))]
        )
        named["types"].choices = [(name, name) for name in types]
        named["classes"].choices = [(name, name) for name in classes]
        for name, given in (("types", types), ("classes", classes)):
            if not given:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A span that ends after it begins; units; what the sort of allowance needs."""
        data = _needed(self, super().clean() or self.cleaned_data)
        if data.get("start") and data.get("last") and data["last"] < data["start"]:
            self.add_error("last", _("止日早于起日。"))
        if data.get("what") == What.VALUE and not data.get("target"):
            self.add_error("target", _("调整数量要选定一个指标。"))
        if not self.errors and not self.chosen():
            self.add_error("units", _("请至少选一个类型、类别或单位。"))
        return data

    def chosen(self) -> list[Unit]:
        """The units: a list, or those of the types and classes."""
        data = self.cleaned_data
        if data.get("units"):
            return list(data["units"])
        if not data.get("types") and not data.get("classes"):
            return []
        rows = self._rows
        if data.get("types"):
            rows = rows.filter(type__in=data["types"])
        if data.get("classes"):
            rows = rows.filter(klass__in=data["classes"])
        return list(rows)

    def wish(self) -> Wish:
        """What is to be granted. Only after `is_valid()`."""
        data = self.cleaned_data
        target: Target | None = data["target"]
        return Wish(
            data["what"], data["start"], data["last"] + ONE_DAY, data["reason"], target,
            until=data["until"], value=data["value"],
        )  # fmt: skip
