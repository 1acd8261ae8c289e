"""What happened to a unit and is no piece: decisions, commissions, late returns, and what rooms register.

What lives here: `event_sources`, the sources of this room and of the press. Not here: what an event takes or gives (the
engine). Invariants: an event has a source that shows it; as of a moment only what was known by then; events of a person
carry the person's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q

from luoshi.assessment.engine import Event, State
from luoshi.assessment.engine.words import DONE, MISSED
from luoshi.assessment.facts.records import person_id
from luoshi.assessment.models import Decision
from luoshi.press.models import CommissionUnit
from luoshi.ui.registry import Registry

DECISION, COMMISSION = "decision", "commission"


@dataclass(frozen=True, slots=True)
class EventFact:
    """One event. `id`: unique within its source; `type`: the word that schemes use (迟报, 约稿完成, 失实 …).

    `record`: the ledger's record that it voids or speaks of; `note`: one line for the explanation; `url`: where it is seen.
    """

    id: str
    unit_id: int
    type: str
    day: date
    amount: Fraction = Fraction(1)
    level: str = ""
    record_id: int | None = None
    recorded_at: datetime | None = None
    note: str = ""
    url: str = ""
    person: str = ""
    states: tuple[State, ...] = ()


@dataclass(frozen=True)
class EventSource:
    """A room's events. `events(house_id, first, last, as_of)`: those of the days (both included), in a fixed number of
    queries, as known at the moment. `types`: the words that it gives, for choosers and checks."""

    code: str
    label: str
    types: tuple[str, ...]
    events: Callable[[int, date, date, datetime], Iterable[EventFact]]
    order: int = 100


event_sources: Registry[EventSource] = Registry()
"""Registered in `AppConfig.ready`; a room above (returns) registers its own."""


def events_of(house_id: int, first: date, last: date, as_of: datetime) -> tuple[list[Event], dict[str, str]]:
    """All events, and where each is seen, by the event's id."""
    found: list[Event] = []
    places: dict[str, str] = {}
    for source in event_sources:
        for each in source.events(house_id, first, last, as_of):
            key = f"{source.code}:{each.id}"
            found.append(
                Event(
                    id=key,
                    unit=each.person or str(each.unit_id),
                    type=each.type,
                    day=each.day,
                    amount=each.amount,
                    level=each.level,
                    record=str(each.record_id) if each.record_id else "",
                    recorded_at=each.recorded_at,
                    states=each.states,
                    note=each.note,
                )
            )
            if each.url:
                places[key] = each.url
    return found, places


def known_types() -> tuple[str, ...]:
    """The words of events that some source gives."""
    return tuple(dict.fromkeys(word for source in event_sources for word in source.types))


def decisions(house_id: int, first: date, last: date, as_of: datetime) -> Iterable[EventFact]:
    """Formal decisions; one that was taken back stays with its reason. One query."""
    rows = Decision.objects.filter(house_id=house_id, day__gte=first, day__lte=last, recorded_at__lte=as_of)
    for row in rows.select_related("person").order_by("day", "pk"):
        back = row.revoked_at is not None and row.revoked_at <= as_of
        yield EventFact(
            id=str(row.pk),
            unit_id=row.unit_id,
            type=row.type,
            day=row.day,
            amount=Fraction(row.num, row.den),
            level=row.level,
            record_id=row.record_id,
            recorded_at=row.recorded_at,
            note=f"{row.body}{row.reference}认定：{row.reason}",
            person=person_id(row.person.key) if row.person else "",
            states=(State(row.revoked_at, "withdrawn", row.revoked_reason),) if back else (),
        )


def commissions(house_id: int, first: date, last: date, as_of: datetime) -> Iterable[EventFact]:
    """约稿完成 or 约稿未完成 on the day it was due (late is not done); let off or cancelled: neither. One query."""
    rows = CommissionUnit.objects.filter(commission__house_id=house_id, commission__due_on__gte=first)
    rows = rows.filter(commission__due_on__lte=last)
    rows = rows.filter(Q(commission__cancelled_at__isnull=True) | Q(commission__cancelled_at__gt=as_of))
    rows = rows.filter(Q(excused_at__isnull=True) | Q(excused_at__gt=as_of)).select_related("commission")
    for row in rows.order_by("commission__due_on", "pk"):
        missed = row.missed_at is not None and row.missed_at <= as_of
        done = row.done_at is not None and row.done_at <= as_of
        if not missed and not done:
            continue
        yield EventFact(
            id=str(row.pk),
            unit_id=row.unit_id,
            type=MISSED if missed else DONE,
            day=row.commission.due_on,
            recorded_at=row.missed_at if missed else row.done_at,
            note=row.commission.title,
        )
