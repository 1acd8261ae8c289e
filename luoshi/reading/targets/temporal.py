"""Time words: cadences (每季度, 每两周, 一年两次), due days (每月24日前, 次月5日前, 12月20日前), limits (24小时内).

What lives here: reading one time expression at one place of folded text. Not here: which target it belongs to. A date
is given as {"year"?, "month", "day"}; `dates.py` makes the contract's due of it. Every pattern is anchored and of
bounded length, so that reading stays linear. Sources: design.md §5 (names of cadences and due rules), GB/T 15835 (dates).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Final

from .numerals import CHINESE_DIGITS, NUMERAL_START, chinese_value, scan_number
from .tokens import Token
from .words import COUNT_WORDS, MAX_COUNT

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(\d{4}|二〇[〇一二三四五六七八九]{2}|二零[零一二三四五六七八九]{2})年度?|(?:今|本|当|明|次|翌|同)年(?=[\d一二三四五六七八九十]))?"
_BEFORE = r"(?:\((?:周|星期)[一二三四五六日天]\))?(?:\d{1,2}[:时点]\d{0,2})?(?:下班)?(之前|以前|前)?"
_DATE = re.compile(
    rf"{_YEAR}的?({_N})月份?(?:({_N})(?:日|号)|(底|末|初|上旬|中旬|下旬))?{_BEFORE}(?:(?:至|到|-{{1,2}}|~)(?!\d+[次篇条])(?:(?:\d{{4}}|次|翌)年)?(?:({_N})月份?)?(?:({_N})(?:日|号)|(底|末|上旬|中旬|下旬))?{_BEFORE})?"
)
_MONTH_SPAN = re.compile(rf"({_N})月?(?:至|到|-{{1,2}}|~)({_N})月(?!\d)份?")
_MONTH_LIST = re.compile(rf"({_N})(?:月份?)?(?:、({_N})(?:月份?)?)?(?:、({_N})(?:月份?)?)?(?:、|和|及)({_N})月份?")
_YEAR_END = re.compile(r"(?:(\d{4})年|(?:今|本|当)年)?(?:年底|年末|年终|底|末)(之前|以前|前)?")
_FOUR_YEAR = re.compile(r"(\d{4})年度?(底|末|年底|年末)?(之前|以前|前)?(上半年|下半年)?")
_DAY_BEFORE = re.compile(rf"({_N})(?:日|号)(之前|以前|前)")
_QUARTER = re.compile(r"第?([一二三四1-4])季度(?:末|底)?(之前|以前|前)?")
_HALF = re.compile(r"(?:今年|本年)?(上|下)半年(?:底|末)?(之前|以前|前)?")
_IN_MONTH = re.compile(
    rf"的?(?:({_N})(?:日|号)?(?:至|到|-{{1,2}}|~))?({_N})(?:日|号)(?:(?:、|和|及)({_N})(?:日|号))?{_BEFORE}"
    r"|的?(?:月)?(?:底|末)(?!最后|的最后)(之前|以前|前)?|(?:的|末的?)?最后(?:一|1)(?:天|日|个工作日|周|个(?:星期|周)[一二三四五六日天]?)(之前|以前|前)?|的?(上旬|中旬|下旬)(?:末)?(之前|以前|前)?|的?(?:月)?(初)|的?(第[一二三四1-4](?:个|周的?)(?:完整)?(?:周|星期)[一二三四五六日天]?)"
)
_IN_QUARTER = re.compile(
    rf"的?(末月|最后一个月|最后1个月|末个月|第三个月|第3个月|首月|第一个月|首个月|第二个月|中间月)(?:的)?(?:({_N})(?:日|号){_BEFORE}|(底|末|月底|月末)(之前|以前|前)?|(上旬|中旬|下旬)(之前|以前|前)?)?"
    r"|(?:的)?(?:末|底)(之前|以前|前)?|(?:的)?初"
)
_AFTER_PERIOD = re.compile(rf"(?:结束|终了)?后(?:的)?({_N})(?:个工作日|个自然日|日|天)(?:之内|以内|内)")
_NEXT_MONTH = re.compile(rf"(?:于)?(?:次月|下月|下个月|次个月)的?({_N})(?:日|号){_BEFORE}")
_WEEKDAYS = re.compile(r"(?:的)?(?:周|星期)?([一二三四五六日天])(?:(?:、|和|及|,)(?:周|星期)?([一二三四五六日天]))?(?:(?:、|和|及|,)(?:周|星期)?([一二三四五六日天]))?(?:(?:、|和|及|,)(?:周|星期)?([一二三四五六日天]))?(之前|以前|前)?")
_TERM = re.compile(r"的?(?:开学前|开学初|初|末|结束前|期末|结束时|开学时)(?:前)?")
_LIMIT_TAIL = re.compile(r"(?:\([^()]{1,6}\))?(?:之内|以内|内)")
_FESTIVAL_NAMES: Final = {
    "春节": None, "元宵节": None, "元宵": None, "清明节": None, "清明": None, "端午节": None, "端午": None, "中秋节": None,
    "中秋": None, "重阳节": None, "重阳": None, "七夕": None, "元旦": (1, 1), "妇女节": (3, 8), "劳动节": (5, 1),
    "“五一”": (5, 1), "五一": (5, 1), "“六一”": (6, 1), "六一": (6, 1), "“七一”": (7, 1), "七一": (7, 1), "“八一”": (8, 1), "八一": (8, 1),
    "“三八”": (3, 8), "三八": (3, 8), "“五四”": (5, 4), "五四": (5, 4), "青年节": (5, 4), "儿童节": (6, 1), "教师节": (9, 10), "国庆节": (10, 1), "国庆": (10, 1),
    "“十一”": (10, 1), "建党节": (7, 1), "建军节": (8, 1), "护士节": (5, 12), "宪法日": (12, 4), "植树节": (3, 12), "记者节": (11, 8), "世界读书日": (4, 23), "医师节": (8, 19),
}
_FESTIVAL = re.compile("(" + "|".join(sorted(_FESTIVAL_NAMES, key=len, reverse=True)) + r")(节)?(?:(之前|以前|前)(?!后|夕)|前夕|期间|前后|当天)?")
_PERIODS: Final = {  # what 每 may be followed by, longest first when matched
    "年度": "year", "年": "year", "学年度": "school_year", "学年": "school_year", "学期": "term", "半年": "half_year", "季度": "quarter",
    "季": "quarter", "双月": "two_months", "单月": "two_months", "月份": "month", "月度": "month", "月": "month", "半月": "half_month", "半个月": "half_month",
    "旬": "ten_days", "双周": "two_weeks", "星期": "week", "礼拜": "week", "周": "week", "工作日": "day", "日": "day", "天": "day", "晚": "day",
    "小时": "n_hours", "半天": "day", "早": "day", "一年": "year",
}
_PLAIN: Final = {  # cadences without 每; the weak ones name the plan's year and carry no duty of their own
    "逐月": "month", "按月": "month", "月月": "month", "逐季": "quarter", "按季度": "quarter", "按季": "quarter", "逐周": "week", "按周": "week", "按年": "year", "按旬": "ten_days",
    "按日": "day", "逐日": "day", "隔周": "two_weeks", "双周": "two_weeks", "双月": "two_months", "逢双月": "two_months", "逢单月": "two_months", "月均": "month", "周均": "week", "年均": "year", "日均": "day",
    "各季度": "quarter", "各月": "month", "按学期": "term", "按半年": "half_year", "月度": "month!", "季度": "quarter!", "周期": "", "天天": "day", "周周": "week", "季季": "quarter",
    "全年度": "year!", "全年": "year!", "年内": "year!", "年度内": "year!", "一年内": "year!", "今年": "year!", "本年度": "year!", "本年": "year!", "年度": "year!", "当年": "year!", "全学年": "school_year!",
    "本学年": "school_year!", "学年内": "school_year!", "本学期": "term!", "学期内": "term!", "全学期": "term!", "一学年": "school_year!", "一学期": "term!", "年累计": "year!",
    "逐年": "", "同年": "", "学年度": "school_year!", "隔月": "two_months", "每隔一周": "two_weeks", "每隔一月": "two_months", "每隔一个月": "two_months", "每隔一天": "", "隔天": "", "人均年": "", "常年": "", "月内": "month!", "周内": "week!", "当月": "month!", "本月": "month!", "季内": "quarter!",
}
_PLAIN_MAX: Final = max(map(len, _PLAIN))
_N_TIMES = re.compile(r"(一个?|1个?|两个?|2个?|三个?|3个?|四个?|4个?|五|六个|半)(年|学年|学期|季度|季|月|星期|周|天|日|旬|小时)(?=(?:至少|不少于|不低于|各|最少|举办|召开|开展|组织|更新|更换|轮训|评选|巡查|检查|一换|通报)?(?:更新|召开|开展|举办|组织)?(?:[\d一二两三四五六七八九十]{1,3}(?:次|期|篇|条|场|回|遍|课|讲|届|更|换|轮|评|访|议|报|主题)))|半(年)(?=[\u4e00-\u9fff“”]{1,8}?[\d一二两三四五]{1,2}(?:次|期|篇|条|场|回|遍|讲))")
_EVENTS: Final = frozenset("次场期篇条件份项例起批部讲课节届幅张则段回轮种")
After = tuple[dict[str, Any] | None, int, bool, tuple[int, ...]]
_THINGS: Final = frozenset("块个支处所家间座名位人户村校班组站")
TIME_UNITS: Final = {
    "分钟": "minute", "小时": "hour", "个小时": "hour", "日": "day", "天": "day", "个工作日": "working_day", "工作日": "working_day",
    "个自然日": "day", "自然日": "day", "周": "week", "星期": "week", "个星期": "week", "个周": "week", "个月": "month_span", "月": "month_span", "秒": "second", "秒钟": "second", "年": "year_span", "刻钟": "quarter_hour",
}
_COMBINED: Final = {("week", 2): "two_weeks", ("month", 2): "two_months", ("month", 3): "quarter", ("month", 6): "half_year", ("month", 12): "year", ("day", 7): "week",
                    ("day", 10): "ten_days", ("day", 14): "two_weeks", ("day", 15): "half_month", ("quarter", 2): "half_year", ("week", 4): "month", ("term", 2): "school_year", ("half_year", 2): "year"}


def small(word: str) -> int:
    """A day, month or count of at most 99 in either style of figures."""
    if word.isascii():
        return int(word)
    value = chinese_value(word)
    return int(value) if value is not None else 0


def _year(word: str | None) -> int | None:
    if not word:
        return None
    if word.isascii():
        return int(word)
    return int("".join(str(CHINESE_DIGITS[c]) for c in word))


def combine(cadence: str, count: int) -> tuple[str, int | None]:
    """每 + count + period as one of the contract's cadences; ("", None) when the contract has no word for it."""
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


def _bounded(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def match_every(text: str, i: int) -> Token | None:
    """每…: a cadence with its due day, an occasion (每次), or one of a kind (每个, 每名)."""
    j = i + 1
    skipping = text.startswith("隔", j)
    if skipping:
        j += 1
    if text.startswith("逢", j):
        return _occasion(text, i, j + 1)
    number = scan_number(text, j) if text[j : j + 1] in NUMERAL_START and text[j : j + 2] not in ("半年", "半月", "半个", "半天") else None
    count = 1
    if number and number.upper is None and number.value.denominator == 1:
        j, count = number.end, int(number.value)
    if text.startswith("个", j) and text[j + 1 : j + 2] in ("月", "季", "学", "工", "半", "小", "星", "周", "年", "自"):
        j += 1
    for k in (3, 2, 1):
        cadence = _PERIODS.get(text[j : j + k])
        if cadence and not (text[j : j + k] == "日" and text.startswith("日报", j)) and not (text[j:j+1] == "年" and text.startswith("年级", j)):
            break
    else:
        return _each(text, i, j)
    if skipping:
        count += 1 if count == 1 and cadence in ("week", "month") else 0
    name, n = combine(cadence, count)
    j += k
    due, end, before, months = _due_after(text, j, name)
    kind = "cadence" if name else "number"
    return Token(kind, i, end, text[i:j], cadence=name, n=n, due=due, before=before, months=months)


def _occasion(text: str, i: int, j: int) -> Token:
    weekday = _WEEKDAYS.match(text, j) if text[j : j + 1] in "周星" else None
    if weekday:
        return Token("cadence", i, weekday.end(), "每逢周", cadence="week", due={"day_of_week": _weekday_list(weekday)})
    if text[j : j + 2] in ("双月", "单月"):
        return Token("cadence", i, j + 2, text[i : j + 2], cadence="two_months")
    if text[j : j + 2] in ("月末", "月底", "季末", "年末", "年底"):
        period, due = {"月": ("month", {"day_of_month": 31}), "季": ("quarter", {"month_of_quarter": 3, "day_of_month": 31}), "年": ("year", {"month": 12, "day": 31})}[text[j]]
        return Token("cadence", i, j + 2, text[i : j + 2], cadence=period, due=due)
    return Token("cadence", i, j, "每逢", cadence="event")


def _each(text: str, i: int, j: int) -> Token | None:
    if j > i + 1 and not counted(text, j):
        return None
    word = text[j : j + 1]
    if word in ("百", "千", "万"):
        return Token("head", i, j + 1, text[i : j + 1], cadence="year")
    if word in _EVENTS and text[j : j + 2] not in ("部门", "项目", "批次", "条线", "个人", "届时", "节点", "场所", "组员"):
        return Token("event", i, j + 1, text[i : j + 1])
    if not word or not ("\u4e00" <= word <= "\u9fff") or word in "当次况":
        return None
    per = "person" if word in "人名位" else "holding" if word in "块" else "unit"
    return Token("each", i, j + (1 if word in _THINGS else 0), text[i : j + 1], per=per)


def _weekday_list(found: re.Match[str]) -> int | list[int]:
    days = ["一二三四五六日".index("日" if d == "天" else d) + 1 for d in found.groups()[:4] if d]
    return days[0] if len(days) == 1 else days


def _due_after(text: str, j: int, cadence: str) -> After:
    """The due day written straight after a cadence: due, where it ends, whether 前 stands there, months of it."""
    if cadence in ("month", "two_months", "half_month"):
        nxt = _NEXT_MONTH.match(text, j)
        if nxt:
            return {"day_of_next_month": small(nxt[1])}, nxt.end(), bool(nxt[2]), ()
        return _in_month(text, j)
    if cadence in ("quarter", "half_year"):
        return _in_quarter(text, j)
    if cadence in ("week", "two_weeks"):
        found = _WEEKDAYS.match(text, j)
        if found and not counted(text, found.end(1)) and text[j : j + 1] not in "的" or found and text.startswith("一例会", j):
            assert found is not None
            if found[1] in "日天" and found.start(1) == j and text[j:j+1] == "天":
                return None, j, False, ()
            return {"day_of_week": _weekday_list(found)}, found.end(), bool(found[5]), ()
        return None, j, False, ()
    if cadence in ("term", "school_year"):
        term = _TERM.match(text, j)
        if term and "开学" in term.group():
            return {"before": "term"}, term.end(), True, ()
        return None, term.end() if term else j, bool(term), ()
    if cadence == "year":
        return _in_year(text, j)
    return None, j, False, ()


def _in_month(text: str, j: int) -> After:
    found = _IN_MONTH.match(text, j)
    if not found:
        return None, j, False, ()
    if found[2]:
        day = small(found[2])
        if not 1 <= day <= 31 or text[found.end() : found.end() + 1] == "内":
            return None, j, False, ()
        second = small(found[3]) if found[3] else 0
        return {"day_of_month": [day, second] if second else day}, found.end(), bool(found[4]), ()
    if found[10]:
        return None, found.end(), False, ()
    part = found[7]
    day = {"上旬": 10, "中旬": 20}.get(part or "", 31)
    if found[9]:
        return None, found.end(), False, ()
    return {"day_of_month": day}, found.end(), bool(found[5] or found[6] or found[8]), ()


def _in_quarter(text: str, j: int) -> After:
    after = _AFTER_PERIOD.match(text, j)
    if after:
        return {"days_after_period": small(after[1])}, after.end(), True, ()
    nxt = _NEXT_MONTH.match(text, j)
    if nxt:
        return {"day_of_next_month": small(nxt[1])}, nxt.end(), bool(nxt[2]), ()
    found = _IN_QUARTER.match(text, j)
    if not found or found.end() == j:
        return None, j, False, ()
    if found[1]:
        month = 1 if found[1][0] in "首" or found[1].startswith("第一") else 2 if found[1].startswith("第二") or found[1][0] == "中" else 3
        due: dict[str, Any] = {"month_of_quarter": month}
        if found[2]:
            due["day_of_month"] = small(found[2])
        elif found[4]:
            due["day_of_month"] = 31
        elif found[6]:
            due["day_of_month"] = {"上旬": 10, "中旬": 20}.get(found[6], 31)
        return due, found.end(), bool(found[3] or found[5] or found[7]), ()
    if found.group().startswith("初") or found.group().startswith("的初"):
        return None, found.end(), False, ()
    return {"month_of_quarter": 3, "day_of_month": 31}, found.end(), bool(found[8]), ()


def _in_year(text: str, j: int) -> After:
    k = j + 1 if text.startswith("的", j) else j
    span = match_month_span(text, k) or match_month_list(text, k)
    if span:
        return None, span.end, False, span.months
    date = match_date(text, k)
    if date and date.due:
        return date.due, date.end, date.before, ()
    end = _YEAR_END.match(text, j)
    if end and end.end() > j:
        return ({"month": 12, "day": 31} if end[2] else None), end.end(), bool(end[2]), ()
    return None, j, False, ()


def match_month_span(text: str, i: int) -> Token | None:
    """3月至12月, 6-8月: the months in which a cadence holds, or a stretch of the year."""
    found = _MONTH_SPAN.match(text, i)
    if not found or re.match(r"\d{1,2}[日号]", text[found.end() : found.end() + 3]):
        return None
    first, last = small(found[1]), small(found[2])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return None
    months = tuple(range(first, last + 1)) if first < last else tuple(range(first, 13)) + tuple(range(1, last + 1))
    return Token("due", i, found.end(), found.group(), "span", due={"month": last, "day": 31}, months=months)


def match_month_list(text: str, i: int) -> Token | None:
    """3月、4月; 七、八月份; 3、6、9、12月."""
    found = _MONTH_LIST.match(text, i)
    if not found or counted(text, found.end()) and text[found.end() : found.end() + 1] not in "月":
        return None
    months = tuple(m for g in found.groups() if g for m in (small(g),) if 1 <= m <= 12)
    if len(months) < 2 or list(months) != sorted(set(months)):
        return None
    if re.match(r"[\d一二三四五六七八九十]{1,3}[日号]", text[found.end() : found.end() + 4]):
        return None
    return Token("due", i, found.end(), found.group(), "list", due={"month": months[-1], "day": 31}, months=months)


def match_date(text: str, i: int) -> Token | None:
    """12月20日前, 2023年6月底前, 4月23日, 3月上旬, 3月1日至15日; a month without day ends with its last day."""
    found = _DATE.match(text, i)
    if not found:
        return None
    month, day_word, part, before = small(found[2]), found[3], found[4], bool(found[5])
    day = small(day_word) if day_word else 31
    group = "day" if day_word or part else "month"
    if part:
        day = {"上旬": 10, "中旬": 20, "初": 10}.get(part, 31)
    tail = found[6] or found[7] or found[8]
    if tail:
        month = small(found[6]) if found[6] else month
        day = small(found[7]) if found[7] else {"上旬": 10, "中旬": 20}.get(found[8] or "", 31)
        before, group = before or bool(found[9]), "span"
    if not _bounded(month, day):
        return None
    end = found.end() if tail or found[5] else (found.end(4) if part else found.end(3) + 1 if day_word else found.end())
    if not tail:
        end = found.end() if text[found.end() - 1] not in "至到-~" else end
    due: dict[str, Any] = {"month": month, "day": day}
    if before and group == "month":
        group = "before_month"
    year = _year(found[1])
    if year:
        due["year"] = year
    elif text[i] in "次翌明":
        due["next"] = 1
    return Token("due", i, end, found.group(), group, due=due, before=before)


def match_plain_time(text: str, i: int) -> Token | None:
    """Time words without a leading 每 or figure: 全年, 按月, 上半年, 一季度, 年底前, 次月5日前, 月底前, 春节前, 开学前, 当天."""
    nxt = _NEXT_MONTH.match(text, i)
    if nxt:
        return Token("due", i, nxt.end(), nxt.group(), "cyclic", due={"day_of_next_month": small(nxt[1])}, before=bool(nxt[2]))
    if text[i + 1 : i + 2] == "年":
        dated = match_date(text, i)
        if dated:
            return dated
    if text.startswith("上下半年", i):
        return Token("cadence", i, i + 4, "上下半年", cadence="half_year")
    half = _HALF.match(text, i)
    if half:
        due = {"month": 6, "day": 30} if half[1] == "上" else {"month": 12, "day": 31}
        return Token("due", i, half.end(), half.group(), "half", due=due, before=bool(half[2]))
    for word in ("当月", "本月", "月", "当周", "季", "年", "学期"):
        if text.startswith(word, i):
            found = _bare_end(text, i, word)
            if found:
                return found
    for k in range(min(_PLAIN_MAX, len(text) - i), 1, -1):
        cadence = _PLAIN.get(text[i : i + k])
        if cadence is not None:
            weak = cadence.endswith("!")
            if not cadence:
                return None
            name = cadence.rstrip("!")
            due, end, before, _ = (None, i + k, False, "") if weak else _due_after(text, i + k, name)
            return Token("cadence", i, end, text[i : i + k], "weak" if weak else "", cadence=name, due=due, before=before)
    if text.startswith("开学", i):
        for word in ("开学前", "开学初"):
            if text.startswith(word, i):
                return Token("due", i, i + 3, word, "term", due={"before": "term"}, before=True)
    if text[i : i + 2] in ("当天", "当日"):
        return Token("limit", i, i + 2, "天", "span", value=Fraction(1))
    return None


def _bare_end(text: str, i: int, word: str) -> Token | None:
    j = i + len(word)
    if word in ("当月", "本月", "月"):
        day = re.match(rf"({_N})(?:日|号)(之前|以前|前)?", text[j : j + 8]) if word != "月" else None
        if day:
            return Token("due", i, j + day.end(), word, "cyclic", due={"day_of_month": small(day[1])}, before=bool(day[2]))
        tail = re.match(r"(?:底|末)(之前|以前|前)?", text[j : j + 4])
        return Token("due", i, j + tail.end(), word, "cyclic", due={"day_of_month": 31}, before=bool(tail[1])) if tail else None
    if word == "年":
        tail = re.match(r"(?:底|末|终)(之前|以前|前)", text[j : j + 4])
        if tail:
            return Token("due", i, j + tail.end(), "年底前", "day", due={"month": 12, "day": 31}, before=True)
        loose = re.match(r"(?:底|末)", text[j : j + 1])
        return Token("cadence", i, j + 1, "年底", "weak", cadence="year") if loose else None
    if word == "季":
        after = _AFTER_PERIOD.match(text, j) or _AFTER_PERIOD.match(text, j + 1)
        if after and text[j : j + 1] in "后度结":
            return Token("due", i, after.end(), "季后", "cyclic", cadence="quarter", due={"days_after_period": small(after[1])})
        tail = re.match(r"度?(?:末|底)(之前|以前|前)?", text[j : j + 5])
        return Token("due", i, j + tail.end(), "季末", "cyclic", due={"month_of_quarter": 3, "day_of_month": 31}) if tail else None
    return None


def match_weekday(text: str, i: int) -> Token | None:
    """周五前, 星期三: a weekday named without 每; its figure is no count."""
    found = re.match(r"(?:周|星期|礼拜)([一二三四五六日天])(?![\d一二三四五六七八九十]?(?:次|期|篇|条|天|个|场))(?:(?:上午|下午|晚上|下班)?(之前|以前|前))?", text[i : i + 9])
    if not found or text[i - 1 : i] in ("每", "一", "半", "两"):
        return None
    day = "一二三四五六日".index("日" if found[1] == "天" else found[1]) + 1
    return Token("due", i, i + found.end(), found.group(), "cyclic", cadence="week", due={"day_of_week": day}, before=bool(found[2]))


def match_festival(text: str, i: int) -> Token | None:
    """春节前, “五一”前, 重阳节: a moon festival by name, one of the sun calendar by its day."""
    found = _FESTIVAL.match(text, i)
    if not found or (found[1] in ("五一", "六一", "七一", "八一", "三八", "五四") and not (found[2] or found.group() != found[1])):
        return None
    day = _FESTIVAL_NAMES[found[1]]
    name = found[1] if found[1].endswith("节") or day else found[1] + "节"
    due: dict[str, Any] = {"month": day[0], "day": day[1]} if day else {"festival": name}
    return Token("due", i, found.end(), found.group(), "festival", due=due, before=bool(found[3]))


def match_numbered_time(text: str, i: int) -> Token | None:
    """Time words that begin with a figure: dates, 2025年, 20日前, 第一季度, 一年两次."""
    times = _N_TIMES.match(text, i)
    if times and not text[i - 1 : i] in ("每", "第", "近", "前", "后", "隔", "月", "星", "周"):
        unit = {"周": "week", "星期": "week", "月": "month", "季": "quarter", "季度": "quarter", "年": "year", "天": "day", "日": "day", "学期": "term", "学年": "school_year", "旬": "ten_days", "小时": "n_hours"}[times[2] or times[3]]
        head = (times[1] or "半").rstrip("个")
        cadence, n = {"year": "half_year", "month": "half_month", "term": "", "day": ""}.get(unit, "") if head == "半" else "", None
        if head != "半":
            cadence, n = combine(unit, small("2" if head == "两" else head))
        if cadence:
            return Token("cadence", i, times.end(), times.group(), cadence=cadence, n=n)
    if text[i] == "第" or text.startswith("季度", i + 1):
        quarter = _QUARTER.match(text, i)
        if quarter:
            month = 3 * small(quarter[1])
            return Token("due", i, quarter.end(), quarter.group(), "quarter", due={"month": month, "day": 31}, before=bool(quarter[2]))
        return None
    for matcher in (match_month_list, match_month_span, match_date):
        found = matcher(text, i)
        if found:
            return found
    year = _FOUR_YEAR.match(text, i)
    if year and 1950 < int(year[1]) < 2100:
        due: dict[str, Any] = {"year": int(year[1]), "month": 6 if year[4] == "上半年" else 12, "day": 31}
        ends = bool(year[2] or year[3] or year[4]) or text[i - 1 : i] in ("到", "至")
        return Token("due" if ends else "year", i, year.end(), year.group(), "day" if ends else "year", due=due, before=bool(year[3]))
    day = _DAY_BEFORE.match(text, i)
    if day and 1 <= small(day[1]) <= 31 and text[i - 1 : i] not in ("提", "会", "后"):
        return Token("due", i, day.end(), day.group(), "cyclic", due={"day_of_month": small(day[1])}, before=True)
    return None
