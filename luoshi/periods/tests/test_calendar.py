"""Working days as offices count them, and the laws of their arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import DayMark, Rest, Shift, WorkCalendar, decreed, decreed_years, import_days

DAYS = st.dates(date(2024, 11, 1), date(2027, 3, 1))
SHIFTS: st.SearchStrategy[Shift] = st.sampled_from(["later", "earlier", "none"])
CALENDAR = decreed()


@pytest.mark.parametrize(
    ("received", "days", "answer"),
    [
        (date(2026, 9, 18), 5, date(2026, 9, 24)),  # Sunday 20 September is worked
        (date(2026, 9, 30), 5, date(2026, 10, 13)),  # over the National Day week, Saturday 10 is worked
        (date(2026, 2, 13), 3, date(2026, 2, 25)),  # Saturday 14 is worked, then nine days of Spring Festival
        (date(2026, 3, 10), -5, date(2026, 3, 3)),  # five working days before a lecture
        (date(2026, 3, 8), 0, date(2026, 3, 8)),
    ],
)
def test_time_limits_in_working_days(received: date, days: int, answer: date) -> None:
    """The day after receipt is the first (field.md §7)."""
    assert CALENDAR.add_working_days(received, days) == answer


def test_saturday_due_day_moves_as_the_house_has_it() -> None:
    """顺延, 提前, 不变 for Saturday 24 January 2026; a worked day does not move."""
    saturday = date(2026, 1, 24)
    assert CALENDAR.shift(saturday, "later") == date(2026, 1, 26)
    assert CALENDAR.shift(saturday, "earlier") == date(2026, 1, 23)
    assert CALENDAR.shift(saturday, "none") == saturday
    assert CALENDAR.shift(date(2026, 2, 14), "later") == date(2026, 2, 14)


@pytest.mark.parametrize(("year", "working"), [(2025, 248), (2026, 248)])
def test_a_decreed_year_has_the_usual_number_of_working_days(year: int, working: int) -> None:
    """Counted by hand: weekdays, less holidays on weekdays, plus weekends worked."""
    assert CALENDAR.working_days(date(year, 1, 1), date(year + 1, 1, 1)) == working


def test_year_without_notice_assumes_weekends_until_the_notice_arrives() -> None:
    """Before the notice 1 January 2027 counts as worked and says that it is only assumed."""
    new_year = date(2027, 1, 1)
    assert CALENDAR.is_working(new_year)
    assert CALENDAR.is_provisional(new_year)
    assert CALENDAR.provisional_years(date(2026, 12, 1), date(2027, 2, 1)) == (2027,)
    informed = CALENDAR.with_decreed(2027, [DayMark(new_year, "off", "元旦", "通知")])
    assert not informed.is_working(new_year)
    assert informed.provisional_years(date(2026, 12, 1), date(2027, 2, 1)) == ()
    assert informed.working_days(date(2026, 12, 28), date(2027, 1, 4)) == 4


def test_local_days_lie_on_top_and_rests_are_inherited() -> None:
    """A county's festival closes its schools too; a school's own rest replaces the county's."""
    county = CALENDAR.with_local([DayMark(date(2026, 4, 20), "off", "民族节日", "县府通知")])
    county = county.with_local(rests=[Rest(date(2026, 7, 4), date(2026, 9, 1), "暑假")])
    school = county.with_local([DayMark(date(2026, 5, 6), "off", "停课", "校历")])
    assert not school.is_working(date(2026, 4, 20))
    assert county.is_working(date(2026, 5, 6))
    assert school.rests == county.rests
    senior = school.with_local(rests=[Rest(date(2026, 7, 11), date(2026, 9, 1), "暑假")])
    monday = date(2026, 7, 6)
    assert senior.is_active(monday)
    assert not school.is_active(monday)
    assert school.is_working(monday), "an office still works in the school's holidays"


def test_saturday_worked_by_decree_stays_at_rest_in_the_winter_break() -> None:
    """14 February 2026 is worked, but not by a school in its break."""
    school = CALENDAR.with_local(rests=[Rest(date(2026, 1, 31), date(2026, 3, 2), "寒假")])
    assert school.is_working(date(2026, 2, 14))
    assert not school.is_active(date(2026, 2, 14))


def test_only_the_years_asked_for_are_decreed() -> None:
    """A house that starts in 2026 does not carry 2025, and the rest is provisional."""
    assert {2025, 2026} <= set(decreed_years())
    only = decreed([2026])
    assert only.is_provisional(date(2025, 10, 1))
    assert not only.is_provisional(date(2026, 10, 1))


def test_imported_rows_give_marks_and_all_errors_at_once() -> None:
    """A sheet of days: dates in several forms; each bad row says what to do, none hides another."""
    rows = [
        ("2027-01-01", "休", "元旦"),
        (date(2027, 1, 2), "班", "元旦调休"),
        ("２０２７年２月６日", "放假", "春节"),
        (None, None, None),
        ("明天", "休", ""),
        ("2027-01-01", "off", "再填一次"),
        ("2027-01-03", "也许", ""),
        ("2027-01-04",),
    ]
    found = import_days(rows, source="县府通知")
    assert [(mark.day, mark.state) for mark in found.marks] == [
        (date(2027, 1, 1), "off"),
        (date(2027, 1, 2), "work"),
        (date(2027, 2, 6), "off"),
    ]
    assert [error.row for error in found.errors] == [5, 6, 7, 8]
    assert "第 1 行" in found.errors[1].message
    assert all(mark.source == "县府通知" for mark in found.marks)


@given(DAYS, st.integers(-60, 60))
def test_adding_working_days_can_be_undone(day: date, n: int) -> None:
    """From a working day, n forward and n back is the same day."""
    start = CALENDAR.shift(day, "later")
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(start, n), -n) == start


@given(DAYS, st.integers(1, 60))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    """Between receipt and the n-th working day there are n working days."""
    reached = CALENDAR.add_working_days(day, n)
    assert CALENDAR.working_days(day + timedelta(days=1), reached + timedelta(days=1)) == n


@given(DAYS, SHIFTS)
def test_shifting_twice_is_shifting_once(day: date, how: Shift) -> None:
    """A shifted day is worked, so it stays."""
    once = CALENDAR.shift(day, how)
    assert CALENDAR.shift(once, how) == once
    assert how == "none" or CALENDAR.is_working(once)


@given(DAYS, st.integers(0, 500), st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=4))
def test_counting_by_index_equals_counting_by_hand(start: date, length: int, rests: list[tuple[date, int]]) -> None:
    """The fast count of working and active days is the plain one, overlapping rests included."""
    unit = CALENDAR.with_local(rests=[Rest(day, day + timedelta(days=days)) for day, days in rests])
    end = start + timedelta(days=length)
    days = [start + timedelta(days=n) for n in range(length)]
    assert unit.working_days(start, end) == sum(map(unit.is_working, days))
    assert unit.active_days(start, end) == sum(map(unit.is_active, days))


@given(
    st.lists(st.builds(DayMark, DAYS, st.sampled_from(["off", "work"])), max_size=6, unique_by=lambda mark: mark.day)
)
def test_order_of_import_does_not_matter(marks: list[DayMark]) -> None:
    """Equal days give equal calendars; the last of two marks for one day wins."""
    assert WorkCalendar(tuple(marks)) == WorkCalendar(tuple(reversed(marks)))
    for mark in marks:
        other = DayMark(mark.day, "work" if mark.state == "off" else "off")
        assert WorkCalendar((*marks, other)).is_working(mark.day) == (other.state == "work")
