"""The bureau's side of a period: who has confirmed, all units' figures, the matrix, the joint register, what is behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.periods.words import month_day_words, span_words
from luoshi.reports.models import Return
from luoshi.reports.returns import operations, queries
from luoshi.reports.returns.errors import ReturnRefused
from luoshi.reports.returns.lines import MATRIX, Line
from luoshi.reports.returns.messages import state_of
from luoshi.reports.returns.queries import Changed, Sheet, changed_since, sheet_of
from luoshi.reports.returns.tables import late_text, register_row
from luoshi.reports.returns.views.base import OneRound
from luoshi.reports.returns.views.unit import FigureCell, figure_cells
from luoshi.ui.matrix import Cell, matrix_table
from luoshi.ui.states import amount_text

PAGE = 100
TABS = ("progress", "figures", "matrix", "register")


@dataclass(frozen=True)
class UnitLine:
    """A unit in the progress list."""

    row: Return
    state: tuple[str, str]
    count: int
    waiting: int
    changed: Changed
    url: str


@dataclass(frozen=True)
class BehindLine:
    """A record behind a number."""

    line: Line
    unit: str
    amount: str
    late: str
    url: str


class RoundPage(OneRound):
    """The period in four pictures."""

    @cached_property
    def tab(self) -> str:
        """Which one."""
        asked = self.request.GET.get("tab", "")
        return asked if asked in TABS else TABS[0]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One picture; the number of queries does not depend on the number of units."""
        round_ = self.round
        sheet = sheet_of(self.viewer, round_, self.rows, names=self.tab == "register", waiting=self.tab == "progress")
        confirmed = sum(row.confirmed_at is not None for row in self.rows)
        context: dict[str, Any] = {
            "round": round_,
            "sheet": sheet,
            "spec": sheet.spec,
            "span": span_words(round_.start, round_.end),
            "crumbs": [self.crumb, (round_.form.name, "")],
            "tab": self.tab,
            "tabs": self._tabs(sheet),
            "units": len(self.rows),
            "confirmed": confirmed,
            "left": len(self.rows) - confirmed,
            "auto": sum(row.auto for row in self.rows),
            "defines": operations.defines(self.viewer),
            "today": self.viewer.today,
            "over": round_.late_from <= self.viewer.today,
        }
        context |= getattr(self, f"_{self.tab}")(sheet)
        return render(request, "reports/returns/round.html", context)

    def _tabs(self, sheet: Sheet) -> list[dict[str, Any]]:
        names = [("progress", _("报送进度"))]
        names += [("figures", _("统计表"))] if sheet.spec.figures else []
        names += [("matrix", _("分类矩阵"))] if sheet.grid is not None else []
        names += [("register", _("登记表汇总"))] if sheet.spec.register else []
        return [
            {"label": label, "url": f"?tab={code}", "current": code == self.tab, "count": None} for code, label in names
        ]

    def _progress(self, sheet: Sheet) -> dict[str, Any]:
        changed = changed_since(sheet)
        today = self.viewer.today
        lines = [
            UnitLine(
                row, state_of(row, today), len(sheet.lines[row.unit_id]), len(sheet.waiting.get(row.unit_id, ())),
                changed.get(row.unit_id, Changed()), reverse("reports:return", args=[row.pk]),
            )
            for row in self.rows
        ]  # fmt: skip
        left = [line for line in lines if line.row.confirmed_at is None]
        # An empty return confirms itself: nobody needs to be asked for it.
        asked = [line for line in left if line.count or line.waiting or not sheet.spec.zero_auto or self.round.swept_at]
        return {
            "left_lines": left,
            "asked": asked,
            "done_lines": [line for line in lines if line.row.confirmed_at is not None],
            "names": self._names(asked),
            "changes": sum(bool(line.changed) for line in lines),
        }

    def _names(self, lines: Sequence[UnitLine]) -> str:
        """The list to paste into a chat group."""
        words = {
            "form": self.round.form.name, "period": self.round.label, "due": month_day_words(self.round.due),
            "count": len(lines), "names": "、".join(str(line.row.unit) for line in lines),
        }  # fmt: skip
        return (
            _(
                "【%(form)s · %(period)s】请在%(due)s前登录“落实”点一次“确认报送”，不用填数。还有 %(count)s 个单位：%(names)s。"
            )
            % words
        )

    def _figures(self, sheet: Sheet) -> dict[str, Any]:
        body = [
            (row, reverse("reports:return", args=[row.pk]), figure_cells(sheet, sheet.values(row.unit_id), row.unit_id))
            for row in self.rows
        ]
        return {"body": body, "total": figure_cells(sheet, sheet.total, None), "heads": _heads(sheet)}

    def _matrix(self, sheet: Sheet) -> dict[str, Any]:
        grid = sheet.grid
        if grid is None:
            return {}
        base = reverse("reports:behind", args=[self.round.pk])
        units = [row.unit_id for row in self.rows]

        def cell(number: Fraction | None, **query: Any) -> Cell | None:
            return (
                None
                if not number
                else Cell(amount_text(number), "none", f"{base}?{urlencode(query | {'col': MATRIX})}")
            )

        rows: list[Any] = []
        for row in self.rows:
            own = [cell(grid.cell(mark, row.unit_id), mark=mark, unit=row.unit_id) for mark, _label in grid.marks]
            if any(own):
                own.append(cell(grid.of_unit(row.unit_id), unit=row.unit_id))
                rows.append(((str(row.unit), reverse("reports:return", args=[row.pk])), own))
        sums = [cell(grid.of_mark(mark, units), mark=mark) for mark, _label in grid.marks]
        whole = sum((grid.of_mark(mark, units) for mark, _label in grid.marks), Fraction(0))
        rows.append(((_("合计"), ""), [*sums, cell(whole)]))
        heads = [*((label, "") for _mark, label in grid.marks), (_("合计"), "")]
        table = matrix_table(title=grid.name, corner=_("单位"), heads=heads, rows=rows)
        return {"table": table, "empty_units": len(self.rows) - len(rows) + 1}

    def _register(self, sheet: Sheet) -> dict[str, Any]:
        names = {row.unit_id: str(row.unit) for row in self.rows}
        all_ = [(unit, line) for unit in names for line in sheet.lines[unit]]
        page = Paginator(all_, PAGE).get_page(self.request.GET.get("page"))
        open_ = queries.readable_records(self.viewer, [line.record_id for _unit, line in page.object_list])
        lines = [
            (
                register_row(sheet.spec, line, number, names[unit]),
                line,
                reverse("work:record", args=[line.record_id]) if line.record_id in open_ else "",
            )
            for number, (unit, line) in enumerate(page.object_list, start=page.start_index())
        ]
        return {"register": lines, "page": page, "pages": _pages(page)}


def _heads(sheet: Sheet) -> list[tuple[str, str]]:
    return [(column.head, sheet.words.get(column.key, "")) for column in sheet.spec.figures]


def _pages(page: Any) -> list[Any]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


class Behind(OneRound):
    """The records behind a number: of one unit or of all in sight, of a column or of a place in the matrix."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page of them, with their sum: the number that was clicked."""
        asked, unit = request.GET.get("col", ""), request.GET.get("unit", "")
        mark = request.GET.get("mark", "")
        rows = [row for row in self.rows if not unit or str(row.unit_id) == unit]
        sheet = sheet_of(self.viewer, self.round, rows, names=False, waiting=False)
        column = sheet.spec.figure(asked)
        names = {row.unit_id: str(row.unit) for row in rows}
        found = [
            (owner, line)
            for owner in names
            for line in sheet.lines[owner]
            if (asked in line.amounts if asked else True) and (not mark or line.mark == mark)
        ]
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        open_ = queries.readable_records(self.viewer, [line.record_id for _owner, line in page.object_list])
        labels = dict(sheet.grid.marks) if sheet.grid else {}
        head = column.head if column else labels.get(mark, sheet.grid.name if sheet.grid and asked else _("全部记录"))
        total = sum((line.amounts.get(asked, Fraction(0)) for _owner, line in found), Fraction(0))
        context = {
            "round": self.round,
            "crumbs": [self.crumb, (self.round.form.name, self.url), (head, "")],
            "head": head,
            "total": amount_text(total),
            "word": sheet.words.get(asked, ""),
            "unit": names.get(int(unit)) if unit.isdecimal() and names else "",
            "lines": [
                BehindLine(
                    line, names[owner], amount_text(line.amounts.get(asked, Fraction(0))), late_text(line),
                    reverse("work:record", args=[line.record_id]) if line.record_id in open_ else "",
                )
                for owner, line in page.object_list
            ],
            "page": page,
            "pages": _pages(page),
        }  # fmt: skip
        return render(request, "reports/returns/behind.html", context)


class Remind(OneRound):
    """一键催报."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell the rest."""
        _row = self.round
        try:
            count = operations.remind_round(round_id=pk, by=self.viewer, at=self.now)
        except ReturnRefused as refusal:
            return self.refuse(refusal, self.url)
        return self.done(_("已提醒 %(count)s 个单位。") % {"count": count}, self.url)


class Freeze(OneRound):
    """封存本期, by hand."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """At once."""
        _row = self.round
        try:
            operations.freeze_round(round_id=pk, by=self.viewer, at=self.now)
        except ReturnRefused as refusal:
            return self.refuse(refusal, self.url)
        return self.done(_("本期已封存。晚到的内容由下一期收录。"), self.url)


__all__ = ["Behind", "FigureCell", "Freeze", "Remind", "RoundPage"]
