"""Units × targets: a hundred units a page, each cell leading to its figure.

Invariant: the number of queries depends neither on the units nor on the targets; a cell's address is short and relative,
and is answered for one cell only.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.measures import remembered
from luoshi.org.viewer import Viewer
from luoshi.plans import progress, queries, words
from luoshi.plans.cells import Cell as Counted
from luoshi.plans.models import Target
from luoshi.plans.views.base import PlanView, tabs
from luoshi.ui.matrix import Cell, matrix_table

UNITS = 100  # rows of a page: 60 targets wide this stays under 400 kB
WORST = ("late", "behind", "on_course", "not_due", "done", "none")


class MatrixPage(PlanView):
    """What every unit did of every target."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """A page of units in tree order."""
        asked = {name: request.GET.get(name, "").strip() for name in ("type", "klass", "q")}
        rows = queries.unit_rows(self.viewer)
        wanted = [row for row in rows if row.answers(type_=asked["type"], klass=asked["klass"], search=asked["q"])]
        page = Paginator(wanted, UNITS).get_page(request.GET.get("page"))
        names = {row.id: row.name for row in page.object_list}
        html, targets, owing = board_of(self.viewer, plan_id, names)
        types, classes = queries.unit_lists(rows)
        context = {
            "crumbs": self.crumbs((_("单位 × 指标"), "")),
            "plan": self.plan,
            "tabs": tabs(request, self.plan, self.viewer),
            "table": html,
            "targets": targets,
            "owing": owing,
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "asked": asked,
            "types": types,
            "classes": classes,
            "narrowed": any(asked.values()),
        }
        name = "plans/parts/matrix.html" if self.partial else "plans/matrix.html"
        return render(request, name, context)


def board_of(viewer: Viewer, plan_id: int, names: dict[int, str]) -> tuple[Any, int, int]:
    """The drawn matrix of these units, kept until something that it shows has changed."""
    key = (plan_id, tuple(names.items()))
    return remembered("plans.matrix", viewer, key, lambda seen: drawn(seen, plan_id, names), weigh=weight)


def drawn(viewer: Viewer, plan_id: int, names: dict[int, str]) -> tuple[Any, int, int]:
    """(HTML of the matrix, how many targets, how many units that owe something)."""
    plan = get_object_or_404(queries.plans(viewer), pk=plan_id)
    found = progress.matrix(viewer, plan, viewer.today, list(names))
    return table(found, names), len(found.targets), sum(bool(cells) for _unit, cells in found.rows)


def weight(found: tuple[Any, int, int]) -> int:
    """Bytes that a drawn matrix takes."""
    return sys.getsizeof(found[0])


def table(found: progress.Matrix, names: dict[int, str]) -> Any:
    """The matrix; units that owe nothing of this plan are left out."""
    return matrix_table(
        title=_("各单位各指标完成情况"),
        corner=_("单位"),
        heads=[(info.title, reverse("plans:target", args=[info.id])) for info in found.targets],
        rows=[
            (
                (names[unit], reverse("plans:unit", args=[unit])),
                [cell_of(cells.get(info.id, ()), info.id, unit) for info in found.targets],
            )
            for unit, cells in found.rows
            if cells
        ],
    )


def cell_of(cells: tuple[Counted, ...], target_id: int, unit_id: int) -> Cell | None:
    """One cell: its number, or of several (people, boards) how many have done it, in the worst one's tone."""
    if not cells:
        return None
    url = f"{target_id}/{unit_id}/"
    if len(cells) == 1 and cells[0].duty.waived:
        return Cell(_("免"), "none", url)
    if len(cells) == 1:
        return Cell(cells[0].headline.replace(" ", ""), words.tone(cells[0].state), url)
    states = Counter(cell.state for cell in cells)
    worst = next(state for state in WORST if states[state])
    return Cell(f"{states['done']}/{len(cells)}", words.tone(worst), url)


class MatrixCell(PlanView):
    """From a cell's short address to its figure, or to the list of those behind it."""

    def get(self, request: HttpRequest, plan_id: int, target_id: int, unit_id: int) -> HttpResponse:
        """A redirect."""
        target = get_object_or_404(
            Target.objects.visible_to(self.viewer).select_related("plan", "clause"), pk=target_id, plan=self.plan
        )
        found = progress.matrix(self.viewer, self.plan, self.viewer.today, [unit_id])
        cells = dict(found.rows).get(unit_id, {}).get(target.pk, ())
        if not cells:
            raise Http404
        if len(cells) == 1:
            return HttpResponseRedirect(cells[0].address)
        return HttpResponseRedirect(f"{reverse('plans:target', args=[target.pk])}?unit={unit_id}")
