"""Days on which things happen in the demo: working days of offices, taught days of schools, up to today.

What lives here: choosing days. Not here: what happens on them (`habits`). Invariant: no day that is chosen lies after
today, and none of a school in its holidays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from luoshi.demo import units as tree
from luoshi.org.calendars import calendar_for, house_calendar

SHORT = 45
"""Days of a term: with less of it left, its activities are over."""


class Days:
    """The days of [start, today], by the house's own calendars."""

    def __init__(self, settings: Mapping[str, Any], start: date, today: date) -> None:
        self.start, self.today = start, today
        self.calendar = house_calendar(settings)
        school = calendar_for(settings, tree.SCHOOL, start, today + timedelta(days=1))
        span = [start + timedelta(days=n) for n in range((today - start).days + 1)]
        self._office = [day for day in span if self.calendar.is_working(day)]
        self._school = [day for day in self._office if school.is_active(day)]

    def all(self, *, school: bool = False) -> list[date]:
        """Every such day of the span."""
        return self._school if school else self._office

    def between(self, start: date, end: date, *, school: bool = False) -> list[date]:
        """Those of [start, end)."""
        days = self.all(school=school)
        return days[bisect_left(days, start) : bisect_left(days, end)]

    def some(self, draw: Random, count: int, start: date, end: date, *, school: bool = False) -> list[date]:
        """`count` of them in order; fewer where the span has begun only or has fewer: its share of what has passed."""
        days = self.between(start, end, school=school)
        if end > self.today + timedelta(days=1):  # a running period: as much as its part that has passed
            whole = (end - max(start, self.start)).days
            gone = (self.today - max(start, self.start)).days + 1
            count = int(count * gone / whole + draw.random()) if whole else 0
        return sorted(draw.sample(days, max(0, min(count, len(days)))))

    def after(self, day: date, count: int) -> date:
        """The count-th working day after `day` (`day` itself for 0); it may lie after today."""
        return self.calendar.add_working_days(day, count) if count else day

    def months(self) -> Iterator[tuple[date, date]]:
        """The calendar months of the span, half-open."""
        first = self.start.replace(day=1)
        while first <= self.today:
            after = (first + timedelta(days=32)).replace(day=1)
            yield first, after
            first = after

    def pieces(self, months: int) -> Iterator[tuple[date, date]]:
        """Spans of some calendar months each, counted from January: 2, 3 and 6 give pairs, quarters and halves."""
        for start, _ in self.months():
            if (start.month - 1) % months == 0:
                end = start
                for _n in range(months):
                    end = (end + timedelta(days=32)).replace(day=1)
                yield start, end

    def weeks(self) -> Iterator[tuple[date, date]]:
        """Monday to Monday."""
        monday = self.start - timedelta(days=self.start.weekday())
        while monday <= self.today:
            yield monday, monday + timedelta(days=7)
            monday += timedelta(days=7)

    def terms(self) -> Iterator[tuple[date, date]]:
        """The school terms of the span; one of which little more than its end lies in it is left out."""
        for term in tree.terms(self.start.year, self.today.year + 1):
            if (term.end - self.start).days >= SHORT and term.start <= self.today:
                yield max(term.start, self.start), term.end
