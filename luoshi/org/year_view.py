"""A year as twelve small months: which days are off, worked, local, at rest. Pure over a calendar.

What lives here: values for templates. Not here: writing days (`operations.calendars`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.org.calendars import OWN_DAYS
from luoshi.periods.calendar import WorkCalendar
from luoshi.periods.words import month_day_words, weekday_words

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SmallDay:
    """A day: its number, its classes, and what is to be said of it."""

    day: date
    css: str
    title: str

    @property
    def number(self) -> int:
        """1 to 31."""
        return self.day.day


@dataclass(frozen=True)
class SmallMonth:
    """A month by weeks, Monday first; days of other months are None."""

    label: str
    weeks: tuple[tuple[SmallDay | None, ...], ...]


def year_of(year: int, calendar: WorkCalendar, today: date) -> tuple[SmallMonth, ...]:
    """The twelve months of a year."""
    return tuple(_month(date(year, month, 1), calendar, today) for month in range(1, 13))


def _month(first: date, calendar: WorkCalendar, today: date) -> SmallMonth:
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    days: list[SmallDay | None] = [None] * first.weekday()
    day = first
    while day < after:
        days.append(small_day(day, calendar, today))
        day += ONE_DAY
    days += [None] * (-len(days) % 7)
    weeks = tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7))
    return SmallMonth(f"{first.month}月", weeks)


def small_day(day: date, calendar: WorkCalendar, today: date) -> SmallDay:
    """One day with its classes."""
    mark = calendar.mark(day)
    works = calendar.is_working(day)
    css = []
    if mark is not None and not works:
        css.append("day-off")
    elif mark is not None and day.weekday() >= 5:
        css.append("day-work")
    elif not works:
        css.append("day-weekend")
    if calendar.is_resting(day):
        css.append("day-rest")
    if mark is not None and mark.source == OWN_DAYS:
        css.append("day-local")
    if day == today:
        css.append("day-today")
    what = mark.name if mark and mark.name else ""
    state = "上班" if works else "休息"
    title = f"{month_day_words(day)} {weekday_words(day)} {state}{' ' + what if what else ''}"
    return SmallDay(day, " ".join(css), title)
