"""Dates, cadences and due rules in Chinese words, and typed dates back into dates.

What lives here: wording that every screen shares, by GB/T 9704 and GB/T 15835 (Arabic figures, no leading zeros), and
`parse_date`. Not here: sentences of explanation (messages.py). Invariant: what `date_words` writes, `parse_date` reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

CADENCE_WORDS = {
    "year": "每年",
    "half_year": "每半年",
    "quarter": "每季度",
    "two_months": "每两个月",
    "month": "每月",
    "half_month": "每半月",
    "ten_days": "每旬",
    "two_weeks": "每两周",
    "week": "每周",
    "day": "每天",
    "term": "每学期",
    "school_year": "每学年",
    "award_year": "每个评选年度",
    "event": "每次发生时",
    "once": "一次",
    "irregular": "定期",
}
UNIT_WORDS = {"minute": "分钟", "hour": "小时", "day": "日", "working_day": "个工作日"}
MONTH_OF_QUARTER = {1: "首月", 2: "第二个月", 3: "末月"}

_DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_HAN = "〇零○一二三四五六七八九十"
_DATE = re.compile(
    r"(?:(\d{4}|\d{2})\s*[年./\-])?\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?"
    r"(?:[\sT]+(?:(?:星期|周)[一二三四五六日天]|0{1,2}:00(?::00(?:\.0+)?)?))?"
)


def date_words(day: date) -> str:
    """2026年11月25日, as documents are dated."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_day_words(day: date) -> str:
    """11月25日, where the year is plain from the page."""
    return f"{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """周三."""
    return WEEKDAYS[day.weekday()]


def month_words(day: date) -> str:
    """2026年3月."""
    return f"{day.year}年{day.month}月"


def span_words(start: date, end: date) -> str:
    """A half-open span in words, last day included: 2026年, 2026年3月, 2026年3月16日—11月15日."""
    last = end - timedelta(days=1)
    if last <= start:
        return date_words(start)
    if start.day == 1 and end.day == 1:
        return _months_words(start, last)
    second = month_day_words(last) if last.year == start.year else date_words(last)
    return f"{date_words(start)}—{second}"


def _months_words(start: date, last: date) -> str:
    """Whole months in words; whole calendar years by their years."""
    if (start.month, last.month) == (1, 12):
        return f"{start.year}年" if start.year == last.year else f"{start.year}—{last.year}年"
    if (start.year, start.month) == (last.year, last.month):
        return month_words(start)
    return f"{month_words(start)}—{f'{last.month}月' if last.year == start.year else month_words(last)}"


def cadence_words(cadence: str, n: int | None = None, months: Sequence[int] = ()) -> str:
    """每月, 每5年, 每4小时, 每年3月、9月."""
    if cadence == "n_years":
        word = f"{n}年内" if n else "规划期内"
    elif cadence == "n_hours":
        word = f"每{n}小时" if n else "每数小时"
    else:
        word = CADENCE_WORDS.get(cadence, cadence)
    if not months:
        return word
    named = "、".join(f"{month}月" for month in sorted(months))
    return f"{word}（{named}）" if cadence not in ("year", "month") else f"每年{named}"


def due_words(due: Mapping[str, Any] | None, cadence: str = "") -> str:
    """A due rule of the reader in words: 每月24日前, 11月25日前, 每周周四前, 24小时内; "" where there is none."""
    if not due:
        return ""
    each = CADENCE_WORDS.get(cadence, "") if cadence not in ("", "once", "event", "irregular") else ""
    if "date" in due:
        return f"{date_words(date.fromisoformat(due['date']))}前"
    if "festival" in due:
        return f"{each}{due['festival']}前"
    if "before" in due:
        return "每学期开学前" if cadence == "term" else "开学前"
    if "within" in due:
        return _within_words(due["within"])
    return f"{each}{_day_words(due)}前"


def duty_words(cadence: str, due: Mapping[str, Any] | None, n: int | None = None, months: Sequence[int] = ()) -> str:
    """Cadence and due rule together, the cadence said once: 每月24日前, 每季度, 2026年6月30日前, 24小时内."""
    every = cadence_words(cadence, n, months)
    when = due_words(due, cadence)
    if not when:
        return every
    told = cadence in ("once", "event") or when.startswith(every)
    return when if told else f"{every}（{when}）"


def _within_words(within: Mapping[str, Any]) -> str:
    unit = UNIT_WORDS.get(str(within["unit"]), str(within["unit"]))
    before = within.get("side") == "before"
    return f"提前{within['value']}{unit}" if before else f"{within['value']}{unit}内"


def _day_words(due: Mapping[str, Any]) -> str:
    """The day that a rule names, without its cadence."""
    if "month" in due:
        return f"{due['month']}月{_of_month(due.get('day', 31))}"
    if "day_of_week" in due:
        days = due["day_of_week"]
        return "、".join(WEEKDAYS[day - 1] for day in ([days] if isinstance(days, int) else days))
    if "month_of_quarter" in due:
        return f"{MONTH_OF_QUARTER[due['month_of_quarter']]}{_of_month(due.get('day_of_month', 31))}"
    if "day_of_next_month" in due:
        return f"次月{_of_month(due['day_of_next_month'])}"
    if "days_after_period" in due:
        return f"期满后{due['days_after_period']}日"
    return _of_month(due["day_of_month"])


def _of_month(day: int) -> str:
    return "底" if day >= 31 else f"{day}日"


def parse_date(text: str, year: int | None = None) -> date | None:
    """A typed date, or None. Full-width and Chinese figures are taken; `year` completes 3月5日.

    Read: ２０２６年３月５日, 2026-3-5, 2026/3/5, 2026.3.5, 20260305, 26.3.5, 二〇二六年三月五日, 3月5日,
    2026-03-05 00:00:00.
    """
    plain = normalize("NFKC", text).strip().replace("—", "-").replace("–", "-")
    if any(char in _HAN for char in plain):
        plain = re.sub(f"[{_HAN}]+(?=[年月日号])", lambda found: _figures(found.group()), plain)
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DATE.fullmatch(plain)
    if not found:
        return None
    named = int(found[1]) if found[1] else year
    if named is None:
        return None
    if found[1] and len(found[1]) == 2:
        named += 2000  # two-figure years are this century's: records are of present work
    try:
        return date(named, int(found[2]), int(found[3]))
    except ValueError:
        return None


def _figures(han: str) -> str:
    """二〇二六 → 2026, 十二 → 12, 二十五 → 25."""
    if "十" not in han:
        return "".join(_DIGITS[char] for char in han)
    tens, _, ones = han.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return han
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))
