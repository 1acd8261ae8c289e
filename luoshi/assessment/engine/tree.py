"""A scheme's text as a tree whose every node knows its line.

What lives here: YAML's events → `Map`, `Seq`, `Text`. Not here: what the keys mean (load.py). Invariant: no value is
interpreted (0.1 stays the text "0.1" until it becomes an exact amount), no alias or tag is followed, no key stands twice,
and size and depth are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from luoshi.assessment.engine import messages

MAX_CHARS = 200_000  # the longest scheme seen has 12,000
MAX_NODES = 20_000
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a scheme: the line from 1 and a Chinese sentence."""

    line: int
    message: str

    def __str__(self) -> str:
        return messages.AT_LINE % {"line": self.line, "message": self.message}


class SchemeRefused(ValueError):
    """A scheme that is not taken; `problems` are all of them, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: each.line))
        super().__init__("\n".join(str(each) for each in self.problems))


@dataclass(frozen=True, slots=True)
class Text:
    """A single value as it is written."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Map:
    """Keys with their values, in order; `lines` has the line of each key."""

    line: int
    items: dict[str, Node]
    lines: dict[str, int]


Node = Text | Seq | Map


def parse_tree(text: str) -> Map:
    """The tree of a scheme's text. Raises SchemeRefused."""
    if len(text) > MAX_CHARS:
        raise SchemeRefused([Problem(1, messages.TOO_LONG % {"limit": MAX_CHARS})])
    try:
        root = _Builder(yaml.parse(text, Loader=yaml.SafeLoader)).root()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SchemeRefused([_not_yaml(text, mark.line if mark else 0)]) from error
    if not isinstance(root, Map):
        wide = isinstance(root, Text) and "：" in root.value
        raise SchemeRefused([Problem(root.line if root else 1, messages.WIDE_COLON if wide else messages.NOT_A_SCHEME)])
    return root


def _not_yaml(text: str, line: int) -> Problem:
    """What is wrong where the reader stopped; the usual slip is a full-width colon on this line or the one before."""
    lines = text.splitlines()
    for at in (line, line - 1):
        if 0 <= at < len(lines):
            if "\t" in lines[at]:
                return Problem(at + 1, messages.TAB)
            if "：" in lines[at] and ": " not in lines[at]:
                return Problem(at + 1, messages.WIDE_COLON)
    return Problem(line + 1, messages.NOT_YAML)


def _line(event: Any) -> int:
    """The line of an event, from 1."""
    return int(event.start_mark.line) + 1


class _Builder:
    """Builds nodes from YAML's events."""

    def __init__(self, events: Iterator[Any]) -> None:
        self.events = events
        self.nodes = 0

    def root(self) -> Node | None:
        """The only document's node; None for an empty text."""
        found: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent) and found is not None:
                raise SchemeRefused([Problem(_line(event), messages.ONE_DOCUMENT)])
            if isinstance(event, yaml.NodeEvent):
                found = self.node(event, 0)
        return found

    def node(self, event: Any, depth: int) -> Node:
        """The node that begins with an event."""
        line = _line(event)
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise SchemeRefused([Problem(line, messages.TOO_DEEP)])
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            raise SchemeRefused([Problem(line, messages.NO_ALIAS)])
        if isinstance(event, yaml.ScalarEvent):
            return Text(line, event.value.strip())
        if isinstance(event, yaml.SequenceStartEvent):
            return Seq(line, tuple(self.items(yaml.SequenceEndEvent, depth)))
        return self.mapping(line, depth)

    def items(self, end: type[Any], depth: int) -> Iterator[Node]:
        """The nodes up to the closing event."""
        for event in self.events:
            if isinstance(event, end):
                return
            yield self.node(event, depth + 1)

    def mapping(self, line: int, depth: int) -> Map:
        """A mapping; a key that stands twice or is no text is refused."""
        items: dict[str, Node] = {}
        lines: dict[str, int] = {}
        inner = self.items(yaml.MappingEndEvent, depth)
        for key in inner:
            value = next(inner)
            if not isinstance(key, Text):
                raise SchemeRefused([Problem(key.line, messages.KEY_NOT_TEXT)])
            if key.value in items:
                told = {"key": key.value, "first": lines[key.value]}
                raise SchemeRefused([Problem(key.line, messages.KEY_TWICE % told)])
            items[key.value], lines[key.value] = value, key.line
        return Map(line, items, lines)
