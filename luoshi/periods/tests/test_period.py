"""What a year, a campaign and a school year's plan are cut into."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.periods import CADENCES, CadenceUnknown, PeriodSettings, Term, breaks, decreed, periods_of, tiles_of

CALENDAR = decreed()
SETTINGS = PeriodSettings(calendar=CALENDAR)
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
# A week, a term, a school or award year belongs to one span as a whole: it is never cut.
UNCUT = {"week", "two_weeks", "term", "school_year", "award_year", "n_years"}


@pytest.mark.parametrize(
    ("cadence", "count", "first", "last"),
    [
        ("year", 1, "2026年", "2026年"),
        ("half_year", 2, "2026年上半年", "2026年下半年"),
        ("quarter", 4, "2026年第1季度", "2026年第4季度"),
        ("two_months", 6, "2026年1—2月", "2026年11—12月"),
        ("month", 12, "2026年1月", "2026年12月"),
        ("half_month", 24, "2026年1月上半月", "2026年12月下半月"),
        ("ten_days", 36, "2026年1月上旬", "2026年12月下旬"),
        ("two_weeks", 26, "2026年第1—2周", "2026年第51—53周"),
        ("week", 52, "2026年第1周", "2026年第53周"),
        ("day", 248, "2026年1月4日", "2026年12月31日"),
        ("n_hours", 248, "2026年1月4日", "2026年12月31日"),
        ("term", 2, "2025—2026学年第二学期", "2026—2027学年第一学期"),
        ("school_year", 1, "2025—2026学年", "2025—2026学年"),
        ("award_year", 1, "2026评选年度", "2026评选年度"),
        ("once", 1, "2026年", "2026年"),
        ("event", 1, "2026年", "2026年"),
        ("irregular", 1, "2026年", "2026年"),
        ("n_years", 1, "2026年", "2026年"),
    ],
)
def test_a_year_is_cut_by_every_cadence(cadence: str, count: int, first: str, last: str) -> None:
    """Counted on a calendar of 2026; 53 weeks, of which the one of 16–22 February owes nothing."""
    made = periods_of(cadence, *YEAR, SETTINGS)
    assert (len(made), made[0].label, made[-1].label) == (count, first, last)


def test_every_cadence_of_the_reader_is_known_and_no_other() -> None:
    """design.md §5 names eighteen."""
    assert len(CADENCES) == 18
    assert all(tiles_of(cadence, *YEAR, SETTINGS) for cadence in CADENCES)
    with pytest.raises(CadenceUnknown):
        periods_of("fortnight", *YEAR, SETTINGS)
    with pytest.raises(CadenceUnknown):
        periods_of("n_years", *YEAR, SETTINGS, n=0)


def test_week_belongs_to_the_year_of_its_thursday() -> None:
    """1 January 2026 is a Thursday: week 1 begins on 29 December; 1 January 2027 is still in week 53 of 2026."""
    weeks = tiles_of("week", *YEAR, SETTINGS)
    assert (weeks[0].start, weeks[0].year) == (date(2025, 12, 29), 2026)
    assert date(2027, 1, 1) in weeks[-1]
    assert tiles_of("week", date(2027, 1, 1), date(2028, 1, 1), SETTINGS)[0].start == weeks[-1].end


def test_week_of_spring_festival_owes_nothing() -> None:
    """16–22 February 2026 holds no working day; the National Day week does (Thursday 8 October)."""
    owing = {week.ordinal for week in periods_of("week", *YEAR, SETTINGS)}
    assert 8 not in owing
    assert 41 in owing
    assert len(tiles_of("week", *YEAR, SETTINGS)) == 53


def test_reporting_month_closes_on_the_24th() -> None:
    """March runs from 25 February to 24 March; a year still has twelve, and the pairs follow."""
    settings = PeriodSettings(month_closing_day=24, calendar=CALENDAR)
    months = periods_of("month", *YEAR, settings)
    assert len(months) == 12
    assert (months[2].label, months[2].start, months[2].last_day) == (
        "2026年3月",
        date(2026, 2, 25),
        date(2026, 3, 24),
    )
    assert (months[0].start, months[-1].end) == (date(2025, 12, 25), date(2026, 12, 25))
    assert periods_of("two_months", *YEAR, settings)[0].last_day == date(2026, 2, 24)


def test_closing_day_beyond_february_means_its_end() -> None:
    """Closing on the 30th: February closes on its last day, March begins on the 1st."""
    march = periods_of("month", *YEAR, PeriodSettings(month_closing_day=30, calendar=CALENDAR))[2]
    assert (march.start, march.last_day) == (date(2026, 3, 1), date(2026, 3, 30))


def test_campaign_cuts_its_first_and_last_month() -> None:
    """From 16 March to 15 November: nine months, the outer ones short, named as what they are part of."""
    months = periods_of("month", date(2026, 3, 16), date(2026, 11, 16), SETTINGS)
    assert len(months) == 9
    assert (months[0].start, months[0].label) == (date(2026, 3, 16), "2026年3月")
    assert months[-1].last_day == date(2026, 11, 15)
    assert periods_of("once", date(2026, 3, 16), date(2026, 11, 16), SETTINGS)[0].label == "2026年3月16日—11月15日"


def test_plan_of_a_school_year_counts_its_quarters_from_september() -> None:
    """A plan for 2025—2026学年 has four quarters and two halves, not five and three; its year is one."""
    span = (date(2025, 9, 1), date(2026, 9, 1))
    assert [quarter.label for quarter in periods_of("quarter", *span, SETTINGS)] == [
        "2025年9月—11月",
        "2025年12月—2026年2月",
        "2026年3月—5月",
        "2026年6月—8月",
    ]
    assert len(periods_of("half_year", *span, SETTINGS)) == 2
    assert len(periods_of("year", *span, SETTINGS)) == 1
    assert len(periods_of("term", *span, SETTINGS)) == 2


def test_three_years_from_july_are_cut_at_new_year() -> None:
    """A yearly duty of a plan from July 2026 to the end of 2028: three years, the first a half."""
    years = periods_of("year", date(2026, 7, 1), date(2029, 1, 1), SETTINGS)
    assert [year.label for year in years] == ["2026年", "2027年", "2028年"]
    assert years[0].start == date(2026, 7, 1)


def test_target_over_five_years_outlives_the_plan() -> None:
    """培育1名专家 in five years, written in a plan of one year."""
    (five,) = periods_of("n_years", *YEAR, SETTINGS, n=5)
    assert (five.end, five.label) == (date(2031, 1, 1), "2026—2030年")


def test_named_months_narrow_long_periods_and_choose_short_ones() -> None:
    """每年3月 is March; 3月、9月每月一次 are two months; a week goes with its Thursday."""
    (march,) = periods_of("year", *YEAR, SETTINGS, months=(3,))
    assert (march.start, march.end, march.label) == (date(2026, 3, 1), date(2026, 4, 1), "2026年3月")
    assert [month.ordinal for month in periods_of("month", *YEAR, SETTINGS, months=(3, 9))] == [3, 9]
    june = periods_of("week", *YEAR, SETTINGS, months=(6,))
    assert len(june) == 4
    assert all((week.start + timedelta(days=3)).month == 6 for week in june)
    assert len(periods_of("quarter", *YEAR, SETTINGS, months=(6,))) == 1


def test_months_that_the_house_leaves_out_owe_nothing() -> None:
    """Quotas may be 0 in February, July and August; a year is not touched by that."""
    settings = PeriodSettings(months=(1, 3, 4, 5, 6, 9, 10, 11, 12), calendar=CALENDAR)
    assert len(periods_of("month", *YEAR, settings)) == 9
    assert len(tiles_of("month", *YEAR, settings)) == 12
    assert periods_of("year", *YEAR, settings) == periods_of("year", *YEAR, SETTINGS)


def test_duties_of_a_school_rest_in_its_breaks() -> None:
    """August has no teaching day: a monthly duty is not owed, unless the house wants it; offices owe it."""
    terms = (Term(date(2025, 9, 1), date(2026, 1, 31), 2025, 1), Term(date(2026, 3, 2), date(2026, 7, 4), 2025, 2))
    resting = CALENDAR.with_local(
        rests=[*breaks(terms), *breaks([terms[1], Term(date(2026, 9, 1), date(2027, 1, 30), 2026, 1)])]
    )
    school = PeriodSettings(school_terms=terms, calendar=resting)
    owed = [month.ordinal for month in periods_of("month", *YEAR, school)]
    assert owed == [1, 3, 4, 5, 6, 7, 9, 10, 11, 12]
    always = PeriodSettings(school_terms=terms, calendar=resting, rest_in_breaks=False)
    assert len(periods_of("month", *YEAR, always)) == 12


def test_daily_patrol_may_be_owed_on_days_off_too() -> None:
    """每日巡查 means working days unless the house says every day."""
    assert len(periods_of("day", *YEAR, PeriodSettings(daily="every_day", calendar=CALENDAR))) == 365


@given(
    st.sampled_from(CADENCES),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(1, 900),
    st.sampled_from([10, 24, 28, 30, 31]),
)
def test_tiles_follow_each_other_and_cover_the_span(cadence: str, start: date, length: int, closing: int) -> None:
    """No gap, no overlap; cut periods cover the span to the day (months: the reporting months of it)."""
    settings = PeriodSettings(month_closing_day=closing, calendar=CALENDAR)
    end = start + timedelta(days=length)
    tiles = tiles_of(cadence, start, end, settings, n=2 if cadence in ("n_years", "n_hours") else None)
    assert tiles
    assert all(one.start < one.end for one in tiles)
    assert all(one.end == after.start for one, after in pairwise(tiles))
    assert len({one.key for one in tiles}) == len(tiles)
    if cadence in UNCUT or (cadence in ("month", "two_months") and closing < 31):
        return
    assert (tiles[0].start, tiles[-1].end) == (start, end)


@given(
    st.sampled_from(["week", "term", "school_year", "award_year"]),
    st.dates(date(2023, 1, 1), date(2025, 1, 1)),
    st.integers(370, 700),
    st.integers(370, 700),
)
def test_neighbouring_plans_share_no_week_and_lose_none(cadence: str, start: date, first: int, second: int) -> None:
    """Uncut periods of two plans that follow each other are those of one plan over both."""
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    both = tiles_of(cadence, start, middle, SETTINGS) + tiles_of(cadence, middle, end, SETTINGS)
    assert both == tiles_of(cadence, start, end, SETTINGS)


@given(st.integers(2020, 2035), st.sampled_from([20, 24, 25, 28]))
def test_reporting_months_of_neighbouring_years_follow_each_other(year: int, closing: int) -> None:
    """December closes on the 24th, January begins on the 25th."""
    settings = PeriodSettings(month_closing_day=closing)
    this = tiles_of("month", date(year, 1, 1), date(year + 1, 1, 1), settings)
    following = tiles_of("month", date(year + 1, 1, 1), date(year + 2, 1, 1), settings)
    assert this[-1].end == following[0].start
    assert len(this) == len(following) == 12
