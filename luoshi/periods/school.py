"""School terms: the spans that are taught, the breaks between them, teaching weeks.

What lives here: `Term` and what follows from a list of terms. Not here: periods of duties (period.py).
Invariant: terms of one list do not overlap; a school year without given terms gets assumed ones, marked as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from luoshi.periods.calendar import Rest

BREAK_NAMES = {1: "寒假", 2: "暑假"}


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """One term, taught in [start, end). `school_year` is the year it begins in: 2025 for 2025—2026学年.

    `assumed`: nobody has set it yet; the dates are the usual ones (field.md §7) and screens say so.
    """

    start: date
    end: date
    school_year: int
    ordinal: int
    assumed: bool = False

    @property
    def label(self) -> str:
        """2025—2026学年第一学期."""
        which = {1: "第一学期", 2: "第二学期", 3: "第三学期"}.get(self.ordinal, f"第{self.ordinal}学期")
        return f"{self.school_year}—{self.school_year + 1}学年{which}"


def assumed_terms(school_year: int) -> tuple[Term, Term]:
    """The usual two terms: 1 Sep to the end of January, 1 March to 10 July."""
    return (
        Term(date(school_year, 9, 1), date(school_year + 1, 2, 1), school_year, 1, assumed=True),
        Term(date(school_year + 1, 3, 1), date(school_year + 1, 7, 11), school_year, 2, assumed=True),
    )


def terms_between(given: Sequence[Term], start: date, end: date) -> tuple[Term, ...]:
    """The terms whose first day lies in [start, end): the given ones, and assumed ones where none is given."""
    known = {(term.school_year, term.ordinal) for term in given}
    usual = [term for year in range(start.year - 1, end.year + 1) for term in assumed_terms(year)]
    filled = [_after(given, term) for term in usual if (term.school_year, term.ordinal) not in known]
    return tuple(sorted(term for term in (*given, *filled) if start <= term.start < end))


def _after(given: Sequence[Term], term: Term) -> Term:
    """An assumed term moved behind the given term that runs into it."""
    return replace(term, start=max([term.start, *(own.end for own in given if own.start <= term.start < own.end)]))


def breaks(terms: Iterable[Term]) -> tuple[Rest, ...]:
    """The spans between terms, as rests for a school's calendar (`WorkCalendar.with_local(rests=…)`)."""
    ordered = sorted(terms)
    return tuple(
        Rest(term.end, after.start, BREAK_NAMES.get(term.ordinal, "假期"))
        for term, after in pairwise(ordered)
        if term.end < after.start
    )


def teaching_week(terms: Iterable[Term], day: date) -> tuple[Term, int] | None:
    """The term and the number of the teaching week of `day`; the week of the term's first day is the first."""
    for term in terms:
        if term.start <= day < term.end:
            monday = term.start - timedelta(days=term.start.weekday())
            return term, (day - monday).days // 7 + 1
    return None
