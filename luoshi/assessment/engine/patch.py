"""Changing a scheme's text where its words changed, and nowhere else.

What lives here: `patch`. Not here: how new words are written (dump.py). Invariant: the text that comes out says exactly the
new words; comments, order and layout of what did not change stay. Where that cannot be, the text is written anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from luoshi.assessment.engine.dump import WIDTH, dump_text, entry, item
from luoshi.assessment.engine.raw import Raw, RawMap, raw_of, tidy
from luoshi.assessment.engine.tree import SchemeRefused

_STRANGE = re.compile("[\x85\u2028\u2029\t]")  # breaks that count differently
_IDLE = re.compile(r"\s*(#.*)?")


def patch(text: str, new: RawMap) -> str:
    """The text with new words. A text that cannot be read is written anew."""
    wanted = tidy(new)
    if not isinstance(wanted, dict):
        return text
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        old = raw_of(plain)
    except SchemeRefused:
        return dump_text(wanted)
    if old == wanted:
        return text
    node = yaml.compose(plain, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or _STRANGE.search(plain):
        return dump_text(wanted)
    lines = plain.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    made = "\n".join(_Text(lines).mapping(node, old, wanted, 0, len(lines))) + "\n"
    return made if _says(made, wanted) else dump_text(wanted)


def _says(text: str, wanted: Raw) -> bool:
    try:
        return tidy(raw_of(text)) == wanted
    except SchemeRefused:
        return False


@dataclass(slots=True)
class _Part:
    """The lines of one entry or item: comments before it, itself, and what YAML found there."""

    before: list[str]
    lines: list[str]
    node: Any
    start: int
    end: int


@dataclass(slots=True)
class _Text:
    """The lines of the old text."""

    lines: list[str]

    def parts(self, nodes: list[tuple[int, Any]], first: int, last: int) -> list[_Part]:
        """Cut [first, last) at the lines where nodes begin; comments above a node go with it."""
        starts = [max(line, first) for line, _ in nodes]
        leads = list(starts)
        for at, start in enumerate(starts):
            least = starts[at - 1] + 1 if at else first
            while leads[at] > least and _IDLE.fullmatch(self.lines[leads[at] - 1]):
                leads[at] -= 1
            leads[at] = min(leads[at], start)
        ends = [*leads[1:], last]
        found = []
        for (_, node), lead, start, end in zip(nodes, leads, starts, ends, strict=True):
            found.append(_Part(self.lines[lead:start], self.lines[start:end], node, start, end))
        return found

    def mapping(self, node: Any, old: RawMap, new: RawMap, first: int, last: int) -> list[str]:
        """The lines of a mapping with new values."""
        keys = [key for key, _ in node.value]
        parts = self.parts([(key.start_mark.line, value) for key, value in node.value], first, last)
        by_key = {key.value.strip(): part for key, part in zip(keys, parts, strict=True)}
        indent = keys[0].start_mark.column
        found: list[str] = []
        for key in _merged(list(old), list(new)):
            part = by_key.get(key)
            if part is None:
                found += entry(key, new[key], indent)
            elif old[key] == new[key]:
                found += [*part.before, *part.lines]
            else:
                found += [*part.before, *self._changed(key, part, old[key], new[key], indent)]
        return found

    def _changed(self, key: str, part: _Part, old: Raw, new: Raw, indent: int) -> list[str]:
        rows = isinstance(part.node, yaml.SequenceNode) and not part.node.flow_style
        if rows and isinstance(old, list) and isinstance(new, list) and new:
            first = part.node.value[0].start_mark.line
            if first > part.start:
                begin = self.parts([(first, None)], part.start + 1, part.end)[0]
                head = self.lines[part.start : first - len(begin.before)]
                return [*head, *self.sequence(part.node, old, new, first - len(begin.before), part.end)]
        made = entry(key, new, indent)
        rest = self.lines[part.node.end_mark.line][part.node.end_mark.column :] if len(part.lines) == 1 else ""
        return [made[0] + rest, *made[1:]] if len(made) == 1 and re.fullmatch(r"\s+#.*", rest) else made

    def sequence(self, node: Any, old: list[Raw], new: list[Raw], first: int, last: int) -> list[str]:
        """The lines of a list with new items."""
        indent = node.start_mark.column
        parts = self.parts([(each.start_mark.line, each) for each in node.value], first, last)
        found: list[str] = []
        for value, at in zip(new, _matched(old, new), strict=True):
            if at is None:
                found += item(value, indent)
            elif old[at] == value:
                found += [*parts[at].before, *parts[at].lines]
            else:
                found += [*parts[at].before, *self._changed_item(parts[at], old[at], value, indent)]
        return found

    def _changed_item(self, part: _Part, old: Raw, new: Raw, indent: int) -> list[str]:
        node = part.node
        block = isinstance(node, yaml.MappingNode) and not node.flow_style and node.start_mark.line == part.start
        if not block or not isinstance(old, dict) or not isinstance(new, dict) or not new:
            return item(new, indent, width=2 * WIDTH if getattr(node, "flow_style", False) else WIDTH)
        column = node.start_mark.column
        kept = self.lines[part.start]
        self.lines[part.start] = " " * column + kept[column:]
        made = self.mapping(node, old, new, part.start, part.end)
        self.lines[part.start] = kept
        if not made or not made[0].startswith(" " * column):
            return item(new, indent)
        return [" " * indent + "-" + " " * (column - indent - 1) + made[0][column:], *made[1:]]


def _merged(old: list[str], new: list[str]) -> list[str]:
    """The new keys in the old order; one that is new comes after its neighbour."""
    order = [key for key in old if key in new]
    for at, key in enumerate(new):
        if key not in order:
            before = next((each for each in reversed(new[:at]) if each in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, key)
    return order


def _matched(old: list[Raw], new: list[Raw]) -> list[int | None]:
    """Which old item each new one was: equal, or with the same number, or at the same place."""
    left = dict(enumerate(old))
    found: list[int | None] = [None] * len(new)

    def take(at: int, fits: Any) -> None:
        if found[at] is None:
            hit = next((number for number, each in left.items() if fits(number, each)), None)
            if hit is not None:
                found[at] = hit
                del left[hit]

    for at, value in enumerate(new):
        take(at, lambda _, each, value=value: each == value)
    for at, value in enumerate(new):
        if isinstance(value, dict) and value.get("编号"):
            take(at, lambda _, each, value=value: isinstance(each, dict) and each.get("编号") == value["编号"])
    if len(old) == len(new):
        for at in range(len(new)):
            take(at, lambda number, _, at=at: number == at)
    return found
