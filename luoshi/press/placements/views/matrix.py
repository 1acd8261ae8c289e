"""Two tables over placements: outlets × units in the house's order, media × months: where placements are missing.

Invariants: shares of joint work are exact; an empty cell is empty, not 0; each number opens to its list; only what is in sight.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.models import Record
from luoshi.org.models import Unit
from luoshi.press.placements import queries
from luoshi.press.placements.standing import Standings
from luoshi.press.placements.views.base import PressPage, number_of, placement_tabs
from luoshi.press.placements.words import choices_of
from luoshi.ui.matrix import Cell, Head, matrix_table
from luoshi.ui.states import amount_text

Sums = dict[tuple[Any, Any], Fraction]


class PlacementMatrix(PressPage):
    """Verified placements of a year, or of a month of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        year = number_of(request.GET.get("year")) or self.viewer.today.year
        year = year if 2000 <= year <= 2100 else self.viewer.today.year
        month = number_of(request.GET.get("month")) or 0
        months = request.GET.get("of") == "months"
        rows = queries.placements(self.viewer).filter(record__state=Record.State.VERIFIED, day__year=year)
        rows = rows.filter(day__month=month) if 1 <= month <= 12 and not months else rows
        table = by_months(rows, year, self.viewer.today) if months else by_units(self.viewer, rows, year, month)
        context = {
            "tabs": placement_tabs("months" if months else "matrix", self.viewer),
            "table": table,
            "year": year,
            "years": range(self.viewer.today.year, self.viewer.today.year - 5, -1),
            "month": month,
            "months": months,
            "month_numbers": range(1, 13),
        }
        return render(request, "press/placements/matrix.html", context)


def by_units(viewer: Any, rows: Any, year: int, month: int) -> Any:
    """Outlets in the house's order × units; None without placements. Joint work counts by its shares."""
    found = list(rows.values_list("record_id", "unit_id", "outlet_id", "outlet_key", "outlet_name"))
    if not found:
        return None
    shares = queries.shares_of([each[0] for each in found])
    standings = Standings.of_house(viewer.house_id)
    sums: Sums = {}
    names: dict[Any, tuple[int, str]] = {}
    for record, unit, outlet_id, key, name in found:
        outlet = standings.outlet(outlet_id, key)
        row = outlet.pk if outlet else f"?{key}"
        standing = standings.on(outlet.pk, date(year, 12, 31)) if outlet else None
        names[row] = (
            standing.rank if standing else 10**6,
            outlet.name if outlet else _("%(name)s（未列入）") % {"name": name},
        )
        for other, share in shares.get(record, [(unit, Fraction(1))]):
            sums[row, other] = sums.get((row, other), Fraction(0)) + share
    units = list(Unit.objects.visible_to(viewer).filter(pk__in={unit for _row, unit in sums}).order_by("path"))
    order = sorted(names, key=lambda row: names[row])
    heads: list[Head] = [*((str(unit), "") for unit in units), (_("合计"), "")]
    base = reverse("press:placements")
    period = {"month": f"{year}-{month:02d}"} if month else {}

    def address(row: Any, unit: Unit | None) -> str:
        query = {"state": "verified", **period}
        query |= {"outlet": str(row)} if isinstance(row, int) else {"unlisted": "1"}
        query |= {"unit": str(unit.pk)} if unit else {}
        return f"{base}?{urlencode(query)}"

    lines = [
        (
            (names[row][1], ""),
            [
                *(_cell(sums.get((row, unit.pk)), address(row, unit)) for unit in units),
                _cell(sum((sums.get((row, unit.pk), Fraction(0)) for unit in units), Fraction(0)), address(row, None)),
            ],
        )
        for row in order
    ]
    total = [_cell(sum((sums.get((row, unit.pk), Fraction(0)) for row in order), Fraction(0)), "") for unit in units]
    whole = sum((sums.get((row, unit.pk), Fraction(0)) for row in order for unit in units), Fraction(0))
    lines.append(((_("合计"), ""), [*total, _cell(whole, "")]))
    return matrix_table(title=_("媒体×单位"), corner=_("媒体"), heads=heads, rows=lines)


def by_months(rows: Any, year: int, today: date) -> Any:
    """Media × months: a month that is over and has none of a medium is marked as missing."""
    sums: dict[tuple[str, int], int] = {}
    for medium, day in rows.values_list("medium", "day"):
        sums[medium, day.month] = sums.get((medium, day.month), 0) + 1
    base = reverse("press:placements")
    last = 12 if year < today.year else today.month if year == today.year else 0
    lines = []
    for code, text in choices_of("press.placement", "medium"):
        cells: list[Cell | None] = []
        for month in range(1, 13):
            count = sums.get((code, month), 0)
            query = urlencode({"state": "verified", "medium": code, "month": f"{year}-{month:02d}"})
            if count:
                cells.append(Cell(str(count), "good", f"{base}?{query}"))
            else:
                cells.append(Cell(_("缺"), "behind") if month < last else None)
        whole = sum(sums.get((code, month), 0) for month in range(1, 13))
        cells.append(Cell(str(whole), "none") if whole else None)
        lines.append(((text, ""), cells))
    heads = [*((_("%(n)s月") % {"n": month}, "") for month in range(1, 13)), (_("合计"), "")]
    return matrix_table(title=_("类型×月份"), corner=_("类型"), heads=heads, rows=lines)


def _cell(amount: Fraction | None, url: str) -> Cell | None:
    return Cell(amount_text(amount), "none", url) if amount else None
