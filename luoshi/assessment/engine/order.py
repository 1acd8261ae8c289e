"""Whether the order of two rules matters where the scheme does not state it: found by trying both.

What lives here: `problems`. Not here: how rules run (score.py). Invariant: a pair is refused only with an example in which
both orders give different points, and both are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ONE, ZERO, show
from luoshi.assessment.engine.board import WHOLE, Board
from luoshi.assessment.engine.case import Case
from luoshi.assessment.engine.facts import Event, Roster, Unit
from luoshi.assessment.engine.items import component_key, late_key, modified, reading_key, slot_key
from luoshi.assessment.engine.likeness import readings_of
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import Base, Factor, Late, Limit, Occurrence, Rule, Shortfall, Surplus
from luoshi.assessment.engine.score import apply_rules, kinds_of, ordered
from luoshi.assessment.engine.spans import Calendar, Span, used_kinds
from luoshi.assessment.engine.tree import Problem

TRIAL_DAY = date(2026, 1, 15)
TRIAL_TARGET = Fraction(20)  # where what is owed stands in the units' columns


@dataclass(frozen=True, slots=True)
class Probe:
    """A made-up case: points and pieces of one period, and how often each event of the two rules happened."""

    points: Fraction
    count: Fraction
    events: tuple[str, ...]

    def __str__(self) -> str:
        told = messages.PROBE_EVENTS % {"events": "、".join(self.events)} if self.events else ""
        return messages.PROBE_MONTH % {"points": show(self.points), "count": show(self.count), "events": told}


@dataclass(frozen=True, slots=True)
class OrderNeeded(Problem):
    """Two rules without a stated order: an example, and the points when either goes first."""

    first: str = ""
    second: str = ""
    example: str = ""
    one: Fraction = ZERO
    other: Fraction = ZERO


def problems(scheme: Scheme) -> list[Problem]:
    """A problem for each pair of rules whose order matters and is not stated."""
    found: list[Problem] = []
    for first, second in combinations([rule for rule, _ in ordered(scheme)], 2):
        if _open(first, second):
            found += _conflict(scheme, first, second)
    modifiers = [rule for rule in scheme.rules if isinstance(rule, Factor | Limit) and _per_item(rule)]
    for one, other in combinations(modifiers, 2):
        if _open(one, other) and one.component == other.component:
            found += _item_conflict(one, other)
    return found


def _open(first: Rule, second: Rule) -> bool:
    """Whether two rules may meet and nothing says which goes first."""
    if first.order is not None and second.order is not None and first.order != second.order:
        return False
    if first.classes and second.classes and not first.classes & second.classes:
        return False
    since = max(first.since or date.min, second.since or date.min)
    return since <= min(first.until or date.max, second.until or date.max)


def _per_item(rule: Rule) -> bool:
    return isinstance(rule, Factor) or (isinstance(rule, Limit) and rule.scope == "item")


def _told(first: Rule, second: Rule, probe: object, one: Fraction, other: Fraction) -> Problem:
    told = {
        "first": first.id,
        "second": second.id,
        "first_type": first.type,
        "second_type": second.type,
        "probe": probe,
        "one": show(one),
        "other": show(other),
    }
    sentence = messages.ORDER_NEEDED % told
    return OrderNeeded(second.line, sentence, first.id, second.id, str(probe), one, other)


def _conflict(scheme: Scheme, first: Rule, second: Rule) -> Iterator[Problem]:
    """The first example in which the order of two rules matters."""
    for probe in _probes(first, second):
        one, other = _trial(scheme, first, second, probe), _trial(scheme, second, first, probe)
        if one != other:
            yield _told(first, second, probe, one, other)
            return


def _numbers(rule: Rule) -> set[Fraction]:
    """The numbers of a rule near which something may change."""
    found: set[Fraction] = set()
    if isinstance(rule, Base | Shortfall | Surplus):
        needs = [rule.required, *rule.required.by_class.values()]
        found |= {each.number if not each.column and not each.by_class else TRIAL_TARGET for each in needs}
    if isinstance(rule, Limit):
        found |= {each for each in (rule.most, rule.least) if each is not None}
    return found - {ZERO}


def _probes(first: Rule, second: Rule) -> Iterator[Probe]:
    """Cases around the rules' numbers: nothing, a little less, as much, a little more; with and without their events."""
    marks = sorted(_numbers(first) | _numbers(second)) or [Fraction(10)]
    values = [mark * part for mark in marks for part in (Fraction(9, 10), ONE, Fraction(3, 2))]
    names = sorted({name for rule in (first, second) for name in _events(rule)})
    for events in [tuple(names)] + [(name,) for name in names if len(names) > 1] + ([()] if names else []):
        for value in [*values, ZERO]:
            yield Probe(value, value, events)


def _events(rule: Rule) -> set[str]:
    names = set(rule.each) if isinstance(rule, Occurrence) else set()
    if isinstance(rule, Occurrence) and rule.repeat:
        names.add(rule.repeat.event)
    return names


def _trial(scheme: Scheme, first: Rule, second: Rule, probe: Probe) -> Fraction:
    """The points of a case when one rule runs before the other."""
    day = max(each for each in (first.since, second.since, TRIAL_DAY) if each is not None)
    calendar = Calendar(scheme)
    rules = tuple(replace(rule, order=number, since=None, until=None) for number, rule in enumerate((first, second)))
    trial = replace(scheme, rules=rules)
    kinds = used_kinds(kinds_of(scheme))
    tiles = {kind: calendar.tile(kind, day) for kind in kinds}
    # The span holds the one period of each kind that the case is about.
    start = min(tile.start for tile in tiles.values())
    span = Span(start, max(tile.end for tile in tiles.values()))
    board = Board(calendar, kinds, span)
    for key, value in _standing(rules, probe):
        for tile in (*tiles.values(), WHOLE):
            board.posted[key, tile] = value
    unit = Unit("", cls=_class(scheme, first, second), staff=ONE, size=ONE, class_count=ONE)
    unit = replace(unit, figures=dict.fromkeys(_columns(rules), TRIAL_TARGET))
    events = {name: [Event(name, "", name, day)] for name in probe.events}
    case = Case("", board, span, scheme.components, events, Roster([unit]), only=frozenset(tiles.values()))
    apply_rules(trial, [case])
    return sum((board.read(component_key(name), WHOLE) for name in scheme.components), ZERO)


def _class(scheme: Scheme, first: Rule, second: Rule) -> str:
    """A class of units that both rules are for and know a number for."""
    bound = first.classes & second.classes or first.classes | second.classes
    named = {cls for rule in (first, second) for cls in getattr(getattr(rule, "required", None), "by_class", {})}
    return next(iter(sorted(bound & named or bound or named)), next(iter(scheme.classes), ""))


def _columns(rules: tuple[Rule, ...]) -> set[str]:
    needs = [rule.required for rule in rules if isinstance(rule, Base | Shortfall | Surplus)]
    return {each.column for need in needs for each in (need, *need.by_class.values()) if each.column}


def _standing(rules: tuple[Rule, ...], probe: Probe) -> Iterator[tuple[str, Fraction]]:
    """What stands on the board before the two rules run: their components and all that they read."""
    touched = {rule.component for rule in rules}
    for component in sorted(touched):
        yield component_key(component), probe.points
    for rule in rules:
        for reading in readings_of(rule):
            key = reading_key(reading, rule.component)
            if reading.source != "events" and not key.startswith("="):
                yield key, probe.points if reading.source == "points" else probe.count
        if isinstance(rule, Limit):
            yield slot_key(rule, ""), probe.points
        if isinstance(rule, Late):
            yield late_key(rule), ONE


def _item_conflict(first: Factor | Limit, second: Factor | Limit) -> Iterator[Problem]:
    """The first value at which the order of two steps of a record's points matters."""
    limits = [each for rule in (first, second) if isinstance(rule, Limit) for each in (rule.most, rule.least) if each]
    for value in [*limits, *(2 * each for each in limits), ONE, Fraction(1, 3), Fraction(10)]:
        one = modified(second, modified(first, value, Fraction(1, 3))[0], Fraction(1, 3))[0]
        other = modified(first, modified(second, value, Fraction(1, 3))[0], Fraction(1, 3))[0]
        if one != other:
            yield _told(first, second, messages.PROBE_ITEM % {"points": show(value)}, one, other)
            return
