"""What Luoshi keeps as text and does not run, and what a scheme may not judge by (design.md §9, field.md §0.1 and §5).

What lives here: two lists of words read from data/ethics. Not here: the decision: a person confirms that a clause is
held, and may keep a marked yardstick with a reason. Invariant: nothing here changes a figure; it proposes and marks.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from luoshi.catalogue.words import Word, compiled, longest, plain


@dataclass(frozen=True, slots=True)
class Held:
    """A reason for which clauses are held, not run. `reason` is a Chinese sentence for the planner."""

    code: str
    reason: str
    words: tuple[Word, ...]
    not_words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A yardstick that a rule forbids. `always`: whatever the scheme's purpose, not only 考核."""

    code: str
    article: str
    sentence: str
    always: bool
    words: tuple[Word, ...]


def held(quote: str) -> Held | None:
    """The entry whose words a clause's text names longest, or None: then the clause can be run."""
    text = plain(quote)
    found = [(longest(each.words, text), each) for each in _held_list() if not longest(each.not_words, text)]
    length, best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best if length else None


def held_reason(quote: str) -> str | None:
    """Why a clause should be held as text, as a Chinese sentence; None where nothing speaks against running it."""
    entry = held(quote)
    return None if entry is None else entry.reason


def forbidden_yardsticks(text: str) -> tuple[Yardstick, ...]:
    """All forbidden yardsticks that the text of a rule names, the longest match first."""
    sought = plain(text)
    found = [(longest(each.words, sought), each) for each in _yardsticks()]
    return tuple(each for length, each in sorted(found, key=lambda pair: -pair[0]) if length)


def forbidden_yardstick(text: str) -> tuple[str, str] | None:
    """(article, sentence) of the forbidden yardstick that a rule's text names most plainly, or None."""
    found = forbidden_yardsticks(text)
    return (found[0].article, found[0].sentence) if found else None


@cache
def _held_list() -> tuple[Held, ...]:
    return tuple(
        Held(row["code"], row["reason"], _words(row, "words"), _words(row, "not_words"))
        for row in _rows("held.toml", "held")
    )


@cache
def _yardsticks() -> tuple[Yardstick, ...]:
    return tuple(
        Yardstick(row["code"], row["article"], row["sentence"], row["always"], _words(row, "words"))
        for row in _rows("yardsticks.toml", "yardstick")
    )


def _rows(name: str, section: str) -> list[dict[str, Any]]:
    path = resources.files("luoshi.catalogue") / "data" / "ethics" / name
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[section]
    return rows


def _words(row: dict[str, Any], key: str) -> tuple[Word, ...]:
    return tuple(map(compiled, row.get(key, ())))
