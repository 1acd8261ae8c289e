"""Dates and cadences in words, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import (
    CADENCES,
    cadence_words,
    date_words,
    due_words,
    duty_words,
    month_day_words,
    parse_date,
    span_words,
    weekday_words,
)

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "２０２６年３月５日", "2026年3月5日", "2026年03月05号", "2026.3.5", "2026-03-05", "2026/3/5", "20260305",
        "26.3.5", "2026—3—5", "二〇二六年三月五日", "二○二六年三月五日", " 2026年3月5日 ", "2026-03-05 00:00:00",
        "2026-03-05T00:00:00", "2026年3月5日 星期四", "2026 年 3 月 5 日",
    ],
)  # fmt: skip
def test_dates_as_people_type_them(typed: str) -> None:
    """Full and half width, all usual separators, Chinese figures, a spreadsheet's text."""
    assert parse_date(typed) == DAY


@pytest.mark.parametrize("typed", ["3月5日", "3.5", "三月五日", "3-5", "３月５日"])
def test_day_without_year_needs_one(typed: str) -> None:
    """The form knows the plan's year; without it there is no date."""
    assert parse_date(typed, 2026) == DAY
    assert parse_date(typed) is None


@pytest.mark.parametrize(
    "typed", ["", "明天", "2026年2月30日", "2026年", "13.5.2026", "3月", "2026-3-5-1", "十十月五日", "2026年3月5日左右"]
)
def test_what_is_not_a_date_is_none(typed: str) -> None:
    """Never a guess."""
    assert parse_date(typed, 2026) is None


@pytest.mark.parametrize(
    ("cadence", "due", "words"),
    [
        ("month", {"day_of_month": 24}, "每月24日前"),
        ("month", {"day_of_month": 31}, "每月底前"),
        ("month", {"day_of_next_month": 5}, "每月次月5日前"),
        ("year", {"month": 1, "day": 31}, "每年1月底前"),
        ("once", {"date": "2026-11-25"}, "2026年11月25日前"),
        ("week", {"day_of_week": 4}, "每周周四前"),
        ("week", {"day_of_week": [1, 3, 5]}, "每周周一、周三、周五前"),
        ("quarter", {"month_of_quarter": 1, "day_of_month": 15}, "每季度首月15日前"),
        ("event", {"within": {"value": 24, "unit": "hour"}}, "24小时内"),
        ("event", {"within": {"value": 5, "unit": "working_day", "side": "before"}}, "提前5个工作日"),
        ("term", {"before": "term"}, "每学期开学前"),
        ("year", {"days_after_period": 10}, "每年期满后10日前"),
        ("year", {"festival": "重阳节"}, "每年重阳节前"),
        ("month", None, ""),
    ],
)
def test_due_rules_in_words(cadence: str, due: dict[str, Any] | None, words: str) -> None:
    """As they stand on screens."""
    assert due_words(due, cadence) == words


def test_duty_says_its_cadence_once() -> None:
    """Cadence and due day together."""
    assert duty_words("month", {"day_of_month": 24}) == "每月24日前"
    assert duty_words("month", None) == "每月"
    assert duty_words("event", {"within": {"value": 2, "unit": "hour"}}) == "2小时内"
    assert duty_words("once", {"date": "2026-06-30"}) == "2026年6月30日前"
    assert duty_words("irregular", {"day_of_month": 5}) == "定期（5日前）"
    assert duty_words("year", None, months=(9, 3)) == "每年3月、9月"
    assert duty_words("n_years", None, n=5) == "5年内"
    assert cadence_words("n_hours", 4) == "每4小时"
    assert all(cadence_words(cadence, 2) != cadence for cadence in CADENCES)


def test_days_and_spans_in_words() -> None:
    """The last day of a half-open span is said, whole months and years by their names."""
    assert (date_words(DAY), month_day_words(DAY), weekday_words(DAY)) == ("2026年3月5日", "3月5日", "周四")
    assert span_words(date(2026, 3, 1), date(2026, 4, 1)) == "2026年3月"
    assert span_words(date(2026, 3, 1), date(2026, 6, 1)) == "2026年3月—5月"
    assert span_words(date(2025, 9, 1), date(2026, 9, 1)) == "2025年9月—2026年8月"
    assert span_words(date(2026, 1, 1), date(2029, 1, 1)) == "2026—2028年"
    assert span_words(date(2026, 12, 20), date(2027, 1, 11)) == "2026年12月20日—2027年1月10日"
    assert span_words(DAY, date(2026, 3, 6)) == "2026年3月5日"


@given(st.dates(date(1000, 1, 1)))
def test_what_is_written_can_be_read(day: date) -> None:
    """date_words, ISO and full width come back as the same day."""
    assert parse_date(date_words(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_date(date_words(day).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Nothing typed breaks the reading."""
    assert parse_date(text, 2026) is None or isinstance(parse_date(text, 2026), date)
