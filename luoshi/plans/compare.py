"""Comparing a corrected document with the adopted one: which targets stayed, moved, changed, came or went. Pure.

What lives here: the mapping of offsets between two texts and the pairing of targets. Not here: taking it over
(`operations.rereading`). Invariant: every old and every new target stands in exactly one item.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Fate = Literal["same", "moved", "reworded", "changed", "added", "dropped"]

# What makes a target ask something else; other fields (confidence, offsets) don't.
ASKS = ("comparator", "value", "max_value", "unit", "cadence", "n", "months", "due", "rate", "per", "scope")
_ALIKE = 0.6  # share of characters two quotes must have in common to be the same commitment, reworded
_LONGEST = 400  # characters of a replaced block that are compared one by one; longer ones are line by line only


@dataclass(frozen=True, slots=True)
class Old:
    """A target as it stands: its words, place, and what the reader had read there (empty for one added by hand)."""

    key: int
    quote: str
    start: int
    end: int
    reading: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """What became of a target. `new` indexes the new reading's targets; `start`/`end` are its place in the new text."""

    fate: Fate
    key: int | None
    new: int | None
    start: int
    end: int
    differs: tuple[str, ...] = ()


class Shift:
    """Maps offsets of an old text into a new one."""

    def __init__(self, old: str, new: str) -> None:
        self._blocks: list[tuple[int, int, int]] = []  # old start, new start, length; sorted, disjoint
        self._align(old, new)
        self._starts = [block[0] for block in self._blocks]

    def _align(self, old: str, new: str) -> None:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
        ends_a, ends_b = _ends(a), _ends(b)
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            old_at, new_at = ends_a[i1], ends_b[j1]
            old_part, new_part = old[old_at : ends_a[i2]], new[new_at : ends_b[j2]]
            if tag == "equal":
                self._blocks.append((old_at, new_at, len(old_part)))
            elif tag == "replace" and max(len(old_part), len(new_part)) <= _LONGEST * max(i2 - i1, 1):
                for block in SequenceMatcher(None, old_part, new_part, autojunk=False).get_matching_blocks():
                    if block.size:
                        self._blocks.append((old_at + block.a, new_at + block.b, block.size))

    def __call__(self, offset: int) -> int | None:
        """The new offset of an old one; None where its character is gone."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0:
            return None
        old, new, size = self._blocks[at]
        return new + offset - old if offset < old + size else None

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the characters of an old span lie now, from the first kept to the last; None when none was kept."""
        kept = [place for place in (self(offset) for offset in range(start, end)) if place is not None]
        return (min(kept), max(kept) + 1) if kept else None


def _ends(lines: Sequence[str]) -> list[int]:
    places = [0]
    for line in lines:
        places.append(places[-1] + len(line))
    return places


def compare(old_text: str, old: Sequence[Old], new_text: str, new: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Pair the targets of two texts. `new` are the new reading's targets as JSON values (design.md §5)."""
    shift = Shift(old_text, new_text)
    spans = {target.key: shift.span(target.start, target.end) for target in old}
    free = dict(enumerate(new))
    items: dict[int, Item] = {}
    for match in (_same_words, _same_place, _alike):
        for target in old:
            if target.key not in items and (index := match(target, spans[target.key], free)) is not None:
                items[target.key] = _paired(target, spans[target.key], index, free.pop(index))
    for target in old:
        if target.key not in items:
            items[target.key] = _unpaired(target, spans[target.key], new_text)
    added = [Item("added", None, index, read["start"], read["end"]) for index, read in free.items()]
    return (*(items[target.key] for target in old), *added)


def _same_words(target: Old, span: tuple[int, int] | None, free: Mapping[int, Mapping[str, Any]]) -> int | None:
    words = _plain(target.quote)
    same = [index for index, read in free.items() if _plain(read["quote"]) == words]
    near = span[0] if span else target.start
    return min(same, key=lambda index: abs(free[index]["start"] - near), default=None)


def _same_place(target: Old, span: tuple[int, int] | None, free: Mapping[int, Mapping[str, Any]]) -> int | None:
    if span is None:
        return None
    shared = {index: min(span[1], read["end"]) - max(span[0], read["start"]) for index, read in free.items()}
    best = max(shared, key=lambda index: shared[index], default=None)
    return best if best is not None and shared[best] * 2 >= min(span[1] - span[0], len(free[best]["quote"])) else None


def _alike(target: Old, span: tuple[int, int] | None, free: Mapping[int, Mapping[str, Any]]) -> int | None:
    words = _plain(target.quote)
    scores = {
        index: SequenceMatcher(None, words, _plain(read["quote"]), autojunk=False).ratio()
        for index, read in free.items()
        if not target.reading or read.get("cadence") == target.reading.get("cadence")
    }
    best = max(scores, key=lambda index: scores[index], default=None)
    return best if best is not None and scores[best] >= _ALIKE else None


def _paired(target: Old, span: tuple[int, int] | None, index: int, read: Mapping[str, Any]) -> Item:
    differs = tuple(name for name in ASKS if target.reading and _value(target.reading, name) != _value(read, name))
    place = (read["start"], read["end"])
    if differs:
        return Item("changed", target.key, index, *place, differs)
    if _plain(read["quote"]) != _plain(target.quote):
        return Item("reworded", target.key, index, *place)
    stayed = span is not None and span[0] == read["start"]
    return Item("same" if stayed else "moved", target.key, index, *place)


def _unpaired(target: Old, span: tuple[int, int] | None, new_text: str) -> Item:
    """A target that the reader did not find again: its words may still stand there (one added by hand)."""
    if span is not None and new_text[span[0] : span[1]] == target.quote:
        return Item("same", target.key, None, *span)
    at = new_text.find(target.quote)
    if at >= 0:
        return Item("moved", target.key, None, at, at + len(target.quote))
    return Item("dropped", target.key, None, 0, 0)


def _value(reading: Mapping[str, Any], name: str) -> Any:
    value = reading.get(name)
    return value or None if name in ("months", "due", "rate") else value


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words)
    return "".join(c for c in folded if c.isalnum()).lower()
