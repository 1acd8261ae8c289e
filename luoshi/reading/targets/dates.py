"""Dates of the lexer made into the contract's due values.

What lives here: the plan's year, last days of months, month-and-day without a year. Not here: recognising dates.
Invariant: a due is exactly one of the forms of design.md §5; an impossible day (February 30) becomes the month's last.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .timewords import TIME_UNITS

_YEARS = re.compile(r"(20\d{2})(?:年|-{1,2}|至|~|/)")
_TITLE_SPAN = re.compile(r"(20\d{2})年?(?:-{1,2}|至|~)(20\d{2})(?:年|学年)")
SPAN_DAYS = {"day": 1, "week": 7, "month_span": 30, "year_span": 365}


@dataclass(frozen=True, slots=True)
class Years:
    """The years that a plan speaks for; in a school year the months from August belong to the first."""

    first: int | None = None
    last: int | None = None
    school: bool = False

    def of(self, month: int) -> int | None:
        """The year of a month that is named without one."""
        return self.first if self.school and month >= 8 else self.last


def plan_years(title: str, opening: str) -> Years:
    """The years that the plan speaks for, by its folded title, else by the opening lines; empty when unnamed.

    A year in the number of a document (〔2024〕) or behind it is no year of the plan.
    """
    title = _chinese_years(title)
    span = _TITLE_SPAN.search(title)
    if span:
        return Years(int(span[1]), int(span[2]), "学年" in title)
    own = [int(m[1]) for m in _YEARS.finditer(title)]
    if own:  # 2023年工作总结和2024年工作思路: the plan is for the last
        return Years(max(own), max(own), "学期" in title)
    found = [int(m[1]) for m in _YEARS.finditer(opening)]
    named = re.search(r"(?:现将|做好|制定|提出|确保|关于)[^。\n]{0,20}?(20\d{2})年", opening)
    if named:
        return Years(int(named[1]), int(named[1]))
    if not found:
        return Years()
    year = max(Counter(found).items(), key=lambda x: (x[1], x[0]))[0]
    return Years(year, year)


def _chinese_years(title: str) -> str:
    """二〇二五年 as 2025年."""
    return re.sub(
        r"二[〇零○][〇零○一二三四五六七八九]{2}",
        lambda m: "".join(str("零一二三四五六七八九".find(c.replace("〇", "零").replace("○", "零"))) for c in m[0]),
        title,
    )


def _last_day(month: int, year: int | None) -> int:
    return calendar.monthrange(year or 2023, month)[1]


def resolve(
    due: dict[str, Any] | None, years: Years | None, recurring: bool, before_month: bool = False
) -> dict[str, Any] | None:
    """The contract's due of a date token: {"date"} when the year is known and the duty is single, else month and day.

    `before_month` is 5月前: the end of the month before.
    """
    if not due or "month" not in due:
        return due or None
    month, day = due["month"], due["day"]
    own = due.get("year") or (years.of(month) if years else None)
    own = own + due.get("next", 0) if own else own
    if before_month:
        month, day = month - 1, 31
        if month == 0:
            month, own = 12, own and own - 1
    day = min(day, _last_day(month, own))
    if (recurring and not due.get("year")) or own is None:
        return {"month": month, "day": day}
    return {"date": f"{own:04d}-{month:02d}-{day:02d}"}


def within(value: int | float, unit: str, before: bool) -> dict[str, Any] | None:
    """The due of a time limit: 24小时内, 3个工作日内, 提前7日; weeks and months are given in days."""
    name = TIME_UNITS.get(unit, "day")
    if name in SPAN_DAYS and name != "day":
        value, name = value * SPAN_DAYS[name], "day"
    if name == "second":
        return None
    if name == "quarter_hour":
        value, name = value * 15, "minute"
    due: dict[str, Any] = {"value": value, "unit": name}
    if before:
        due["side"] = "before"
    return {"within": due}
