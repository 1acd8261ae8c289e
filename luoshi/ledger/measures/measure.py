"""What is counted, for whom, and when: measures, columns, periods. Pure values.

What lives here: the values and their JSON. Not here: counting (`figures.py`). Invariants: a value that exists is sound
(`MeasureUnsound` otherwise); values are hashable and round-trip through JSON, because a figure's address carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

Amount = int | Fraction
How = Literal["sum", "distinct", "latest", "max", "exists", "coverage", "ratio", "per_head", "in_time"]
Of = Literal["", "piece", "person", "holding", "unit"]
OverUnits = Literal["pool", "sum", "max", "count"]

FROM_TALLIES = frozenset({"sum", "exists", "ratio", "per_head"})
"""Ways that come from tallies; the others read the journal's index of places."""
SOURCE = "@"
"""What a kind begins with that no record has: "@points:12" is choice 12 of the figure source "points"."""
SHARES = frozenset({"coverage", "ratio", "per_head", "in_time"})
"""Ways that divide: their figure has a denominator."""


class MeasureUnsound(ValueError):
    """A measure that cannot be counted. The argument names the attribute at fault."""


@runtime_checkable
class Period(Protocol):
    """Whatever has a half-open span and can be a key: `luoshi.periods.period.Period`, or `Span`."""

    @property
    def start(self) -> date:
        """Its first day."""
        ...

    @property
    def end(self) -> date:
        """The day after its last."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """A plain period [start, end), for figures that belong to no period type."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Measure:
    """How something is counted.

    kinds, quantity: what is counted, by codes. `also`: (kind, quantity) pairs whose quantity has another code.
    facets: (dimension, allowed values) pairs; an entry counts when each dimension has one of its allowed values.
    how: over a period. sum · distinct (`of` piece, person, holding or unit) · latest · max · exists (1 or 0) ·
        coverage (distinct `of` over how many there are: open holdings of `holding_type`, or units of `types`) ·
        ratio (quantity over `below`) · per_head (over the staff at the period's end) · in_time (share of entries whose
        amount, or with `by_handing_in` whose delay after counts_on, is at most `limit` minutes).
    over_units: how the units of one column join: pool (as if one unit) · sum, max of their values · count of the units
        that have any. Default: latest sums, all else pools.
    opening: key of the target whose carried-over amounts (kind `opening`) are added.
    """

    kinds: tuple[str, ...]
    quantity: str
    how: How = "sum"
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    of: Of = ""
    below: str = ""
    below_kinds: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    limit: Fraction | None = None
    by_handing_in: bool = False
    holding_type: str = ""
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    over_units: OverUnits | None = None
    opening: str = ""

    def __post_init__(self) -> None:
        if not self.kinds and not self.also:
            raise MeasureUnsound("kinds")
        if self.how in ("distinct", "coverage") and not self.of:
            raise MeasureUnsound("of")
        if self.how == "coverage" and self.of not in ("holding", "unit"):
            raise MeasureUnsound("of")
        if self.how == "coverage" and self.of == "holding" and not self.holding_type:
            raise MeasureUnsound("holding_type")
        if self.how == "ratio" and not self.below:
            raise MeasureUnsound("below")
        if self.how == "in_time" and self.limit is None:
            raise MeasureUnsound("limit")
        if self.joins == "count" and self.how in SHARES:
            raise MeasureUnsound("over_units")

    @property
    def joins(self) -> OverUnits:
        """How the units of one column join."""
        return self.over_units or ("sum" if self.how == "latest" else "pool")

    @property
    def above_asks(self) -> tuple[tuple[str, str], ...]:
        """(kind, quantity) pairs of the numerator."""
        return (*((kind, self.quantity) for kind in self.kinds), *self.also)

    @property
    def below_asks(self) -> tuple[tuple[str, str], ...]:
        """(kind, quantity) pairs of the denominator of a ratio."""
        return tuple((kind, self.below) for kind in self.below_kinds or self.kinds) if self.how == "ratio" else ()

    @property
    def source(self) -> tuple[str, str] | None:
        """(code of a figure source, its choice) where a higher room counts; None where the ledger does."""
        if not self.kinds or not self.kinds[0].startswith(SOURCE):
            return None
        code, _, choice = self.kinds[0].removeprefix(SOURCE).partition(":")
        return code, choice

    def takes(self, values: Mapping[str, str]) -> bool:
        """Whether a combination of facets passes the filter."""
        return all(values.get(name) in allowed for name, allowed in self.facets)


@dataclass(frozen=True, slots=True)
class Column:
    """For whom: units, with all below them by the tree of each day where `below`; or one person, or one holding.

    `units` also decide who may see the column: whoever has all of them in reach today. `key` names it in results.
    """

    key: Any
    units: tuple[int, ...]
    below: bool = True
    person: UUID | None = None
    holding: int | None = None


def columns_of(units: Mapping[Any, Column | int | Iterable[int]]) -> tuple[Column, ...]:
    """Columns from a mapping: a column as it is; a unit or several with all below them."""
    made = []
    for key, value in units.items():
        if isinstance(value, Column):
            made.append(value)
        else:
            made.append(Column(key, (value,) if isinstance(value, int) else tuple(value)))
    return tuple(made)
