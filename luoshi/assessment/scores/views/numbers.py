"""单位数据: what schemes divide by or ask for of each unit (规模, 班级数, 月任务), one column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.assessment.computing import scheme_of
from luoshi.assessment.engine import SchemeRefused, show
from luoshi.assessment.engine.amounts import read_amount
from luoshi.assessment.engine.rules import Weight
from luoshi.assessment.engine.tables import columns_named
from luoshi.assessment.facts.units import CLASSES, SIZE
from luoshi.assessment.models import SchemeVersion, UnitNumber
from luoshi.assessment.scores import deciding, errors
from luoshi.assessment.scores.messages import say
from luoshi.assessment.scores.views.base import Managing
from luoshi.org.models import Unit

DIVISORS = {"size": SIZE, "class_count": CLASSES}


@dataclass(frozen=True)
class NumberLine:
    """A unit with its number in the chosen column."""

    unit: Unit
    value: str
    wrong: str = ""


class NumbersPage(Managing):
    """The page: choose a column, type or paste the numbers; only what differs is written, from a day on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Three queries and the schemes' texts."""
        return self._show(self._column(), {}, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save; a number that cannot be read is shown beside its unit, nothing is written then."""
        column = request.POST.get("column", "").strip()[:30]
        units = {str(unit.pk): unit for unit in self._units()}
        typed = {key[2:]: value for key, value in request.POST.items() if key.startswith("u-") and key[2:] in units}
        try:
            typed |= self._pasted(request.POST.get("pasted", ""), units)
        except errors.UnknownUnit as refusal:
            return self._show(column, typed, {}, say(refusal))
        values: dict[int, Fraction | None] = {}
        wrong: dict[str, str] = {}
        for key, text in typed.items():
            value = read_amount(text) if text.strip() else None
            if text.strip() and (value is None or value < 0):
                wrong[key] = _("请填写数字")
            values[int(key)] = value
        day = self._day()
        if wrong or day is None or not column:
            return self._show(column, typed, wrong, _("请改正标出的内容，还没有保存。"))
        try:
            count = deciding.set_numbers(column=column, values=values, valid_from=day, by=self.viewer, at=self.now)
        except errors.ScoresRefused as refusal:
            return self._show(column, typed, wrong, say(refusal))
        url = f"{reverse('assessment:numbers')}?{urlencode({'column': column})}"
        return self.done(_("已保存，%(count)s 个单位有变化。") % {"count": count}, url)

    def _pasted(self, text: str, units: dict[str, Unit]) -> dict[str, str]:
        """Lines of "name<tab>number" out of a spreadsheet. Raises UnknownUnit."""
        by_name = {name: key for key, unit in units.items() for name in (unit.name, unit.short_name) if name}
        found = {}
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.replace("，", "\t").replace(",", "\t").split("\t") if cell.strip()]
            if len(cells) < 2:
                continue
            if cells[0] not in by_name:
                raise errors.UnknownUnit(cells[0])
            found[by_name[cells[0]]] = cells[1]
        return found

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.request.POST.get("day", ""))
        except ValueError:
            return None

    def _column(self) -> str:
        asked = self.request.GET.get("column", "").strip()[:30]
        return asked or next(iter(self._wanted()), SIZE)

    def _units(self) -> list[Unit]:
        reach = self.viewer.within("", "scheme.manage")
        rows = Unit.objects.visible_to(self.viewer).filter(reach, is_body=False, valid_to__isnull=True)
        return list(rows.exclude(parent=None).order_by("path"))

    def _wanted(self) -> dict[str, list[str]]:
        """Columns that schemes ask for → the schemes' names; then those that were filled in."""
        found: dict[str, list[str]] = {}
        rows = SchemeVersion.objects.visible_to(self.viewer).select_related("scheme").order_by("scheme", "-number")
        for version in rows:
            if version.number != version.scheme.current:
                continue
            try:
                engine = scheme_of(version.text)
            except SchemeRefused:
                continue
            named = [*columns_named(engine), *(DIVISORS[w.divisor] for w in engine.of(Weight) if w.divisor in DIVISORS)]
            for column in named:
                found.setdefault(column, []).append(version.scheme.name)
        kept = UnitNumber.objects.visible_to(self.viewer).filter(replaced_at__isnull=True)
        for column in kept.values_list("column", flat=True).distinct().order_by("column"):
            found.setdefault(column, [])
        return found

    def _show(self, column: str, typed: dict[str, str], wrong: dict[str, str], refused: str = "") -> HttpResponse:
        known: dict[int, str] = {}
        rows = UnitNumber.objects.visible_to(self.viewer).filter(column=column, replaced_at__isnull=True)
        for row in rows.filter(valid_from__lte=self.viewer.today).order_by("valid_from", "pk"):
            known[row.unit_id] = "" if row.value is None else show(row.value)
        lines = [
            NumberLine(unit, typed.get(str(unit.pk), known.get(unit.pk, "")), wrong.get(str(unit.pk), ""))
            for unit in self._units()
        ]
        wanted = self._wanted()
        context: dict[str, Any] = {
            "tabs": self.tabs("numbers"), "column": column, "lines": lines, "refused": refused,
            "columns": [
                (name, "、".join(schemes), f"?{urlencode({'column': name})}", name == column)
                for name, schemes in wanted.items()
            ],
            "day": self.request.POST.get("day") or self.viewer.today.replace(month=1, day=1).isoformat(),
            "pasted": self.request.POST.get("pasted", "") if refused else "",
        }  # fmt: skip
        return render(self.request, "assessment/scores/numbers.html", context, status=422 if refused else 200)
