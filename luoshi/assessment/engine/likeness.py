"""Which records are alike for a scheme: those that none of its rules can tell apart.

What lives here: `key_of` and what a scheme's rules ask of records. Not here: what records are worth (items.py). Invariant:
records with the same key have the same worth.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from operator import attrgetter
from typing import Any

from luoshi.assessment.engine.conditions import Condition
from luoshi.assessment.engine.facts import Record
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.rules import (
    Band,
    Base,
    Equivalence,
    Exclude,
    Factor,
    Group,
    Late,
    Limit,
    Rate,
    Reading,
    Reprint,
    Rule,
    Shortfall,
    Split,
    Surplus,
    Tariff,
)

ONE_DAY = timedelta(days=1)
SLOTS = {"outlet": "outlet", "medium": "medium", "level": "level"}
ITEM_RULES = (Tariff, Band, Factor, Equivalence, Group, Reprint, Split, Exclude, Late)


def about_records(rule: Rule) -> bool:
    """Whether a rule is applied to single records."""
    return isinstance(rule, ITEM_RULES) or (isinstance(rule, Limit) and rule.scope == "item")


def readings_of(rule: Rule) -> tuple[Reading, ...]:
    """The readings of a rule about periods."""
    if isinstance(rule, Rate):
        return rule.done, rule.all
    return (rule.reading,) if isinstance(rule, Base | Shortfall | Surplus) else ()


def conditions_of(scheme: Scheme) -> list[Condition]:
    """All conditions of a scheme."""
    rules = scheme.rules
    rows = [row.where for rule in rules for row in getattr(rule, "rows", ())]
    return [*rows, *(rule.where for rule in rules), *(each.where for r in rules for each in readings_of(r))]


def key_of(scheme: Scheme, *, exact: bool = False) -> Callable[[Record], Any]:
    """What makes two records alike: equal attributes, as far as the rules can tell them apart.

    `exact`: lengths are told apart in any case.
    """
    attributes = _attributes(scheme)
    per_outlet = any(rule.scope == "outlet" for rule in scheme.of(Limit))
    named = None if per_outlet or "outlet" not in attributes else _values(scheme, "outlet")
    folded = {"length"} | ({"outlet"} if named is not None else set())
    plain: Callable[[Record], Any] = attrgetter(*(sorted(attributes - folded) or ["adopted"]))
    parts: list[Callable[[Record], Any]] = []
    if named is not None:
        parts.append(lambda record: record.outlet if record.outlet in named else "")
    if "length" in attributes:
        length = _length_key(scheme, exact=exact)
        parts.append(lambda record: length(record.length))
    if eras := _eras(scheme):
        parts.append(lambda record: bisect(eras, record.published))
    if not parts:
        return plain
    if len(parts) == 1:
        only = parts[0]
        return lambda record: (plain(record), only(record))
    return lambda record: (plain(record), *[part(record) for part in parts])


def _attributes(scheme: Scheme) -> set[str]:
    """The attributes that the rules look at."""
    found: set[str] = {"adopted", "apart"}
    for condition in conditions_of(scheme):
        found |= condition.attributes
    for rule in scheme.rules:
        found |= {SLOTS[rule.scope]} if isinstance(rule, Limit) and rule.scope in SLOTS else set()
        found |= {"length"} if isinstance(rule, Band) and rule.per is not None else set()
        found |= {"duration_share"} if isinstance(rule, Factor) and rule.by_share else set()
        found |= {"origin"} if isinstance(rule, Reprint) else set()
    return found


def _values(scheme: Scheme, attribute: str) -> set[Any]:
    """The values of an attribute that some condition names."""
    tests = (test for condition in conditions_of(scheme) for test in condition.tests)
    return {value for test in tests if test.attribute == attribute for value in test.values}


def _length_key(scheme: Scheme, *, exact: bool) -> Callable[[int | None], Any]:
    """Lengths between the same limits are alike, unless the length itself is counted."""
    limits: set[Fraction] = set()
    for condition in conditions_of(scheme):
        for test in condition.tests:
            if test.attribute == "length" and test.range is not None:
                limits |= {each for each in (test.range.least, test.range.most) if each is not None}
    bands = [rule for rule in scheme.of(Band) if rule.per is not None]
    if exact or any(rule.rest == "keep" or rule.per is None or rule.per.denominator != 1 for rule in bands):
        return lambda length: length
    # A limit is a place of its own: lengths are whole, so the places begin at it and just after it.
    marks = sorted({int(each // 1) + add for each in limits for add in (0, 1)})
    if not bands:
        return lambda length: None if length is None else bisect(marks, length)
    # Whole hundreds begin at n × 100, started ones just after it.
    steps = tuple({(rule.per.numerator, int(rule.rest == "up")) for rule in bands if rule.per is not None})
    return lambda length: (
        None if length is None else (bisect(marks, length), *((length - less) // per for per, less in steps))
    )


def _eras(scheme: Scheme) -> tuple[date, ...]:
    """The days on which some rule about records begins or has ended."""
    days: set[date] = set()
    for rule in scheme.rules:
        if about_records(rule):
            days |= {rule.since} if rule.since else set()
            days |= {rule.until + ONE_DAY} if rule.until else set()
    return tuple(sorted(days))
