"""The value `Period` and the arithmetic of months under it.

What lives here: `Period`, the `Span` that is cut, month indexes. Not here: how cadences cut (tiles.py).
Invariant: a period is half-open [start, end) and never empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.settings import PeriodSettings


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period [start, end) of a type. `year` and `ordinal` name it (2026, 12 → 第12周 of 2026).

    `label` is whole (2026年第2季度), `short_label` stands where the year is plain (第2季度). `owes` False: nothing is
    owed in it (a week without a working day, a month that the settings leave out).
    """

    start: date
    end: date
    type: str
    label: str
    short_label: str
    year: int
    ordinal: int
    owes: bool = True

    @property
    def last_day(self) -> date:
        """The last day that belongs to the period."""
        return self.end - ONE_DAY

    @property
    def key(self) -> str:
        """A short stable name for addresses and stored rows: month:2026-03-01."""
        return f"{self.type}:{self.start.isoformat()}"

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Span:
    """What the makers of periods work on."""

    start: date
    end: date
    settings: PeriodSettings
    n: int | None


def month_index(day: date) -> int:
    """Months since year 0, for arithmetic across years."""
    return day.year * 12 + day.month - 1


def month_start(index: int, closing: int = 31) -> date:
    """First day of a month by index; with a closing day, the day after the closing of the month before."""
    if closing >= 31:
        return date(index // 12, index % 12 + 1, 1)
    before = index - 1
    first = date(before // 12, before % 12 + 1, 1)
    closes = min(closing, (month_start(index) - first).days)
    return first + timedelta(days=closes)
