"""Declared words and how they are found in a text; shared by the lexicon and the ethics.

What lives here: the plain form of a text, words of several parts, spans. Not here: any word. Invariant: results depend
on a text only up to the width of its characters, its spaces and its quotation marks.

A declared word is a phrase, or several joined by `+` that must all occur; `/` parts alternatives within one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Word = tuple[tuple[str, ...], ...]
Span = tuple[int, int]

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》〈〉]+")


def plain(text: str) -> str:
    """A text as words are sought in it: half width where that exists, lower case, no spaces, no quotation marks."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text)).lower()


def compiled(word: str) -> Word:
    """A declared word as its parts, each a tuple of alternatives, longest first."""
    parts = (part.split("/") for part in word.split("+"))
    return tuple(tuple(sorted(map(plain, alternatives), key=len, reverse=True)) for alternatives in parts)


@dataclass(frozen=True, slots=True)
class Match:
    """A word found in a text: matched characters, and the stretch from its first to its last part."""

    size: int
    start: int
    end: int


def match(word: Word, text: str) -> Match | None:
    """Where all parts of a word occur apart from each other in a plain text, else None."""
    taken: list[Span] = []
    for part in word:
        span = next((span for each in part for span in places(each, text) if not overlaps(span, taken)), None)
        if span is None:
            return None
        taken.append(span)
    size = sum(end - start for start, end in taken)
    return Match(size, min(start for start, _ in taken), max(end for _, end in taken))


def longest(words: Iterable[Word], text: str) -> int:
    """The most characters that one of the words matches; 0 where none occurs."""
    return max((found.size for word in words if (found := match(word, text)) is not None), default=0)


def places(part: str, text: str) -> Iterator[Span]:
    """Where a phrase stands in a text, from left to right."""
    start = text.find(part)
    while start >= 0:
        yield start, start + len(part)
        start = text.find(part, start + 1)


def overlaps(span: Span, taken: Iterable[Span]) -> bool:
    """Whether a span touches characters that are taken."""
    return any(span[0] < end and start < span[1] for start, end in taken)
