"""Joint work: who gets what part of a record's points and of its count.

What lives here: `shares`. Not here: how many points there are (items.py). Invariant: parts are exact; points and count are
divided each in its own way; reporters take no part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache

from luoshi.assessment.engine.amounts import ONE, ZERO
from luoshi.assessment.engine.facts import Author, Record
from luoshi.assessment.engine.rules import Split

Parts = dict[str, Fraction]
Share = tuple[str, Fraction, Fraction]
DEFAULT = Split(id="", type="合作", line=0)


def shares(record: Record, split: Split | None, subjects: str) -> tuple[Share, ...]:
    """(unit or person, part of the points, part of the count), in the record's order."""
    rule = split or DEFAULT
    if len(record.units) == 1 and record.units[0][1] is None:
        unit = record.units[0][0]
        if all(author.unit in ("", unit) for author in record.authors):  # the usual case, whatever the rule
            alone = ((unit, ONE, ONE),)
            if subjects == "units":
                return alone
    if subjects == "units" and rule.points == rule.count:
        return tuple((unit, part, part) for unit, part in UNITS[rule.points](record, rule.most).items())
    found: list[Share] = []
    if subjects != "persons":
        found += _paired(UNITS[rule.points](record, rule.most), UNITS[rule.count](record, rule.most))
    if subjects != "units":
        names = tuple(dict.fromkeys(author.name for author in _authors(record, rule.most)))
        found += _paired(_of_persons(names, rule.points), _of_persons(names, rule.count))
    return tuple(found)


def _paired(points: Parts, count: Parts) -> list[Share]:
    return [(key, points.get(key, ZERO), count.get(key, ZERO)) for key in dict.fromkeys([*points, *count])]


def _authors(record: Record, most: int | None) -> tuple[Author, ...]:
    return tuple(author for author in record.authors if not author.reporter)[:most]


def _names(record: Record, most: int | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit for unit, _ in record.units))[:most]


def _stated(record: Record, most: int | None) -> Parts:
    """As stated; units without a stated part divide the rest equally."""
    stated = record.units[:most]
    if all(part is None for _, part in stated):
        return _equal(record, most)
    rest = ONE - sum((part for _, part in stated if part is not None), ZERO)
    open_ones = sum(part is None for _, part in stated)
    parts: Parts = {}
    for unit, part in stated:
        own = max(ZERO, rest) / open_ones if part is None else part
        parts[unit] = parts.get(unit, ZERO) + own
    return parts


def _equal(record: Record, most: int | None) -> Parts:
    return _even(_names(record, most))


@cache
def one_of(count: int) -> Fraction:
    """One part of so many, made once."""
    return Fraction(1, count)


def _even(names: Iterable[str]) -> Parts:
    listed = tuple(names)
    return dict.fromkeys(listed, one_of(len(listed))) if listed else {}


def _by_heads(record: Record, most: int | None) -> Parts:
    """By the number of a unit's names; a name without a unit counts for the first unit."""
    authors = _authors(record, most)
    if not authors:
        return _equal(record, most)
    first = record.units[0][0] if record.units else ""
    parts: Parts = {}
    for author in authors:
        unit = author.unit or first
        parts[unit] = parts.get(unit, ZERO) + Fraction(1, len(authors))
    return parts


def _first(record: Record, most: int | None) -> Parts:
    return dict.fromkeys(_names(record, 1), ONE)


def _first_author(record: Record, most: int | None) -> Parts:
    authors = _authors(record, 1)
    return {authors[0].unit: ONE} if authors and authors[0].unit else _first(record, most)


def _each(record: Record, most: int | None) -> Parts:
    return dict.fromkeys(_names(record, most), ONE)


UNITS: dict[str, Callable[[Record, int | None], Parts]] = {
    "shares": _stated,
    "equal": _equal,
    "heads": _by_heads,
    "first": _first,
    "first_author": _first_author,
    "each": _each,
}


def _of_persons(names: tuple[str, ...], mode: str) -> Parts:
    """Persons share evenly, or the first takes all, or each has all."""
    if mode in ("first", "first_author"):
        return dict.fromkeys(names[:1], ONE)
    return dict.fromkeys(names, ONE) if mode == "each" else _even(names)
