"""A unit's page: what it owes and did over all running plans, late first."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from luoshi.org.models import Unit
from luoshi.plans import progress, words
from luoshi.plans.allowances.reading import asked_of
from luoshi.plans.views.base import PlanView
from luoshi.plans.views.holders import holder_lines

ENTERING = ("record.enter", "record.enter_below")


class UnitPage(PlanView):
    """One unit."""

    @cached_property
    def unit(self) -> Unit:
        """The unit of the address."""
        rows = Unit.objects.visible_to(self.viewer).select_related("parent", "successor")
        return get_object_or_404(rows, pk=self.kwargs["unit_id"])

    def check_sight(self) -> None:
        """The unit decides."""
        _ = self.unit

    def get(self, request: HttpRequest, unit_id: int) -> HttpResponse:
        """Its lines, and how they stand. The number of queries does not depend on their number."""
        cells = progress.unit_cells(self.viewer, self.unit.pk, self.viewer.today)
        lines = holder_lines(cells, self.viewer.today, asked_of(self.viewer, [self.unit.pk]))
        counts = Counter(line.cell.state for line in lines)
        below = Unit.objects.visible_to(self.viewer).filter(parent=self.unit, valid_to__isnull=True).order_by("path")
        context: dict[str, Any] = {
            "unit": self.unit,
            "lines": lines,
            "counts": {code: counts.get(code, 0) for code in words.COLOURS},
            "waiting": sum(bool(line.cell.waiting) for line in lines),
            "below": list(below[:200]),
            "today": self.viewer.today,
            "enters": any(self.viewer.can_at(action, self.unit.path) for action in ENTERING),
        }
        return render(request, "plans/unit.html", context)
