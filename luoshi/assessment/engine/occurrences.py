"""Rules about events: points for each, a period cleared, a record voided, a veto.

What lives here: `apply_occurrence`, `voided`. Not here: which events there are. Invariant: clearing a period takes away what
stands there at that moment and is positive; nothing is cleared upwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ZERO, rounded, show
from luoshi.assessment.engine.case import Case
from luoshi.assessment.engine.facts import Event
from luoshi.assessment.engine.items import component_key
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import Occurrence
from luoshi.assessment.engine.spans import Tile


def apply_occurrence(rule: Occurrence, case: Case) -> None:
    """The events of a rule in each period, also one that is still running."""
    for tile, _unit in case.tiles(rule, rule.kind, entire=False):
        events = case.events_in(rule.each, tile)
        if not events:
            continue
        if rule.clear:
            for around in _tiles(events, rule.clear, case):
                _clear(rule, case, around, messages.CLEAR_LINE, {"type": rule.type}, events)
        for name, level, each, found in _kinds(rule, events):
            amount = sum((event.amount for event in found), ZERO)
            if each * amount:
                told = {"type": name, "level": level, "amount": show(amount), "each": show(each)}
                ids = tuple(event.id for event in found)
                points = rounded(each * amount, rule.rounding)
                text = messages.EVENT_LINE % told
                case.board.post(rule, rule.component, tile, points, text, at=rule.post_kind, events=ids)
        if rule.veto:
            case.vetoes.append((rule, "、".join(event.note or event.type for event in events)))
    if rule.repeat:
        _repeat(rule, case)


def _kinds(rule: Occurrence, events: list[Event]) -> list[tuple[str, str, Fraction, list[Event]]]:
    """The events by type and level, each with its points."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        level = event.level if event.level in rule.by_level else ""
        found.setdefault((event.type, level), []).append(event)
    return [
        (name, level, rule.by_level[level] if level else rule.each[name], same)
        for (name, level), same in sorted(found.items())
    ]


def _tiles(events: Iterable[Event], kind: str, case: Case) -> list[Tile]:
    tiles = {case.board.calendar.tile(kind, event.day) for event in events}
    return sorted(tiles, key=lambda tile: tile.start)


def _clear(
    rule: Occurrence, case: Case, tile: Tile, sentence: str, told: dict[str, str], events: Iterable[Event]
) -> None:
    """Take a period's positive points away, component by component."""
    ids = tuple(event.id for event in events)
    for component in case.components:
        value = case.board.read(component_key(component), tile)
        if value > 0:
            text = sentence % (told | {"tile": tile.label, "value": show(value)})
            case.board.post(rule, component, tile, -value, text, events=ids)


def _repeat(rule: Occurrence, case: Case) -> None:
    """What follows when events of a type have come so often in the year."""
    repeat = rule.repeat
    assert repeat is not None
    by_year: dict[Tile, list[Event]] = {}
    for event in sorted(case.events.get(repeat.event, ()), key=lambda each: (each.day, each.id)):
        if event.day in case.span and rule.valid_on(event.day):
            by_year.setdefault(case.board.calendar.tile("year", event.day), []).append(event)
    for events in by_year.values():
        if sum((event.amount for event in events), ZERO) < repeat.count:
            continue
        told = {"type": repeat.event, "count": str(repeat.count)}
        if repeat.clear:
            for tile in _tiles(events[-1:], repeat.clear, case):
                _clear(rule, case, tile, messages.REPEAT_LINE, told, events)
        if repeat.veto:
            case.vetoes.append((rule, f"{repeat.event}满{repeat.count}次"))


def voided(scheme: Scheme, events: Iterable[Event]) -> dict[str, tuple[Occurrence, Event]]:
    """The records that an event voids (失实), with the rule and the event, the earliest first."""
    found: dict[str, tuple[Occurrence, Event]] = {}
    rules = [rule for rule in scheme.of(Occurrence) if rule.voids_item]
    for event in sorted(events, key=lambda each: (each.day, each.id)):
        for rule in rules:
            if event.record and event.type in rule.each and rule.valid_on(event.day):
                found.setdefault(event.record, (rule, event))
    return found
