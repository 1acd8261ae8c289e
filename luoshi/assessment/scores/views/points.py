"""Points of a scheme as a figure, opened: of one unit every point explained, of several a line each. As they stand now."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from luoshi.assessment.computing import compute, scheme_of
from luoshi.assessment.engine import SchemeRefused, Span, show
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.scores import queries
from luoshi.assessment.scores.views.base import ScoresView
from luoshi.org.models import Unit
from luoshi.org.tree import subtree_range


class PointsPage(ScoresView):
    """For units in reach of figures; all others are 404."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Computed when it is looked at."""
        try:
            span = Span(date.fromisoformat(request.GET["from"]), date.fromisoformat(request.GET["to"]))
            keys = [int(each) for each in request.GET.getlist("unit")][:50]
            scheme = SchemeRow.objects.visible_to(self.viewer).get(pk=int(request.GET["scheme"]), active=True)
            as_of = datetime.fromisoformat(request.GET["t"]) if "t" in request.GET else self.now
        except (KeyError, ValueError, SchemeRow.DoesNotExist) as error:
            raise Http404 from error
        reach = self.viewer.within("", "figure.see")
        units = list(Unit.objects.visible_to(self.viewer).filter(reach, pk__in=keys))
        if not units or len(units) < len(set(keys)) or span.start >= span.end:
            raise Http404
        as_of = min(as_of if timezone.is_aware(as_of) else timezone.make_aware(as_of), self.now)
        context: dict[str, Any] = {
            "scheme": scheme, "span": span, "units": units, "last_day": span.last_day, "crumbs": [self.crumb, (scheme.name, "")],
        }  # fmt: skip
        return render(request, "assessment/scores/points.html", context | self._computed(scheme, span, units, as_of))

    def _computed(self, scheme: SchemeRow, span: Span, units: list[Unit], as_of: datetime) -> dict[str, Any]:
        version = queries.version_in_force(scheme, span.last_day, as_of)
        try:
            engine = scheme_of(version.text) if version is not None else None
        except SchemeRefused:
            engine = None
        if engine is None or version is None:
            return {"version": None, "rows": [], "total": "0"}
        computed = compute(self.viewer.house_id, engine, span, as_of, top_id=scheme.unit_id)
        wanted = self._keys(units)
        rows = [row for row in computed.rows if row.unit_id in wanted and row.person_id is None]
        one = rows[0] if len(rows) == 1 else None
        places = computed.gathered.event_places
        return {
            "version": version,
            "rows": [(row, show(row.total)) for row in rows],
            "total": show(sum((row.total for row in rows), start=rows[0].total * 0)) if rows else "0",
            "told": queries.explained(self.viewer, one.components, one.detail, places) if one else None,
        }

    def _keys(self, units: list[Unit]) -> set[int]:
        """The units, with those below them where the figure is a sum."""
        if self.request.GET.get("own"):
            return {unit.pk for unit in units}
        inside = Q()
        for unit in units:
            low, high = subtree_range(unit.path)
            inside |= Q(path__gte=low, path__lt=high)
        return set(Unit.objects.visible_to(self.viewer).filter(inside).values_list("pk", flat=True))
