"""Titles: the key by which equal ones meet, how close two are, and an index that finds near ones without comparing all.

Not here: addresses, windows of days (likeness.py). What tells works apart is what one title has *in place of* the other's
(東 for 西, 3 for 4): that weighs heavily; what one has *more* (a subtitle, the issuing office) weighs little. Verbs of
holding (举行, 召开) say nothing about which work it is and are left out. Marks of numbers that differ are two works.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

MOST_NEAR = 20  # proposals; nobody reads more
THRESHOLD = 0.8
_REPLACED, _MORE = 3.0, 0.25  # weight of a character in place of another, and of one more
_PROBES, _COMMON, _VERIFIED = 12, 400, 60  # rarest pairs looked up; pairs commoner than that only when none is rarer
_MARKS = re.compile(r"[\W_]+")
_VERBS = re.compile("举行|举办|召开|开展|组织|进行|启动|圆满|成功|顺利|隆重|我校|我县|我局|日前|近日")
_NUMBER = re.compile(r"\d+")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十百两]+")
_DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}


def title_key(title: str) -> str:
    """NFKC, lower case, without spaces, punctuation and quotation marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", title).casefold())


def closeness(one: str, other: str) -> float:
    """0 … 1: how likely two titles name the same work. Symmetric; 1 for titles with the same key."""
    if title_key(one) == title_key(other):
        return 1.0
    return _close(_folded(one), _folded(other))


class NearTitles:
    """An index of titles: `add`, then `near`. Its time follows what is rare in a title, not how many there are."""

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._titles: list[tuple[int, str]] = []
        self._pairs: dict[str, list[int]] = {}

    def add(self, id_: int, title: str) -> None:
        """Take a title in under the caller's number."""
        folded = _folded(title)
        self._titles.append((id_, folded))
        for pair in _pairs(folded):
            self._pairs.setdefault(pair, []).append(len(self._titles) - 1)

    def near(self, title: str) -> list[tuple[int, float]]:
        """Numbers of titles at or above the threshold with their closeness, closest first."""
        folded = _folded(title)
        posted = sorted((self._pairs[pair] for pair in _pairs(folded) if pair in self._pairs), key=len)
        rare = [rows for rows in posted if len(rows) <= _COMMON][:_PROBES] or posted[:3]
        votes: Counter[int] = Counter()
        for rows in rare:
            votes.update(rows)
        found: dict[int, float] = {}
        for at, _ in votes.most_common(_VERIFIED):
            id_, known = self._titles[at]
            close = _close(folded, known)
            if close >= self.threshold:
                found[id_] = max(close, found.get(id_, 0.0))
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_NEAR]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


@lru_cache(maxsize=4096)
def _folded(title: str) -> str:
    text = _VERBS.sub("", title_key(title))
    return _HAN_NUMBER.sub(lambda found: _value(found[0]), text)


def _value(text: str) -> str:
    """A number in characters as figures: 十二 → 12, 二〇二六 → 2026; 一 alone stays, as it is mostly no number."""
    if text in {"一", "十", "百", "零", "〇"}:
        return text
    if not set(text) & {"十", "百"}:
        return "".join(str(_DIGIT[char]) for char in text)
    total = part = 0
    for char in text:
        if char in "十百":
            total += (part or 1) * (10 if char == "十" else 100)
            part = 0
        else:
            part = _DIGIT[char]
    return str(total + part)


def _close(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    numbers, others = set(_NUMBER.findall(one)), set(_NUMBER.findall(other))
    if numbers - others and others - numbers:
        return 0.0
    left, right = Counter(one), Counter(other)
    common = (left & right).total()
    only_left, only_right = len(one) - common, len(other) - common
    replaced, more = min(only_left, only_right), abs(only_left - only_right)
    return round(common / (common + _REPLACED * replaced + _MORE * more), 4)
