"""Pace lines, forecasts and colours of obligations."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import (
    Colour,
    Period,
    PeriodSettings,
    Rest,
    WorkCalendar,
    colour,
    deadlines,
    decreed,
    expected_by,
    forecast,
    number_words,
    tiles_of,
)

CALENDAR = decreed()
SETTINGS = PeriodSettings(calendar=CALENDAR)
YEAR_SPAN = (date(2026, 1, 1), date(2027, 1, 1))
(YEAR,) = tiles_of("year", *YEAR_SPAN, SETTINGS)
MARCH = tiles_of("month", *YEAR_SPAN, SETTINGS)[2]
SCHOOL = CALENDAR.with_local(
    rests=[Rest(date(2026, 1, 31), date(2026, 3, 2)), Rest(date(2026, 7, 4), date(2026, 9, 1))]
)


def state(done: int, today: date, value: int | None = 12, period: Period = YEAR, **facts: Any) -> Colour:
    """The colour of a yearly duty of twelve, unless told otherwise."""
    amount = None if value is None else Fraction(value)
    pace = None if amount is None else expected_by(today, amount, period, CALENDAR)
    rest: dict[str, Any] = {"comparator": ">=", "expected": pace} | facts
    limits = deadlines(None, period, SETTINGS)
    return colour(done=Fraction(done), value=amount, today=today, period=period, deadlines=limits, **rest)


def test_half_of_the_working_days_expect_half_of_the_work() -> None:
    """By hand: 21 + 16 + 22 + 21 + 19 + 21 working days from January to June and 4 in July are 124 of 248."""
    assert expected_by(date(2026, 7, 6), Fraction(12), YEAR, CALENDAR) == 6
    assert expected_by(date(2026, 7, 3), Fraction(12), YEAR, CALENDAR) == Fraction(12 * 123, 248)
    assert expected_by(date(2025, 12, 31), Fraction(12), YEAR, CALENDAR) == 0
    assert expected_by(date(2026, 12, 31), Fraction(12), YEAR, CALENDAR) == 12
    assert expected_by(date(2027, 5, 1), Fraction(12), YEAR, CALENDAR) == 12


def test_pace_of_a_school_stands_still_in_its_breaks() -> None:
    """Eight updates a year are eight in the teaching weeks; an office's pace goes on."""
    july, august = date(2026, 7, 3), date(2026, 8, 31)
    assert expected_by(july, Fraction(8), YEAR, SCHOOL) == expected_by(august, Fraction(8), YEAR, SCHOOL)
    assert expected_by(july, Fraction(8), YEAR, SCHOOL, resting=False) < expected_by(
        august, Fraction(8), YEAR, SCHOOL, resting=False
    )


def test_forecast_is_the_pace_so_far_and_none_where_there_is_no_pace() -> None:
    """March 2026 has 22 working days; 3 done in 10 of them lead to 6.6."""
    middle = date(2026, 3, 13)
    assert CALENDAR.working_days(MARCH.start, MARCH.end) == 22
    assert CALENDAR.working_days(MARCH.start, date(2026, 3, 14)) == 10
    assert forecast(Fraction(3), middle, MARCH, CALENDAR) == Fraction(33, 5)
    assert forecast(Fraction(3), MARCH.last_day, MARCH, CALENDAR) == 3
    assert forecast(Fraction(0), date(2026, 2, 27), MARCH, CALENDAR) is None
    assert forecast(Fraction(0), date(2026, 3, 1), MARCH, CALENDAR) is None, "a Sunday: nothing has passed yet"
    for way in ("latest", "ratio", "event"):
        assert forecast(Fraction(3), middle, MARCH, CALENDAR, way=way) is None
    (event,) = tiles_of("event", *YEAR_SPAN, SETTINGS)
    assert forecast(Fraction(3), middle, event, CALENDAR) is None


def test_year_on_course_behind_late_and_done() -> None:
    """Twelve sessions a year, on 6 July: six are on course, five are behind; on 1 January it is late."""
    july = date(2026, 7, 6)
    assert state(6, july).state == "on_course"
    behind = state(5, july)
    assert behind.state == "behind"
    assert "现在应完成 6，已完成 5" in behind.why
    assert state(12, july).state == "done"
    assert state(11, date(2026, 12, 31)).state == "behind"
    late = state(11, date(2027, 1, 1))
    assert late.state == "late"
    assert "2026年12月31日" in late.why


def test_one_a_month_is_not_behind_before_it_is_due() -> None:
    """A count of whole pieces rounds the expected down: nobody is amber on the second of the month."""
    assert state(0, date(2026, 2, 20), 1, period=MARCH).state == "not_due"
    assert state(0, date(2026, 3, 2), 1, period=MARCH).state == "not_due"
    assert state(0, date(2026, 3, 31), 1, period=MARCH).state == "behind"
    assert state(0, date(2026, 4, 1), 1, period=MARCH).state == "late"
    assert state(1, date(2026, 3, 2), 1, period=MARCH).state == "done"


def test_irregular_duty_has_no_colour_without_a_yardstick() -> None:
    """定期召开: no number, no judgement; the house's own yardstick gives it one."""
    july = date(2026, 7, 6)
    assert state(0, july, None).state == "none"
    assert state(0, july, 4).state == "behind"


def test_rate_has_no_pace_but_can_be_below_its_line() -> None:
    """参学率 ≥ 90 %: below is behind once something is recorded; above is done; nothing recorded is not due."""
    july = date(2026, 7, 6)
    assert state(85, july, 90, expected=None).state == "behind"
    assert state(90, july, 90, expected=None).state == "done"
    assert state(0, july, 90, expected=None).state == "not_due"


def test_cap_holds_until_it_is_exceeded() -> None:
    """全年会议不超过4次: kept, broken at once, done when the year is over."""
    july, after = date(2026, 7, 6), date(2027, 1, 1)
    assert state(4, july, 4, comparator="<=").state == "on_course"
    assert state(5, july, 4, comparator="<=").state == "late"
    assert state(4, after, 4, comparator="<=").state == "done"


def test_time_limits_count_events_in_time() -> None:
    """Expected are the events, done those in time; without an event there is nothing to judge."""
    (event,) = tiles_of("event", *YEAR_SPAN, SETTINGS)
    july = date(2026, 7, 6)
    assert state(0, july, 0, period=event, expected=None).state == "none"
    assert state(6, july, 7, period=event, expected=None).state == "behind"
    assert state(7, july, 7, period=event, expected=None).state == "done"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (Fraction(5), "5"),
        (Fraction(33, 5), "6.6"),
        (Fraction(1, 20), "0.1"),
        (Fraction(199, 100), "2"),
        (Fraction(-1, 2), "-0.5"),
    ],
)
def test_numbers_for_people(number: Fraction, words: str) -> None:
    """Exact inside, one decimal place outside."""
    assert number_words(number) == words


@given(
    st.integers(-40, 420),
    st.integers(0, 60),
    st.fractions(0, 2000),
    st.sampled_from([CALENDAR, SCHOOL]),
    st.booleans(),
)
def test_expected_never_falls(offset: int, later: int, value: Fraction, calendar: WorkCalendar, resting: bool) -> None:
    """As days pass the expected grows from 0 to the whole value."""
    today = YEAR.start + timedelta(days=offset)
    now = expected_by(today, value, YEAR, calendar, resting)
    then = expected_by(today + timedelta(days=later), value, YEAR, calendar, resting)
    assert 0 <= now <= then <= value


@given(st.integers(0, 364), st.integers(0, 40), st.integers(0, 40))
def test_more_work_never_makes_the_colour_worse(offset: int, done: int, more: int) -> None:
    """Late < behind < not due, on course < done."""
    rank = {"late": 0, "behind": 1, "not_due": 2, "on_course": 2, "done": 3}
    today = YEAR.start + timedelta(days=offset)
    assert rank[state(done, today).state] <= rank[state(done + more, today).state]
