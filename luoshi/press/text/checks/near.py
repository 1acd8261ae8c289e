"""Near forms of fixed phrases and of own units' names: one character replaced, missing or too many.

Invariants: a form that a list knows as right is never a hit, nor a place inside one; only phrases of five characters and
more are looked for, since of shorter ones every second word is near; a change of number (二十大, 二十一大) is another thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import Lists

LEAST = 5
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBERS = frozenset("0123456789〇零一二三四五六七八九十百千两第")
_SIDES = frozenset("东西南北中上下左右前后大小新老")


def find_near(text: str, lists: Lists) -> list[Hit]:
    """Hits in the order of the list."""
    right = [one.text for one in lists.phrases]
    right += [name for one in lists.units for name in (one.full, *one.short, *one.former)]
    known = _places(text, right)
    hits: list[Hit] = []
    for phrase in lists.phrases:
        reason = messages.NEAR_PHRASE % {"right": phrase.text} + phrase.reason
        hits += _hits(text, phrase.text, known, "phrases", reason)
    for unit in lists.units:
        hits += _hits(text, unit.full, known, "units", messages.NEAR_UNIT % {"full": unit.full})
    return hits


def _hits(text: str, right: str, known: list[tuple[int, int]], code: str, reason: str) -> Iterator[Hit]:
    for start, end in _near(text, right):
        if not any(start < last and first < end for first, last in known):
            yield Hit(start, end, text[start:end], code, "near", reason, right, messages.SOURCES[code])


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand."""
    return [(m.start(), m.end()) for word in words if word for m in re.finditer(re.escape(word), text)]


def _near(text: str, right: str) -> Iterator[tuple[int, int]]:
    """Places one change away from the phrase. One of its halves stands unchanged, so only around those is looked."""
    if len(right) < LEAST:
        return
    half = len(right) // 2
    found: set[tuple[int, int]] = set()
    for m in re.finditer(re.escape(right[:half]), text):
        for size in (len(right), len(right) - 1, len(right) + 1):
            found.add((m.start(), m.start() + size))
    for m in re.finditer(re.escape(right[half:]), text):
        for size in (len(right), len(right) - 1, len(right) + 1):
            found.add((m.end() - size, m.end()))
    last = 0
    for start, end in sorted(found, key=lambda span: (span[0], abs(span[1] - span[0] - len(right)))):
        if start >= last and end <= len(text) and _one_change(text[start:end], right):
            last = end
            yield start, end


def _one_change(said: str, right: str) -> bool:
    """Whether the two differ by one character that is a slip: not at an end when missing or more, no number, no side."""
    head = 0
    while head < min(len(said), len(right)) and said[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(said), len(right)) - head and said[-1 - tail] == right[-1 - tail]:
        tail += 1
    gone, come = right[head : len(right) - tail], said[head : len(said) - tail]
    if max(len(gone), len(come)) != 1 or (gone + come and not all(_HAN.match(char) for char in gone + come)):
        return False
    if len(said) != len(right) and (head == 0 or tail == 0):
        return False  # one more at an end is the text around, one fewer a shorter word
    if len(said) == len(right) and (head == 0 or tail == 0):
        return False  # another word begins or ends there
    return not (set(gone + come) & _NUMBERS or (set(gone) <= _SIDES and set(come) & _SIDES and gone))
