"""A year's days from what people paste: every form seen, every wrong row named, and laws."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import days_of_year, rows_of_text
from luoshi.periods.day_rows import MAX_DAYS

SPRING = {date(2027, 2, day) for day in range(6, 13)}


def marks(text: str, year: int = 2027) -> dict[date, tuple[str, str]]:
    found = days_of_year(rows_of_text(text), year, "通知")
    assert not found.errors, found.errors
    return {mark.day: (mark.state, mark.name) for mark in found.marks}


@pytest.mark.parametrize(
    "text",
    [
        "2027年2月6日至12日 休 春节",
        "2027年2月6日至2月12日 放假 春节",
        "２０２７年２月６日—１２日　休　春节",
        "2027-02-06~2027-02-12,off,春节",
        "2月6日到12日\t休\t春节",
        "日期,类型,名称\n2027.2.6至2027.2.12,休息,春节",
        "2月6日至12日放假 春节",
    ],
)
def test_forms_seen_in_notices_and_tables(text):
    found = marks(text)
    assert set(found) == SPRING
    assert {state for state, _ in found.values()} == {"off"}
    assert {name for _, name in found.values()} == {"春节"}


def test_json_of_public_day_lists_and_of_ours():
    public = '{"year": 2027, "days": [{"name": "春节", "date": "2027-02-06", "isOffDay": true},'
    public += ' {"name": "春节", "date": "2027-02-20", "isOffDay": false}]}'
    expected = {date(2027, 2, 6): ("off", "春节"), date(2027, 2, 20): ("work", "春节")}
    assert marks(public) == expected
    assert marks('[["2027-02-06", "off", "春节"], ["2027-02-20", "work", "春节"]]') == expected


def test_every_wrong_row_is_named_with_its_number():
    text = "日期,类型\n2027-02-06,休\nabc\n2026-12-31,休\n2027-02-12至2027-02-06,休\n2027-03-01,什么\n2027-02-06,班"
    found = days_of_year(rows_of_text(text), 2027, "")
    assert [error.row for error in found.errors] == [3, 4, 5, 6, 7]
    assert all(error.message.endswith("。") for error in found.errors)
    assert [mark.day for mark in found.marks] == [date(2027, 2, 6)]


@pytest.mark.parametrize("text", ["", "{", "[", '{"days": 3}', "[1, null]", "[[]]", '{"days": [{}]}', "\ufeff"])
def test_nonsense_is_refused_or_empty_and_never_raises(text):
    assert not days_of_year(rows_of_text(text), 2027, "").marks


@given(st.text(max_size=200))
def test_any_text_gives_marks_of_that_year_only(text):
    found = days_of_year(rows_of_text(text), 2027, "x")
    assert {mark.day.year for mark in found.marks} <= {2027}
    assert len({mark.day for mark in found.marks}) == len(found.marks)


@given(st.dates(date(2027, 1, 1), date(2027, 12, 1)), st.integers(0, 30), st.sampled_from(["休", "班"]))
def test_a_range_gives_each_of_its_days_once(first, length, word):
    last = first + timedelta(days=length)
    found = days_of_year([(f"{first.isoformat()}至{last.isoformat()}", word, "x")], 2027, "")
    assert [mark.day for mark in found.marks] == [first + timedelta(days=n) for n in range(length + 1)]


def test_cells_of_a_sheet_and_the_limit():
    moment = datetime(2027, 10, 1, 8)  # noqa: DTZ001  # as a sheet gives it
    assert [mark.day for mark in days_of_year([(moment, "休", "国庆")], 2027, "").marks] == [date(2027, 10, 1)]
    rows = [(date(2027, 1, 1) + timedelta(days=n % 360), "休") for n in range(MAX_DAYS + 5)]
    assert any("一次最多" in error.message for error in days_of_year(rows, 2027, "").errors)
