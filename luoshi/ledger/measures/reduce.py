"""From what was found to a value: one function a way of counting, and what shares are divided by.

What lives here: the arithmetic of ways and joins, exact throughout. Not here: queries, but for the two that say
how many holdings and units there are. Invariant: an empty cell gives 0 and, for shares, its denominator.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from luoshi.ledger.measures.measure import Amount, Measure, Period
from luoshi.ledger.models import Holding
from luoshi.ledger.store import LiveRow
from luoshi.org.models import Unit
from luoshi.ui.scope import leave_scope

if TYPE_CHECKING:
    from luoshi.ledger.measures.asking import Plan, Question
    from luoshi.ledger.measures.figures import Cell

Value = tuple[Amount, Amount | None, int]
Below = Amount | frozenset[int]
Belows = dict[tuple[int, int, int], Below]
_ONE_DAY = timedelta(days=1)


def amount(row: LiveRow) -> Amount:
    """The exact amount of an entry."""
    return row.num if row.den == 1 else Fraction(row.num, row.den)


def value_of(measure: Measure) -> Callable[[Measure, Cell, Below | None], Value]:
    """The function that makes (num, below, count) of a cell, for this way of counting."""
    return _WAYS[measure.how]


# -- ways ------------------------------------------------------------------------------------------------------------


def _joined(measure: Measure, cell: Cell) -> Amount:
    """The cell's sum, with its units joined as the measure says."""
    if cell.rows is not None:
        units: dict[int, list[Amount]] = defaultdict(lambda: [0, 0])
        for row in cell.rows:
            units[row.unit_id][0] += amount(row)
            units[row.unit_id][1] += 1
    else:
        units = cell.units or {}
    if measure.joins == "count":
        return sum(1 for _, count in units.values() if count > 0)
    if measure.joins == "max":
        return max((num for num, _ in units.values()), default=0)
    return sum((num for num, _ in units.values()), 0) if cell.rows is not None else cell.num


def _count(cell: Cell) -> int:
    return len(cell.rows) if cell.rows is not None else cell.count


def _sum(measure: Measure, cell: Cell, below: Below | None) -> Value:
    return _joined(measure, cell), None, _count(cell)


def _exists(measure: Measure, cell: Cell, below: Below | None) -> Value:
    count = _count(cell)
    if measure.joins == "count":
        return _joined(measure, cell), None, count
    return int(count > 0), None, count


def _ratio(measure: Measure, cell: Cell, below: Below | None) -> Value:
    return _joined(measure, cell), cell.below, _count(cell)


def _per_head(measure: Measure, cell: Cell, below: Below | None) -> Value:
    return _joined(measure, cell), below if isinstance(below, (int, Fraction)) else 0, _count(cell)


def _distinct(measure: Measure, cell: Cell, below: Below | None) -> Value:
    rows = cell.rows or ()
    if measure.joins == "pool":
        return len({thing for row in rows if (thing := _thing(measure, row))}), None, len(rows)
    things: dict[int, set[Any]] = defaultdict(set)
    for row in rows:
        if thing := _thing(measure, row):
            things[row.unit_id].add(thing)
    return _join([len(each) for each in things.values()], measure), None, len(rows)


def _thing(measure: Measure, row: LiveRow) -> Any:
    return {"piece": row.piece, "person": row.person, "holding": row.holding_id, "unit": row.unit_id}[measure.of]


def _latest(measure: Measure, cell: Cell, below: Below | None) -> Value:
    """The amount of the record that counts latest, of each unit; of all units' where they are pooled."""
    last: dict[int, LiveRow] = {}
    sums: dict[tuple[int, int], Amount] = defaultdict(int)
    for row in cell.rows or ():
        unit = 0 if measure.joins == "pool" else row.unit_id
        sums[unit, row.record_id] += amount(row)
        if unit not in last or (row.counts_on, row.seq) > (last[unit].counts_on, last[unit].seq):
            last[unit] = row
    values = [sums[unit, row.record_id] for unit, row in last.items()]
    return _join(values, measure), None, len(cell.rows or ())


def _max(measure: Measure, cell: Cell, below: Below | None) -> Value:
    rows = cell.rows or ()
    if measure.joins == "pool":
        return max((amount(row) for row in rows), default=0), None, len(rows)
    tops: dict[int, Amount] = {}
    for row in rows:
        tops[row.unit_id] = max(tops.get(row.unit_id, amount(row)), amount(row))
    return _join(list(tops.values()), measure), None, len(rows)


def _join(values: Sequence[Amount], measure: Measure) -> Amount:
    if measure.joins == "count":
        return len(values)
    return max(values, default=0) if measure.joins == "max" else sum(values, 0)


def _coverage(measure: Measure, cell: Cell, below: Below | None) -> Value:
    """How many of those that there are were touched; what was closed since, or lies outside, does not count."""
    there = below if isinstance(below, frozenset) else frozenset()
    touched = {thing for row in cell.rows or () if (thing := _thing(measure, row)) in there}
    return len(touched), len(there), len(cell.rows or ())


def _in_time(measure: Measure, cell: Cell, below: Below | None) -> Value:
    rows = cell.rows or ()
    return sum(1 for row in rows if _minutes(measure, row) <= (measure.limit or 0)), len(rows), len(rows)


def _minutes(measure: Measure, row: LiveRow) -> Amount:
    if not measure.by_handing_in:
        return amount(row)
    # A day's work may be handed in until the day is over; only then the delay begins.
    over = datetime.combine(row.counts_on + _ONE_DAY, time(), timezone.get_default_timezone())
    late = row.handed_in_at - over
    return Fraction(late.days * 86_400 + late.seconds, 60)


_WAYS: dict[str, Callable[[Measure, Cell, Below | None], Value]] = {
    "sum": _sum, "exists": _exists, "ratio": _ratio, "per_head": _per_head, "distinct": _distinct, "latest": _latest,
    "max": _max, "coverage": _coverage, "in_time": _in_time,
}  # fmt: skip


def on_time(question: Question, cell: Cell, num: Amount, cut: datetime) -> Amount:
    """The part of the figure handed in before `cut`; where entries are read singly, the way counted on those."""
    if not question.reads_journal:
        return cell.on_time
    from luoshi.ledger.measures.figures import Cell as Fresh

    early = Fresh(rows=[row for row in cell.rows or () if row.handed_in_at < cut])
    return value_of(question.measure)(question.measure, early, None)[0] if early.rows else 0


# -- what shares are divided by --------------------------------------------------------------------------------------


def belows(plan: Plan) -> Belows:
    """Denominators of per_head and coverage by (question, period, column). At most two queries."""
    found: Belows = {}
    hows = {question.measure.how for question in plan.questions}
    if not hows & {"per_head", "coverage"}:
        return found
    with leave_scope("how many units and holdings there are, for columns in reach"):
        units = _units(plan)
        holdings = _holdings(plan)
    for q, question in enumerate(plan.questions):
        measure = question.measure
        if measure.how not in ("per_head", "coverage"):
            continue
        for p, period in enumerate(question.periods):
            for number, below in _of_period(plan, measure, period, units, holdings):
                found[q, p, number] = below
    return found


def _units(plan: Plan) -> dict[int, tuple[Any, Any]]:
    rows = Unit.objects.filter(house_id=plan.house_id).order_by().values_list("pk", "valid_from", "valid_to")
    return {pk: (start, end) for pk, start, end in rows}


def _holdings(plan: Plan) -> list[tuple[int, str, int, Any, Any]]:
    types = {question.measure.holding_type for question in plan.questions} - {""}
    if not types:
        return []
    rows = Holding.objects.filter(house_id=plan.house_id, type__in=types)
    if plan.as_of is not None:
        rows = rows.filter(recorded_at__lte=plan.as_of)
    found = []
    for pk, type_, unit_id, opened, closed, known in rows.values_list(
        "pk", "type", "unit_id", "opened_on", "closed_on", "closing_recorded_at"
    ):
        if plan.as_of is not None and known is not None and known > plan.as_of:
            closed = None
        found.append((pk, type_, unit_id, opened, closed))
    return found


def _of_period(
    plan: Plan, measure: Measure, period: Period, units: dict[int, tuple[Any, Any]], holdings: Iterable[Any]
) -> Iterable[tuple[int, Below]]:
    """Denominators of all columns for one period, by the tree, staff and holdings of its last day."""
    day = period.end - _ONE_DAY
    members = plan.grid.members(plan.columns, day)
    places = plan.grid.places(day)
    if measure.how == "per_head":
        for number, held in enumerate(members):
            yield number, sum(places[unit].staff or 0 for unit in held)
        return
    if measure.of == "unit":
        there = {
            unit
            for unit, place in places.items()
            if (not measure.types or place.type in measure.types)
            and (not measure.classes or place.klass in measure.classes)
            and units[unit][0] <= day
            and (units[unit][1] is None or day < units[unit][1])
        }
        for number, held in enumerate(members):
            yield number, frozenset(held & there)
        return
    open_now = [
        (pk, unit)
        for pk, type_, unit, opened, closed in holdings
        if type_ == measure.holding_type and opened <= day and (closed is None or day < closed)
    ]
    for number, held in enumerate(members):
        yield number, frozenset(pk for pk, unit in open_now if unit in held)
