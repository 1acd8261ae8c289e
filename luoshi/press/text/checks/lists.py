"""The lists by which texts are checked: what a house keeps, and the few generic pairs that are shipped.

What lives here: the values. Not here: where a house keeps them (press.lists), finding them in a text (the modules beside).
Dates are half-open: an entry holds from `valid_from` on and before `valid_to`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Pair:
    """A wrong form and the right one. `spare`: longer words in which the wrong form is right. `after`: a regular
    expression that must follow, else the form is right ("" for always); only the shipped list uses it."""

    wrong: str
    right: str
    reason: str = ""
    spare: tuple[str, ...] = ()
    after: str = ""


@dataclass(frozen=True)
class Avoid:
    """A word not to be used, or with care: why, and what instead ("" when nothing fits everywhere)."""

    word: str
    reason: str = ""
    replacement: str = ""
    spare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """A phrase that has one fixed form; near forms of it are told."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class Post:
    """A person's post in a span of days. `order`: the place in an enumeration, smaller first; None: no matter."""

    name: str
    post: str
    order: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the post was held on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class UnitName:
    """A unit's full name, its accepted short ones, and former or wrong ones that are no longer to be used."""

    full: str
    short: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lists:
    """All lists of a house. `version` goes up with every change."""

    pairs: tuple[Pair, ...] = ()
    avoid: tuple[Avoid, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    posts: tuple[Post, ...] = ()
    units: tuple[UnitName, ...] = ()
    version: int = 0


NO_LISTS = Lists()


@cache
def shipped_pairs() -> tuple[Pair, ...]:
    """The generic wrong–right pairs of pairs.toml. Raises ValueError on an entry that cannot work."""
    data = tomllib.loads((files(__package__) / "pairs.toml").read_text(encoding="utf-8"))
    found = []
    for entry in data["pair"]:
        pair = Pair(
            entry["wrong"],
            entry["right"],
            entry.get("reason", ""),
            tuple(entry.get("spare", ())),
            entry.get("after", ""),
        )
        re.compile(pair.after)
        if pair.wrong == pair.right or not pair.wrong:
            raise ValueError(pair.wrong)
        found.append(pair)
    return tuple(found)
