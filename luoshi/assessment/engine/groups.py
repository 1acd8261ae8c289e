"""Appearances of the same work: which of them count.

What lives here: `Appearance`, `resolve`. Not here: what each is worth (items.py). Invariant: the choice is made per unit and
work over the whole period of the rule, and does not depend on the order in which appearances are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from luoshi.assessment.engine import messages, words
from luoshi.assessment.engine.facts import FIRST, Record
from luoshi.assessment.engine.items import Item
from luoshi.assessment.engine.rules import Group, Rule

MODES = {code: word for word, code in words.GROUPS.items()}


@dataclass(frozen=True, slots=True)
class Appearance:
    """A record as one unit has it: its item and the unit's parts of points and count."""

    record: Record
    item: Item
    points: Fraction
    count: Fraction

    @property
    def place(self) -> tuple[Fraction, object, str]:
        """Most points first, then the earlier day, then the number."""
        return -self.item.points * self.points, self.record.published, self.record.id


Dropped = tuple[Appearance, str, Rule]


def resolve(appearances: Iterable[Appearance]) -> tuple[list[Appearance], list[Dropped]]:
    """The appearances of one work that count for a unit, and the others with the reason and the rule."""
    ordered = sorted(appearances, key=lambda each: each.place)
    ordered, dropped = _reprints(ordered)
    grouped = [each for each in ordered if each.item.group is not None]
    kept = [each for each in ordered if each.item.group is None]
    if not grouped:
        return kept, dropped
    rule = next(each.item.group for each in grouped if each.item.group is not None)
    best = {id(each) for each in CHOICES[rule.mode](grouped, rule)}
    told = {"kept": grouped[0].record.title or grouped[0].record.id, "mode": MODES[rule.mode]}
    for each in grouped:
        if id(each) in best:
            kept.append(each)
        else:
            dropped.append((each, messages.IN_GROUP % told, rule))
    return kept, dropped


def _reprints(ordered: list[Appearance]) -> tuple[list[Appearance], list[Dropped]]:
    """Reprints that count once: none beside the first appearance, else the earliest of them."""
    once = sorted(
        (each for each in ordered if each.item.once), key=lambda each: (each.record.published, each.record.id)
    )
    if not once:
        return ordered, []
    original = any(each.record.origin == FIRST for each in ordered)
    gone = {id(each) for each in once[0 if original else 1 :]}
    dropped: list[Dropped] = [
        (each, messages.REPRINT_ONCE, each.item.once) for each in once if id(each) in gone and each.item.once
    ]
    return [each for each in ordered if id(each) not in gone], dropped


def _one_of_each(ordered: list[Appearance], key: Callable[[Appearance], str]) -> list[Appearance]:
    found: dict[str, Appearance] = {}
    for each in ordered:
        found.setdefault(key(each), each)
    return list(found.values())


CHOICES: dict[str, Callable[[list[Appearance], Group], list[Appearance]]] = {
    "highest": lambda ordered, rule: ordered[:1],
    "sum": lambda ordered, rule: ordered,
    "once_per_class": lambda ordered, rule: _one_of_each(ordered, lambda each: each.record.outlet_class),
    "one_each_side": lambda ordered, rule: _one_of_each(ordered, lambda each: each.record.side),
    "top": lambda ordered, rule: ordered[: rule.top],
}
