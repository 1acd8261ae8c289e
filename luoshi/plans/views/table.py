"""The plan as a table: done, waiting, required, expected by today, forecast, and the colour with its rule.

Invariant: the page and the exported file show the same rows, filtered the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.periods.pace import Colour
from luoshi.plans import queries, words
from luoshi.plans.standing import SummedRow, plan_sums
from luoshi.plans.views.base import PlanView, tabs
from luoshi.plans.views.living import tone_counts
from luoshi.ui.export import table_response
from luoshi.ui.templatetags.luoshi import changed_query

STATES = ("late", "behind", "on_course", "done", "not_due", "none")


@dataclass(frozen=True)
class Line:
    """A target as the table shows it."""

    row: SummedRow
    colour: Colour  # worked out once: of many cells it is a count over all of them
    asks: str
    when: str
    reach: str
    counted: str
    owner: str
    url: str
    figure: str

    @property
    def tone(self) -> str:
        """The screen's tone of its colour."""
        return words.tone(self.colour.state)

    @property
    def word(self) -> str:
        """The word of its colour."""
        return str(words.COLOURS[self.colour.state])

    @property
    def waiting(self) -> Fraction | None:
        """What waits, or nothing."""
        return self.row.waiting or None


class TablePage(PlanView):
    """All confirmed targets of a plan."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The page, its rows alone for htmx, or the file."""
        rows = plan_sums(self.viewer, plan_id)
        lines = self.lines(rows)
        shown = [line for line in lines if self.wanted(line)]
        if request.GET.get("export") == "xlsx":
            return self.export(shown)
        context = {
            "crumbs": self.crumbs((_("指标"), "")),
            "plan": self.plan,
            "tabs": tabs(request, self.plan, self.viewer),
            "lines": shown,
            "count": len(lines),
            "counts": tone_counts(line.colour for line in lines),
            "states": [(code, words.COLOURS[code]) for code in STATES],
            "owners": sorted({(line.row.target.owner_id or 0, line.owner) for line in lines if line.owner}),
            "clauses": list(
                dict.fromkeys(line.row.target.clause_label for line in lines if line.row.target.clause_label)
            ),
            "asked": {name: request.GET.get(name, "") for name in ("q", "state", "owner", "clause")},
            "export_url": changed_query(request, export="xlsx"),
            "today": self.viewer.today,
        }
        name = "plans/parts/table_rows.html" if self.partial else "plans/table.html"
        return render(request, name, context)

    def lines(self, rows: Sequence[SummedRow]) -> list[Line]:
        """Rows in words. Two queries."""
        specs = [row.target.spec for row in rows]
        names = queries.unit_names(self.viewer, words.unit_ids_of(specs))
        catalogue = queries.catalogue_of(self.viewer)
        found = []
        for row in rows:
            spec = row.target.spec
            url = reverse("plans:target", args=[row.target.id])
            found.append(
                Line(
                    row=row,
                    colour=row.colour,
                    asks=words.value_words(spec),
                    when=words.when_words(spec),
                    reach=words.reach_words(spec.reach, names, catalogue),
                    counted=words.counting_words(spec.counting, catalogue),
                    owner=names.get(row.target.owner_id or 0, ""),
                    url=url,
                    figure=row.address or url,
                )
            )
        return found

    def wanted(self, line: Line) -> bool:
        """Whether the filters leave a line."""
        asked = self.request.GET
        target = line.row.target
        text = f"{target.title}{target.quote}{line.reach}{line.owner}"
        return (
            all(word in text for word in asked.get("q", "").split()[:5])
            and asked.get("state", "") in ("", line.colour.state)
            and asked.get("owner", "") in ("", str(target.owner_id or 0))
            and asked.get("clause", "") in ("", target.clause_label)
        )

    def export(self, lines: list[Line]) -> HttpResponse:
        """The rows as an Excel file."""
        heads = ["条款", "指标", "原文", "要求", "周期与期限", "落实到", "计数", "牵头单位", "已完成", "待核", "应完成",
                 "到今天应完成", "期末预计", "状态", "如何判断"]  # fmt: skip
        return table_response(self.plan.title, heads, (cells_of(line) for line in lines), today=self.viewer.today)


def cells_of(line: Line) -> list[Any]:
    """A line of the file."""
    row, target = line.row, line.row.target
    return [
        target.clause_label, target.title, target.quote, line.asks, line.when, line.reach, line.counted, line.owner,
        row.done, row.waiting, row.required, row.expected, row.forecast, line.word, line.colour.why,
    ]  # fmt: skip
