"""Whether two titles, or two appearances, are the same work: addresses, title keys, an index of near titles.

What lives here: `title_key`, `closeness`, `NearTitles`, `same_piece`. Not here: addresses' one form (address.py, handed on
from here), asking people. Invariant: an answer is a proposal with its reason; a person says "same work".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi.press.text.address import domain_of, normalise_address
from luoshi.press.text.titles import NearTitles, closeness, title_key

__all__ = [
    "Appearance",
    "Likeness",
    "NearTitles",
    "closeness",
    "domain_of",
    "normalise_address",
    "same_piece",
    "title_key",
]

SAME_OUTLET_DAYS, NEAR_DAYS = 7, 30  # defaults of the field; a house may hand in its own
Why = Literal["same_address", "same_title", "near_title"]


@dataclass(frozen=True)
class Appearance:
    """What is compared of a placement, a submission or a piece: `key` is the caller's own."""

    key: int
    title: str
    day: date
    unit: int | None = None
    outlet: int | None = None
    address: str = ""
    """Any form; normalised here."""


@dataclass(frozen=True)
class Likeness:
    """A known appearance that may be the same work, why, and how close (1 is the same)."""

    key: int
    why: Why
    closeness: float


def same_piece(
    new: Appearance,
    known: Iterable[Appearance],
    *,
    outlet_days: int = SAME_OUTLET_DAYS,
    near_days: int = NEAR_DAYS,
) -> tuple[Likeness, ...]:
    """Known appearances that may be the same work, closest first: same address; same title in the outlet within 7 days;
    near title in the unit within 30 days. One answer for each of `known`."""
    address, key = normalise_address(new.address) if new.address else "", title_key(new.title)
    index = NearTitles()
    found: dict[int, Likeness] = {}
    for one in known:
        days = abs((one.day - new.day).days)
        if address and one.address and normalise_address(one.address) == address:
            found[one.key] = Likeness(one.key, "same_address", 1.0)
        elif (
            one.outlet is not None and one.outlet == new.outlet and days <= outlet_days and title_key(one.title) == key
        ):
            found[one.key] = Likeness(one.key, "same_title", 1.0)
        elif one.unit is not None and one.unit == new.unit and days <= near_days:
            index.add(one.key, one.title)
    for id_, close in index.near(new.title):
        found.setdefault(id_, Likeness(id_, "near_title", close))
    order = {"same_address": 0, "same_title": 1, "near_title": 2}
    return tuple(sorted(found.values(), key=lambda one: (order[one.why], -one.closeness, one.key)))
