"""How one piece is divided among those who made it: count by share of persons, exact (field.md §2.1, split; T6).

What lives here: pure functions on authors in their order. Not here: points (assessment). Invariants: the shares of units
sum to exactly one, those of persons too unless all names are reporters'; an outlet's own reporters take no share, so a
correspondent who signs with a reporter counts in full; units come in the order of their first author.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

AUTHOR, REPORTER = "author", "reporter"


@dataclass(frozen=True, slots=True)
class Author:
    """A name under a piece. `key`: of a person of the house; `unit_id` None: of the reporting unit."""

    name: str
    key: UUID | None = None
    unit_id: int | None = None
    reporter: bool = False


def shares_of_authors(authors: Sequence[Author]) -> tuple[Fraction, ...]:
    """Equal parts for the authors, none for reporters, in the given order."""
    count = sum(1 for each in authors if not each.reporter)
    return tuple(Fraction(0) if each.reporter else Fraction(1, count) for each in authors)


def shares_of_units(authors: Sequence[Author], reporting: int) -> tuple[tuple[int, Fraction], ...]:
    """(unit, share) in order of the first author of each; without authors all of the reporting unit."""
    found: dict[int, Fraction] = {}
    for author, share in zip(authors, shares_of_authors(authors), strict=True):
        if not author.reporter:
            unit = author.unit_id or reporting
            found[unit] = found.get(unit, Fraction(0)) + share
    return tuple(found.items()) or ((reporting, Fraction(1)),)
