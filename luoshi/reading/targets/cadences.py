"""Cadences in the text: 每季度末月25日前, 每周一、三、五, 每两个月, 一年两次, 按月, 全年; and 每次, 每名, 每个.

What lives here: reading what recurs at one place, with the due day written straight after it. Not here: single moments
(moments.py). Invariant: anchored patterns of bounded length. Source: design.md §5 (names of cadences and due rules).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from . import moments
from .moments import AFTER_PERIOD, HOURS, NEXT_MONTH, PRIOR, part_day, weekday_number
from .numerals import NUMERAL_START, scan_number
from .timewords import NUMERAL, PERIODS, PLAIN, PLAIN_MAX, combine, counted, small
from .tokens import Token

After = tuple[dict[str, Any] | None, int, bool, tuple[int, ...]]

_MONTH_DAY = re.compile(
    rf"的?(?:({NUMERAL})(?:日|号)?(?:至|到|-{{1,2}}|~))?({NUMERAL})(?:日|号)(?:(?:、|和|及)({NUMERAL})(?:日|号))?{HOURS}"
)
_NTH_WEEK = re.compile(r"的?(?:月?末的?)?(?:第[一二三四1-4](?:个|周的?)(?:完整)?(?:周|星期)[一二三四五六日天]?|月?初)")
_MONTH_END = re.compile(
    rf"(?:的|末的?)?最后(?:一|1)(?:天|日|个工作日|周|个(?:星期|周)[一二三四五六日天]?){PRIOR}|的?月?(?:底|末){PRIOR}|的?(上旬|中旬|下旬)末?{PRIOR}"
)
_QUARTER_MONTH = re.compile(
    r"的?(末月|最后一个月|最后1个月|末个月|第三个月|第3个月|首月|第一个月|首个月|第二个月|中间月)的?"
    rf"(?:({NUMERAL})(?:日|号){HOURS}|(底|末|月底|月末){PRIOR}|(上旬|中旬|下旬){PRIOR})?"
)
_QUARTER_END = re.compile(rf"的?(?:末|底){PRIOR}")
_DAY = r"(?:(?:、|和|及|,)(?:周|星期)?([一二三四五六日天]))?"
_WEEKDAYS = re.compile(rf"的?(?:周|星期)?([一二三四五六日天]){_DAY}{_DAY}{_DAY}{PRIOR}")
_TERM = re.compile(r"的?(?:开学前|开学初|初|末|结束前|期末|结束时|开学时)前?")
_YEAR_END = re.compile(rf"(?:年底|年末|年终|底|末){PRIOR}")
_TIMES = (
    r"[\d一二两三四五六七八九十]{1,3}(?:次|期|篇|条|场|回|遍|课|讲|届|更|换|轮|评|访|议|报|查|检|督|练|考|主题|调度|观摩|通报|"
    r"评估|研判|汇总|总结|小结|分析)"
)
_N_TIMES = re.compile(
    r"(一个?|1个?|两个?|2个?|三个?|3个?|四个?|4个?|五|六个|半)(年|学年|学期|季度|季|月|星期|周|天|日|旬|小时)"
    rf"(?=(?:至少|不少于|不低于|各|最少|轮训|评选|巡查|检查|通报)?(?:更新|更换|召开|开展|举办|组织)?(?:至少)?{_TIMES})"
    r"|半(年)(?=[\u4e00-\u9fff“”]{1,8}?[\d一二两三四五]{1,2}(?:次|期|篇|条|场|回|遍|讲))"
    r"|(一|两|2|三|3)个?(周|(?<!一)月|学期|学年)(?=[\u4e00-\u9fff]{1,6}一次)"
)
_UNITS: Final = {"周": "week", "星期": "week", "月": "month", "季": "quarter", "季度": "quarter", "年": "year", "天": "day", "日": "day",
                 "学期": "term", "学年": "school_year", "旬": "ten_days", "小时": "n_hours"}  # fmt: skip
_EVENTS: Final = frozenset("次场期篇条件份项例起批部讲课节届幅张则段回轮种")
_NO_EVENT: Final = frozenset(("部门", "项目", "批次", "条线", "个人", "届时", "节点", "场所", "组员"))
_NO_PERIOD: Final = ("日报", "日常", "年级", "年龄", "年轻", "周边", "周围", "天然", "季节")
_THINGS: Final = frozenset("块个支处所家间座名位人户村校班组站")


def every(text: str, i: int) -> Token | None:
    """每…: a cadence with its due day, an occasion (每次), or one of a kind (每个, 每名)."""
    j = i + 1
    skipping = text.startswith("隔", j)
    j += skipping
    if text.startswith("逢", j):
        return _occasion(text, i, j + 1)
    count = 1
    if text[j : j + 1] in NUMERAL_START and text[j : j + 1] not in ("半", ""):
        number = scan_number(text, j)
        if number and number.upper is None and number.value.denominator == 1:
            j, count = number.end, int(number.value)
    if text.startswith("个", j) and text[j + 1 : j + 2] in ("月", "季", "学", "工", "半", "小", "星", "周", "年", "自"):
        j += 1
    word = _period_at(text, j)
    if not word:
        return _each(text, i, j - (count == 1 and text[j - 1] == "个"))  # 每个小区, 每个学校
    count += skipping and count == 1 and PERIODS[word] in ("week", "month")
    name, n = combine(PERIODS[word], count)
    j += len(word)
    due, end, before, months = due_after(text, j, name)
    return Token(
        "cadence" if name else "number", i, end, text[i:j], cadence=name, n=n, due=due, before=before, months=months
    )


def _period_at(text: str, j: int) -> str:
    for k in (3, 2, 1):
        word = text[j : j + k]
        if word in PERIODS and not text.startswith(_NO_PERIOD, j):
            return word
    return ""


def _occasion(text: str, i: int, j: int) -> Token:
    """每逢…: on a weekday or at a month's end it is a cadence, else each time the thing comes."""
    days = _WEEKDAYS.match(text, j) if text[j : j + 1] in ("周", "星") else None
    if days:
        return Token("cadence", i, days.end(), "每逢周", cadence="week", due={"day_of_week": _weekday_list(days)})
    word = text[j : j + 2]
    if word in ("双月", "单月"):
        return Token("cadence", i, j + 2, "每逢双月", cadence="two_months")
    ends: dict[str, tuple[str, dict[str, Any]]] = {
        "月": ("month", {"day_of_month": 31}),
        "季": ("quarter", {"month_of_quarter": 3, "day_of_month": 31}),
        "年": ("year", {"month": 12, "day": 31}),
    }
    if word[1:] in ("末", "底") and word[0] in ends:
        period, due = ends[word[0]]
        return Token("cadence", i, j + 2, "每逢" + word, cadence=period, due=due)
    return Token("cadence", i, j, "每逢", cadence="event")


def _each(text: str, i: int, j: int) -> Token | None:
    word = text[j : j + 1]
    if word in ("百", "千", "万"):
        return Token("head", i, j + 1, text[i : j + 1], cadence="year")
    if j > i + 1 and not counted(text, j):
        return None
    if word in _EVENTS and text[j : j + 2] not in _NO_EVENT:
        return Token("event", i, j + 1, text[i : j + 1])
    if not word or not "\u4e00" <= word <= "\u9fff" or word in "当次况":
        return None
    per = "person" if word in "人名位" else "holding" if word == "块" else "unit"
    return Token("each", i, j + (word in _THINGS), text[i : j + 1], per=per)


def _weekday_list(found: re.Match[str]) -> int | list[int]:
    days = [weekday_number(d) for d in found.groups()[:4] if d]
    return days[0] if len(days) == 1 else days


def due_after(text: str, j: int, cadence: str) -> After:
    """The due day written straight after a cadence: due, where it ends, whether 前 stands there, months of it."""
    if cadence in ("month", "two_months", "half_month"):
        return _in_month(text, j)
    if cadence in ("quarter", "half_year"):
        return _in_quarter(text, j)
    if cadence in ("week", "two_weeks"):
        return _in_week(text, j)
    if cadence in ("term", "school_year"):
        term = _TERM.match(text, j)
        if term and "开学" in term.group():
            return {"before": "term"}, term.end(), True, ()
        return None, term.end() if term else j, bool(term), ()
    return _in_year(text, j) if cadence == "year" else (None, j, False, ())


def _in_week(text: str, j: int) -> After:
    found = _WEEKDAYS.match(text, j)
    if not found or text[j] in "的天" or (counted(text, found.end(1)) and not text.startswith("一例会", j)):
        return None, j, False, ()
    return {"day_of_week": _weekday_list(found)}, found.end(), bool(found[5]), ()


def _in_month(text: str, j: int) -> After:
    following = NEXT_MONTH.match(text, j)
    if following:
        return {"day_of_next_month": small(following[1])}, following.end(), bool(following[2]), ()
    found = _MONTH_DAY.match(text, j)
    if found:
        day, second = small(found[2]), small(found[3]) if found[3] else 0
        if not 1 <= day <= 31 or text.startswith("内", found.end()):
            return None, j, False, ()
        return {"day_of_month": [day, second] if second else day}, found.end(), bool(found[4]), ()
    end = _MONTH_END.match(text, j)
    if end and not text.startswith(("最后", "的最后"), end.end()):
        return {"day_of_month": part_day(end[3])}, end.end(), bool(end[1] or end[2] or end[4]), ()
    nth = _NTH_WEEK.match(text, j)
    return (None, nth.end(), False, ()) if nth else (None, j, False, ())


def _in_quarter(text: str, j: int) -> After:
    after = AFTER_PERIOD.match(text, j)
    if after:
        return {"days_after_period": small(after[1])}, after.end(), True, ()
    following = NEXT_MONTH.match(text, j)
    if following:
        return {"day_of_next_month": small(following[1])}, following.end(), bool(following[2]), ()
    found = _QUARTER_MONTH.match(text, j)
    if found:
        first, second = found[1].startswith(("首", "第一")), found[1].startswith(("第二", "中"))
        due: dict[str, Any] = {"month_of_quarter": 1 if first else 2 if second else 3}
        if found[2]:
            due["day_of_month"] = small(found[2])
        elif found[4] or found[6]:
            due["day_of_month"] = part_day(found[6])
        return due, found.end(), bool(found[3] or found[5] or found[7]), ()
    end = _QUARTER_END.match(text, j)
    if end:
        return {"month_of_quarter": 3, "day_of_month": 31}, end.end(), bool(end[1]), ()
    return None, j + text.startswith("初", j), False, ()


def _in_year(text: str, j: int) -> After:
    k = j + text.startswith("的", j)
    span = moments.month_span(text, k) or moments.month_list(text, k)
    if span:
        return None, span.end, False, span.months
    day = moments.date(text, k)
    if day:
        return day.due, day.end, day.before, ()
    end = _YEAR_END.match(text, j)
    if end:
        return ({"month": 12, "day": 31} if end[1] else None), end.end(), bool(end[1]), ()
    return None, j, False, ()


def plain(text: str, i: int) -> Token | None:
    """Cadences without 每 (全年, 按月, 隔周) and 当天 as a limit of a day."""
    for k in range(min(PLAIN_MAX, len(text) - i), 1, -1):
        cadence = PLAIN.get(text[i : i + k])
        if cadence == "-":
            return None
        if cadence:
            weak, name = cadence.endswith("!"), cadence.rstrip("!")
            due, end, before, _ = (None, i + k, False, ()) if weak else due_after(text, i + k, name)
            return Token(
                "cadence", i, end, text[i : i + k], "weak" if weak else "", cadence=name, due=due, before=before
            )
    if text[i : i + 2] in ("当天", "当日"):
        return Token("limit", i, i + 2, "天", "span", value=Fraction(1))
    return None


def n_times(text: str, i: int) -> Token | None:
    """一年两次, 半年一次, 两周一次, 半年编印一期: a period in front of a count of occasions."""
    found = _N_TIMES.match(text, i)
    if not found or text[i - 1 : i] in ("每", "第", "近", "前", "后", "隔", "月", "星", "周"):
        return None
    unit, head = _UNITS[found[2] or found[3] or found[5]], (found[1] or found[4] or "半").rstrip("个")
    if head == "半":
        cadence, n = {"year": "half_year", "month": "half_month"}.get(unit, ""), None
    else:
        cadence, n = combine(unit, small("2" if head == "两" else head))
    return Token("cadence", i, found.end(), found.group(), cadence=cadence, n=n) if cadence else None
