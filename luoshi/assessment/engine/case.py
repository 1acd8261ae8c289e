"""One unit's case: what rules about periods and events work on.

What lives here: `Case`, `Progress`. Not here: the rules' arithmetic (duties.py, occurrences.py). Invariant: a duty binds a unit
in periods at whose anchor it exists; what a period's rule needs is read from the board only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from luoshi.assessment.engine.amounts import ZERO, whole
from luoshi.assessment.engine.board import WHOLE, Board
from luoshi.assessment.engine.facts import Event, Roster, Unit
from luoshi.assessment.engine.items import reading_key
from luoshi.assessment.engine.rules import Reading, Rule
from luoshi.assessment.engine.spans import Span, Tile


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit came in a period: done of required (or of all, for a rate)."""

    rule: str
    kind: str
    start: date
    label: str
    done: Fraction
    required: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Done over required; None where nothing is required."""
        return self.done / self.required if self.required else None


@dataclass(slots=True)
class Case:
    """A unit on a span, with its board and its events by type; `only`: the periods looked at, if not all."""

    unit: str
    board: Board
    span: Span
    components: tuple[str, ...]
    events: Mapping[str, list[Event]]
    roster: Roster
    only: frozenset[Tile] = frozenset()
    vetoes: list[tuple[Rule, str]] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)

    def tiles(self, rule: Rule, kind: str, *, entire: bool) -> Iterator[tuple[Tile, Unit]]:
        """The periods in which a rule binds the unit; `entire`: only those that lie in the span with all their days."""
        for tile in self.board.calendar.tiles(kind, self.span):
            if self.only and tile not in self.only:
                continue
            in_span = tile.anchor in self.span if kind == "week" else tile.end <= self.span.end
            in_span = in_span and (kind == "week" or tile.start >= self.span.start)
            if (entire and not in_span) or not rule.valid_on(tile.anchor):
                continue
            day = min(tile.anchor, self.span.last_day)
            unit = self.roster.last(self.unit, day)
            if rule.binds(unit.cls) and (not entire or unit.valid_on(day)):
                yield tile, unit

    def read(self, reading: Reading, component: str, tile: Tile) -> Fraction:
        """What a reading gives in a period."""
        if reading.source == "events":
            found = (event for name in sorted(reading.events) for event in self.events.get(name, ()))
            value = sum((event.amount for event in found if self._in(event.day, tile)), ZERO)
        else:
            value = self.board.read(reading_key(reading, component), tile)
        return whole(value, reading.rest)

    def events_in(self, names: Mapping[str, Fraction], tile: Tile) -> list[Event]:
        """The events of some types in a period, by day and id."""
        found = [event for name in names for event in self.events.get(name, ()) if self._in(event.day, tile)]
        return sorted(found, key=lambda event: (event.day, event.id))

    def _in(self, day: date, tile: Tile) -> bool:
        in_span = day in self.span or tile.kind == "week"
        return in_span and (tile is WHOLE or tile.start <= day < tile.end)
