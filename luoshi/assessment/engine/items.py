"""What one record is worth: excluded or not, points by component, its weight as a piece, what it feeds.

What lives here: `Item` and `Pricer`. Not here: the division among units (shares.py), groups of the same work (groups.py),
sums (board.py). Invariant: an item depends only on the attributes that the scheme's rules ask for, so each distinct set of
them is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.amounts import ONE, ZERO, rounded, show, whole
from luoshi.assessment.engine.conditions import Condition
from luoshi.assessment.engine.facts import REPRINT, Record
from luoshi.assessment.engine.likeness import ITEM_RULES, SLOTS, about_records, conditions_of, key_of, readings_of
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import (
    Band,
    Equivalence,
    Exclude,
    Factor,
    Group,
    Late,
    Limit,
    Price,
    Reading,
    Reprint,
    Rule,
    Split,
    Tariff,
)

Feed = tuple[str, Fraction, bool]  # what is fed, how much, whether it is divided as points are


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an item's arithmetic: the rule and its sentence."""

    rule: Rule
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """The worth of records that are alike. `reason`: why it gives nothing. `feeds`: everything that it adds to.

    `special`: some rule may choose within its work, divide it by names, or wait.
    """

    reason: str = ""
    rule: Rule | None = None
    amounts: tuple[tuple[str, Fraction], ...] = ()
    points: Fraction = ZERO
    feeds: tuple[Feed, ...] = ()
    steps: tuple[Step, ...] = ()
    split: Split | None = None
    group: Group | None = None
    once: Reprint | None = None
    late: Late | None = None
    grouped: bool = False
    special: bool = False


def component_key(component: str) -> str:
    """The key of a component's points on a board."""
    return f"={component}"


def reading_key(reading: Reading, component: str) -> str:
    """The key of what a reading reads: a component's points, or the rule's own slot."""
    if reading.source == "points" and not reading.where.tests:
        return component_key(component)
    return f"?{reading.key}"


def slot_key(limit: Limit, value: object) -> str:
    """The key of a limit's sum for one outlet, medium or level; without those, of the records that match."""
    return f"^{limit.id}\n{value}"


def late_key(rule: Late) -> str:
    """The key of the number of records that came late."""
    return f"!{rule.id}"


class Pricer:
    """Prices the records of a scheme, each distinct kind once."""

    def __init__(self, scheme: Scheme, *, exact: bool = False) -> None:
        """`exact`: steps name each record's own length, so that lengths are not put together."""
        self.scheme = scheme
        self.by_kind = {kind: scheme.of(kind) for kind in ITEM_RULES}
        self.made: dict[Any, Item] = {}
        self.matchers = {id(where): where.matcher() for where in conditions_of(scheme)}
        ordered = [r for r in scheme.rules if isinstance(r, Factor) or (isinstance(r, Limit) and r.scope == "item")]
        self.modifiers = tuple(sorted(ordered, key=lambda r: int(isinstance(r, Limit)) if r.order is None else r.order))
        self.readings = tuple((rule, each) for rule in scheme.rules for each in readings_of(rule))
        self.slots = tuple(rule for rule in scheme.of(Limit) if rule.scope in SLOTS or _has_slot(rule))
        self.class_bound = any(rule.classes for rule in scheme.rules if about_records(rule))
        self.reprints_once = any(rule.mode == "once" for rule in scheme.of(Reprint))
        self.key = key_of(scheme, exact=exact)

    def of(self, record: Record, cls: str = "") -> Item:
        """The item of a record, for a class of units where rules differ by class."""
        key = (self.key(record), cls) if self.class_bound else self.key(record)
        item = self.made.get(key)
        if item is None:
            item = self.made[key] = self._make(record, cls)
        return item

    def _make(self, record: Record, cls: str) -> Item:
        def holds(rule: Rule) -> bool:
            return rule.valid_on(record.published) and rule.binds(cls) and self.matchers[id(rule.where)](record)

        def first(kind: type[Any]) -> Any:
            return next((rule for rule in self.by_kind[kind] if holds(rule)), None)

        excluded = first(Exclude)
        if excluded is not None:
            return Item(excluded.reason, excluded)
        reprint = first(Reprint) if record.origin == REPRINT else None
        if reprint is not None and reprint.mode == "zero":
            return Item(messages.REPRINT_ZERO, reprint)
        split, group = first(Split), first(Group)
        amounts, steps = self._amounts(record, holds) if record.adopted else ({}, ())
        if split is not None and split.fixed is not None and record.adopted:
            told = messages.FIXED_EACH % {"points": show(split.fixed)}
            amounts, steps = {split.component: split.fixed}, (Step(split, told),)
        equivalence = first(Equivalence)
        weight = equivalence.value if equivalence is not None else ONE
        once = reprint if reprint is not None and reprint.mode == "once" and record.adopted else None
        late = first(Late) if record.apart != "handed_in" else None  # judged with the appearance
        grouped = (group is not None or self.reprints_once) and record.adopted
        return Item(
            reason=_reason(record),
            amounts=tuple(amounts.items()),
            points=sum(amounts.values(), ZERO),
            feeds=self._feeds(record, amounts, weight),
            steps=steps,
            split=split,
            group=group if record.adopted else None,
            once=once,
            late=late,
            grouped=grouped,
            special=grouped or late is not None or split is not None,
        )

    def _amounts(self, record: Record, holds: Callable[[Rule], bool]) -> tuple[dict[str, Fraction], tuple[Step, ...]]:
        """Points by component: the first table that fits, then factors and limits in their order."""
        amounts: dict[str, Fraction] = {}
        steps: list[Step] = []
        for rule in self.scheme.rules:
            if isinstance(rule, Tariff | Band) and rule.component not in amounts and holds(rule):
                found = self._price(rule, record)
                if found is not None:
                    amounts[rule.component] = rounded(found[0], rule.rounding)
                    steps.append(Step(rule, found[1]))
        for modifier in self.modifiers:
            if modifier.component in amounts and holds(modifier):
                value, told = modified(modifier, amounts[modifier.component], record.duration_share)
                if told:
                    amounts[modifier.component] = value
                    steps.append(Step(modifier, told))
        return amounts, tuple(steps)

    def _price(self, rule: Tariff | Band, record: Record) -> tuple[Fraction, str] | None:
        """The points of a table for a record, with the sentence; None when no row fits."""
        if isinstance(rule, Band) and rule.per is not None:
            if record.length is None:
                return None
            points = whole(record.length / rule.per, rule.rest) * rule.points
            told = {"per": show(rule.per), "points": show(rule.points), "length": record.length}
            return points, messages.STEP_PER % told
        for row in rule.rows:
            if self.matchers[id(row.where)](record):
                return row.points, _row_words(row)
        if isinstance(rule, Tariff) and rule.unlisted == "peer":
            peers = [row for row in rule.rows if row.where.asks("level") and _fits_as_peer(row, record)]
            row = min(peers, key=lambda each: each.points, default=Price(Condition(), ZERO))
            return (row.points, _row_words(row)) if peers else None
        return None

    def _feeds(self, record: Record, amounts: dict[str, Fraction], weight: Fraction) -> tuple[Feed, ...]:
        """Everything a record adds to: components, the slots of readings and limits."""
        feeds = [(component_key(component), points, True) for component, points in amounts.items()]
        for rule, reading in self.readings:
            if reading.source == "events" or not self.matchers[id(reading.where)](record):
                continue
            key = reading_key(reading, rule.component)
            if reading.source == "points":
                if reading.where.tests:
                    feeds.append((key, amounts.get(rule.component, ZERO), True))
            elif record.adopted if reading.source == "adopted" else record.apart != "appeared":
                feeds.append((key, weight, False))
        for limit in self.slots:
            if limit.component in amounts and self.matchers[id(limit.where)](record):
                value = getattr(record, SLOTS[limit.scope]) if limit.scope in SLOTS else ""
                feeds.append((slot_key(limit, value), amounts[limit.component], True))
        return tuple(feed for feed in feeds if feed[1])


def _reason(record: Record) -> str:
    """Why it brings no points of its own; "" where it may."""
    if record.adopted:
        return ""
    return messages.APPEARED_APART if record.apart == "handed_in" else messages.NOT_ADOPTED


def _has_slot(limit: Limit) -> bool:
    """Whether a limit on a component is about some of its records only."""
    return limit.scope == "component" and bool(limit.where.tests)


def modified(rule: Factor | Limit, value: Fraction, share: Fraction | None) -> tuple[Fraction, str]:
    """A value after a factor or a limit per item, with the sentence; none where nothing changed."""
    if isinstance(rule, Factor):
        factor = (ONE if share is None else share) if rule.by_share else rule.value
        what = str(rule.where) or rule.text or rule.type
        text = messages.STEP_SHARE if rule.by_share else messages.STEP_FACTOR
        return rounded(value * factor, rule.rounding), text % {"value": show(factor), "what": what}
    limited = value if rule.most is None else min(value, rule.most)
    limited = limited if rule.least is None else max(limited, rule.least)
    told = messages.STEP_LIMIT % {"what": "最高" if rule.least is None else "最低", "value": show(limited)}
    return rounded(limited, rule.rounding), told if limited != value else ""


def _row_words(row: Price) -> str:
    return messages.STEP_PRICE % {"what": str(row.where), "points": show(row.points)}


def _fits_as_peer(row: Price, record: Record) -> bool:
    """Whether a row for a named outlet fits a record of an unlisted one of the same level."""
    return row.where.without("outlet").matcher()(record)
