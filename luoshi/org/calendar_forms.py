"""Forms of the calendar's pages: a year's days, local days, terms, and for whom they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.ui.forms import FormLook, Pick

ONE_DAY = timedelta(days=1)
MAX_LOCAL = 60  # days of one span: a longer one is a break and belongs to the terms
MAX_TEXT = 60_000  # characters pasted: a year's days in any form are shorter


class YearForm(FormLook, forms.Form):
    """A year's days from a file or from pasted lines."""

    text = forms.CharField(
        label=lazy("粘贴放假和补班的日子"), required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=lazy("一行一项，可以写一段日子：2027年2月6日至12日 休 春节；2027-02-20 班。也可以粘贴表格或 JSON。"),
    )  # fmt: skip
    file = forms.FileField(label=lazy("或者选择文件（Excel、CSV、JSON、文本）"), required=False)
    source = forms.CharField(
        label=lazy("依据"), max_length=200, required=False, help_text=lazy("通知的标题和文号，供以后查对。")
    )
    decreed = forms.BooleanField(label=lazy("安排已正式公布（不勾选则注明暂定）"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or self.cleaned_data
        if not data.get("text", "").strip() and not data.get("file") and not self.errors:
            self.add_error("text", _("请粘贴内容，或者选择一个文件。"))
        return data


class ScopeForm(FormLook, forms.Form):
    """For whom something holds: everybody, a type, a class, or one unit."""

    scope = forms.ChoiceField(label=lazy("适用"), required=False)
    unit = forms.ModelChoiceField(
        label=lazy("或者只给一个单位"), queryset=None, required=False, widget=Pick("org:unit_options")
    )

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(viewer).filter(in_force(viewer.today))
        named: Any = self.fields
        named["scope"].choices = scope_choices(units.values_list("type", "klass"))
        named["unit"].queryset = units

    def key(self) -> str:
        """The scope's key. Only after `is_valid()`."""
        unit: Unit | None = self.cleaned_data.get("unit")
        return f"u:{unit.pk}" if unit else str(self.cleaned_data.get("scope") or "")


def scope_choices(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Everybody, then each type and class that units have."""
    pairs = list(rows)
    types = sorted({kind for kind, _klass in pairs if kind})
    classes = sorted({klass for _kind, klass in pairs if klass})
    return [
        ("", _("全单位")),
        *((f"t:{name}", _("类型：%(name)s") % {"name": name}) for name in types),
        *((f"c:{name}", _("类别：%(name)s") % {"name": name}) for name in classes),
    ]


class LocalForm(ScopeForm):
    """Days on which work differs here: 停课, 民族节日, 运动会补课."""

    start = forms.DateField(label=lazy("日期"))
    last = forms.DateField(label=lazy("到（只有一天可不填）"), required=False)
    state = forms.ChoiceField(label=lazy("这天"), choices=[("off", lazy("休息")), ("work", lazy("上班（上课）"))])
    name = forms.CharField(
        label=lazy("名称"), max_length=30, widget=forms.TextInput(attrs={"placeholder": lazy("停课")})
    )

    field_order = ("start", "last", "state", "name", "scope", "unit")

    def clean(self) -> dict[str, Any]:
        """A span within one year and not too long."""
        data = super().clean() or self.cleaned_data
        start, last = data.get("start"), data.get("last") or data.get("start")
        if start and last:
            if last < start:
                self.add_error("last", _("结束日期早于开始日期。"))
            elif last.year != start.year or (last - start).days >= MAX_LOCAL:
                self.add_error(
                    "last", _("一次最多 %(n)s 天，且在同一年内；更长的假期请在学期里设。") % {"n": MAX_LOCAL}
                )
        return data

    def days(self) -> list[list[str]]:
        """Rows of [day, state, name]. Only after `is_valid()`."""
        data = self.cleaned_data
        first: date = data["start"]
        last: date = data["last"] or first
        spread = ((first + timedelta(days=n)) for n in range((last - first).days + 1))
        return [[day.isoformat(), data["state"], data["name"].strip()] for day in spread]


class TermsForm(ScopeForm):
    """The two terms of a school year."""

    first_start = forms.DateField(label=lazy("第一学期开学"))
    first_last = forms.DateField(label=lazy("第一学期最后一天"))
    second_start = forms.DateField(label=lazy("第二学期开学"))
    second_last = forms.DateField(label=lazy("第二学期最后一天"))

    field_order = ("first_start", "first_last", "second_start", "second_last", "scope", "unit")

    def __init__(self, viewer: Viewer, year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(viewer, *args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        """In order, and in the school year."""
        data = super().clean() or self.cleaned_data
        names = ("first_start", "first_last", "second_start", "second_last")
        given = [data.get(name) for name in names]
        if None in given:
            return data
        for name, earlier, later in zip(names[1:], given, given[1:], strict=False):
            if earlier and later and later <= earlier:
                self.add_error(name, _("要晚于前一个日期。"))
        first, last = given[0], given[-1]
        if first and last and not (date(self.year, 6, 1) <= first and last <= date(self.year + 1, 9, 30)):
            self.add_error("first_start", _("这些日期不在%(year)s学年。") % {"year": f"{self.year}—{self.year + 1}"})
        return data

    def terms(self) -> list[tuple[date, date]]:
        """Half-open spans. Only after `is_valid()`."""
        data = self.cleaned_data
        return [
            (data["first_start"], data["first_last"] + ONE_DAY),
            (data["second_start"], data["second_last"] + ONE_DAY),
        ]
