"""From questions to what is asked of the store: kinds and facets by key, one `Ask` a sum, and who may see which column.

What lives here: `Plan`, the set-up of one computation. Not here: reading and folding (`figures.py`). Invariant: the
number of queries is fixed, whatever the number of questions, columns and periods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from luoshi.ledger.lines import OPENING
from luoshi.ledger.measures.columns import Grid, grid_of
from luoshi.ledger.measures.measure import FROM_TALLIES, Column, Measure, Period
from luoshi.ledger.models import Facets, Holding, Kind
from luoshi.ledger.store import Ask
from luoshi.org.models import Membership, Unit
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

_MANY = 300  # units of a house whose tree was not needed, so not counted: as many as the largest seen


@dataclass(frozen=True)
class Question:
    """Figures of one measure: for each column and each period. `key` comes back with them.

    `cuts`: per period the moment until which a handing-in was on time; asked only where given.
    """

    key: Any
    measure: Measure
    columns: tuple[Column, ...]
    periods: tuple[Period, ...]
    cuts: Mapping[Period, datetime] | None = None

    @cached_property
    def reads_journal(self) -> bool:
        """Whether sums of units by day cannot answer it."""
        return self.measure.how not in FROM_TALLIES or any(each.person or each.holding for each in self.columns)


class Meta(NamedTuple):
    """Where a sum belongs: question, period, numerator (True) or denominator, and the segment of a moving unit."""

    question: int
    period: int
    above: bool
    segment: int | None


@dataclass
class Plan:
    """Everything that is known before the sums are read."""

    house_id: int
    questions: Sequence[Question]
    as_of: datetime | None
    columns: list[Column] = field(default_factory=list)
    places: list[tuple[int, ...]] = field(default_factory=list)  # per question: its columns' numbers in `columns`
    seen: frozenset[int] = frozenset()  # numbers of the columns that the viewer may see
    grid: Grid = field(default_factory=Grid)
    people: dict[Any, list[int]] = field(default_factory=dict)
    holdings: dict[int, list[int]] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    facets: dict[int, list[int]] = field(default_factory=dict)
    facet_values: dict[int, dict[str, str]] = field(default_factory=dict)
    asks: list[Ask] = field(default_factory=list)  # over whole periods
    moving: list[Ask] = field(default_factory=list)  # over segments, for units that moved
    metas: dict[int, Meta] = field(default_factory=dict)

    @property
    def units(self) -> list[int] | None:
        """The units to ask for; None for all, which is quicker where most of the house is on the screen."""
        units = self.grid.units
        if self.people or self.holdings:
            return None
        whole = len(self.grid.chains) or _MANY
        return None if len(units) * 3 > whole else units

    def columns_at(self, unit_id: int, day: date) -> tuple[int, ...]:
        """Columns of units that hold an entry."""
        return self.grid.columns_of(unit_id, day)


def plan_of(viewer: Viewer | None, house_id: int, questions: Sequence[Question], as_of: datetime | None) -> Plan:
    """Set one computation up: at most four queries (reach, kinds, facets, tree)."""
    plan = Plan(house_id, questions, as_of)
    _number_columns(plan)
    if viewer is None:
        _look_up(plan)  # raises NoViewer unless the scope was left on purpose
        plan.seen = frozenset(range(len(plan.columns)))
    else:
        with leave_scope("figures of columns in reach"):
            _look_up(plan)
            plan.seen = _in_reach(viewer, plan.columns)
    _ask(plan)
    return plan


def _number_columns(plan: Plan) -> None:
    numbers: dict[Column, int] = {}
    known: dict[int, tuple[int, ...]] = {}
    for question in plan.questions:
        place = known.get(id(question.columns))
        if place is None:
            place = tuple(numbers.setdefault(column, len(numbers)) for column in question.columns)
            known[id(question.columns)] = place
        plan.places.append(place)
    plan.columns = list(numbers)


def _look_up(plan: Plan) -> None:
    measures = [question.measure for question in plan.questions]
    codes = {kind for measure in measures for kind, _ in (*measure.above_asks, *measure.below_asks)}
    if any(measure.opening for measure in measures):
        codes.add(OPENING)
    plan.kinds = dict(Kind.objects.filter(house_id=plan.house_id, code__in=codes).values_list("code", "pk"))
    if any(measure.facets or measure.opening for measure in measures):
        plan.facet_values = dict(Facets.objects.filter(house_id=plan.house_id).values_list("pk", "values"))
    periods = [period for question in plan.questions for period in question.periods]
    if not periods:
        return
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    of_units = [column for column in plan.columns if column.person is None and column.holding is None]
    tree = any(measure.how in ("per_head", "coverage") for measure in measures)
    grid = grid_of(plan.house_id, of_units, start, end, plan.as_of, tree=tree)
    numbers = [n for n, column in enumerate(plan.columns) if column.person is None and column.holding is None]
    plan.grid = _renumbered(grid, numbers, len(plan.columns))
    for number, column in enumerate(plan.columns):
        if column.person is not None:
            plan.people.setdefault(column.person, []).append(number)
        elif column.holding is not None:
            plan.holdings.setdefault(column.holding, []).append(number)


def _renumbered(grid: Grid, numbers: list[int], whole: int) -> Grid:
    """The grid was made of the unit columns alone; give its columns their numbers among all."""
    if len(numbers) == whole:
        return grid
    own = {unit: tuple(numbers[n] for n in held) for unit, held in grid.own.items()}
    moving = {key: tuple(numbers[n] for n in held) for key, held in grid.moving.items()}
    return replace(grid, own=own, moving=moving)


def columns_in_reach(viewer: Viewer, columns: Sequence[Column]) -> set[Column]:
    """The columns that the viewer may see, for figures that a higher room computes. At most three queries."""
    with leave_scope("figures of columns in reach"):
        return {columns[number] for number in _in_reach(viewer, columns)}


def _in_reach(viewer: Viewer, columns: Sequence[Column]) -> frozenset[int]:
    """Columns all of whose units the viewer's own posts reach today for figures; a person's own column always.

    Of another person or a holding a unit of theirs must lie in reach, whatever the column says: anybody can write an
    address. At most two queries more, and none for columns of units.
    """
    own = replace(viewer, posts=tuple(post for post in viewer.posts if post.nature != "lent"))
    wanted = {unit for column in columns for unit in column.units}
    if not wanted or not own.can("figure.see"):
        reach: set[int] = set()
    else:
        rows = Unit.objects.filter(own.within(action="figure.see"), house_id=viewer.house_id, pk__in=wanted)
        reach = set(rows.values_list("pk", flat=True))
    near = own.within("unit__", "figure.see")
    people = {column.person for column in columns if column.person is not None}
    if people:
        posts = Membership.objects.filter(near, person__key__in=people)
        people = set(posts.values_list("person__key", flat=True))
    holdings = {column.holding for column in columns if column.holding is not None}
    if holdings:
        holdings = set(Holding.objects.filter(near, pk__in=holdings).values_list("pk", flat=True))

    named_people, named_holdings = {None, *people}, {None, *holdings}

    def seen(column: Column) -> bool:
        if column.person is not None and column.person == viewer.person_key:
            return True
        named = column.person in named_people and column.holding in named_holdings
        return named and bool(column.units) and reach.issuperset(column.units)

    return frozenset(number for number, column in enumerate(columns) if seen(column))


def _ask(plan: Plan) -> None:
    """One ask a (question, period, kind); for units that moved one more a segment that the period touches."""
    for q, question in enumerate(plan.questions):
        measure = question.measure
        main, opening = 2 * q, 2 * q + 1
        if measure.facets:
            plan.facets[main] = [key for key, values in plan.facet_values.items() if measure.takes(values)]
        wanted = [(kind, quantity, True, main) for kind, quantity in measure.above_asks]
        wanted += [(kind, quantity, False, main) for kind, quantity in measure.below_asks]
        if measure.opening:
            wanted.append((OPENING, "amount", True, opening))
            plan.facets[opening] = [
                k for k, values in plan.facet_values.items() if values.get("target") == measure.opening
            ]
        for kind, quantity, above, filtered in wanted:
            kind_id = plan.kinds.get(kind)
            if kind_id is not None:
                for p, period in enumerate(question.periods):
                    ask = Ask(len(plan.metas), filtered, kind_id, quantity, period.start, period.end)
                    _ask_period(plan, question, Meta(q, p, above, None), ask)


def _ask_period(plan: Plan, question: Question, meta: Meta, ask: Ask) -> None:
    number = len(plan.metas)
    plan.metas[number] = meta
    plan.asks.append(ask)
    if not plan.grid.movers or question.reads_journal:
        return
    for segment, days in enumerate(plan.grid.segments):
        start, end = max(days.start, ask.start), min(days.end, ask.end)
        if start < end:
            number = len(plan.metas)
            plan.metas[number] = meta._replace(segment=segment)
            plan.moving.append(ask._replace(no=number, start=start, end=end))
