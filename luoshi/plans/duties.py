"""Who owes what and when: one target × one holder × one period, before anything is counted. Pure over `facts`.

What lives here: holders of a reach, the periods of a chain of versions, what is expected in each. Not here: what was
done (`progress`). Invariants: duties follow today's tree; a unit owes nothing from the day on which it was merged; a
change in the year treats the running period as its mode says (design.md §6).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from luoshi.periods.due import Deadlines, deadlines
from luoshi.periods.period import Period, periods_of
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.facts import HouseFacts, PersonFact, UnitFact
from luoshi.plans.spec import Reach, TargetSpec

HolderKind = Literal["house", "unit", "person", "holding"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a duty binds. `unit_id` is where it is shown and whose calendar it follows, and whose work counts; with
    `below` that of all units below it, by the tree of the day on which it counts."""

    kind: HolderKind
    key: str  # stable in addresses: u12, p<uuid>, h7, house
    name: str
    unit_id: int
    below: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    person: uuid.UUID | None = None
    holding: int | None = None
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What a target asks from a day on, and how the change treats the running period."""

    spec: TargetSpec
    valid_from: date
    mode: str = "whole"


@dataclass(frozen=True, slots=True)
class Allowed:
    """What was allowed (特例): `what` is waive, extend or value."""

    id: int
    what: str
    until: date | None
    value: Fraction | None
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A cell without its figure: the period, what is expected in it, and its limits. `expected` None: no number.

    `allowed`: what was allowed of it, already heeded in the other fields.
    """

    period: Period
    spec: TargetSpec
    expected: Fraction | None
    limits: Deadlines
    allowed: tuple[Allowed, ...] = ()

    @property
    def waived(self) -> bool:
        """Whether it need not be done."""
        return any(each.what == "waive" for each in self.allowed)


# -- holders -----------------------------------------------------------------------------------------------------------


def holders(reach: Reach, facts: HouseFacts, *, top_id: int) -> tuple[Holder, ...]:
    """Everybody whom a reach binds, in tree order. `top_id`: the unit whose plan it is."""
    top = reach.unit_id or top_id
    if reach.mode == "house":
        return (_one(facts, top_id, "house", below=True),)
    if reach.mode in ("unit", "subtree"):
        return (_one(facts, top, "unit", below=reach.mode == "subtree"),)
    units = tuple(_units(reach, facts, top_id))
    if reach.mode == "each_person":
        return tuple(_people(reach, facts, {unit.id for unit in units}))
    if reach.mode == "each_holding":
        inside = {unit.id for unit in units}
        return tuple(
            Holder("holding", f"h{h.id}", h.name, h.unit_id, False, h.opened_on, h.closed_on, holding=h.id)
            for h in facts.holdings
            if h.type == reach.holding_type and h.unit_id in inside
        )
    if reach.mode == "per_head" and not (reach.types or reach.classes or reach.unit_ids):
        return (_one(facts, top_id, "house", below=True),)
    return tuple(_unit_holder(unit, below=reach.below) for unit in units)


def _one(facts: HouseFacts, unit_id: int, kind: HolderKind, *, below: bool) -> Holder:
    unit = facts.units[unit_id]
    staff = unit.staff if unit.staff is not None else _staff_below(facts, unit_id)
    return Holder(kind, "house" if kind == "house" else f"u{unit_id}", unit.name, unit_id, below,
                  unit.valid_from, unit.valid_to, staff=staff)  # fmt: skip


def _staff_below(facts: HouseFacts, unit_id: int) -> int | None:
    known = [facts.units[below].staff for below in facts.below(unit_id)]
    counted = [staff for staff in known if staff is not None]
    return sum(counted) if counted else None


def _unit_holder(unit: UnitFact, *, below: bool) -> Holder:
    return Holder("unit", f"u{unit.id}", unit.name, unit.id, below, unit.valid_from, unit.valid_to, staff=unit.staff)


def _units(reach: Reach, facts: HouseFacts, top_id: int) -> Iterator[UnitFact]:
    """The units that a reach names: a chosen list, or those of types and classes below the plan's unit."""
    if reach.unit_ids:
        for unit_id in reach.unit_ids:
            if unit_id in facts.units and unit_id not in reach.except_ids:
                yield facts.units[unit_id]
        return
    top = reach.unit_id or top_id
    alone = reach.mode == "each_person" and reach.unit_id is not None and facts.units[reach.unit_id].is_body
    for unit_id in (top,) if alone else facts.below(top):
        unit = facts.units[unit_id]
        if unit_id in reach.except_ids or (unit_id == top and not alone and not reach.types):
            continue
        if (not reach.types and not alone and unit.is_body) or (reach.types and unit.type not in reach.types):
            continue
        if reach.classes and unit.klass not in reach.classes:
            continue
        yield unit


def _people(reach: Reach, facts: HouseFacts, inside: set[int]) -> Iterator[Holder]:
    """Each person once, at the first of the units in reach where there is a post."""
    chosen: dict[uuid.UUID, PersonFact] = {}
    wanted = set(reach.person_ids)
    for person in facts.people:
        if person.key in chosen or (reach.roles and person.role not in reach.roles):
            continue
        if (person.person_id in wanted) if wanted else (person.unit_id in inside):
            chosen[person.key] = person
    for person in chosen.values():
        yield Holder("person", f"p{person.key}", person.name, person.unit_id, False,
                     person.valid_from, person.valid_to, person=person.key)  # fmt: skip


# -- periods and what is expected --------------------------------------------------------------------------------------


def duties(
    versions: Sequence[Version],
    holder: Holder,
    *,
    start: date,
    end: date,
    settings: PeriodSettings,
    ends_on: date | None = None,
) -> tuple[Duty, ...]:
    """All cells of a holder within the plan's span [start, end). `settings` carry the holder's own calendar."""
    if ends_on is not None:
        end = min(end, ends_on)
    found: list[Duty] = []
    for segment, (since, until) in _segments(versions, start, end):
        newest = segment[-1].spec
        span_end = _continues(newest, since, until, end)
        for period in periods_of(newest.cadence, since, span_end, settings, newest.n, newest.months):
            if not _bound(holder, period):
                continue
            expected = _expected(segment, period, holder)
            limits = deadlines(None if newest.is_limit else newest.due, period, settings)
            found.append(Duty(period, newest, expected, limits))
    return tuple(found)


def _segments(versions: Sequence[Version], start: date, end: date) -> Iterator[tuple[list[Version], tuple[date, date]]]:
    """Runs of versions that share their periods: a change "from the day", or of cadence, starts periods anew."""
    run: list[Version] = []
    since = start
    for version in sorted(versions, key=lambda v: v.valid_from):
        anew = run and (version.mode == "from_day" or version.spec.cadence != run[-1].spec.cadence)
        if anew and version.valid_from > since:
            if version.valid_from < end:
                yield run, (since, version.valid_from)
                run, since = [], version.valid_from
            else:
                break
        run = [*run, version]
    if run and since < end:
        yield run, (since, end)


def _continues(spec: TargetSpec, since: date, until: date, end: date) -> date:
    """A target over several years outlives its plan: its period reaches as far as its years."""
    if spec.cadence != "n_years" or until != end:
        return until
    years = spec.n or 1
    return max(until, _same_day(since, years))


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _bound(holder: Holder, period: Period) -> bool:
    """Whether the holder is there in the period: founded before its end, not gone before its last day."""
    if holder.valid_from is not None and holder.valid_from >= period.end:
        return False
    return holder.valid_to is None or holder.valid_to >= period.end


def _expected(segment: Sequence[Version], period: Period, holder: Holder) -> Fraction | None:
    """The value asked in a period: the version of its last day, or parts of several by their days (pro rata)."""
    inside = [v for v in segment if v.valid_from < period.end]
    newest = inside[-1] if inside else segment[0]
    value = _of_holder(newest.spec, holder)
    if value is None or newest.mode != "pro_rata" or newest.valid_from <= period.start:
        return value
    days = Fraction((period.end - period.start).days)
    total, until = Fraction(0), period.end
    for version in reversed(inside):
        since = max(version.valid_from, period.start)
        total += (_of_holder(version.spec, holder) or 0) * Fraction((until - since).days) / days
        until = since
        if since == period.start:
            break
    first = inside[0]
    if until > period.start:  # before the first version was in force its value is taken
        total += (_of_holder(first.spec, holder) or 0) * Fraction((until - period.start).days) / days
    return total


def _of_holder(spec: TargetSpec, holder: Holder) -> Fraction | None:
    """The number asked of one holder: per head it is times the staff; an irregular duty has the house's yardstick."""
    value = spec.value if spec.value is not None else spec.yardstick
    if value is None or spec.reach.mode != "per_head" or spec.counting.how == "average":
        return value
    return value * holder.staff if holder.staff is not None else None


def span(duty: Duty) -> tuple[date, date]:
    """The days whose entries count for a duty. Half-open."""
    return duty.period.start, duty.period.end


def current(found: Iterable[Duty], today: date) -> Duty | None:
    """The duty that people mean today: the one that runs, else the newest past one, else the first to come."""
    listed = sorted(found, key=lambda duty: duty.period.start)
    running = [duty for duty in listed if duty.period.start <= today < duty.period.end]
    past = [duty for duty in listed if duty.period.end <= today]
    return (running or past[-1:] or listed[:1] or [None])[0]


def owed_until(found: Iterable[Duty], day: date) -> tuple[Duty, ...]:
    """Duties whose period has begun by `day`, oldest first."""
    return tuple(duty for duty in found if duty.period.start <= day)


def by_month(found: Iterable[Duty]) -> Mapping[date, tuple[Duty, ...]]:
    """Duties by the month in which they are due, for calendars and heat maps."""
    months: dict[date, list[Duty]] = {}
    for duty in found:
        months.setdefault(duty.limits.due.replace(day=1), []).append(duty)
    return {month: tuple(items) for month, items in sorted(months.items())}
