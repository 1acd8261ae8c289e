"""What is divided, as duties are computed from it: the chains of quotas in force, met with those of their targets.

What lives here: loading (one query) and the arithmetic of chains. Not here: writing (`operations`), counting (`board`).
Invariants: as of a past moment the chains of that moment speak; a quota changed in the year treats the running period
as its mode says; who has a quota of 0 in a period owes nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Q

from luoshi.periods.period import Period, periods_of
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.duties import Duty, Holder, Version
from luoshi.plans.facts import HouseFacts
from luoshi.plans.models import Quota
from luoshi.plans.spec import TargetSpec
from luoshi.ui.scope import leave_scope

# A sum over units below can be divided among them; what binds each unit can be made another number for each.
SUMS = ("house", "subtree")
DIVIDED_HOWS = ("sum", "pieces", "people", "holdings")
LONG = ("year", "half_year", "term", "school_year", "award_year", "n_years", "once")  # longer than a quarter


@dataclass(frozen=True, slots=True)
class Asked:
    """One version of a quota. `value` None: no quota of its own from that day."""

    value: Fraction | None
    valid_from: date
    mode: str = "whole"


Parts = Mapping[str, tuple[Asked, ...]]  # part → its versions, oldest first
Units = Mapping[int, Parts]
Chains = Mapping[int, Units]  # target → unit → parts


def divisible(spec: TargetSpec) -> bool:
    """Whether a target's number can be divided among units: an amount, for a sum of units or for each unit."""
    if spec.value is None or spec.is_ratio or spec.counting.how not in DIVIDED_HOWS:
        return False
    if spec.cadence in ("event", "irregular", "n_hours"):
        return False
    return spec.reach.mode in (*SUMS, "each_unit", "per_head")


def is_sum(spec: TargetSpec) -> bool:
    """Whether the number is one for all units together, so that units get shares of it."""
    reach = spec.reach
    of_all = reach.mode == "per_head" and not (reach.types or reach.classes or reach.unit_ids)
    return reach.mode in SUMS or of_all


def parts_of(spec: TargetSpec) -> tuple[str, ...]:
    """What may be said of a unit beside its number: the least of a month and a quarter, and single months."""
    months = tuple(f"m{month:02}" for month in range(1, 13))
    if spec.cadence == "month":
        return months
    if spec.cadence == "quarter":
        return ("month", *months)
    return ("month", "quarter", *months) if spec.cadence in LONG else ()


def load_chains(
    target_ids: Iterable[int], *, as_of: datetime | None = None, unit_ids: Iterable[int] | None = None
) -> Chains:
    """The quotas in force of targets that the viewer was given. One query."""
    rows = Quota.objects.filter(target_id__in=list(target_ids))
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    if as_of is None:
        rows = rows.filter(replaced_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=as_of).filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of))
    found: dict[int, dict[int, dict[str, list[Asked]]]] = {}
    columns = ("target_id", "unit_id", "part", "num", "den", "valid_from", "mode")
    with leave_scope("quotas of targets that the viewer was given; what is shown is filtered by the viewer"):
        for target, unit, part, num, den, day, mode in rows.order_by("valid_from", "pk").values_list(*columns):
            value = None if num is None else Fraction(num, den)
            cells = found.setdefault(target, {}).setdefault(unit, {})
            cells.setdefault(part, []).append(Asked(value, day, mode))
    return {
        target: {unit: {part: tuple(chain) for part, chain in parts.items()} for unit, parts in units.items()}
        for target, units in found.items()
    }


def on_day(chain: Sequence[Asked], day: date) -> Fraction | None:
    """The value in force on a day; None before the first and after a removal."""
    found = None
    for asked in chain:
        if asked.valid_from > day:
            break
        found = asked.value
    return found


# -- holders -----------------------------------------------------------------------------------------------------------


def shares_of(units: Units, facts: HouseFacts, *, top_id: int, mode: str) -> tuple[Holder, ...]:
    """The units that have a share of a sum, in tree order: "我的任务" of each.

    A unit's share counts what is done below it, unless a unit below has a share of its own.
    """
    named = [unit for unit in facts.units.values() if unit.id in units and _ever(units[unit.id])]
    paths = sorted(unit.path for unit in named)
    found = []
    for unit in named:
        if mode == "subtree" and unit.id == top_id:
            continue
        below = not any(path != unit.path and path.startswith(unit.path) for path in paths)
        found.append(Holder("unit", f"u{unit.id}", unit.name, unit.id, below, unit.valid_from, unit.valid_to,
                            staff=unit.staff))  # fmt: skip
    return tuple(found)


def _ever(parts: Parts) -> bool:
    return any(asked.value is not None for chain in parts.values() for asked in chain)


# -- what is expected --------------------------------------------------------------------------------------------------


def versions_with(
    versions: Sequence[Version], chain: Sequence[Asked], *, share: bool, start: date
) -> tuple[Version, ...]:
    """What a target asks of one unit: its own versions with the unit's quota in place of the number.

    `share`: of a sum; without a quota the unit owes nothing of it. Else without a quota the target's own number holds.
    """
    if not chain and not share:
        return tuple(versions)
    if share:
        chain = _from_nothing(chain, start)
    days = sorted({version.valid_from for version in versions} | {asked.valid_from for asked in chain})
    own = {version.valid_from: version for version in versions}
    quota = {asked.valid_from: asked for asked in chain}
    found = []
    current, value = versions[0], None
    for day in days:
        current = own.get(day, current)
        asked = quota.get(day)
        value = asked.value if asked is not None else value
        mode = asked.mode if asked is not None else current.mode if day in own else "whole"
        found.append(Version(_spec_of(current.spec, value, share), day, mode))
    return tuple(found)


def _from_nothing(chain: Sequence[Asked], start: date) -> Sequence[Asked]:
    """A share given in the year by days or from a day on was 0 before; one for the whole period is not."""
    if not chain:
        return (Asked(Fraction(0), start),)
    first = chain[0]
    return chain if first.mode == "whole" or first.valid_from <= start else (Asked(Fraction(0), start), *chain)


def _spec_of(spec: TargetSpec, value: Fraction | None, share: bool) -> TargetSpec:
    """The spec with an amount of the unit's own; an amount of a unit is not times its staff any more."""
    if value is None and not share:
        return spec
    return spec.with_(value=value or Fraction(0), max_value=None, reach=replace(spec.reach, mode="each_unit"))


def with_quota(found: Iterable[Duty], parts: Parts, *, share: bool) -> tuple[Duty, ...]:
    """Duties with the amounts of single months put in, those of 0 left out: who has a quota of 0 owes nothing."""
    if not (share or parts):
        return tuple(found)
    kept = []
    for duty in found:
        expected = _of_month(duty, parts)
        if expected != 0:
            kept.append(duty if expected == duty.expected else replace(duty, expected=expected))
    return tuple(kept)


def _of_month(duty: Duty, parts: Parts) -> Fraction | None:
    """The duty's expected amount, or that of its month where one is given."""
    if duty.period.type == "month":
        own = on_day(parts.get(f"m{duty.period.ordinal:02}", ()), duty.period.last_day)
        if own is not None:
            return own
    return duty.expected


def least_of(
    parts: Parts, period: Period, settings: PeriodSettings, today: date
) -> tuple[tuple[Period, Fraction], ...]:
    """The months and quarters of a longer period that have begun, with the least that is asked in each."""
    if not parts or period.type in ("month", "event", "irregular"):
        return ()
    end = min(period.end, _next_day(today))
    if end <= period.start:
        return ()
    found = []
    for month in periods_of("month", period.start, period.end, settings):
        own = on_day(parts.get(f"m{month.ordinal:02}", ()), month.last_day)
        least = own if own is not None else on_day(parts.get("month", ()), month.last_day)
        if least and month.start < end:
            found.append((month, least))
    if period.type != "quarter" and "quarter" in parts:
        for quarter in periods_of("quarter", period.start, period.end, settings):
            least = on_day(parts["quarter"], quarter.last_day)
            if least and quarter.start < end:
                found.append((quarter, least))
    return tuple(found)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
