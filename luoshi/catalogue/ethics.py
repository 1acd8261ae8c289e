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

from luoshi.catalogue.words import Index, plain


@dataclass(frozen=True, slots=True)
class Held:
    """A reason for which clauses are held, not run. `reason` is a Chinese sentence for the planner."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A yardstick that a rule forbids. `always`: whatever the scheme's purpose, not only 考核."""

    code: str
    article: str
    sentence: str
    always: bool


def held(quote: str) -> Held | None:
    """The entry whose words a clause's text names longest, or None: then the clause can be run."""
    entries, words, not_words = _held_list()
    text = plain(quote)
    spared = not_words.longest(text)
    sizes = {code: size for code, size in words.longest(text).items() if code not in spared}
    nearest = max(entries, key=lambda code: sizes.get(code, 0))  # at equal length the first declared
    return entries[nearest] if nearest in sizes else None


def held_codes() -> frozenset[str]:
    """The codes of all reasons."""
    return frozenset(_held_list()[0])


def held_reason(quote: str) -> str | None:
    """Why a clause should be held as text, as a Chinese sentence; None where nothing speaks against running it."""
    entry = held(quote)
    return None if entry is None else entry.reason


def forbidden_yardsticks(text: str) -> tuple[Yardstick, ...]:
    """All forbidden yardsticks that the text of a rule names, the longest match first."""
    entries, words = _yardsticks()
    sizes = words.longest(plain(text))
    return tuple(
        entry for code, entry in sorted(entries.items(), key=lambda pair: -sizes.get(pair[0], 0)) if code in sizes
    )


def forbidden_yardstick(text: str) -> tuple[str, str] | None:
    """(article, sentence) of the forbidden yardstick that a rule's text names most plainly, or None."""
    found = forbidden_yardsticks(text)
    return (found[0].article, found[0].sentence) if found else None


@cache
def _held_list() -> tuple[dict[str, Held], Index[str], Index[str]]:
    rows = _rows("held.toml", "held")
    return (
        {row["code"]: Held(row["code"], row["reason"]) for row in rows},
        _index(rows, "words"),
        _index(rows, "not_words"),
    )


@cache
def _yardsticks() -> tuple[dict[str, Yardstick], Index[str]]:
    rows = _rows("yardsticks.toml", "yardstick")
    entries = (Yardstick(row["code"], row["article"], row["sentence"], row["always"]) for row in rows)
    return {each.code: each for each in entries}, _index(rows, "words")


def _rows(name: str, section: str) -> list[dict[str, Any]]:
    path = resources.files("luoshi.catalogue") / "data" / "ethics" / name
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[section]
    return rows


def _index(rows: list[dict[str, Any]], key: str) -> Index[str]:
    return Index((word, row["code"]) for row in rows for word in row.get(key, ()))
