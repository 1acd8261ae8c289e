"""How each cadence cuts a span into tiles.

What lives here: one maker per cadence, `MAKERS`. Not here: which tiles are owed (period.py). Invariant: the tiles of a
maker follow each other with no gap and no overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.model import Period, Span, month_index, month_start
from luoshi.periods.school import terms_between
from luoshi.periods.words import date_words, month_day_words, span_words

WEEK = timedelta(days=7)


# -- months and blocks of months -------------------------------------------------------------------------------------


def _aligned(day: date, closing: int) -> date:
    """A span's limit in reporting months: the first of a month means the start of that reporting month."""
    return month_start(month_index(day), closing) if day.day == 1 else day


def _blocks(span: Span, size: int, kind: str, closing: int = 31) -> Iterator[Period]:
    """Blocks of `size` months, cut at the span's limits.

    They count from January; from the span's first month where the span is a whole year or more (a school year's plan
    has its quarters from September).
    """
    start, end = _aligned(span.start, closing), _aligned(span.end, closing)
    from_start = span.start.day == 1 and month_index(span.end) - month_index(span.start) >= 12
    origin = month_index(span.start) % size if from_start else 0
    index = month_index(start) - (month_index(start) - origin) % size
    while month_start(index, closing) < end:
        block = _block(kind, index, size, closing)
        if block.end > start:
            yield replace(block, start=max(block.start, start), end=min(block.end, end))
        index += size


def _block(kind: str, index: int, size: int, closing: int) -> Period:
    """One whole block, named by its calendar months."""
    start, end = month_start(index, closing), month_start(index + size, closing)
    year, month = index // 12, index % 12 + 1
    if kind == "month":
        return Period(start, end, kind, f"{year}年{month}月", f"{month}月", year, month)
    if (month - 1) % size:
        label = span_words(month_start(index), month_start(index + size))
        return Period(start, end, kind, label, label, year, (month - 1) // size + 1)
    ordinal = (month - 1) // size + 1
    short = {
        "two_months": f"{month}—{month + 1}月",
        "quarter": f"第{ordinal}季度",
        "half_year": "上半年" if ordinal == 1 else "下半年",
    }[kind]
    return Period(start, end, kind, f"{year}年{short}", short, year, ordinal)


def _parts_of_month(span: Span, firsts: tuple[int, ...], names: tuple[str, ...], kind: str) -> Iterator[Period]:
    """Parts of calendar months that begin on the days `firsts` (旬, 半月), cut at the span's limits."""
    for index in range(month_index(span.start), month_index(span.end) + 1):
        limits = [month_start(index) + timedelta(days=first - 1) for first in firsts] + [month_start(index + 1)]
        for part, name in enumerate(names):
            start, end = max(limits[part], span.start), min(limits[part + 1], span.end)
            if start < end:
                month = index % 12 + 1
                ordinal = (month - 1) * len(names) + part + 1
                short = f"{month}月{name}"
                yield Period(start, end, kind, f"{start.year}年{short}", short, start.year, ordinal)


# -- years -----------------------------------------------------------------------------------------------------------


def _years(span: Span) -> Iterator[Period]:
    """The plan's year: a span of a year or less is one; longer spans are cut at the house's year start."""
    if _years_later(span.start, 1) >= span.end:
        yield whole("year", span.start, span.end)
        return
    month, day = span.settings.year_start
    year = span.start.year if (span.start.month, span.start.day) >= (month, day) else span.start.year - 1
    while (first := date(year, month, day)) < span.end:
        start, end = max(first, span.start), min(date(year + 1, month, day), span.end)
        label = f"{year}年" if (month, day) == (1, 1) else span_words(first, date(year + 1, month, day))
        yield Period(start, end, "year", label, label, year, 1)
        year += 1


def _closing_years(span: Span, begins: tuple[int, int], kind: str) -> Iterator[Period]:
    """School and award years whose last day lies in the span, uncut: a year belongs to the plan it closes in."""
    for year in range(span.start.year - 1, span.end.year + 1):
        start, end = date(year, *begins), date(year + 1, *begins)
        if span.start < end <= span.end:
            award = (end - ONE_DAY).year
            label = f"{year}—{year + 1}学年" if kind == "school_year" else f"{award}评选年度"
            yield Period(start, end, kind, label, label, year if kind == "school_year" else award, 1)


def _n_years(span: Span) -> Iterator[Period]:
    """Spans of n years from the plan's start; the last outlives the plan. Without n: the whole span."""
    if not span.n:
        yield whole("n_years", span.start, span.end)
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


def _weeks(span: Span) -> Iterator[Period]:
    """Weeks whose Thursday lies in the span, uncut."""
    monday, end = _monday_of_first_week(span.start), _monday_of_first_week(span.end)
    while monday < end:
        year, number, _ = monday.isocalendar()
        yield Period(monday, monday + WEEK, "week", f"{year}年第{number}周", f"第{number}周", year, number)
        monday += WEEK


def _two_weeks(span: Span) -> Iterator[Period]:
    """Pairs of weeks from the span's first; a last odd week joins the pair before it and is not owed for itself."""
    weeks = list(_weeks(span))
    pairs = [weeks[at : at + 2] for at in range(0, len(weeks), 2)]
    if len(pairs) > 1 and len(pairs[-1]) == 1:
        pairs[-2:] = [pairs[-2] + pairs[-1]]
    for ordinal, pair in enumerate(pairs, start=1):
        first, last = pair[0], pair[-1]
        short = f"第{first.ordinal}—{last.ordinal}周" if len(pair) > 1 else first.short_label
        yield Period(first.start, last.end, "two_weeks", f"{first.year}年{short}", short, first.year, ordinal)


def _days(span: Span) -> Iterator[Period]:
    day = span.start
    while day < span.end:
        ordinal = day.timetuple().tm_yday
        yield Period(day, day + ONE_DAY, "day", date_words(day), month_day_words(day), day.year, ordinal)
        day += ONE_DAY


def _terms(span: Span) -> Iterator[Period]:
    """Terms that begin in the span, each up to the next term's first day; the break belongs to the term before it."""
    terms = terms_between(span.settings.school_terms, span.start, span.end + timedelta(days=400))
    for term, after in pairwise(terms):
        if term.start < span.end:
            short = term.label.partition("学年")[2]
            yield Period(term.start, after.start, "term", term.label, short, term.school_year, term.ordinal)


def whole(kind: str, start: date, end: date) -> Period:
    """One period over the whole span."""
    label = span_words(start, end)
    return Period(start, end, kind, label, label, start.year, 1)


def _one(kind: str) -> Callable[[Span], Iterator[Period]]:
    return lambda span: iter((whole(kind, span.start, span.end),))


MAKERS: dict[str, Callable[[Span], Iterator[Period]]] = {
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
