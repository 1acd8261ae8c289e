"""What dividing refuses, as data; the wording is in `messages.py` beside it.

QuotaRefused
├── NothingChanged   every cell says what is in force already
├── NotDivisible     the target's number cannot be divided among units
├── UnitsOutside     a unit is not one that the target's reach takes in
├── MinimumAlone     a month or quarter has a least, and the unit has no whole
├── Clashes          somebody else saved the same cells meanwhile
└── NoDivision       there is no division left to take back
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from luoshi.plans.errors import PlanRefused


class QuotaRefused(PlanRefused):
    """An anticipated refusal of dividing; nothing was changed."""


class NothingChanged(QuotaRefused):
    """All cells say what is in force."""


@dataclass
class NotDivisible(QuotaRefused):
    """A rate, a level, a duty without number, a target of people or of holdings."""

    title: str


@dataclass
class UnitsOutside(QuotaRefused):
    """Units that the target does not bind."""

    title: str
    names: tuple[str, ...]


@dataclass
class MinimumAlone(QuotaRefused):
    """Units with a least of months or quarters and no whole."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """One cell: what the person started from, what somebody else saved since, what the person typed."""

    target_id: int
    unit_id: int
    part: str
    before: Fraction | None
    theirs: Fraction | None
    mine: Fraction | None
    who: str
    at: datetime


@dataclass
class Clashes(QuotaRefused):
    """All cells that were saved by somebody else meanwhile and now say something third."""

    cells: tuple[Clash, ...] = field(default_factory=tuple)


class NoDivision(QuotaRefused):
    """Nothing was divided, or all of it was taken back."""
