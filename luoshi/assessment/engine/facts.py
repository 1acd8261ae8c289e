"""The facts that a scheme is applied to: records, units, events, each with the moment since when they are known.

What lives here: plain immutable values. Not here: where they come from (the ledger, a spreadsheet). Invariant: what a
fact counts for depends on its own fields only, so the order of facts never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

FIRST, REPRINT = "首发", "转载"
EMPTY: Mapping[str, Fraction] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Author:
    """A name under a piece, in order; `reporter`: an outlet's own journalist."""

    name: str
    unit: str = ""
    reporter: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """From `at` on the record is verified or withdrawn, with the reason."""

    at: datetime
    state: Literal["verified", "withdrawn"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that may be scored: an appearance in a medium, an information item, a session.

    units: (unit, share) in order; a share of None: as the scheme divides. published: the day it counts on. reported:
    the day it was handed in. recorded_at: since when it is known, for "as of". work: key of the same content.
    side: 内部 or 外部. duration_share: the part of a programme. adopted False: handed in only. apart: where handing in and
    appearing are records of their own (one item, several bulletins), which of the two this one is; "" is both at once.
    """

    id: str
    units: tuple[tuple[str, Fraction | None], ...]
    published: date
    title: str = ""
    outlet: str = ""
    level: str = ""
    medium: str = ""
    outlet_class: str = ""
    form: str = ""
    position: str = ""
    length: int | None = None
    duration_share: Fraction | None = None
    reported: date | None = None
    recorded_at: datetime | None = None
    work: str = ""
    origin: str = FIRST
    authors: tuple[Author, ...] = ()
    side: str = ""
    paid: bool = False
    with_reporter: bool = False
    evidence: str = ""
    note_level: str = ""
    adopted: bool = True
    apart: Literal["", "handed_in", "appeared"] = ""
    tags: frozenset[str] = frozenset()
    states: tuple[State, ...] = ()

    @property
    def author_count(self) -> int:
        """How many names stand under it."""
        return len(self.authors)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a unit and is not a piece: a late return, a commission, a false report."""

    id: str
    unit: str
    type: str
    day: date
    amount: Fraction = Fraction(1)
    level: str = ""
    record: str = ""
    recorded_at: datetime | None = None
    states: tuple[State, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """One that is scored (a unit, or a person where the scheme says so), valid in [valid_from, valid_to).

    Several with one id are versions in time. staff: heads incl. lent ones; size: pupils; class_count: school classes;
    figures: quotas and other numbers by the heading of their column. successor: id of the unit it was merged into.
    """

    id: str
    name: str = ""
    cls: str = ""
    staff: Fraction | None = None
    size: Fraction | None = None
    class_count: Fraction | None = None
    figures: Mapping[str, Fraction] = field(default_factory=lambda: EMPTY)
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""

    @property
    def label(self) -> str:
        """Its name, or its id."""
        return self.name or self.id

    def valid_on(self, day: date) -> bool:
        """Whether it exists on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


def known(fact: Record | Event, as_of: datetime | None) -> bool:
    """Whether a fact was known at a moment."""
    return as_of is None or fact.recorded_at is None or fact.recorded_at <= as_of


def withdrawn(fact: Record | Event, as_of: datetime | None) -> State | None:
    """The state that takes a fact back at a moment, or None while it stands."""
    if not fact.states:
        return None
    last = max((each for each in fact.states if as_of is None or each.at <= as_of), key=lambda s: s.at, default=None)
    return last if last is not None and last.state == "withdrawn" else None


class Roster:
    """The units by id and day."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._versions: dict[str, list[Unit]] = {}
        for unit in units:
            self._versions.setdefault(unit.id, []).append(unit)
        for versions in self._versions.values():
            versions.sort(key=lambda unit: (unit.valid_from or date.min, unit.valid_to or date.max, unit.label))
        self.lasting = {unit for unit, versions in self._versions.items() if all(v.valid_to is None for v in versions)}

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, sorted."""
        return tuple(sorted(self._versions))

    def __contains__(self, unit: object) -> bool:
        return unit in self._versions

    def on(self, unit: str, day: date) -> Unit | None:
        """The version of a unit that is valid on a day; None where it does not exist then."""
        return next((each for each in reversed(self._versions.get(unit, ())) if each.valid_on(day)), None)

    def last(self, unit: str, day: date) -> Unit:
        """The version valid on a day, else the newest that began by then, else the first; a bare one if unlisted."""
        versions = self._versions.get(unit)
        if not versions:
            return Unit(unit)
        if len(versions) == 1:
            return versions[0]
        begun = [each for each in versions if each.valid_from is None or each.valid_from <= day]
        return self.on(unit, day) or (begun or versions[:1])[-1]

    def owner(self, unit: str, day: date) -> str:
        """Who holds what a unit did on a day: itself, or from the day of a merger its successor."""
        if unit in self.lasting:
            return unit
        seen = {unit}
        while unit in self._versions and self.on(unit, day) is None:
            after = self.last(unit, day).successor
            if not after or after in seen:
                return unit
            seen.add(after)
            unit = after
        return unit
