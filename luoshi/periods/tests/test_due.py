"""Due rules of plans, on the days that a calendar of 2026 gives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import (
    DayMark,
    DueRuleInvalid,
    Period,
    PeriodSettings,
    Term,
    correction_until,
    deadline_after,
    deadlines,
    decreed,
    periods_of,
    tiles_of,
)

CALENDAR = decreed()
SETTINGS = PeriodSettings(calendar=CALENDAR)
AS_NAMED = PeriodSettings(shift="none", calendar=CALENDAR)
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
CHINA = timezone(timedelta(hours=8))


def period(cadence: str, ordinal: int = 1, settings: PeriodSettings = SETTINGS) -> Period:
    """The period of 2026 with that number."""
    return next(one for one in tiles_of(cadence, *YEAR, settings) if one.ordinal == ordinal)


@pytest.mark.parametrize(
    ("rule", "cadence", "ordinal", "due"),
    [
        (None, "month", 3, date(2026, 3, 31)),
        (None, "year", 1, date(2026, 12, 31)),
        ({}, "quarter", 2, date(2026, 6, 30)),
        ({"date": "2026-11-30"}, "once", 1, date(2026, 11, 30)),
        ({"month": 1, "day": 31}, "year", 1, date(2026, 1, 31)),
        ({"month": 6}, "year", 1, date(2026, 6, 30)),
        ({"day_of_month": 24}, "month", 3, date(2026, 3, 24)),
        ({"day_of_month": 31}, "month", 2, date(2026, 2, 28)),
        ({"day_of_month": 15}, "quarter", 1, date(2026, 3, 15)),
        ({"day_of_week": 4}, "week", 12, date(2026, 3, 19)),
        ({"day_of_week": 5}, "month", 3, date(2026, 3, 27)),
        ({"month_of_quarter": 1, "day_of_month": 15}, "quarter", 2, date(2026, 4, 15)),
        ({"month_of_quarter": 3}, "quarter", 4, date(2026, 12, 31)),
        ({"month_of_quarter": 1, "day_of_month": 10}, "half_year", 2, date(2026, 10, 10)),
        ({"day_of_next_month": 5}, "month", 12, date(2027, 1, 5)),
        ({"day_of_next_month": 31}, "month", 1, date(2026, 2, 28)),
        ({"days_after_period": 10}, "year", 1, date(2027, 1, 10)),
        ({"within": {"value": 5, "unit": "working_day"}}, "quarter", 3, date(2026, 10, 13)),
        ({"within": {"value": 7, "unit": "day"}}, "month", 1, date(2026, 2, 7)),
        ({"within": {"value": 24, "unit": "hour"}}, "month", 1, date(2026, 2, 1)),
        ({"within": {"value": 3, "unit": "day", "side": "before"}}, "month", 5, date(2026, 4, 28)),
        ({"within": {"value": 3, "unit": "day", "side": "before"}}, "event", 1, date(2026, 12, 31)),
        ({"before": "term"}, "year", 1, date(2026, 2, 28)),
        ({"before": "term"}, "term", 1, date(2026, 8, 31)),
        ({"festival": "重阳节"}, "year", 1, date(2026, 10, 18)),
        ({"festival": "中秋节"}, "once", 1, date(2026, 9, 25)),
    ],
)
def test_every_form_of_a_due_rule(rule: dict[str, Any] | None, cadence: str, ordinal: int, due: date) -> None:
    """The day that the rule names, before any shift (design.md §5; the end of a month is day 31)."""
    assert deadlines(rule, period(cadence, ordinal), AS_NAMED).due == due


def test_several_weekdays_are_several_due_days() -> None:
    """周一、三、五: the last is the due day; in the week of 1 May, Friday moves behind the holiday."""
    rule = {"day_of_week": [1, 3, 5]}
    found = deadlines(rule, period("week", 12), SETTINGS)
    assert found.due_days == (date(2026, 3, 16), date(2026, 3, 18), date(2026, 3, 20))
    assert found.due == date(2026, 3, 20)
    assert deadlines(rule, period("week", 18), SETTINGS).due == date(2026, 5, 6)


@pytest.mark.parametrize(
    ("shift", "due"), [("later", date(2026, 1, 26)), ("earlier", date(2026, 1, 23)), ("none", date(2026, 1, 24))]
)
def test_due_day_on_a_saturday_moves_as_the_house_has_it(shift: Any, due: date) -> None:
    """每月24日, January 2026 (field.md §7); what was on time until Monday is late from Tuesday."""
    found = deadlines({"day_of_month": 24}, period("month", 1), PeriodSettings(shift=shift, calendar=CALENDAR))
    assert found.due == due
    assert found.late_from == due + timedelta(days=1)
    assert found.cut_off == date(2026, 2, 1)


def test_work_to_be_done_before_the_term_is_not_put_off_into_it() -> None:
    """28 February 2026 is a worked Saturday; in 2027 the last of February is a Sunday and moves to Friday."""
    term = Term(date(2027, 3, 1), date(2027, 7, 10), 2026, 2)
    settings = PeriodSettings(school_terms=(term,), calendar=CALENDAR)
    (second,) = periods_of("term", date(2027, 1, 1), date(2027, 8, 1), settings)
    assert deadlines({"before": "term"}, second, settings).due == date(2027, 2, 26)
    assert deadlines(None, second, settings).due == date(2027, 7, 9)


def test_term_is_due_on_its_last_taught_day_though_the_break_still_counts_to_it() -> None:
    """The period runs to the next term; the due day is Friday 3 July, the break's work is late."""
    term = Term(date(2026, 3, 2), date(2026, 7, 4), 2025, 2)
    settings = PeriodSettings(school_terms=(term,), calendar=CALENDAR)
    spring = periods_of("term", *YEAR, settings)[0]
    found = deadlines(None, spring, settings)
    assert (found.due, found.cut_off) == (date(2026, 7, 3), date(2026, 9, 1))


def test_reporting_month_and_its_own_due_day() -> None:
    """25th–24th due on the 24th, or on the 28th after the closing: cut-off and due day differ."""
    settings = PeriodSettings(month_closing_day=24, shift="none", calendar=CALENDAR)
    march = period("month", 3, settings)
    assert deadlines({"day_of_month": 24}, march, settings).due == date(2026, 3, 24)
    later = deadlines({"day_of_month": 28}, march, settings)
    assert (later.due, later.cut_off) == (date(2026, 3, 28), date(2026, 3, 25))
    assert deadlines({"day_of_next_month": 5}, march, settings).due == date(2026, 4, 5)


def test_quarter_of_a_school_years_plan_has_its_own_months() -> None:
    """September to November: 每季度末月15日前 is 15 November."""
    quarter = tiles_of("quarter", date(2025, 9, 1), date(2026, 9, 1), SETTINGS)[0]
    assert deadlines({"month_of_quarter": 3, "day_of_month": 15}, quarter, AS_NAMED).due == date(2025, 11, 15)


def test_grace_lock_and_late_policy() -> None:
    """Due Friday 25 September (a holiday): shifted to Monday 28; grace of two working days; locked five days later."""
    rule = {"day_of_month": 25}
    september = period("month", 9)
    plain = deadlines(rule, september, SETTINGS)
    assert (plain.due, plain.late_from, plain.closed_from) == (date(2026, 9, 28), date(2026, 9, 29), None)
    kind = deadlines(rule, september, PeriodSettings(grace_days=2, lock_days=5, calendar=CALENDAR))
    assert (kind.late_from, kind.closed_from) == (date(2026, 10, 1), date(2026, 10, 6))
    strict = deadlines(rule, september, PeriodSettings(grace_days=2, late_policy="reject", calendar=CALENDAR))
    assert strict.closed_from == strict.late_from


def test_new_notice_moves_an_open_deadline() -> None:
    """Until the notice of 2027 arrives, 5 January is due on the day; a day off moves it."""
    rule, december = {"day_of_next_month": 5}, period("month", 12)
    assert deadlines(rule, december, SETTINGS).due == date(2027, 1, 5)
    local = CALENDAR.with_local([DayMark(date(2027, 1, 5), "off", "临时放假", "县府通知")])
    assert deadlines(rule, december, SETTINGS, local).due == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("within", "moment"),
    [
        ({"value": 24, "unit": "hour"}, datetime(2026, 10, 1, 16, 30, tzinfo=CHINA)),
        ({"value": 48, "unit": "hour"}, datetime(2026, 10, 2, 16, 30, tzinfo=CHINA)),
        ({"value": 30, "unit": "minute"}, datetime(2026, 9, 30, 17, 0, tzinfo=CHINA)),
        ({"value": 7, "unit": "day"}, datetime(2026, 10, 8, tzinfo=CHINA)),
        ({"value": 5, "unit": "working_day"}, datetime(2026, 10, 14, tzinfo=CHINA)),
        ({"value": 1, "unit": "working_day", "side": "before"}, datetime(2026, 9, 30, tzinfo=CHINA)),
        ({"value": 3, "unit": "day", "side": "before"}, datetime(2026, 9, 28, tzinfo=CHINA)),
        ({"value": 2, "unit": "hour", "side": "before"}, datetime(2026, 9, 30, 14, 30, tzinfo=CHINA)),
        ({"value": 0, "unit": "day"}, datetime(2026, 10, 1, tzinfo=CHINA)),
    ],
)
def test_time_limit_from_wednesday_afternoon_before_national_day(within: dict[str, Any], moment: datetime) -> None:
    """Hours run through the holiday; days end with their whole last day; working days wait for 8 October."""
    assert deadline_after(datetime(2026, 9, 30, 16, 30, tzinfo=CHINA), within, CALENDAR) == moment


def test_sent_back_record_keeps_its_punctuality_for_some_working_days() -> None:
    """Sent back on the eve of the holiday: three working days run from 8 October."""
    assert correction_until(date(2026, 9, 30), SETTINGS) == date(2026, 10, 10)


@pytest.mark.parametrize(
    "rule",
    [
        {"day_of_month": 0},
        {"day_of_month": 32},
        {"day_of_week": []},
        {"day_of_week": 8},
        {"month_of_quarter": 4},
        {"month": 13},
        {"date": "2026-02-30"},
        {"festival": "双十二"},
        {"before": "lunch"},
        {"within": {"value": 1, "unit": "moon"}},
        {"within": {"unit": "day"}},
        {"within": {"value": -1, "unit": "day"}},
        {"within": {"value": 1.5, "unit": "working_day"}},
        {"someday": 1},
    ],
)
def test_rule_that_cannot_be_is_refused_by_name(rule: dict[str, Any]) -> None:
    """A hand-edited rule is refused with one error, whatever is wrong with it."""
    with pytest.raises(DueRuleInvalid):
        deadlines(rule, period("month", 3), SETTINGS)


@given(
    st.integers(0, 900_000).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.sampled_from(["minute", "hour", "day", "working_day"]),
    st.integers(0, 90),
)
def test_longer_limit_never_ends_earlier(event: datetime, unit: str, value: int) -> None:
    """A limit ends after its event, and one more unit is never less."""
    ends = deadline_after(event, {"value": value, "unit": unit}, CALENDAR)
    assert ends >= event
    assert deadline_after(event, {"value": value + 1, "unit": unit}, CALENDAR) > ends


@given(st.integers(1, 31), st.integers(1, 12), st.sampled_from(["later", "earlier"]))
def test_shifted_due_day_is_worked_and_lateness_follows(day: int, month: int, shift: Any) -> None:
    """Whatever day is named, the due day is a working day and the day after it is late."""
    settings = PeriodSettings(shift=shift, calendar=CALENDAR)
    found = deadlines({"day_of_month": day}, period("month", month), settings)
    assert CALENDAR.is_working(found.due)
    assert found.late_from == found.due + timedelta(days=1)
