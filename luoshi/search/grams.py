"""Words as they are found: folded, cut into overlapping pairs of Chinese characters; queries cut the same way.

What lives here: the one way texts and queries become grams (measured against others: docs/decisions). Not here: how a
database is asked for them (`store.py`). Invariants: a text and a query are folded alike, so full width, case and
compatibility forms never matter; a run of Chinese is found by any part of it, one character included.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from luoshi.search import limits

_CHINESE = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<chinese>[{_CHINESE}]+)|(?:(?![{_CHINESE}])[^\W_])+")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text with full-width and compatibility characters as plain ones and without capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> list[str]:
    """All pairs of each run of Chinese and the run's last character; other words whole: 简报2 → 简报 报 2."""
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        run = match.group()
        if match.lastgroup is None:
            found.append(run[: limits.MAX_WORD])
        else:
            found += map(str.__add__, run, run[1:])
            found.append(run[-1])
    return found


def only_words(text: str) -> str:
    """The folded text without spaces and punctuation: what "the same title" means."""
    return "".join(_WORD.findall(fold(text)))


def beginnings(initials: str) -> str:
    """Pinyin initials from each place on, so that dqxx finds qhxdqxx (青河县东桥小学)."""
    plain = only_words(initials)
    return " ".join(plain[start:] for start in range(max(len(plain) - 1, 1))) if plain else ""


@dataclass(frozen=True)
class Phrase:
    """One word of a query: grams that stand side by side; `open`: the last one may go on."""

    word: str
    grams: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class Query:
    """What somebody looks for: every word must occur."""

    typed: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words, each once, at most `limits.MAX_WORDS`."""
        return tuple(dict.fromkeys(_WORD.findall(fold(self.typed[: limits.MAX_QUERY]))))[: limits.MAX_WORDS]

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """The words as grams."""
        return tuple(_phrase(word) for word in self.words)

    @cached_property
    def exact(self) -> str:
        """What an exact title equals."""
        return only_words(self.typed[: limits.MAX_QUERY])[: limits.MAX_TITLE]

    def __bool__(self) -> bool:
        return bool(self.words)


def _phrase(word: str) -> Phrase:
    runs = list(_RUN.finditer(word))
    found: list[str] = []
    for place, match in enumerate(runs):
        run, last = match.group(), place == len(runs) - 1
        if match.lastgroup is None:
            found.append(run[: limits.MAX_WORD])
            continue
        found += map(str.__add__, run, run[1:])
        if len(run) == 1 or not last:
            found.append(run[-1])
    tail = runs[-1]
    return Phrase(word, tuple(found), tail.lastgroup is None or len(tail.group()) == 1)
