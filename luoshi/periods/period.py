"""Periods: what a cadence cuts a plan's span into, and in which of them something is owed.

What lives here: `tiles_of` (all periods) and `periods_of` (those in which something is owed). Not here: how a cadence
cuts (tiles.py), due days (due.py), pace (pace.py). Invariant: without `months`, the tiles of a span follow each other
with no gap and no overlap; uncut tiles of adjacent spans do too, because a week, term or year belongs to one span only,
by its anchor day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from luoshi.periods.model import Period, Span, month_index, month_start
from luoshi.periods.settings import PeriodSettings
from luoshi.periods.tiles import MAKERS, whole
from luoshi.periods.words import span_words

__all__ = ["CADENCES", "CadenceUnknown", "Period", "periods_of", "tiles_of"]

CADENCES = (
    "year", "half_year", "quarter", "two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day",
    "term", "school_year", "award_year", "n_years", "n_hours", "event", "once", "irregular",
)  # fmt: skip
# Short periods owe nothing when they hold no working day; long ones always hold some.
SHORT = frozenset({"two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day"})


class CadenceUnknown(ValueError):
    """A cadence that design.md §5 does not name, or an `n` below 1."""


def periods_of(
    cadence: str,
    start: date,
    end: date,
    settings: PeriodSettings,
    n: int | None = None,
    months: Sequence[int] = (),
) -> tuple[Period, ...]:
    """The periods of [start, end) in which something is owed, in order.

    `n` for n_years; n_hours gives days. `months` (the target's own): short periods outside them owe nothing, a long
    period is narrowed to them (每年3月 → March of each year). Raises CadenceUnknown.
    """
    return tuple(period for period in tiles_of(cadence, start, end, settings, n, months) if period.owes)


def tiles_of(
    cadence: str,
    start: date,
    end: date,
    settings: PeriodSettings,
    n: int | None = None,
    months: Sequence[int] = (),
) -> tuple[Period, ...]:
    """All periods of [start, end), also those that owe nothing. Arguments as for `periods_of`."""
    maker = MAKERS.get(cadence)
    if maker is None or (n is not None and n < 1):
        raise CadenceUnknown(cadence)
    if start >= end:
        return ()
    made = tuple(maker(Span(start, end, settings, n)))
    # A span too short to hold any anchor (four days without a Thursday) is one period itself.
    made = made or (whole(cadence, start, end),)
    if months and made[0].type not in SHORT:
        return tuple(_narrowed(period, months) for period in made)
    return tuple(_marked(period, settings, months) for period in made)


# -- what is owed ----------------------------------------------------------------------------------------------------


def _marked(period: Period, settings: PeriodSettings, months: Sequence[int]) -> Period:
    """The period, marked where it owes nothing."""
    if period.type not in SHORT:
        return period
    wanted = months or settings.months
    if wanted and not _months_in(period) & set(wanted):
        return replace(period, owes=False)
    every_day = period.type == "day" and settings.daily == "every_day"
    if settings.rest_in_breaks:
        calendar = settings.calendar
        rests = calendar.is_resting(period.start) if every_day else not calendar.active_days(period.start, period.end)
    else:
        rests = not every_day and not settings.calendar.working_days(period.start, period.end)
    return replace(period, owes=False) if rests else period


def _months_in(period: Period) -> set[int]:
    """The months a short period belongs to: a week to the month of its Thursday, a pair of months to both."""
    if period.type in ("week", "two_weeks"):
        return {(period.end - timedelta(days=4)).month}
    if period.type == "two_months":
        return {period.ordinal * 2 - 1, period.ordinal * 2}
    return {period.ordinal} if period.type == "month" else {period.last_day.month}


def _narrowed(period: Period, months: Sequence[int]) -> Period:
    """A long period cut down to the span of the named months in it; it owes nothing when it has none of them."""
    first, last = month_index(period.start), month_index(period.last_day)
    named = [index for index in range(first, last + 1) if index % 12 + 1 in months]
    if not named:
        return replace(period, owes=False)
    start = max(period.start, month_start(named[0]))
    end = min(period.end, month_start(named[-1] + 1))
    return replace(period, start=start, end=end, label=span_words(start, end))
