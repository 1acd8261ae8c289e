"""A unit's sums by quantity and period, and the lines that rules posted on them.

What lives here: `Board`, `Line`. Not here: why something is posted. Invariant: whatever is posted on a period stands in every
longer period that holds its anchor too, and in the whole; what stands on a longer period is not seen from a shorter one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ZERO
from luoshi.assessment.engine.items import component_key
from luoshi.assessment.engine.rules import Rule
from luoshi.assessment.engine.spans import Calendar, Span, Tile
from luoshi.assessment.engine.words import RANK

WHOLE = Tile("all", date.min, date.max, "", date.min)  # all that lies in the span


@dataclass(frozen=True, slots=True)
class Line:
    """One posting of a score: what a rule added on a period, in words, with the facts behind it."""

    rule: Rule | None
    component: str
    kind: str
    start: date
    label: str
    amount: Fraction
    text: str
    records: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


class Board:
    """The sums of one unit. `items` are whole numbers over `den`, from records; `posted` comes from rules."""

    __slots__ = ("calendar", "den", "items", "kinds", "lines", "posted", "span")

    def __init__(self, calendar: Calendar, kinds: tuple[str, ...], span: Span, den: int = 1) -> None:
        self.calendar, self.kinds, self.span, self.den = calendar, kinds, span, den
        self.items: dict[tuple[str, Tile], int] = {}
        self.posted: dict[tuple[str, Tile], Fraction] = {}
        self.lines: list[Line] = []

    def read(self, key: str, tile: Tile) -> Fraction:
        """What stands under a key in a period."""
        value = self.posted.get((key, tile), ZERO)
        items = self.items.get((key, tile))
        return value + Fraction(items, self.den) if items else value

    def post(
        self,
        rule: Rule,
        component: str,
        tile: Tile,
        amount: Fraction,
        text: str,
        *,
        at: str = "",
        records: tuple[str, ...] = (),
        events: tuple[str, ...] = (),
    ) -> None:
        """Add to a component on a period, or on the longer period of kind `at` around it."""
        if at and at != tile.kind:
            text = messages.OF_PERIOD % {"tile": tile.label, "text": text}
            tile = self.calendar.tile(at, tile.anchor)
        key = component_key(component)
        if amount:
            for around in self.around(tile):
                self.posted[key, around] = self.posted.get((key, around), ZERO) + amount
        line = Line(rule, component, tile.kind, tile.start, tile.label, amount, text, records, events)
        self.lines.append(line)

    def around(self, tile: Tile) -> list[Tile]:
        """The period itself, the longer ones around it, and the whole."""
        found = [tile] if tile is not WHOLE else []
        if tile is not WHOLE:
            longer = (kind for kind in self.kinds if RANK[kind] > RANK[tile.kind])
            found += [self.calendar.tile(kind, tile.anchor) for kind in longer]
        return [*found, WHOLE]

    def values(self, components: Iterable[str]) -> list[tuple[str, Tile, Fraction]]:
        """What stands under each component in each period that has something, in order."""
        keys = {component_key(name): name for name in components}
        found = {each for each in (*self.items, *self.posted) if each[0] in keys and each[1] is not WHOLE}
        places = sorted(found, key=lambda each: (each[0], each[1].kind, each[1].start))
        return [(keys[key], tile, self.read(key, tile)) for key, tile in places]

    def keys_of(self, prefix: str, tile: Tile) -> list[str]:
        """The keys of sums with a prefix in a period, sorted."""
        return sorted({name for name, at in (*self.items, *self.posted) if at is tile and name.startswith(prefix)})
