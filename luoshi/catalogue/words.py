"""Declared words and how they are found in a text; shared by the lexicon and the ethics.

What lives here: the plain form of a text, words of several parts, spans. Not here: any word. Invariant: results depend
on a text only up to the width of its characters, its spaces and its quotation marks.

A declared word is a phrase, or several joined by `+` that must all occur; `/` parts alternatives within one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Word = tuple[tuple[str, ...], ...]
Span = tuple[int, int]
Owner = TypeVar("Owner")

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


class Index(Generic[Owner]):
    """Words with their owners, found in a text in time that follows the text, not the number of words."""

    def __init__(self, words: Iterable[tuple[str, Owner]]) -> None:
        """Words as declared, each with whom it belongs to."""
        self._by_start: dict[str, list[tuple[Word, Owner]]] = defaultdict(list)
        for declared, owner in words:
            word = compiled(declared)
            for start in {alternative[:2] for alternative in word[0]}:
                self._by_start[start].append((word, owner))

    def found(self, text: str) -> Iterator[tuple[Owner, Match]]:
        """Owner and place of every word that occurs in a plain text, in no order; a word may come more than once."""
        starts = {text[place : place + 2] for place in range(len(text))} | set(text)
        for start in starts & self._by_start.keys():
            for word, owner in self._by_start[start]:
                where = match(word, text)
                if where is not None:
                    yield owner, where

    def longest(self, text: str) -> dict[Owner, int]:
        """Owner → the most characters that one of its words matches in a plain text."""
        sizes: dict[Owner, int] = {}
        for owner, where in self.found(text):
            sizes[owner] = max(sizes.get(owner, 0), where.size)
        return sizes


def places(part: str, text: str) -> Iterator[Span]:
    """Where a phrase stands in a text, from left to right."""
    start = text.find(part)
    while start >= 0:
        yield start, start + len(part)
        start = text.find(part, start + 1)


def overlaps(span: Span, taken: Iterable[Span]) -> bool:
    """Whether a span touches characters that are taken."""
    return any(span[0] < end and start < span[1] for start, end in taken)
