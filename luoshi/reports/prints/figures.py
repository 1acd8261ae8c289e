"""The figures that prints are made of: where each target stands on a day, what was done in a span, records by kind.

What lives here: reads of plans and ledger, in a fixed number of queries. Not here: sentences (summary, term). Invariant:
every number comes from a `Figure` as of the asked moment, counted up to the asked day, or from counting such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from luoshi.catalogue.model import KindDef
from luoshi.ledger import queries as ledger
from luoshi.ledger.measures import Column, Figure, Measure, Question, Span, figures_many
from luoshi.plans.board import Board, Line
from luoshi.plans.cells import Cell
from luoshi.plans.counting import measure_of
from luoshi.plans.duties import Duty, Holder, current
from luoshi.plans.models import Plan, Target
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.errors import UnitUnknown
from luoshi.reports.prints.model import Number
from luoshi.ui.states import amount_text

GROWING = frozenset({"sum", "pieces", "people", "holdings"})
Pick = Callable[[tuple[Duty, ...], date], tuple[Duty, ...]]


@dataclass(frozen=True)
class Standing:
    """One target in a print: its line, the cells of those it binds there, what was done in the span by all of them."""

    line: Line
    cells: tuple[Cell, ...]
    in_span: Figure | None

    @property
    def single(self) -> Cell | None:
        """The only cell of a target that binds the whole or one unit."""
        return self.cells[0] if len(self.cells) == 1 and self.cells[0].holder.kind in ("house", "unit") else None

    def of_state(self, *states: str) -> list[Cell]:
        """The cells in these states."""
        return [cell for cell in self.cells if cell.state in states]


def number(value: int | Fraction, url: str = "", word: str = "") -> Number:
    """A number with its word, as sentences carry it."""
    return Number(f"{amount_text(Fraction(value))}{word}", Fraction(value), url)


def plans_of(ask: Ask) -> list[Plan]:
    """The plans that a print speaks of: the one asked for, else all that run over its day and were there at its moment."""
    if ask.plan is not None:
        return [ask.plan]
    rows = Plan.objects.visible_to(ask.viewer).filter(state__in=[Plan.State.RUNNING, Plan.State.CLOSED])
    rows = rows.filter(start__lte=ask.ref, end__gt=ask.period.start, created_at__lte=ask.as_of)
    return list(rows.select_related("unit").order_by("start", "pk"))


def targets_of(ask: Ask, plans: Iterable[Plan]) -> list[Target]:
    """Their confirmed targets in the order of the documents. What was confirmed after the moment has no version then."""
    rows = Target.objects.visible_to(ask.viewer).filter(plan__in=list(plans), state__in=["confirmed", "ended"])
    return list(rows.select_related("plan__unit", "clause", "owner").order_by("plan__start", "plan_id", "start", "pk"))


class Gathering:
    """The board of a print's day and moment, and what is asked of it."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.board = Board(ask.viewer, today=ask.ref, as_of=ask.as_of)
        if ask.unit.pk not in self.board.facts.units:
            raise UnitUnknown
        self.plans = plans_of(ask)
        self.units = frozenset(self.board.facts.below(ask.unit.pk)) if ask.below else frozenset({ask.unit.pk})

    def lines(self) -> list[Line]:
        """The targets of the plans, those whose version was known."""
        return self.board.lines(targets_of(self.ask, self.plans))

    def holders(self, line: Line) -> Sequence[Holder]:
        """Whom a print of this unit speaks of: of the house those bound; of a part its own, or those below it."""
        if self.ask.is_house:
            return line.holders
        own = [h for h in line.everyone if h.unit_id == self.ask.unit.pk and h.kind == "unit"]
        if own and line.is_share(own[0]):
            return own
        return [h for h in line.everyone if h.unit_id in self.units and h.kind != "house"]

    def standings(self, pick: Pick | None = None) -> list[Standing]:
        """Each target with its cells on the day, and what was done in the period. Two rounds of figures."""
        lines = self.lines()
        cells = self.cells(lines, pick or _current)
        by_target: dict[int, list[Cell]] = {}
        for cell in cells:
            by_target.setdefault(cell.target.id, []).append(cell)
        told = [line for line in lines if line.info.id in by_target]
        spans = self.in_span(told, by_target)
        return [Standing(line, tuple(by_target[line.info.id]), spans.get(line.info.id)) for line in told]

    def cells(self, lines: Sequence[Line], pick: Pick) -> list[Cell]:
        """The picked cells, counted up to the print's day."""
        found = self.board.cells(lines, pick, of=self.holders)
        if self.ask.ref >= self.ask.day:
            return found
        return self._cut(found, {line.info.id: line for line in lines})

    def _cut(self, cells: Sequence[Cell], lines: dict[int, Line]) -> list[Cell]:
        """The same cells without what counts on days after the print's: a September is told as of its last day."""
        later = [cell for cell in cells if cell.figure.period.end > self.ask.until > cell.figure.period.start]
        questions = [
            Question(
                number, cell.figure.measure, (cell.figure.column,), (Span(cell.figure.period.start, self.ask.until),)
            )
            for number, cell in enumerate(later)
        ]
        found = figures_many(self.ask.viewer, questions, as_of=self.ask.as_of) if questions else {}
        cut = {id(later[key]): figure for (key, _, _), figure in found.items()}
        return [self._with(cell, lines[cell.target.id], cut[id(cell)]) if id(cell) in cut else cell for cell in cells]

    def _with(self, cell: Cell, line: Line, figure: Figure) -> Cell:
        settings = self.board.settings_of(line, cell.holder.unit_id)
        judged = self.board.judge.judge(
            line.info.spec, cell.duty, figure, settings, cell.judged.late, cell.judged.minima
        )
        return cell._replace(figure=figure, judged=judged)

    def in_span(self, lines: Sequence[Line], cells: dict[int, list[Cell]]) -> dict[int, Figure]:
        """By target: what its units did together in the print's period, where an amount grows."""
        span = Span(self.ask.period.start, min(self.ask.period.end, self.ask.until))
        questions = []
        for line in lines:
            if line.info.spec.counting.how in GROWING and not line.info.spec.is_ratio:
                column = together([cell.holder for cell in cells[line.info.id]])
                measure = measure_of(line.info.spec, line.info.carried_from or line.info.id)
                questions.append(Question(line.info.id, measure, (column,), (span,)))
        found = figures_many(self.ask.viewer, questions, as_of=self.ask.as_of) if questions else {}
        return {key: figure for (key, _, _), figure in found.items()}


def _current(found: tuple[Duty, ...], today: date) -> tuple[Duty, ...]:
    duty = current(found, today)
    return (duty,) if duty else ()


def together(holders: Sequence[Holder]) -> Column:
    """One column for all: a single holder's own, or the units of many."""
    if len(holders) == 1:
        one = holders[0]
        return Column("all", (one.unit_id,), one.below, one.person, one.holding)
    units = tuple(sorted({holder.unit_id for holder in holders}))
    return Column("all", units, any(holder.below for holder in holders))


@dataclass(frozen=True)
class OfKind:
    """What was recorded of one kind in the span: its first quantity."""

    kind: KindDef
    figure: Figure

    @property
    def word(self) -> str:
        """篇, 次, …"""
        return self.kind.quantities[0].count_word


def by_kind(ask: Ask) -> list[OfKind]:
    """Kinds of which something counts in the print's period, in the catalogue's order. Two queries and the figures."""
    span = Span(ask.period.start, min(ask.period.end, ask.until))
    column = Column("unit", (ask.unit.pk,), ask.below)
    kinds = {code: kind for code, kind in ledger.kind_defs(ask.viewer).items() if kind.quantities and not kind.system}
    questions: list[Any] = [
        Question(code, Measure((code,), kind.quantities[0].code), (column,), (span,)) for code, kind in kinds.items()
    ]
    found = figures_many(ask.viewer, questions, as_of=ask.as_of) if questions else {}
    return [OfKind(kinds[code], figure) for (code, _, _), figure in found.items() if figure.num]
