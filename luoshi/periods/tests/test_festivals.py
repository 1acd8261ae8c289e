"""Festivals on the days that printed calendars give."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from luoshi.periods import festival, festival_names
from luoshi.periods.festivals import lunar_date

KNOWN = {
    "春节": [(2020, 1, 25), (2024, 2, 10), (2026, 2, 17), (2027, 2, 6), (2030, 2, 3), (2033, 1, 31), (2034, 2, 19)],
    "元宵节": [(2025, 2, 12), (2026, 3, 3)],
    "清明": [(2024, 4, 4), (2026, 4, 5)],
    "端午节": [(2020, 6, 25), (2023, 6, 22), (2025, 5, 31), (2026, 6, 19), (2028, 5, 28)],
    "七夕": [(2024, 8, 10), (2025, 8, 29), (2026, 8, 19)],
    "中秋节": [(2020, 10, 1), (2023, 9, 29), (2025, 10, 6), (2026, 9, 25), (2028, 10, 3), (2033, 9, 8)],
    "重阳节": [(2022, 10, 4), (2025, 10, 29), (2026, 10, 18)],
    "除夕": [(2025, 1, 28), (2026, 2, 16)],
    "母亲节": [(2026, 5, 10)],
    "教师节": [(2026, 9, 10)],
}


@pytest.mark.parametrize(("name", "day"), [(name, date(*day)) for name, days in KNOWN.items() for day in days])
def test_festival_falls_on_its_known_day(name: str, day: date) -> None:
    """Days from printed calendars, leap months and month ends near midnight included."""
    assert festival(name, day.year) == day


@pytest.mark.parametrize("spelling", ["六一", "“六一”", "六一儿童节", "儿童节", "「六一」"])
def test_one_festival_has_many_spellings(spelling: str) -> None:
    """Quotation marks and a closing 节 do not matter."""
    assert festival(spelling, 2026) == date(2026, 6, 1)


def test_unknown_name_or_year_is_none_and_not_a_guess() -> None:
    """The lunar table ends with 2035; fixed days go on."""
    assert festival("中秋节", 2035) is not None
    assert festival("中秋节", 2036) is None
    assert festival("元旦", 2040) == date(2040, 1, 1)
    assert festival("双十二", 2026) is None


def test_lunar_years_of_the_table_follow_each_other_without_a_gap() -> None:
    """The last day of each lunar year is the day before the next New Year; each has every festival."""
    for year in range(2020, 2035):
        following = festival("春节", year + 1)
        assert following is not None
        last = max(filter(None, (lunar_date(year, 12, day) for day in (29, 30))))
        assert last + timedelta(days=1) == following
    for name in festival_names():
        assert all(festival(name, year) for year in range(2020, 2036)), name
