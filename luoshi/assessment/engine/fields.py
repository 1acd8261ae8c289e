"""Reading one mapping of a scheme field by field, keeping all problems.

What lives here: `Fields`. Not here: which fields a rule has (rules_*.py). Invariant: reading never raises; a field that is
wrong gives its default and one problem; a key that nobody asked for is a problem too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypeVar
from unicodedata import normalize

from luoshi.assessment.engine import messages, words
from luoshi.assessment.engine.amounts import MAX_PLACES, Mode, Rounding, read_amount
from luoshi.assessment.engine.conditions import Condition, Range, Test, read_range
from luoshi.assessment.engine.tree import Map, Node, Problem, Seq, Text

T = TypeVar("T")


class Fields:
    """The fields of a mapping. `problems` is shared by the whole scheme."""

    def __init__(self, tree: Map, problems: list[Problem], place: str = "") -> None:
        self.tree = tree
        self.line = tree.line
        self.problems = problems
        self.place = place
        self.asked: set[str] = set()

    def problem(self, message: str, line: int | None = None) -> None:
        """Note a problem at a line, by default the mapping's own."""
        self.problems.append(Problem(line or self.line, f"{self.place}{message}"))

    def has(self, key: str) -> bool:
        """Whether the key stands there."""
        return key in self.tree.items

    def node(self, key: str) -> Node | None:
        """The node of a key, which counts as asked for."""
        self.asked.add(key)
        return self.tree.items.get(key)

    def line_of(self, key: str) -> int:
        """The line of a key."""
        return self.tree.lines.get(key, self.line)

    def leftover(self) -> None:
        """Note every key that nobody asked for, with the nearest known one."""
        for key, line in self.tree.lines.items():
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1, 0.5)
                told = {"key": key, "known": "、".join(near or sorted(self.asked))}
                self.problem((messages.DID_YOU_MEAN if near else messages.UNKNOWN_KEY) % told, line)

    # -- single values -----------------------------------------------------------------------------------------------

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A text."""
        node = self.node(key)
        if isinstance(node, Text) and node.value:
            return normalize("NFC", node.value)
        if node is not None:
            self.problem(messages.WANT_TEXT % {"key": key}, node.line)
        elif needed:
            self.problem(messages.MISSING % {"key": key})
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts."""
        node = self.node(key)
        found = node.items if isinstance(node, Seq) else () if node is None else (node,)
        values = tuple(each.value for each in found if isinstance(each, Text) and each.value)
        if node is not None and (len(values) < len(found) or not found):
            self.problem(messages.WANT_TEXT % {"key": key}, node.line)
        return values

    def amount(self, key: str, default: Fraction | None = None, *, needed: bool = False) -> Fraction | None:
        """An exact amount."""
        node = self.node(key)
        if node is None:
            if needed:
                self.problem(messages.MISSING % {"key": key})
            return default
        value = read_amount(node.value) if isinstance(node, Text) else None
        if value is None:
            self.problem(messages.WANT_AMOUNT % {"key": key}, node.line)
            return default
        return value

    def some(self, key: str, default: Fraction = Fraction(0), *, needed: bool = False) -> Fraction:
        """An amount that is there in any case."""
        value = self.amount(key, default, needed=needed)
        return default if value is None else value

    def integer(self, key: str, default: int | None = None, least: int = 0, most: int = 10_000) -> int | None:
        """A whole number within limits."""
        value = self.amount(key)
        if value is None:
            return default
        if value.denominator != 1 or not least <= value <= most:
            told = {"key": key, "least": least, "most": most}
            self.problem(messages.WANT_INTEGER % told, self.line_of(key))
            return default
        return value.numerator

    def choice(self, key: str, values: Mapping[str, T], default: T, *, needed: bool = False) -> T:
        """One of the words, as its code."""
        node = self.node(key)
        if node is None:
            if needed:
                self.problem(messages.MISSING_CHOICE % {"key": key, "values": "、".join(values)})
            return default
        if isinstance(node, Text) and node.value in values:
            return values[node.value]
        self.problem(messages.WANT_CHOICE % {"key": key, "values": "、".join(values)}, node.line)
        return default

    def yes(self, key: str, *, default: bool = False) -> bool:
        """是 or 否."""
        return self.choice(key, words.YES_NO, default)

    def day(self, key: str) -> date | None:
        """A date as 2026-03-01."""
        text = self.text(key)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problem(messages.WANT_DAY % {"key": key}, self.line_of(key))
            return None

    def rounding(self, key: str = "舍入") -> Rounding | None:
        """How the amount is rounded, or None: not at all."""
        inner = self.inner(key)
        if inner is None:
            return None
        places = inner.integer("位数", None, 0, MAX_PLACES)
        mode: Mode = inner.choice("方式", words.ROUNDINGS, "half_up")  # type: ignore[arg-type]  # the table's values are Modes
        if places is None and not inner.has("位数"):
            inner.problem(messages.MISSING % {"key": "位数"})
        inner.leftover()
        return Rounding(places or 0, mode)

    # -- nested values -----------------------------------------------------------------------------------------------

    def inner(self, key: str) -> Fields | None:
        """The mapping under a key."""
        node = self.node(key)
        if node is None:
            return None
        if isinstance(node, Map):
            return Fields(node, self.problems, f"{self.place}“{key}”中：")
        self.problem(messages.WANT_MAP % {"key": key}, node.line)
        return None

    def each(self, key: str) -> tuple[Fields, ...]:
        """The mappings of the list under a key."""
        node = self.node(key)
        if node is None:
            return ()
        if not isinstance(node, Seq):
            self.problem(messages.WANT_LIST % {"key": key}, node.line)
            return ()
        for item in node.items:
            if not isinstance(item, Map):
                self.problem(messages.WANT_MAP % {"key": key}, item.line)
        return tuple(Fields(item, self.problems, self.place) for item in node.items if isinstance(item, Map))

    def amounts(self, key: str) -> dict[str, Fraction]:
        """A mapping of words to amounts."""
        inner = self.inner(key)
        if inner is None:
            return {}
        return {word: inner.some(word) for word in inner.tree.items}

    def condition(self, key: str = "条件") -> Condition:
        """The tests under a key; none: every record."""
        inner = self.inner(key)
        if inner is None:
            return Condition()
        condition = inner.tests()
        inner.leftover()
        return condition

    def tests(self) -> Condition:
        """The tests among this mapping's own keys."""
        tests = []
        for key in self.tree.items:
            word, negated = (key.removesuffix(words.NOT), True) if key.endswith(words.NOT) else (key, False)
            attribute = words.ATTRIBUTES.get(word)
            if attribute is None:
                continue
            test = self._test(key, word, attribute, negated)
            tests += [test] if test else []
        self.asked |= set(words.ATTRIBUTES)
        return Condition(tuple(tests))

    def _test(self, key: str, word: str, attribute: str, negated: bool) -> Test | None:
        if word in words.NUMBERS:
            text = self.text(key)
            span: Range | None = read_range(text) if text else None
            if span is None:
                self.problem(messages.WANT_RANGE % {"key": key}, self.line_of(key))
                return None
            return Test(word, attribute, range=span, negated=negated)
        values: tuple[Any, ...] = self.texts(key)
        if word in words.FLAGS:
            if not set(values) <= set(words.YES_NO):
                self.problem(messages.WANT_CHOICE % {"key": key, "values": "是、否"}, self.line_of(key))
            values = tuple(words.YES_NO[value] for value in values if value in words.YES_NO)
        return Test(word, attribute, frozenset(values), negated=negated)


Reader = Callable[[Fields, dict[str, Any]], Any]
