"""Terms, breaks and teaching weeks."""

from __future__ import annotations

from datetime import date

from luoshi.periods import Term, breaks, teaching_week, terms_between

AUTUMN = Term(date(2025, 9, 1), date(2026, 1, 31), 2025, 1)
SPRING = Term(date(2026, 3, 2), date(2026, 7, 4), 2025, 2)
NEXT = Term(date(2026, 9, 1), date(2027, 1, 30), 2026, 1)


def test_breaks_lie_between_terms_and_have_their_names() -> None:
    """Winter break from 31 January, summer from 4 July."""
    winter, summer = breaks([NEXT, AUTUMN, SPRING])
    assert (winter.start, winter.end, winter.name) == (date(2026, 1, 31), date(2026, 3, 2), "寒假")
    assert (summer.start, summer.end, summer.name) == (date(2026, 7, 4), date(2026, 9, 1), "暑假")


def test_teaching_weeks_are_numbered_from_the_week_of_the_first_day() -> None:
    """1 September 2026 is a Tuesday: Monday the 7th begins week 2; in the break there is none."""
    terms = [AUTUMN, SPRING, NEXT]
    assert teaching_week(terms, date(2026, 9, 1)) == (NEXT, 1)
    assert teaching_week(terms, date(2026, 9, 7)) == (NEXT, 2)
    assert teaching_week(terms, date(2026, 8, 1)) is None


def test_terms_nobody_has_set_are_assumed_and_say_so() -> None:
    """Given terms stay; the missing spring term is assumed, behind the autumn term that runs into it."""
    long_autumn = Term(date(2025, 9, 1), date(2026, 3, 9), 2025, 1)
    found = terms_between([long_autumn], date(2025, 9, 1), date(2026, 9, 1))
    assert found[0] == long_autumn
    assert (found[1].start, found[1].assumed) == (date(2026, 3, 9), True)
    assert found[1].label == "2025—2026学年第二学期"
