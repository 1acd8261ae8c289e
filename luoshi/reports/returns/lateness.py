"""Late returns as events that a scheme may count (迟报): confirmed after the day, or frozen without a confirmation.

What lives here: the source for `assessment.facts.events`. Not here: what an event takes or gives (schemes). Invariants: as of a
moment only what was late by then; a return that confirmed itself because it was empty is never late.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from luoshi.assessment.facts.events import EventFact, EventSource, event_sources
from luoshi.reports.models import Return

CODE, TYPE = "return", "迟报"


def late_returns(house_id: int, first: date, last: date, as_of: datetime) -> Iterable[EventFact]:
    """Returns that were due on the days (both included) and late. One query."""
    rows = Return.objects.filter(house_id=house_id, round__due__gte=first, round__due__lte=last, auto=False)
    rows = rows.filter(Q(confirmed_at__isnull=False) | Q(frozen_at__isnull=False)).select_related("round", "form")
    for row in rows.order_by("round__due", "pk"):
        since = timezone.make_aware(datetime.combine(row.round.late_from, time.min))
        moments = [at for at in (row.confirmed_at, row.frozen_at) if at is not None and at <= as_of]
        first_confirmed = row.confirmed_at if row.confirmed_at in moments else None
        if not moments or (first_confirmed is not None and first_confirmed < since):
            continue
        yield EventFact(
            id=str(row.pk),
            unit_id=row.unit_id,
            type=TYPE,
            day=row.round.due,
            recorded_at=max(min(moments), since),
            note=f"{row.form.name}（{row.round.label}）",
        )


def register() -> None:
    """Called once by `AppConfig.ready`."""
    event_sources.register(EventSource(CODE, "报表", (TYPE,), late_returns, order=30))
