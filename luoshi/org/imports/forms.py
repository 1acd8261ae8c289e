"""The form by which a table comes in: a file or pasted lines. What its columns mean is asked afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ui.forms import FormLook

YEARS_BACK, YEARS_AHEAD = 5, 1


class TableForm(FormLook, forms.Form):
    """A file, or what was copied out of a spreadsheet; and the year of days written without one."""

    file = forms.FileField(
        label=_("Excel 或 CSV 文件"),
        required=False,
        help_text=_("直接用手头的表：标题行、空行、合计行、合并单元格都不用删。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.tsv,.txt"}),
    )
    pasted = forms.CharField(
        label=_("或者从表格里复制后粘贴"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("连同列名一行一起复制。"),
    )
    year = forms.TypedChoiceField(label=_("没写年份的日期算哪一年"), coerce=int, help_text=_("如“3月5日”“3.5”。"))

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(this_year + YEARS_AHEAD, this_year - YEARS_BACK, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]  # a choice
        self.fields["year"].initial = this_year

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not (cleaned.get("pasted") or "").strip():
            self.add_error("file", _("请选择文件，或把表格粘贴到下面的框里。"))
        return cleaned
