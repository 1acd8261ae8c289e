"""Conditions: which records a rule is about.

What lives here: `Test` and `Condition`, their reading from a scheme, and the matching of a record. Not here: what then
happens. Invariant: an unknown length matches no test of length, neither "over" nor "under".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unicodedata import normalize

from luoshi.assessment.engine.amounts import read_amount, show
from luoshi.assessment.engine.facts import Record

_AMOUNT = r"(\d+(?:\.\d+)?%?|\d+/\d+)"
_LEAST = re.compile(rf"(?:至少|不少于|不低于|>=|≥){_AMOUNT}|{_AMOUNT}以上")
_MOST = re.compile(rf"(?:至多|不超过|不多于|<=|≤){_AMOUNT}|{_AMOUNT}(?:以下|以内)")
_OVER = re.compile(rf"(?:超过|多于|>){_AMOUNT}")
_UNDER = re.compile(rf"(?:不足|不满|低于|<){_AMOUNT}")
_BETWEEN = re.compile(rf"(超过)?{_AMOUNT}(?:至|到|—|–|-|~)(不足|不满)?{_AMOUNT}")
_OPEN_RANGES = ((_LEAST, "least", True), (_MOST, "most", True), (_OVER, "least", False), (_UNDER, "most", False))


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `least` to `most`, the limits themselves in or out; None: open."""

    least: Fraction | None = None
    most: Fraction | None = None
    least_in: bool = True
    most_in: bool = True

    def holds(self, value: int | Fraction | None) -> bool:
        """Whether a number lies in it; nothing does not."""
        if value is None:
            return False
        above = self.least is None or (value >= self.least if self.least_in else value > self.least)
        return above and (self.most is None or (value <= self.most if self.most_in else value < self.most))

    def __str__(self) -> str:
        if self.least is None:
            return f"{show(self.most or Fraction(0))}以下" if self.most_in else f"不足{show(self.most or Fraction(0))}"
        over = f"{show(self.least)}" if self.least_in else f"超过{show(self.least)}"
        if self.most is None:
            return f"{over}以上" if self.least_in else over
        return f"{over}至{'' if self.most_in else '不足'}{show(self.most)}"


def read_range(text: str) -> Range | None:
    """A range in the words of official documents: 以上、以下、以内 include the number, 超过、不足、不满 don't."""
    plain = re.sub(r"\s|字|人", "", normalize("NFKC", text))
    if between := _BETWEEN.fullmatch(plain):
        least, most = read_amount(between[2]), read_amount(between[4])
        return Range(least, most, not between[1], not between[3])
    for pattern, side, inside in _OPEN_RANGES:
        if found := pattern.fullmatch(plain):
            value = read_amount(next(filter(None, found.groups())))
            return Range(least=value, least_in=inside) if side == "least" else Range(most=value, most_in=inside)
    exact = read_amount(plain)
    return None if exact is None else Range(exact, exact)


@dataclass(frozen=True, slots=True)
class Test:
    """One attribute against its values or range. `word` is the attribute as it was written."""

    word: str
    attribute: str
    values: frozenset[Any] = frozenset()
    range: Range | None = None
    negated: bool = False

    def matcher(self) -> Callable[[Record], bool]:
        """A function that tells whether a record passes."""
        attribute, values, span, wanted = self.attribute, self.values, self.range, not self.negated
        if span is not None:
            return lambda record: span.holds(getattr(record, attribute)) is wanted
        if attribute == "tags":
            return lambda record: (not values.isdisjoint(record.tags)) is wanted
        return lambda record: (getattr(record, attribute) in values) is wanted

    def __str__(self) -> str:
        if self.range is not None:
            return f"{self.word}{self.range}"
        shown = "、".join(sorted({True: "是", False: "否"}.get(each, str(each)) for each in self.values))
        return f"{self.word}{'不是' if self.negated else '为'}{shown}"


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests hold; without tests every record matches."""

    tests: tuple[Test, ...] = ()

    @property
    def attributes(self) -> frozenset[str]:
        """The attributes it looks at."""
        return frozenset(test.attribute for test in self.tests)

    def asks(self, attribute: str) -> bool:
        """Whether it looks at an attribute, not by exclusion."""
        return any(test.attribute == attribute and not test.negated for test in self.tests)

    def without(self, attribute: str) -> Condition:
        """The same without the tests of one attribute."""
        return Condition(tuple(test for test in self.tests if test.attribute != attribute))

    def matcher(self) -> Callable[[Record], bool]:
        """A function that tells whether a record matches."""
        matchers = tuple(test.matcher() for test in self.tests)
        if not matchers:
            return lambda record: True
        if len(matchers) == 1:
            return matchers[0]
        return lambda record: all(matches(record) for matches in matchers)

    def __str__(self) -> str:
        return "，".join(str(test) for test in self.tests)


ALWAYS = Condition()
