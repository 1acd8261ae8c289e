"""Dates, months, festivals and weekdays in the text, each at one place.

What lives here: 12月20日前, 3月上旬, 七、八月份, 2027年, 第一季度末, 上半年, 春节前, 周五前, 次月5日前, 月底前. Not here: what recurs
(cadences.py), the contract's due (dates.py). A token's due holds {"year"?, "month", "day"} or a form of design.md §5.
Invariant: every pattern is anchored and of bounded length, so reading stays linear. Source: GB/T 15835 (dates).
"""

from __future__ import annotations

import re
from typing import Any, Final

from .numerals import CHINESE_DIGITS
from .timewords import MOON_FESTIVALS, NUMERAL, SUN_FESTIVALS, counted, small
from .tokens import Token

PRIOR: Final = r"(之前|以前|前)?"
HOURS: Final = rf"(?:\((?:周|星期)[一二三四五六日天]\))?(?:\d{{1,2}}[:时点]\d{{0,2}})?(?:下班)?{PRIOR}"
_YEAR = r"(?:(\d{4}|二[〇零][〇零一二三四五六七八九]{2})年度?|(?:今|本|当|明|次|翌|同)年(?=[\d一二三四五六七八九十]))?"
_DATE = re.compile(
    rf"{_YEAR}的?({NUMERAL})月份?(?:({NUMERAL})(?:日|号)|(底|末|初|上旬|中旬|下旬))?{HOURS}"
    rf"(?:(?:至|到|-{{1,2}}|~)(?!\d+[次篇条])(?:(?:\d{{4}}|次|翌)年)?(?:({NUMERAL})月份?)?"
    rf"(?:({NUMERAL})(?:日|号)|(底|末|上旬|中旬|下旬))?{HOURS})?"
)
_MONTH_SPAN = re.compile(rf"({NUMERAL})月?(?:至|到|-{{1,2}}|~)({NUMERAL})月(?!\d)份?")
_MORE = rf"(?:、({NUMERAL})(?:月份?)?)?"
_MONTH_LIST = re.compile(rf"({NUMERAL})(?:月份?)?{_MORE}{_MORE}(?:、|和|及)({NUMERAL})月份?")
_DAY_FOLLOWS = re.compile(r"[\d一二三四五六七八九十]{1,3}[日号]")
_FOUR_YEAR = re.compile(rf"(\d{{4}})年度?(底|末|年底|年末)?{PRIOR}(上半年|下半年)?")
_DAY_BEFORE = re.compile(rf"({NUMERAL})(?:日|号)(之前|以前|前)")
_QUARTER = re.compile(rf"第?([一二三四1-4])季度(?:末|底)?{PRIOR}")
_HALF = re.compile(rf"(?:今年|本年)?(上|下)半年(?:底|末)?{PRIOR}")
NEXT_MONTH: Final = re.compile(rf"(?:于)?(?:次月|下月|下个月|次个月)的?({NUMERAL})(?:日|号){HOURS}")
AFTER_PERIOD: Final = re.compile(rf"(?:结束|终了)?后(?:的)?({NUMERAL})(?:个工作日|个自然日|日|天)(?:之内|以内|内)")
_SUN_QUOTED = {f"“{name}”": day for name, day in SUN_FESTIVALS.items() if len(name) == 2}
_FESTIVALS: dict[str, tuple[int, int] | None] = {**dict.fromkeys(MOON_FESTIVALS), **SUN_FESTIVALS, **_SUN_QUOTED}
_FESTIVAL = re.compile(
    "("
    + "|".join(sorted(_FESTIVALS, key=len, reverse=True))
    + r")(节)?(?:(之前|以前|前)(?!后|夕)|前夕|期间|前后|当天)?"
)
_BARE_DAYS = frozenset(("三八", "五一", "五四", "六一", "七一", "八一", "十一"))  # a day only when something says so
_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)([一二三四五六日天])(?![\d一二三四五六七八九十]?(?:次|期|篇|条|天|个|场))(?:(?:上午|下午|晚上|下班)?(之前|以前|前))?"
)
_LOOSE = re.compile(rf"(?:学?期[初末中]|年[初中](?!级)|[寒暑]假){PRIOR}")
_PARTS = {"上旬": 10, "中旬": 20, "初": 10}
_OF_MONTH = re.compile(rf"({NUMERAL})(?:日|号){PRIOR}")
_END = re.compile(rf"(?:底|末){PRIOR}")
_YEAR_CLOSE = re.compile(r"(?:底|末|终)(之前|以前|前)")
_QUARTER_END = re.compile(rf"度?(?:末|底){PRIOR}")


def part_day(word: str | None) -> int:
    """The last day of a third of a month; 31 for its end and for none."""
    return _PARTS.get(word or "", 31)


def _year(word: str | None) -> int | None:
    if not word:
        return None
    return int(word) if word.isascii() else int("".join(str(CHINESE_DIGITS[c]) for c in word))


def month_span(text: str, i: int) -> Token | None:
    """3月至12月, 6-8月: the months in which a cadence holds, or a stretch of the year."""
    found = _MONTH_SPAN.match(text, i)
    if not found or _DAY_FOLLOWS.match(text, found.end()):
        return None
    first, last = small(found[1]), small(found[2])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    months = tuple(range(first, last + 1)) if first < last else (*range(first, 13), *range(1, last + 1))
    return Token("due", i, found.end(), found.group(), "span", due={"month": last, "day": 31}, months=months)


def month_list(text: str, i: int) -> Token | None:
    """3月、4月; 七、八月份; 3、6、9、12月."""
    found = _MONTH_LIST.match(text, i)
    if not found or (counted(text, found.end()) and text[found.end()] != "月") or _DAY_FOLLOWS.match(text, found.end()):
        return None
    months = tuple(m for g in found.groups() if g for m in (small(g),) if 1 <= m <= 12)
    if len(months) < 2 or list(months) != sorted(set(months)):
        return None
    return Token("due", i, found.end(), found.group(), "list", due={"month": months[-1], "day": 31}, months=months)


def date(text: str, i: int) -> Token | None:
    """12月20日前, 2023年6月底前, 4月23日, 3月上旬, 3月1日至15日; a month without day ends with its last day."""
    found = _DATE.match(text, i)
    if not found:
        return None
    month, before = small(found[2]), bool(found[5])
    day = small(found[3]) if found[3] else part_day(found[4])
    group = "day" if found[3] or found[4] else "before_month" if before else "month"
    if found[6] or found[7] or found[8]:
        month = small(found[6]) if found[6] else month
        day = small(found[7]) if found[7] else part_day(found[8])
        before, group = before or bool(found[9]), "span"
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    end = found.end() - (text[found.end() - 1] in "至到-~")
    due: dict[str, Any] = {"month": month, "day": day}
    year = _year(found[1])
    if year:
        due["year"] = year
    elif text[i] in "次翌明":
        due["next"] = 1
    return Token("due", i, end, found.group(), group, due=due, before=before)


def numbered(text: str, i: int) -> Token | None:
    """Moments that begin with a figure or 第: dates, 2025年, 20日前, 第一季度."""
    if text[i] == "第" or text.startswith("季度", i + 1):
        found = _QUARTER.match(text, i)
        if not found:
            return None
        due: dict[str, Any] = {"month": 3 * small(found[1]), "day": 31}
        return Token("due", i, found.end(), found.group(), "quarter", due=due, before=bool(found[2]))
    token = month_list(text, i) or month_span(text, i) or date(text, i) or _whole_year(text, i)
    if token:
        return token
    day = _DAY_BEFORE.match(text, i)
    if day and 1 <= small(day[1]) <= 31 and text[i - 1 : i] not in ("提", "会", "后"):
        return Token("due", i, day.end(), day.group(), "cyclic", due={"day_of_month": small(day[1])}, before=True)
    return None


def _whole_year(text: str, i: int) -> Token | None:
    found = _FOUR_YEAR.match(text, i)
    if not found or not 1950 < int(found[1]) < 2100:
        return None
    due: dict[str, Any] = {"year": int(found[1]), "month": 6 if found[4] == "上半年" else 12, "day": 31}
    aim = text[i - 1 : i] in ("到", "至") and text[i - 2 : i - 1] != "年"
    ends = bool(found[2] or found[3] or found[4]) or aim
    kind, group = ("due", "day") if ends else ("year", "year")
    return Token(kind, i, found.end(), found.group(), group, due=due, before=bool(found[3]))


def worded(text: str, i: int) -> Token | None:
    """Moments that begin with a word: 次月5日前, 明年1月, 上半年, 当月25日前, 月底前, 年底前, 季后15日内."""
    found = NEXT_MONTH.match(text, i)
    if found:
        due: dict[str, Any] = {"day_of_next_month": small(found[1])}
        return Token("due", i, found.end(), found.group(), "cyclic", due=due, before=bool(found[2]))
    loose = _LOOSE.match(text, i)
    if loose:
        return Token("due", i, loose.end(), loose.group(), "loose", due={}, before=bool(loose[1]))
    if text[i + 1 : i + 2] == "年":
        dated = date(text, i)
        if dated:
            return dated
    half = _HALF.match(text, i)
    if half:
        due = {"month": 6, "day": 30} if half[1] == "上" else {"month": 12, "day": 31}
        return Token("due", i, half.end(), half.group(), "half", due=due, before=bool(half[2]))
    if text.startswith("开学", i) and text[i + 2 : i + 3] in ("前", "初"):
        return Token("due", i, i + 3, "开学前", "term", due={"before": "term"}, before=True)
    for word, reader in (
        ("当月", _of_month),
        ("本月", _of_month),
        ("月", _of_month),
        ("季", _of_quarter),
        ("年", _of_year),
    ):
        if text.startswith(word, i):
            return reader(text, i, i + len(word))
    return None


def _of_month(text: str, i: int, j: int) -> Token | None:
    day = _OF_MONTH.match(text, j) if j - i == 2 else None
    if day:
        return Token("due", i, day.end(), "当月", "cyclic", due={"day_of_month": small(day[1])}, before=bool(day[2]))
    end = _END.match(text, j)
    return Token("due", i, end.end(), "月底", "cyclic", due={"day_of_month": 31}, before=bool(end[1])) if end else None


def _of_year(text: str, i: int, j: int) -> Token | None:
    close = _YEAR_CLOSE.match(text, j)
    if close:
        return Token("due", i, close.end(), "年底前", "day", due={"month": 12, "day": 31}, before=True)
    return Token("cadence", i, j + 1, "年底", "weak", cadence="year") if text[j : j + 1] in ("底", "末") else None


def _of_quarter(text: str, i: int, j: int) -> Token | None:
    after = AFTER_PERIOD.match(text, j) or AFTER_PERIOD.match(text, j + 1)
    if after and text[j] in "后度结":
        due: dict[str, Any] = {"days_after_period": small(after[1])}
        return Token("due", i, after.end(), "季后", "cyclic", cadence="quarter", due=due)
    end = _QUARTER_END.match(text, j)
    if not end:
        return None
    return Token("due", i, end.end(), "季末", "cyclic", due={"month_of_quarter": 3, "day_of_month": 31})


def weekday(text: str, i: int) -> Token | None:
    """周五前, 星期三: a weekday named without 每; its figure is no count."""
    found = _WEEKDAY.match(text, i)
    if not found or text[i - 1 : i] in ("每", "一", "半", "两"):
        return None
    day = weekday_number(found[1])
    return Token(
        "due", i, found.end(), found.group(), "cyclic", cadence="week", due={"day_of_week": day}, before=bool(found[2])
    )


def weekday_number(char: str) -> int:
    """1 for Monday to 7 for Sunday."""
    return "一二三四五六日".index("日" if char == "天" else char) + 1


def festival(text: str, i: int) -> Token | None:
    """春节前, “五一”前, 重阳节: a moon festival by name, one of the sun calendar by its day."""
    found = _FESTIVAL.match(text, i)
    if not found or (found[1] in _BARE_DAYS and found.group() == found[1]):
        return None
    day = _FESTIVALS[found[1]]
    name = found[1] if found[1].endswith("节") or day else found[1] + "节"
    due: dict[str, Any] = {"month": day[0], "day": day[1]} if day else {"festival": name}
    return Token("due", i, found.end(), found.group(), "festival", due=due, before=bool(found[3]))
