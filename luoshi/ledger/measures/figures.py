"""Counting: figures of many measures, columns and periods in a fixed number of queries.

What lives here: `figures_many` and its short forms. The set-up is `asking.py`, how single entries become a value
`reduce.py`. Invariants: figures are computed, never stored; as of T = the last seq recorded by T: the tallies less what
came after, or the journal up to there where that is less to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from luoshi.ledger import store
from luoshi.ledger.measures import reduce
from luoshi.ledger.measures.asking import Plan, Question, columns_in_reach, plan_of
from luoshi.ledger.measures.figure import Figure, source_of
from luoshi.ledger.measures.measure import Amount, Column, Measure, Period, columns_of
from luoshi.ledger.models import WaitingLine
from luoshi.ledger.store import Ask, LiveRow, SumRow
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

Results = dict[tuple[Any, Any, Period], Figure]


@dataclass(slots=True)
class Cell:
    """What was found for one (question, period, column)."""

    num: Amount = 0
    below: Amount = 0
    count: int = 0
    on_time: Amount = 0
    waiting: Amount = 0
    waiting_records: set[int] = field(default_factory=set)
    units: dict[int, list[Amount]] | None = None  # unit → [num, count], where units join otherwise than by pooling
    rows: list[LiveRow] | None = None


Cells = dict[tuple[int, int, int], Cell]


def figures(
    viewer: Viewer | None,
    measure: Measure,
    units: Mapping[Any, Column | int | Iterable[int]],
    periods: Sequence[Period],
    *,
    as_of: datetime | None = None,
    house_id: int | None = None,
) -> dict[tuple[Any, Period], Figure]:
    """Figures of one measure by (column key, period). `units`: key → a unit or several, with all below, or a Column."""
    question = Question("", measure, columns_of(units), tuple(periods))
    found = figures_many(viewer, [question], as_of=as_of, house_id=house_id)
    return {(column, period): figure for (_, column, period), figure in found.items()}


def figure_of(
    viewer: Viewer | None,
    measure: Measure,
    column: Column,
    period: Period,
    *,
    as_of: datetime | None = None,
    house_id: int | None = None,
) -> Figure | None:
    """One figure; None where the viewer may not see the column."""
    found = figures_many(viewer, [Question("", measure, (column,), (period,))], as_of=as_of, house_id=house_id)
    return next(iter(found.values()), None)


def figures_many(
    viewer: Viewer | None,
    questions: Sequence[Question],
    *,
    as_of: datetime | None = None,
    waiting: bool = False,
    house_id: int | None = None,
) -> Results:
    """All figures of many questions by (question key, column key, period); at most eleven queries, whatever the size.

    Columns that the viewer may not see are left out. `viewer` None is for code that left the scope (raises NoViewer
    otherwise) and names the house itself. `waiting` adds what submitted records would bring (of today, never "as of").
    """
    house = viewer.house_id if viewer is not None else house_id
    if house is None:
        raise TypeError("without a viewer the house must be named")
    sourced = [question for question in questions if question.measure.source is not None]
    found = _of_sources(viewer, house, sourced, as_of) if sourced else {}
    questions = [question for question in questions if question.measure.source is None] if sourced else questions
    if sourced and not questions:
        return found
    plan = plan_of(viewer, house, questions, as_of)
    cells: Cells = {}
    up_to = store.seq_as_of(house, as_of) if as_of is not None else None
    _read_tallies(plan, cells, up_to)
    _read_journal(plan, cells, up_to)
    _read_on_time(plan, cells, up_to)
    if waiting and as_of is None:
        _read_waiting(plan, cells)
    belows = reduce.belows(plan)
    return found | _results(plan, cells, belows, waiting=waiting and as_of is None)


def _of_sources(viewer: Viewer | None, house: int, questions: Sequence[Question], as_of: datetime | None) -> Results:
    """Figures that a higher room computes; columns out of the viewer's reach are left out as everywhere."""
    columns = tuple(dict.fromkeys(column for question in questions for column in question.columns))
    seen = set(columns) if viewer is None else columns_in_reach(viewer, columns)
    found: Results = {}
    for question in questions:
        source, named = source_of(question.measure), question.measure.source
        own = tuple(column for column in question.columns if column in seen)
        if source is None or named is None or not own:
            continue
        amounts = source.figures(house, named[1], own, question.periods, as_of)
        for period in question.periods:
            for column in own:
                amount = amounts.get((column.key, period), 0)
                found[question.key, column.key, period] = Figure(
                    question.measure, column, period, as_of, amount, None, 0, on_time=amount if question.cuts else None
                )
    return found


# -- reading ---------------------------------------------------------------------------------------------------------


def _split(plan: Plan, asks: Iterable[Ask], *, journal: bool) -> list[Ask]:
    return [ask for ask in asks if plan.questions[plan.metas[ask.no].question].reads_journal is journal]


def _read_tallies(plan: Plan, cells: Cells, up_to: int | None) -> None:
    """Sums from the tallies; as of a moment less what came after, or from the journal alone where that is shorter."""
    asks, house = _split(plan, plan.asks, journal=False), plan.house_id
    if not asks:
        return
    if up_to is None:
        _fold(plan, cells, _tally_rows(plan, asks), 1)
        return
    newest = store.last_seq(house)
    if newest - up_to <= up_to:
        rows = _tally_rows(plan, asks)
        # Somebody may post between two statements; the journal up to a seq never changes, so it is the way out.
        if store.last_seq(house) == newest:
            _fold(plan, cells, rows, 1)
            if up_to < newest:
                _fold(plan, cells, store.journal_sums(house, [*asks, *plan.moving], plan.facets, up_to, newest), -1)
            return
    if up_to:
        _fold(plan, cells, store.journal_sums(house, [*asks, *plan.moving], plan.facets, 0, up_to), 1)


def _tally_rows(plan: Plan, asks: Sequence[Ask]) -> list[SumRow]:
    """From months where a period is made of months, from days otherwise; units that moved always from days."""
    house, units = plan.house_id, plan.units
    months = [ask for ask in asks if ask.start.day == 1 and ask.end.day == 1]
    days = [ask for ask in asks if not (ask.start.day == 1 and ask.end.day == 1)]
    rows = store.sums("month", house, months, plan.facets, units) if months else []
    rows += store.sums("day", house, days, plan.facets, units) if days else []
    rows += store.sums("day", house, plan.moving, plan.facets, sorted(plan.grid.movers)) if plan.moving else []
    return rows


def _fold(plan: Plan, cells: Cells, rows: Iterable[SumRow], sign: int) -> None:
    """Add rows to the cells of the columns that hold their unit."""
    own, moving, metas = plan.grid.own, plan.grid.moving, plan.metas
    wanted = [frozenset(place) & plan.seen for place in plan.places]
    joins = [question.measure.joins in ("max", "count") for question in plan.questions]
    for no, unit_id, den, num, entries in rows:
        question, period, above, segment = metas[no]
        held = own.get(unit_id, ()) if segment is None else moving.get((unit_id, segment), ())
        amount: Amount = sign * num if den == 1 else Fraction(sign * num, den)
        for column in held:
            if column not in wanted[question]:
                continue
            cell = cells.get((question, period, column))
            if cell is None:
                cell = cells[question, period, column] = Cell()
            if not above:
                cell.below += amount
                continue
            cell.num += amount
            cell.count += sign * entries
            if joins[question]:
                cell.units = cell.units if cell.units is not None else {}
                unit = cell.units.setdefault(unit_id, [0, 0])
                unit[0] += amount
                unit[1] += sign * entries


def _read_journal(plan: Plan, cells: Cells, up_to: int | None) -> None:
    """Single entries, for the ways that cannot be summed and for columns of people and holdings."""
    asks = _split(plan, plan.asks, journal=True)
    if not asks:
        return
    wanted = [frozenset(place) & plan.seen for place in plan.places]
    for row in store.live_entries(plan.house_id, asks, plan.facets, plan.units, up_to):
        question, period, above, _ = plan.metas[row.no]
        held = list(plan.columns_at(row.unit_id, row.counts_on))
        held += plan.people.get(row.person, ()) if row.person else ()
        held += plan.holdings.get(row.holding_id, ()) if row.holding_id else ()
        for column in held:
            if column in wanted[question]:
                cell = cells.setdefault((question, period, column), Cell())
                if above:
                    cell.rows = cell.rows if cell.rows is not None else []
                    cell.rows.append(row)
                else:
                    cell.below += reduce.amount(row)


def _read_on_time(plan: Plan, cells: Cells, up_to: int | None) -> None:
    """What was handed in before the cut, for questions answered from tallies that ask for it."""
    cuts: dict[int, datetime] = {}
    for ask in (*plan.asks, *plan.moving):
        meta = plan.metas[ask.no]
        question = plan.questions[meta.question]
        cut = (question.cuts or {}).get(question.periods[meta.period])
        if cut is not None and meta.above and not question.reads_journal:
            cuts[ask.no] = cut
    if not cuts:
        return
    asks = [ask for ask in (*plan.asks, *plan.moving) if ask.no in cuts]
    early: Cells = {}
    _fold(plan, early, store.sums_handed_in(plan.house_id, asks, plan.facets, cuts, up_to), 1)
    for key, cell in early.items():
        cells.setdefault(key, Cell()).on_time = cell.num


def _read_waiting(plan: Plan, cells: Cells) -> None:
    """What submitted records would add. The queue of a house is short; it is read whole, by one query."""
    by_kind: dict[tuple[int, str], list[Ask]] = {}
    for ask in plan.asks:
        if plan.metas[ask.no].above:
            by_kind.setdefault((ask.kind_id, ask.quantity), []).append(ask)
    if not by_kind:
        return
    wanted = [frozenset(place) & plan.seen for place in plan.places]
    facets = {measure: frozenset(keys) for measure, keys in plan.facets.items()}
    with leave_scope("what waits, for columns in reach"):
        rows = WaitingLine.objects.filter(house_id=plan.house_id, kind__in={kind for kind, _ in by_kind}).values_list(
            "kind_id",
            "quantity",
            "unit_id",
            "counts_on",
            "facets_id",
            "num",
            "den",
            "record_id",
            "person",
            "holding_id",
        )
        for kind, quantity, unit_id, day, key, num, den, record_id, person, holding in rows:
            for ask in by_kind.get((kind, quantity), ()):
                if not ask.start <= day < ask.end or key not in facets.get(ask.measure, (key,)):
                    continue
                question, period, _, _ = plan.metas[ask.no]
                held = (*plan.columns_at(unit_id, day), *plan.people.get(person, ()), *plan.holdings.get(holding, ()))
                for column in held:
                    if column in wanted[question]:
                        cell = cells.setdefault((question, period, column), Cell())
                        cell.waiting += num if den == 1 else Fraction(num, den)
                        cell.waiting_records.add(record_id)


# -- results ---------------------------------------------------------------------------------------------------------


def _results(plan: Plan, cells: Cells, belows: reduce.Belows, *, waiting: bool) -> Results:
    found: Results = {}
    empty, seen, as_of = Cell(), plan.seen, plan.as_of
    for q, question in enumerate(plan.questions):
        measure = question.measure
        value = reduce.value_of(measure)
        plain = measure.how == "sum" and measure.joins == "pool" and not question.reads_journal
        places = [(n, c, c.key) for n, c in zip(plan.places[q], question.columns, strict=True) if n in seen]
        for p, period in enumerate(question.periods):
            cut = (question.cuts or {}).get(period)
            for number, column, key in places:
                cell = cells.get((q, p, number), empty)
                if plain:  # most cells of a matrix: nothing to join, nothing to divide by
                    num, below, entries = cell.num, None, cell.count
                else:
                    num, below, entries = value(measure, cell, belows.get((q, p, number)))
                later = _waiting(measure, cell) if waiting else None
                early = None if cut is None else reduce.on_time(question, cell, num, cut)
                found[question.key, key, period] = Figure(
                    measure, column, period, as_of, num, below, entries, later, early
                )
    return found


def _waiting(measure: Measure, cell: Cell) -> Amount:
    """Amounts where amounts are summed; else how many records wait."""
    return cell.waiting if measure.how in ("sum", "ratio", "per_head") else len(cell.waiting_records)
