"""A month of the calendar page: weeks of days, each with its items and what sort of day it is. Pure.

What lives here: values for the page. Not here: reading items (`dues`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.org.year_view import small_day
from luoshi.periods.calendar import ONE_DAY, WorkCalendar
from luoshi.periods.words import month_day_words, weekday_words
from luoshi.plans.agenda.dues import Item

IN_CELL = 4  # items that a day of the month shows; the list has the rest


@dataclass(frozen=True)
class Day:
    """One day. `name`: what the calendar calls it (国庆节, 停课); `works`: whether it is worked."""

    day: date
    css: str
    name: str
    works: bool
    items: tuple[Item, ...]

    @property
    def number(self) -> int:
        """1 to 31."""
        return self.day.day

    @property
    def anchor(self) -> str:
        """Its place in the list."""
        return f"d{self.day.day}"

    @property
    def words(self) -> str:
        """10月26日 周一."""
        return f"{month_day_words(self.day)} {weekday_words(self.day)}"

    @property
    def shown(self) -> tuple[Item, ...]:
        """What the month's cell has room for, open things first."""
        return tuple(sorted(self.items, key=lambda item: item.done))[:IN_CELL]

    @property
    def more(self) -> int:
        """How many stand in the list only."""
        return len(self.items) - len(self.shown)


@dataclass(frozen=True)
class Block:
    """A day of the list, or several with one name and nothing to do (国庆节)."""

    first: Day
    last: Day

    @property
    def words(self) -> str:
        """10月1日 周四 — 10月7日 周三."""
        return self.first.words if self.first is self.last else f"{self.first.words} — {self.last.words}"


@dataclass(frozen=True)
class Month:
    """A month by weeks, Monday first; days of other months are None."""

    first: date
    today: date
    weeks: tuple[tuple[Day | None, ...], ...]

    @property
    def blocks(self) -> list[Block]:
        """The days with something on them, and the named ones; days off that follow each other are one."""
        found: list[Block] = []
        for day in (day for week in self.weeks for day in week if day and (day.items or day.name)):
            last = found[-1].last if found else None
            if last and not last.items and not day.items and _same(last, day):
                found[-1] = Block(found[-1].first, day)
            else:
                found.append(Block(day, day))
        return found

    @property
    def over(self) -> list[Block]:
        """Past days on which nothing is open: folded in the list."""
        return [block for block in self.blocks if self._is_over(block)]

    @property
    def ahead(self) -> list[Block]:
        """Today and later, and what is still open."""
        return [block for block in self.blocks if not self._is_over(block)]

    def _is_over(self, block: Block) -> bool:
        running = self.first <= self.today < next_month(self.first)
        return running and block.last.day < self.today and all(item.done for item in block.first.items)

    @property
    def before(self) -> str:
        """The month before, for its address: 2026-10."""
        return f"{self.first - ONE_DAY:%Y-%m}"

    @property
    def after(self) -> str:
        """The month after."""
        return f"{next_month(self.first):%Y-%m}"


def _same(one: Day, other: Day) -> bool:
    return (one.name, one.works) == (other.name, other.works) and (other.day - one.day) == ONE_DAY


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_of(first: date, calendar: WorkCalendar, items: Sequence[Item], today: date) -> Month:
    """The month that begins on `first`."""
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(item)
    days: list[Day | None] = [None] * first.weekday()
    day, end = first, next_month(first)
    while day < end:
        mark = calendar.mark(day)
        css = small_day(day, calendar, today).css
        days.append(Day(day, css, mark.name if mark else "", calendar.is_working(day), tuple(by_day.get(day, ()))))
        day += ONE_DAY
    days += [None] * (-len(days) % 7)
    return Month(first, today, tuple(tuple(days[at : at + 7]) for at in range(0, len(days), 7)))
