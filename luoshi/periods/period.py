"""Periods: what a cadence cuts a plan's span into.

What lives here: `Period`, `tiles_of` (all periods) and `periods_of` (those in which something is owed). Not here: due
days (due.py), pace (pace.py). Invariant: without `months`, the tiles of a span follow each other with no gap and no
overlap; tiles of adjacent spans do too, because a week, term or year belongs to one span only, by its anchor day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.school import terms_between
from luoshi.periods.settings import PeriodSettings
from luoshi.periods.words import date_words, month_day_words, span_words

WEEK = timedelta(days=7)
CADENCES = (
    "year", "half_year", "quarter", "two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day",
    "term", "school_year", "award_year", "n_years", "n_hours", "event", "once", "irregular",
)  # fmt: skip
# Short periods owe nothing when they hold no working day; long ones always hold some.
SHORT = frozenset({"two_months", "month", "half_month", "ten_days", "two_weeks", "week", "day"})


class CadenceUnknown(ValueError):
    """A cadence that design.md §5 does not name, or an `n` below 1."""


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
class _Span:
    """What the makers of periods work on."""

    start: date
    end: date
    settings: PeriodSettings
    n: int | None


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
    maker = _MAKERS.get(cadence)
    if maker is None or (n is not None and n < 1):
        raise CadenceUnknown(cadence)
    if start >= end:
        return ()
    made = tuple(maker(_Span(start, end, settings, n)))
    # A span too short to hold any anchor (four days without a Thursday) is one period itself.
    made = made or (_whole(cadence, start, end),)
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
    first, last = _index(period.start), _index(period.last_day)
    named = [index for index in range(first, last + 1) if index % 12 + 1 in months]
    if not named:
        return replace(period, owes=False)
    start = max(period.start, _month_start(named[0]))
    end = min(period.end, _month_start(named[-1] + 1))
    return replace(period, start=start, end=end, label=span_words(start, end))


# -- months and blocks of months -------------------------------------------------------------------------------------


def _index(day: date) -> int:
    """Months since year 0, for arithmetic across years."""
    return day.year * 12 + day.month - 1


def _month_start(index: int, closing: int = 31) -> date:
    """First day of a month by index; with a closing day, the day after the closing of the month before."""
    if closing >= 31:
        return date(index // 12, index % 12 + 1, 1)
    before = index - 1
    first = date(before // 12, before % 12 + 1, 1)
    closes = min(closing, (_month_start(index) - first).days)
    return first + timedelta(days=closes)


def _aligned(day: date, closing: int) -> date:
    """A span's limit in reporting months: the first of a month means the start of that reporting month."""
    return _month_start(_index(day), closing) if day.day == 1 else day


def _blocks(span: _Span, size: int, kind: str, closing: int = 31) -> Iterator[Period]:
    """Blocks of `size` months, cut at the span's limits.

    They count from January; from the span's first month where the span is a whole year or more (a school year's plan
    has its quarters from September).
    """
    start, end = _aligned(span.start, closing), _aligned(span.end, closing)
    from_start = span.start.day == 1 and _index(span.end) - _index(span.start) >= 12
    origin = _index(span.start) % size if from_start else 0
    index = _index(start) - (_index(start) - origin) % size
    while _month_start(index, closing) < end:
        block = _block(kind, index, size, closing)
        if block.end > start:
            yield replace(block, start=max(block.start, start), end=min(block.end, end))
        index += size


def _block(kind: str, index: int, size: int, closing: int) -> Period:
    """One whole block, named by its calendar months."""
    start, end = _month_start(index, closing), _month_start(index + size, closing)
    year, month = index // 12, index % 12 + 1
    if kind == "month":
        return Period(start, end, kind, f"{year}年{month}月", f"{month}月", year, month)
    if (month - 1) % size:
        label = span_words(_month_start(index), _month_start(index + size))
        return Period(start, end, kind, label, label, year, (month - 1) // size + 1)
    ordinal = (month - 1) // size + 1
    short = {
        "two_months": f"{month}—{month + 1}月",
        "quarter": f"第{ordinal}季度",
        "half_year": "上半年" if ordinal == 1 else "下半年",
    }[kind]
    return Period(start, end, kind, f"{year}年{short}", short, year, ordinal)


def _parts_of_month(span: _Span, firsts: tuple[int, ...], names: tuple[str, ...], kind: str) -> Iterator[Period]:
    """Parts of calendar months that begin on the days `firsts` (旬, 半月), cut at the span's limits."""
    for index in range(_index(span.start), _index(span.end) + 1):
        limits = [_month_start(index) + timedelta(days=first - 1) for first in firsts] + [_month_start(index + 1)]
        for part, name in enumerate(names):
            start, end = max(limits[part], span.start), min(limits[part + 1], span.end)
            if start < end:
                month = index % 12 + 1
                ordinal = (month - 1) * len(names) + part + 1
                short = f"{month}月{name}"
                yield Period(start, end, kind, f"{start.year}年{short}", short, start.year, ordinal)


# -- years -----------------------------------------------------------------------------------------------------------


def _years(span: _Span) -> Iterator[Period]:
    """The plan's year: a span of a year or less is one; longer spans are cut at the house's year start."""
    if _years_later(span.start, 1) >= span.end:
        yield _whole("year", span.start, span.end)
        return
    month, day = span.settings.year_start
    year = span.start.year if (span.start.month, span.start.day) >= (month, day) else span.start.year - 1
    while (first := date(year, month, day)) < span.end:
        start, end = max(first, span.start), min(date(year + 1, month, day), span.end)
        label = f"{year}年" if (month, day) == (1, 1) else span_words(first, date(year + 1, month, day))
        yield Period(start, end, "year", label, label, year, 1)
        year += 1


def _closing_years(span: _Span, begins: tuple[int, int], kind: str) -> Iterator[Period]:
    """School and award years whose last day lies in the span, uncut: a year belongs to the plan it closes in."""
    for year in range(span.start.year - 1, span.end.year + 1):
        start, end = date(year, *begins), date(year + 1, *begins)
        if span.start < end <= span.end:
            award = (end - ONE_DAY).year
            label = f"{year}—{year + 1}学年" if kind == "school_year" else f"{award}评选年度"
            yield Period(start, end, kind, label, label, year if kind == "school_year" else award, 1)


def _n_years(span: _Span) -> Iterator[Period]:
    """Spans of n years from the plan's start; the last outlives the plan. Without n: the whole span."""
    if not span.n:
        yield _whole("n_years", span.start, span.end)
        return
    start, ordinal = span.start, 1
    while start < span.end:
        end = _years_later(span.start, span.n * ordinal)
        label = span_words(start, end)
        yield Period(start, end, "n_years", label, label, start.year, ordinal)
        start, ordinal = end, ordinal + 1


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


# -- weeks, days, terms, whole spans ---------------------------------------------------------------------------------


def _monday_of_first_week(day: date) -> date:
    """Monday of the first week whose Thursday is not before `day`."""
    monday = day - timedelta(days=day.weekday())
    return monday if day.weekday() <= 3 else monday + WEEK


def _weeks(span: _Span) -> Iterator[Period]:
    """Weeks whose Thursday lies in the span, uncut."""
    monday, end = _monday_of_first_week(span.start), _monday_of_first_week(span.end)
    while monday < end:
        year, number, _ = monday.isocalendar()
        yield Period(monday, monday + WEEK, "week", f"{year}年第{number}周", f"第{number}周", year, number)
        monday += WEEK


def _two_weeks(span: _Span) -> Iterator[Period]:
    """Pairs of weeks from the span's first; a last odd week joins the pair before it and is not owed for itself."""
    weeks = list(_weeks(span))
    pairs = [weeks[at : at + 2] for at in range(0, len(weeks), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    for ordinal, pair in enumerate(pairs, start=1):
        first, last = pair[0], pair[-1]
        short = f"第{first.ordinal}—{last.ordinal}周" if len(pair) > 1 else first.short_label
        yield Period(first.start, last.end, "two_weeks", f"{first.year}年{short}", short, first.year, ordinal)


def _days(span: _Span) -> Iterator[Period]:
    day = span.start
    while day < span.end:
        ordinal = day.timetuple().tm_yday
        yield Period(day, day + ONE_DAY, "day", date_words(day), month_day_words(day), day.year, ordinal)
        day += ONE_DAY


def _terms(span: _Span) -> Iterator[Period]:
    """Terms that begin in the span, each up to the next term's first day; the break belongs to the term before it."""
    terms = terms_between(span.settings.school_terms, span.start, span.end + timedelta(days=400))
    for term, after in pairwise(terms):
        if term.start < span.end:
            short = term.label.partition("学年")[2]
            yield Period(term.start, after.start, "term", term.label, short, term.school_year, term.ordinal)


def _whole(kind: str, start: date, end: date) -> Period:
    """One period over the whole span."""
    label = span_words(start, end)
    return Period(start, end, kind, label, label, start.year, 1)


def _one(kind: str) -> Callable[[_Span], Iterator[Period]]:
    return lambda span: iter((_whole(kind, span.start, span.end),))


_MAKERS: dict[str, Callable[[_Span], Iterator[Period]]] = {
    "year": _years,
    "half_year": lambda span: _blocks(span, 6, "half_year"),
    "quarter": lambda span: _blocks(span, 3, "quarter"),
    "two_months": lambda span: _blocks(span, 2, "two_months", span.settings.month_closing_day),
    "month": lambda span: _blocks(span, 1, "month", span.settings.month_closing_day),
    "half_month": lambda span: _parts_of_month(span, (1, 16), ("上半月", "下半月"), "half_month"),
    "ten_days": lambda span: _parts_of_month(span, (1, 11, 21), ("上旬", "中旬", "下旬"), "ten_days"),
    "two_weeks": _two_weeks,
    "week": _weeks,
    "day": _days,
    "n_hours": _days,
    "term": _terms,
    "school_year": lambda span: _closing_years(span, span.settings.school_year_start, "school_year"),
    "award_year": lambda span: _closing_years(span, span.settings.award_year_start, "award_year"),
    "n_years": _n_years,
    "event": _one("event"),
    "once": _one("once"),
    "irregular": _one("irregular"),
}
