"""The facts that a scheme of a house is applied to: records, units and events, as known at any moment.

What lives here: `facts_of`. Not here: scoring them (`computing`). Invariants: the number of queries does not depend on the
number of units or records; the same moment gives the same facts, whatever was corrected since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, TextField
from django.db.models.functions import Cast

from luoshi.assessment.engine import Calendar, Event, Record, Scheme, Span, Unit
from luoshi.assessment.engine.rules import Group, Late, Reprint
from luoshi.assessment.engine.tables import columns_named
from luoshi.assessment.facts.basis import Basis, kinds_of_basis
from luoshi.assessment.facts.events import events_of
from luoshi.assessment.facts.records import other_records, press_records
from luoshi.assessment.facts.units import Roster, roster
from luoshi.assessment.facts.words import Words
from luoshi.catalogue.model import KindDef
from luoshi.ledger import definitions, store
from luoshi.ledger.models import KindVersion
from luoshi.org.calendars import HouseDates, period_settings
from luoshi.periods import Term
from luoshi.ui.scope import leave_scope

WEEK = timedelta(days=7)
BEYOND = (Group, Reprint, Late)
"""Rules by which records of other months decide: the same work, a reprint of it, what came late and waits."""


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
    """Everything about a span; of the scheme's whole years around it where a work is chosen within its year.

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
    """First and last day of what is read: the scheme's years that the span touches, where a rule looks beyond the span."""
    if scheme is None or not any(scheme.of(kind) for kind in BEYOND):
        return span.start - WEEK, span.last_day + WEEK  # a week belongs where its Thursday lies
    calendar = Calendar(scheme)
    return calendar.year(span.start).start, calendar.year(span.last_day).end - timedelta(days=1)


def _kinds(house_id: int) -> dict[str, KindDef]:
    """The house's kinds in their current version; one query."""
    return kinds_of(KindVersion.objects.filter(kind__house_id=house_id))


def kinds_of(versions: Any) -> dict[str, KindDef]:
    """Current definitions of active kinds by code, of versions in a viewer's sight or inside a left scope. One query."""
    rows = versions.filter(kind__active=True, number=F("kind__current")).order_by("kind__order", "kind_id")
    texts = rows.values_list("kind__code", Cast("definition", TextField()))
    return {code: _read(text) for code, text in texts}


@lru_cache(maxsize=1024)
def _read(text: str) -> KindDef:
    """A definition, read once a process: a house has sixty, and a version never changes."""
    return definitions.from_json(json.loads(text))
