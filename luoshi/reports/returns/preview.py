"""A return as it would be, on real records, while it is being defined.

What lives here: `preview`. Invariant: nothing is stored; for who defines the returns of the whole house.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.catalogue.model import KindDef
from luoshi.ledger import store
from luoshi.org.calendars import period_settings
from luoshi.org.models import House, Unit
from luoshi.org.viewer import Viewer
from luoshi.periods import deadlines
from luoshi.periods.period import Period
from luoshi.reports.returns.editions import facts_of
from luoshi.reports.returns.holders import returning_units
from luoshi.reports.returns.lines import Ask, Line, Wanted, compute
from luoshi.reports.returns.owners import owners_of
from luoshi.reports.returns.rounds import OPENS_BEFORE, period_on
from luoshi.reports.returns.spec import ReturnSpec
from luoshi.reports.returns.tables import Value, added, count_words, joined_facts, register_row, sums_of, values_of
from luoshi.ui.scope import leave_scope

UNITS, ROWS, LOOK_BACK = 6, 6, 3


@dataclass(frozen=True)
class Preview:
    """What the page shows: the period, when it opens, is due and closes, some units, the sums, the fullest unit's rows."""

    label: str
    start: date
    last_day: date
    opens: date
    due: date
    closes: date | None
    units: int
    records: int
    words: Mapping[str, str]
    body: Sequence[tuple[str, Sequence[Value]]]
    total: Sequence[Value]
    unit: str
    register: Sequence[Sequence[str]]


def preview(viewer: Viewer, spec: ReturnSpec, kinds: Mapping[str, KindDef]) -> Preview | None:
    """The running period, or the nearest before it that holds something; None where no period is asked at all."""
    settings = House.objects.get(pk=viewer.house_id).settings
    units = returning_units(viewer.house_id, spec.reach, viewer.today)
    found: tuple[Period, dict[int, list[Line]]] | None = None
    day = viewer.today
    for _turn in range(LOOK_BACK):
        period = period_on(spec, settings, day)
        if period is None:
            break
        lines = _lines(viewer.house_id, spec, period, units)
        if found is None or any(lines.values()):
            found = (period, lines)
        if any(lines.values()):
            break
        day = period.start - timedelta(days=1)
    return _shown(viewer, spec, kinds, settings, *found) if found else None


def _lines(house_id: int, spec: ReturnSpec, period: Period, units: Sequence[int]) -> dict[int, list[Line]]:
    wanted = [Wanted(unit) for unit in units]
    return compute(
        Ask(house_id, spec, period.start, period.end, frozenset(units), wanted, store.last_seq(house_id))
    )  # fmt: skip


def _shown(
    viewer: Viewer, spec: ReturnSpec, kinds: Mapping[str, KindDef], settings: dict[str, object], period: Period,
    lines: dict[int, list[Line]],
) -> Preview:  # fmt: skip
    house = viewer.house_id
    with leave_scope("a definition is looked at on all units that it binds"):
        names = dict(Unit.objects.filter(pk__in=list(lines)).values_list("pk", "name"))
        places = owners_of(house, frozenset(), period.start, period.end, None).places
    facts = {unit: facts_of(places[unit]) if unit in places else {} for unit in lines}
    fullest = sorted(lines, key=lambda unit: -len(lines[unit]))[:UNITS]
    sums = {unit: sums_of(spec, own) for unit, own in lines.items()}
    limits = deadlines(spec.due, period, period_settings(settings, target=spec.period_settings))
    first = fullest[0] if fullest else 0
    return Preview(
        label=period.label, start=period.start, last_day=period.last_day,
        opens=period.end if limits.due >= period.end else max(limits.due - OPENS_BEFORE, period.start),
        due=limits.due, closes=limits.closed_from, units=len(lines),
        records=sum(len(own) for own in lines.values()), words=count_words(spec, kinds),
        body=[(names.get(unit, ""), list(values_of(spec, sums[unit], facts[unit]).values())) for unit in fullest],
        total=list(values_of(spec, added(spec, sums.values()), joined_facts(facts.values())).values()),
        unit=names.get(first, ""),
        register=[
            register_row(spec, line, number, names.get(first, ""))
            for number, line in enumerate(lines.get(first, ())[:ROWS], start=1)
        ],
    )  # fmt: skip
