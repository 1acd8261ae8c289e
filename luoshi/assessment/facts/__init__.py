"""The facts that a scheme of a house is applied to: records, units and events, as known at any moment.

What lives here: `facts_of`. Not here: scoring them (`computing`). Invariants: the number of queries does not depend on the
number of units or records; the same moment gives the same facts, whatever was corrected since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from luoshi.assessment.engine import Calendar, Event, Record, Scheme, Span, Unit
from luoshi.assessment.engine.tables import columns_named
from luoshi.assessment.facts.basis import Basis, kinds_of_basis
from luoshi.assessment.facts.events import events_of
from luoshi.assessment.facts.records import other_records, press_records
from luoshi.assessment.facts.units import Roster, roster
from luoshi.assessment.facts.words import Words
from luoshi.catalogue.model import KindDef
from luoshi.ledger import store
from luoshi.ledger.models import KindVersion
from luoshi.org.calendars import HouseDates, period_settings
from luoshi.periods import Term
from luoshi.ui.scope import leave_scope


class Facts(NamedTuple):
    """Records, units and events, for `engine.score`."""

    records: list[Record]
    units: Sequence[Unit]
    events: list[Event]


@dataclass(frozen=True)
class Gathered:
    """The facts with what pages and prints need of them beside: who is scored, which kinds, where events are seen."""

    facts: Facts
    roster: Roster
    basis: Basis
    kinds: Mapping[str, KindDef]
    seq: int
    as_of: datetime
    event_places: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of the facts: equal facts, equal hash, in whatever order they came."""
        parts = sorted(repr(_plain(each)) for group in self.facts for each in group)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain(fact: object) -> tuple[object, ...]:
    slots = type(fact).__slots__  # type: ignore[attr-defined]  # the engine's facts are slotted dataclasses
    values = (getattr(fact, name) for name in slots)
    return tuple(
        sorted(value)
        if isinstance(value, frozenset)
        else sorted(value.items())
        if isinstance(value, Mapping)
        else value
        for value in values
    )


def gather(
    house_id: int,
    span: Span,
    as_of: datetime,
    *,
    scheme: Scheme | None = None,
    top_id: int | None = None,
    seq: int | None = None,
) -> Gathered:
    """Everything about a span: facts of the scheme's whole years around it, because a work is chosen within its year.

    In: the house, the days, the moment up to which things are known; the scheme decides kinds, words and columns;
    `top_id`: the unit below which units are scored (None: the root); `seq`: the journal's number that was noted then, so
    that a posting which began earlier and came later changes nothing. About fifteen queries, however many facts.
    """
    with leave_scope("facts of a whole house, for scores; pages show them by the rows' own sight"):
        seq = store.seq_as_of(house_id, as_of) if seq is None else seq
        kinds = _kinds(house_id)
        basis = kinds_of_basis(scheme.basis if scheme else "", kinds.values())
        first, last = _years(scheme, span)
        words = Words(scheme)
        records = press_records(house_id, basis.kinds, first, last, seq, as_of, words)
        wanted = {code: kinds[code] for code in basis.kinds if code in kinds}
        records += other_records(house_id, wanted, first, last, seq, words)
        listed = roster(
            house_id,
            top_id=top_id,
            start=span.start,
            last=span.last_day,
            as_of=as_of,
            columns=columns_named(scheme) if scheme else (),
            classes=scheme.classes if scheme else (),
            subjects=scheme.subjects if scheme else "units",
        )
        events, places = events_of(house_id, first, last, as_of)
        terms = period_settings(HouseDates.load(house_id, as_of).settings).school_terms
    facts = Facts(records, listed.units, events)
    return Gathered(facts, listed, basis, kinds, seq, as_of, places, terms)


def facts_of(
    house_id: int, span: Span, as_of: datetime, *, scheme: Scheme | None = None, top_id: int | None = None
) -> Facts:
    """(records, units, events) of a span as known at a moment, for `engine.score`."""
    return gather(house_id, span, as_of, scheme=scheme, top_id=top_id).facts


def _years(scheme: Scheme | None, span: Span) -> tuple[date, date]:
    """First and last day of the scheme's years that the span touches."""
    if scheme is None:
        return span.start, span.last_day
    calendar = Calendar(scheme)
    return calendar.year(span.start).start, calendar.year(span.last_day).end - timedelta(days=1)


def _kinds(house_id: int) -> dict[str, KindDef]:
    """The house's kinds in their current version; one query."""
    rows = KindVersion.objects.filter(kind__house_id=house_id, kind__active=True).select_related("kind")
    return {row.kind.code: row.kind_def for row in rows.order_by("kind__order") if row.number == row.kind.current}
