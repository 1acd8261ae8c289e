"""Working days: which days are worked, and arithmetic over them.

What lives here: `WorkCalendar`, an immutable calendar made of the weekday rule, marked days (off, or worked on a
weekend) and rest spans of a unit. Not here: where the days come from (decrees.py), school terms (school.py).
Invariant: spans are half-open [start, end); a year that no notice has decreed is provisional: weekends are assumed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

DayState = Literal["off", "work"]
Shift = Literal["later", "earlier", "none"]
SHIFTS: tuple[Shift, ...] = ("later", "earlier", "none")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class DayMark:
    """A day that differs from the weekday rule, or restates it. `source` names the notice or the local decision."""

    day: date
    state: DayState
    name: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Rest:
    """A span [start, end) in which a unit rests (寒假, 暑假): its duties and its pace stand still."""

    start: date
    end: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a house or a unit.

    `marks` are kept sorted, the last one given for a day wins; `known_years` are the years decreed by a notice;
    `rests` are kept sorted and may overlap. Building sorts, so equal contents give equal calendars.
    """

    marks: tuple[DayMark, ...] = ()
    known_years: frozenset[int] = frozenset()
    rests: tuple[Rest, ...] = ()
    _by_day: dict[date, DayMark] = field(init=False, repr=False, compare=False, hash=False)
    _changed: list[int] = field(init=False, repr=False, compare=False, hash=False)
    _gained: list[int] = field(init=False, repr=False, compare=False, hash=False)
    _resting: tuple[tuple[date, date], ...] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_day = {mark.day: mark for mark in self.marks}
        changed: list[int] = []
        gained = [0]
        for day in sorted(by_day):
            step = int(by_day[day].state == "work") - int(day.weekday() < 5)
            if step:
                changed.append(day.toordinal())
                gained.append(gained[-1] + step)
        # Frozen: the index is derived once here, and never changes afterwards.
        object.__setattr__(self, "marks", tuple(by_day[day] for day in sorted(by_day)))
        object.__setattr__(self, "rests", tuple(sorted(rest for rest in self.rests if rest.start < rest.end)))
        object.__setattr__(self, "_by_day", by_day)
        object.__setattr__(self, "_changed", changed)
        object.__setattr__(self, "_gained", gained)
        object.__setattr__(self, "_resting", _joined(self.rests))

    # -- single days -------------------------------------------------------------------------------------------

    def mark(self, day: date) -> DayMark | None:
        """The mark of a day, or None where the weekday rule holds."""
        return self._by_day.get(day)

    def is_working(self, day: date) -> bool:
        """Whether the day is worked: its mark, else Monday to Friday."""
        mark = self._by_day.get(day)
        return mark.state == "work" if mark else day.weekday() < 5

    def is_resting(self, day: date) -> bool:
        """Whether the unit rests on that day (school holidays)."""
        return any(start <= day < end for start, end in self._resting)

    def is_active(self, day: date) -> bool:
        """A working day outside the unit's rests: for a school, a teaching day."""
        return self.is_working(day) and not self.is_resting(day)

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year has not been decreed yet, so that weekends are only assumed."""
        return day.year not in self.known_years

    def provisional_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years touched by [start, end) for which weekends are only assumed."""
        if start >= end:
            return ()
        return tuple(year for year in range(start.year, (end - ONE_DAY).year + 1) if year not in self.known_years)

    # -- counting ----------------------------------------------------------------------------------------------

    def working_days(self, start: date, end: date) -> int:
        """How many days of [start, end) are worked; 0 for an empty span. Cost does not grow with the span."""
        return self._before(end) - self._before(start) if start < end else 0

    def active_days(self, start: date, end: date) -> int:
        """How many days of [start, end) are worked outside the unit's rests."""
        rested = sum(self.working_days(max(start, a), min(end, b)) for a, b in self._resting)
        return self.working_days(start, end) - rested

    def _before(self, day: date) -> int:
        """Working days before `day`, counted from the first day of the era, which is a Monday."""
        ordinal = day.toordinal()
        weeks, rest = divmod(ordinal - 1, 7)
        return weeks * 5 + min(rest, 5) + self._gained[bisect_left(self._changed, ordinal)]

    # -- moving ------------------------------------------------------------------------------------------------

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; the day after receipt is the first. n < 0 counts back; n = 0 is `day`.

        Source: 工作日 in time limits (field.md §7): Fri 2026-09-18 + 5 = Thu 2026-09-24, as Sun 20 is worked.
        """
        step = ONE_DAY if n > 0 else -ONE_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def shift(self, day: date, how: Shift) -> date:
        """Move a due day off the days off: "later" (顺延), "earlier" (提前) or "none" (不变)."""
        if how == "none" or self.is_working(day):
            return day
        return self.add_working_days(day, 1 if how == "later" else -1)

    # -- building ----------------------------------------------------------------------------------------------

    def with_local(self, marks: Iterable[DayMark] = (), rests: Iterable[Rest] | None = None) -> WorkCalendar:
        """This calendar with local days on top (民族节日, 停课). `rests` None inherits, anything else replaces.

        A mark decides whether a day is worked; a rest lies over marks, so a weekend worked by decree stays at rest.
        """
        own = self.rests if rests is None else tuple(rests)
        return replace(self, marks=(*self.marks, *marks), rests=own)

    def with_decreed(self, year: int, marks: Iterable[DayMark]) -> WorkCalendar:
        """This calendar once the notice for `year` has arrived; the year is no longer provisional."""
        return replace(self, marks=(*self.marks, *marks), known_years=self.known_years | {year})


def _joined(rests: Iterable[Rest]) -> tuple[tuple[date, date], ...]:
    """Rests as disjoint spans in order, so that no day is taken away twice."""
    spans: list[tuple[date, date]] = []
    for rest in sorted(rest for rest in rests if rest.start < rest.end):
        if spans and rest.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], rest.end))
        else:
            spans.append((rest.start, rest.end))
    return tuple(spans)
