"""Forms around a document: upload or paste, which of its plans to take, what to do with a corrected one.

Invariant: a file that was sent is kept by the server at once, so a second try never asks for it again.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import queries
from luoshi.plans.models import TargetVersion
from luoshi.reading.model import PlanReading
from luoshi.ui.forms import DayInput, FormLook, Pick

ACCEPT = ".docx,.pdf,.txt,.html,.htm,.doc,.wps"
MOST_PASTED = 500_000  # characters; DATA_UPLOAD_MAX_MEMORY_SIZE bounds the bytes
_YEAR = re.compile(r"20\d\d")


class UploadForm(FormLook, forms.Form):
    """A file or pasted text."""

    file = forms.FileField(
        label=gettext_lazy("方案文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("支持 .docx、.pdf、.txt、.html；本机装有 LibreOffice 时也可以用 .doc 和 .wps。"),
    )
    text = forms.CharField(
        label=gettext_lazy("或者粘贴全文"),
        required=False,
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 10, "placeholder": gettext_lazy("把方案全文粘贴到这里，序号和标题一起粘贴")}
        ),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not (data.get("text") or "").strip():
            self.add_error("file", _("请选择一个文件，或者在下面粘贴方案全文。"))
        return data


class PlanChoice(FormLook, forms.Form):
    """One plan of the document: take it or not, its title, year and unit."""

    take = forms.BooleanField(label=gettext_lazy("导入"), required=False)
    title = forms.CharField(label=gettext_lazy("方案名称"), max_length=200, required=False)
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100, required=False)
    span = forms.ChoiceField(
        label=gettext_lazy("起止"),
        choices=[("year", gettext_lazy("自然年（1月—12月）")), ("school_year", gettext_lazy("学年（9月—次年8月）"))],
        required=False,
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("所属单位"),
        queryset=None,
        required=False,
        widget=Pick("plans:unit_options", gettext_lazy("输入单位名称")),
    )

    def __init__(self, viewer: Viewer, plan: PlanReading, position: int, data: Any, **kwargs: Any) -> None:
        root = queries.root_unit(viewer)
        year = _YEAR.search(plan.title)
        initial = {
            "take": bool(plan.targets) or position == 0,
            "title": plan.title[:200],
            "year": int(year.group()) if year else viewer.today.year,
            "span": "school_year" if "学年" in plan.title else "year",
            "unit": root.pk if root else None,
        }
        super().__init__(data, initial=initial, prefix=f"p{position}", **kwargs)
        self.fields["unit"].queryset = queries.units_today(viewer)  # type: ignore[attr-defined]  # a model's choice
        self.fields["take"].label = _("导入第 %(number)s 份") % {"number": position + 1}
        self.plan, self.position = plan, position

    def clean(self) -> dict[str, Any]:
        """What is taken needs a title, a year and a unit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("take"):
            for name, sentence in (
                ("title", _("请填写方案名称。")),
                ("year", _("请填写年度，例如 2026。")),
                ("unit", _("请选择这份方案属于哪个单位。")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return data

    @property
    def days(self) -> tuple[date, date]:
        """The plan's span, half-open. Only after `is_valid()`."""
        year = self.cleaned_data["year"]
        if self.cleaned_data.get("span") == "school_year":
            return date(year, 9, 1), date(year + 1, 9, 1)
        return date(year, 1, 1), date(year + 1, 1, 1)

    @property
    def unit_row(self) -> Unit:
        """The chosen unit. Only after `is_valid()` of one that is taken."""
        unit: Unit = self.cleaned_data["unit"]
        return unit


class AdoptForm(FormLook, forms.Form):
    """From when the changes count, and how the running period is judged."""

    valid_from = forms.DateField(
        label=gettext_lazy("变更从哪天起"), widget=DayInput(), help_text=gettext_lazy("只影响改为新要求和停止的指标。")
    )
    mode = forms.ChoiceField(label=gettext_lazy("当期怎么算"), choices=TargetVersion.Mode.choices)


class ChangeForm(FormLook, forms.Form):
    """Day, mode and reason of a change of what runs."""

    valid_from = forms.DateField(label=gettext_lazy("从哪天起"), widget=DayInput())
    mode = forms.ChoiceField(label=gettext_lazy("当期怎么算"), choices=TargetVersion.Mode.choices)
    reason = forms.CharField(
        label=gettext_lazy("变更理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("例如：会议纪要、文件名称和文号。理由会一直和指标保存在一起。"),
    )  # fmt: skip


class EndForm(FormLook, forms.Form):
    """Day and reason of an end."""

    day = forms.DateField(label=gettext_lazy("从哪天起不再要求"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("停止理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(FormLook, forms.Form):
    """Why a target is left out or a clause stays text."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": gettext_lazy("请填写理由，理由会和条款一起保留。")},
    )
