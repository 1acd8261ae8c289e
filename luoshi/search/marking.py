"""Marking what was found: the searched words inside titles, and a piece of the text around the first of them.

What lives here: pure text. Invariant: a mark covers whole characters of the original, however it was folded; the pieces
put together are the text that is shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from luoshi.search import limits
from luoshi.search.grams import Query


class Piece(NamedTuple):
    """A piece of a text; `hit`: it is one of the searched words."""

    text: str
    hit: bool


def marked(text: str, query: Query) -> tuple[Piece, ...]:
    """The text in pieces, the searched words apart."""
    pieces: list[Piece] = []
    last = 0
    for start, end in _spans(text, query):
        if start > last:
            pieces.append(Piece(text[last:start], False))
        pieces.append(Piece(text[start:end], True))
        last = end
    if last < len(text):
        pieces.append(Piece(text[last:], False))
    return tuple(pieces)


def snippet(text: str, query: Query) -> tuple[Piece, ...]:
    """About `limits.SNIPPET` characters around the first searched word; nothing where the text holds none."""
    spans = _spans(text, query)
    if not spans:
        return ()
    start = max(spans[0][0] - limits.SNIPPET // 3, 0)
    line = text.rfind("\n", start, spans[0][0]) + 1
    start = max(start, line)
    end = min(start + limits.SNIPPET, len(text))
    shown = " ".join(text[start:end].split())
    pieces = list(marked(shown, query))
    if start > 0 and start != line:
        pieces.insert(0, Piece("…", False))
    if end < len(text):
        pieces.append(Piece("…", False))
    return tuple(pieces)


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words stand in the original, in order, joined where they touch."""
    folded, places = _folded(text)
    found = sorted(
        (places[match.start()], places[match.end() - 1] + 1)
        for word in query.words
        for match in _pattern(word).finditer(folded)
    )
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the original."""
    parts = [unicodedata.normalize("NFKC", char).casefold() for char in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


@lru_cache(maxsize=64)
def _pattern(word: str) -> re.Pattern[str]:
    """A word as it may stand in a text: letters and digits may be parted from Chinese by a space."""
    start = r"(?<![0-9a-z])" if word[0].isascii() else ""
    parts = re.findall(r"[0-9a-z]+|[^0-9a-z]+", word)
    end = "[0-9a-z]*" if word[-1].isascii() else ""  # a word is found by its beginning and marked whole
    return re.compile(start + r"\s*".join(map(re.escape, parts)) + end)
