"""A scheme as plain words: what a form holds and what a text says, before anything is understood.

What lives here: `Raw`, from a tree and back into one whose "lines" are places. Not here: the text (dump.py, patch.py), the meaning
(load.py). Invariant: nothing is interpreted; what was typed wrong is kept as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from unicodedata import normalize

from luoshi.assessment.engine import messages
from luoshi.assessment.engine.tree import Map, Node, Problem, Seq, Text, parse_tree

Raw = str | list["Raw"] | dict[str, "Raw"]
RawMap = dict[str, Raw]
Path = tuple[str | int, ...]
_LINE = re.compile(r"第 (\d+) 行")


def plain(node: Node) -> Raw:
    """A tree without its lines."""
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.items.items()}


def raw_of(text: str) -> RawMap:
    """The words of a scheme's text. Raises SchemeRefused where it is no text of a scheme."""
    return {key: plain(value) for key, value in parse_tree(text.removeprefix("\ufeff")).items.items()}


def tidy(raw: Raw) -> Raw:
    """The same without spaces around words, as a text would give it back."""
    if isinstance(raw, str):
        return normalize("NFC", raw.replace("\r\n", "\n").strip())
    if isinstance(raw, list):
        return [tidy(item) for item in raw]
    return {str(tidy(key)): tidy(value) for key, value in raw.items()}


@dataclass(slots=True)
class Places:
    """A tree made from words; each node's line is the number of its place."""

    tree: Map = field(default_factory=lambda: Map(1, {}, {}))
    paths: dict[int, Path] = field(default_factory=dict)

    def path_of(self, problem: Problem) -> Path:
        """Where a problem belongs: ("规则", 3, "表", 0, "分")."""
        return self.paths.get(problem.line, ())

    def told(self, problem: Problem, named: Callable[[Path], str]) -> str:
        """Its sentence, with places where a text has lines."""

        def place(found: re.Match[str]) -> str:
            return named(self.paths.get(int(found[1]), ()))

        return _LINE.sub(place, problem.message)


def places_of(raw: RawMap) -> Places:
    """The tree of words, ready for the loader."""
    places = Places()
    node = _node(raw, (), places.paths)
    if isinstance(node, Map):
        places.tree = node
    return places


def _node(raw: Raw, path: Path, paths: dict[int, Path]) -> Node:
    number = len(paths) + 1
    paths[number] = path
    if isinstance(raw, str):
        return Text(number, str(tidy(raw)))
    if isinstance(raw, list):
        return Seq(number, tuple(_node(item, (*path, at), paths) for at, item in enumerate(raw)))
    items = {str(tidy(key)): _node(value, (*path, key), paths) for key, value in raw.items()}
    return Map(number, items, {key: node.line for key, node in items.items()})


def named_place(raw: RawMap) -> Callable[[Path], str]:
    """How a place is called in a sentence: 规则“市级媒体”, 表的第 2 行."""

    def name(path: Path) -> str:
        if len(path) < 2 or path[0] != "规则":
            return messages.PLACE_HEAD
        if len(path) > 3 and path[2] == "表" and isinstance(path[3], int):
            return messages.PLACE_ROW % {"row": path[3] + 1}
        rules = raw.get("规则")
        at = path[1]
        rule = rules[at] if isinstance(rules, list) and isinstance(at, int) and at < len(rules) else {}
        told = rule.get("编号") if isinstance(rule, dict) else ""
        number = at + 1 if isinstance(at, int) else 1
        return messages.PLACE_RULE % {"rule": told} if told else messages.PLACE_NTH % {"number": number}

    return name
