"""Words of time as frozen data: periods, cadences without 每, festivals, units of time limits.

What lives here: data and the two small readings that all time words share. Not here: patterns (moments.py, cadences.py).
Invariant: names of cadences are those of design.md §5; "!" marks a weak one, which names a period but makes no duty.
"""

from __future__ import annotations

from typing import Final

from .numerals import chinese_value
from .words import COUNT_WORDS, MAX_COUNT

NUMERAL: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"


def _table(text: str) -> dict[str, str]:
    """`name: word word; name: word` as a table from word to name."""
    pairs = (line.split(":") for line in text.replace("\n", " ").split(";") if line.strip())
    return {word: name.strip() for name, words in pairs for word in words.split()}


# What 每 may be followed by.
PERIODS: Final = _table(
    "year: 年度 年 一年; school_year: 学年度 学年; term: 学期; half_year: 半年; quarter: 季度 季; two_months: 双月 单月;"
    "month: 月份 月度 月; half_month: 半月 半个月; ten_days: 旬; two_weeks: 双周; week: 星期 礼拜 周;"
    "day: 工作日 日 天 晚 半天 早; n_hours: 小时"
)
# Cadences without 每. "-": looks like one and is none.
PLAIN: Final = _table(
    "month: 逐月 按月 月月 月均 各月; quarter: 逐季 按季度 按季 季季 各季度; week: 逐周 按周 周周 周均; year: 按年 年均;"
    "ten_days: 按旬; day: 按日 逐日 日均 天天; two_weeks: 隔周 双周; two_months: 双月 逢双月 逢单月 隔月; term: 按学期;"
    "half_year: 按半年 上下半年 上、下半年; month!: 月度 月内 当月 本月; quarter!: 季度 季内; week!: 周内 周末;"
    "year!: 全年度 全年 年内 年度内 一年内 今年 本年度 本年 年度 当年 年累计;"
    "school_year!: 全学年 本学年 学年内 一学年 学年度; term!: 本学期 学期内 全学期 一学期;"
    "-: 周期 逐年 同年 隔天 人均年 常年"
)
PLAIN_MAX: Final = max(map(len, PLAIN))
# Festivals of the moon calendar are named, those of the sun calendar dated (design.md §5: {"festival"} or month and day).
MOON_FESTIVALS: Final = (
    "春节",
    "元宵节",
    "元宵",
    "清明节",
    "清明",
    "端午节",
    "端午",
    "中秋节",
    "中秋",
    "重阳节",
    "重阳",
    "七夕",
)
SUN_FESTIVALS: Final[dict[str, tuple[int, int]]] = {
    "元旦": (1, 1), "三八": (3, 8), "妇女节": (3, 8), "植树节": (3, 12), "世界读书日": (4, 23), "五一": (5, 1), "劳动节": (5, 1),
    "五四": (5, 4), "青年节": (5, 4), "护士节": (5, 12), "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1),
    "八一": (8, 1), "建军节": (8, 1), "医师节": (8, 19), "教师节": (9, 10), "十一": (10, 1), "国庆": (10, 1), "国庆节": (10, 1),
    "记者节": (11, 8), "宪法日": (12, 4),
}  # fmt: skip
# Units of a time limit: the contract's name, or how the unit is turned into it (dates.within).
TIME_UNITS: Final = _table(
    "minute: 分钟; hour: 小时 个小时; day: 日 天 个自然日 自然日; working_day: 个工作日 工作日; week: 周 星期 个星期 个周;"
    "month_span: 个月 月; second: 秒 秒钟; year_span: 年; quarter_hour: 刻钟"
)
_COMBINED: Final = {
    ("week", 2): "two_weeks", ("month", 2): "two_months", ("month", 3): "quarter", ("month", 6): "half_year", ("month", 12): "year",
    ("day", 7): "week", ("day", 10): "ten_days", ("day", 14): "two_weeks", ("day", 15): "half_month", ("quarter", 2): "half_year",
    ("week", 4): "month", ("term", 2): "school_year", ("half_year", 2): "year",
}  # fmt: skip


def small(word: str) -> int:
    """A day, month or count of at most 99 in either style of figures; 0 when it is none."""
    if word.isascii():
        return int(word)
    value = chinese_value(word)
    return int(value) if value is not None else 0


def combine(cadence: str, count: int) -> tuple[str, int | None]:
    """每 + count + period as one of the contract's cadences with its n; ("", None) when the contract has no word for it."""
    if count == 1 and cadence != "n_hours":
        return cadence, None
    if cadence == "year":
        return "n_years", count
    if cadence == "n_hours":
        return "n_hours", count
    return _COMBINED.get((cadence, count), ""), None


def counted(text: str, i: int) -> bool:
    """Whether a count word stands at `i` (每周一次: 一 is a number there, not a Monday)."""
    return any(text[i : i + k] in COUNT_WORDS for k in range(min(MAX_COUNT, 3), 0, -1))
