"""Scoring: facts × scheme → result.

What lives here: `score` and the order in which rules are applied. Not here: what each rule does. Invariant: the order of
facts never matters; as of a moment the result is that of the facts known by then, to the digit.

The order: records are excluded or priced (items.py), divided (shares.py), chosen within the same work (groups.py), summed by
unit and period (tally.py); then rules about periods and events run, by their stated order, else by type; then weights,
pass lines, ranks and awards (standing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from luoshi.assessment.engine import messages, standing
from luoshi.assessment.engine.amounts import ZERO
from luoshi.assessment.engine.board import WHOLE, Board, Line
from luoshi.assessment.engine.case import Case
from luoshi.assessment.engine.duties import apply_duty, apply_late, apply_limit, apply_rate
from luoshi.assessment.engine.facts import Event, Record, Roster, Unit, known, withdrawn
from luoshi.assessment.engine.items import component_key
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.occurrences import apply_occurrence, voided
from luoshi.assessment.engine.result import Result, UnitScore
from luoshi.assessment.engine.rules import Duty, Late, Limit, Occurrence, Rate, Rule
from luoshi.assessment.engine.spans import Calendar, Span, used_kinds
from luoshi.assessment.engine.tally import Tally
from luoshi.periods import Term

Apply = Callable[[Any, Case], None]
# By type, where no order is stated: the place in this list.
APPLY: tuple[tuple[type[Rule], Apply], ...] = (
    (Duty, apply_duty),
    (Rate, apply_rate),
    (Late, apply_late),
    (Occurrence, apply_occurrence),
    (Limit, apply_limit),
)
AFTER_ALL = 10_001  # rules without a stated order come after those with one


def score(
    scheme: Scheme,
    records: Iterable[Record],
    units: Iterable[Unit],
    events: Iterable[Event] = (),
    *,
    period: Span | None = None,
    as_of: datetime | None = None,
    trace: bool = False,
    terms: tuple[Term, ...] = (),
) -> Result:
    """Score units by a scheme.

    In: the facts in any order; `period` (default: the scheme's year of the latest record); `as_of`: only what was known by
    then; `trace`: keep each point with its rule and record, for `explain`; `terms`: the school terms, else the usual ones.
    Rules on a longer period than the one scored don't apply: a month has no year's cap.
    """
    facts = records if isinstance(records, list | tuple) else list(records)
    happened = [each for each in events if known(each, as_of) and not withdrawn(each, as_of)]
    roster = Roster(units)
    calendar = Calendar(scheme, terms)
    span = period or _year_of(facts, happened, calendar)
    tally = Tally(scheme, roster, calendar, span, used_kinds(kinds_of(scheme)), as_of, trace)
    tally.void(voided(scheme, happened))
    tally.add(facts)
    boards = tally.boards()
    by_unit = _events_by_unit(happened, roster, span)
    tally.strangers |= {unit for unit in by_unit if unit not in roster}
    cases = []
    for unit in sorted({*roster.ids, *boards, *by_unit}):
        board = boards.get(unit) or Board(calendar, tally.kinds, span)
        cases.append(Case(unit, board, span, scheme.components, by_unit.get(unit, {}), roster))
    apply_rules(scheme, cases)
    scores = {case.unit: _unit_score(case, scheme, tally.last_days.get(case.unit), trace) for case in cases}
    remarks = [*_strangers(tally.strangers), *standing.settle(scheme, scores, cases, span)]
    uncounted = sorted(tally.uncounted, key=lambda each: (each.unit, each.record, each.reason))
    return Result(scheme, span, as_of, scores, tuple(uncounted), tuple(remarks), trace)


def kinds_of(scheme: Scheme) -> set[str]:
    """The kinds of period that the scheme's rules speak of."""
    kinds: set[str] = set()
    for rule in scheme.rules:
        kinds |= {str(getattr(rule, name)) for name in ("kind", "post_kind") if hasattr(rule, name)}
        if isinstance(rule, Occurrence):
            kinds |= {rule.clear, rule.repeat.clear if rule.repeat else ""}
    return kinds - {""}


def ordered(scheme: Scheme) -> list[tuple[Rule, Apply]]:
    """The rules about periods and events in the order in which they run."""
    found: list[tuple[tuple[int, int, int], Rule, Apply]] = []
    for number, rule in enumerate(scheme.rules):
        if isinstance(rule, Limit) and rule.scope == "item":
            continue
        for place, (kind, apply) in enumerate(APPLY):
            if isinstance(rule, kind):
                stated = AFTER_ALL if rule.order is None else rule.order
                found.append(((stated, place, number), rule, apply))
    return [(rule, apply) for _, rule, apply in sorted(found, key=lambda each: each[0])]


def apply_rules(scheme: Scheme, cases: Iterable[Case]) -> None:
    """Run the rules about periods and events on each case."""
    rules = ordered(scheme)
    for case in cases:
        for rule, apply in rules:
            apply(rule, case)


def _year_of(records: Iterable[Record], events: Iterable[Event], calendar: Calendar) -> Span:
    """The scheme's year of the latest fact."""
    days = [record.published for record in records] or [event.day for event in events]
    return calendar.year(max(days, default=date(2000, 1, 1)))


def _events_by_unit(events: Iterable[Event], roster: Roster, span: Span) -> dict[str, dict[str, list[Event]]]:
    found: dict[str, dict[str, list[Event]]] = {}
    for event in events:
        unit = roster.owner(event.unit, event.day)
        found.setdefault(unit, {}).setdefault(event.type, []).append(event)
    return found


def _unit_score(case: Case, scheme: Scheme, last_day: date | None, trace: bool) -> UnitScore:
    """A unit's sums, before weights and ranks."""
    board = case.board
    components = {name: board.read(component_key(name), WHOLE) for name in scheme.components}
    periods, labels = {}, {}
    for name, tile, points in board.values(scheme.components):
        if tile.start in case.span or tile.anchor in case.span:
            periods[name, tile.kind, tile.start] = points
            labels[tile.kind, tile.start] = tile.label
    unit = case.roster.last(case.unit, case.span.last_day)
    return UnitScore(
        unit=unit,
        components=components,
        periods=periods,
        labels=labels,
        exact=sum(components.values(), ZERO),
        present=unit.valid_on(case.span.last_day),
        vetoes=tuple(dict.fromkeys(reason for _, reason in case.vetoes)),
        veto_lowest=any(_lowest(rule) for rule, _ in case.vetoes),
        progress=tuple(case.progress),
        lines=tuple(sorted(board.lines, key=_place)) if trace else (),
        last_day=last_day,
    )


def _place(line: Line) -> tuple[bool, date, str]:
    """Records first, then what rules made of them."""
    return not line.records, line.start, line.text if line.records else line.kind


def _lowest(rule: Rule) -> bool:
    repeat = getattr(rule, "repeat", None)
    return getattr(rule, "veto", "") == "lowest" or (repeat is not None and repeat.veto == "lowest")


def _strangers(units: Iterable[str]) -> list[str]:
    return [messages.UNKNOWN_UNIT % {"unit": unit} for unit in sorted(units)]
