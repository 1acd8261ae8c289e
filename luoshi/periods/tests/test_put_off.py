"""Putting a due day off, and the preview in sentences: worked examples and laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import PeriodSettings, deadlines, decreed, periods_of, preview, put_off
from luoshi.periods.due import named_due_days
from luoshi.periods.preview import provisional_words

CALENDAR = decreed()
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
POLICIES = st.sampled_from(["mark", "next", "reject"])
SETTINGS = st.builds(
    lambda grace, lock, policy, closing, shift: PeriodSettings(
        month_closing_day=closing, grace_days=grace, lock_days=lock, late_policy=policy, shift=shift, calendar=CALENDAR
    ),
    st.integers(0, 10), st.none() | st.integers(0, 40), POLICIES, st.integers(1, 31),
    st.sampled_from(["later", "earlier", "none"]),
)  # fmt: skip


def months(settings: PeriodSettings):
    return periods_of("month", *YEAR, settings)


def test_put_off_counts_the_grace_anew_and_moves_the_lock():
    settings = PeriodSettings(grace_days=1, lock_days=5, calendar=CALENDAR)
    march = months(settings)[2]
    limits = deadlines(None, march, settings)
    assert (limits.due, limits.late_from, limits.closed_from) == (date(2026, 3, 31), date(2026, 4, 2), date(2026, 4, 7))
    later = put_off(limits, date(2026, 4, 10), settings)
    # Friday 10 April and one working day: Monday 13; late from 14; locked five days later.
    assert (later.due, later.late_from, later.closed_from) == (
        date(2026, 4, 10), date(2026, 4, 14), date(2026, 4, 19)
    )  # fmt: skip
    assert later.cut_off == limits.cut_off  # what counts to the period is as it was


@given(SETTINGS, st.integers(0, 11), st.integers(-40, 60))
def test_laws_of_putting_off(settings, month, days):
    """Never earlier; never before its own due day; putting off twice is the later one."""
    found = months(settings)
    period = found[month % len(found)]
    limits = deadlines(None, period, settings)
    until = limits.due + timedelta(days=days)
    later = put_off(limits, until, settings)
    assert later.due == max(limits.due, until)
    assert later.late_from > later.due
    assert later.late_from >= limits.late_from
    assert (later.closed_from is None) == (limits.closed_from is None)
    if later.closed_from is not None:
        assert later.closed_from >= later.late_from
        assert later.closed_from >= limits.closed_from
    assert put_off(later, until, settings) == later
    assert put_off(put_off(limits, until, settings), limits.due, settings) == later


@given(SETTINGS)
def test_limits_follow_each_other(settings):
    """cut-off, due, late, lock of every month, under every setting; the shift moves only days of rest."""
    for period in months(settings):
        limits = deadlines({"day_of_next_month": 5}, period, settings)
        named = named_due_days({"day_of_next_month": 5}, period, settings)[-1]
        assert limits.due < limits.late_from
        if settings.shift == "none" or CALENDAR.is_working(named):
            assert limits.due == named
        else:
            assert CALENDAR.is_working(limits.due)
        if settings.late_policy == "reject":
            assert limits.closed_from == limits.late_from


@given(SETTINGS, st.dates(date(2026, 1, 1), date(2026, 11, 30)))
def test_a_preview_says_what_is_computed(settings, start):
    lines = preview(settings, start, count=3)
    assert len(lines) == 3
    coming = [p for p in periods_of("month", date(2025, 1, 1), date(2028, 1, 1), settings) if p.end > start][:3]
    for line, period in zip(lines, coming, strict=True):
        due = deadlines(None, period, settings).due
        assert f"{due.month}月{due.day}日" in line
        assert ("锁定" in line) == (settings.lock_days is not None and settings.late_policy != "reject")


@pytest.mark.parametrize(
    ("changes", "due", "said"),
    [
        ({"month_closing_day": 24}, None, "9月：8月25日起—9月24日止，9月24日（周四）截止，9月25日起交的标记逾期。"),
        ({"late_policy": "reject"}, {"day_of_month": 26},
         "9月：9月1日起—9月30日止，9月26日遇休息日顺延到9月28日（周一）截止，9月29日起不再接收。"),
        ({"shift": "earlier", "late_policy": "next"}, {"day_of_month": 26},
         "9月：9月1日起—9月30日止，9月26日遇休息日提前到9月24日（周四）截止，9月25日起交的计入下一期。"),
        ({"grace_days": 2, "lock_days": 3}, {"day_of_next_month": 3},
         "9月：9月1日起—9月30日止，10月3日遇休息日顺延到10月8日（周四）截止，宽限到10月10日，10月11日起交的标记逾期，10月14日锁定。"),
    ],
)  # fmt: skip
def test_sentences_worked_by_hand(changes, due, said):
    """2026: 25 to 27 September off, 1 to 7 October off, Saturday 10 October worked."""
    settings = PeriodSettings.merged(changes, calendar=CALENDAR)
    assert preview(settings, date(2026, 9, 10), due=due, count=1) == [said]


def test_years_without_a_notice_are_named():
    settings = PeriodSettings(calendar=CALENDAR)
    assert provisional_words(settings, date(2026, 11, 25), 60) == ["2027年放假安排尚未公布，暂按周末推算。"]
    assert provisional_words(settings, date(2026, 3, 1), 60) == []
