"""Figures with what they measure: 4条(篇), 1.7万户, 60%以上, 四成, 三分之一, 24小时内, 提前3日, 5万元, 20分.

What lives here: reading a figure and its count word at one place of folded text. Not here: figures of time (moments.py,
cadences.py), what the figure commits to (quantities.py). Invariant: values are exact; 万元 and 万字 are multiplied out.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from .numerals import CHINESE_DIGITS, NUMERAL_START, Number, scan_number
from .timewords import TIME_UNITS
from .tokens import Token
from .words import AFTER, COUNT_WORDS, MAX_COUNT

_RATE_WORDS = re.compile(
    r"([百千万])分之([零〇一二两三四五六七八九十百]{1,5}(?:点[零一二三四五六七八九]{1,3})?|\d{1,3}(?:\.\d{1,3})?)"
)
_PARTS = re.compile(r"([二三四五六七八九十])分之([一二三四五六七八九])|([1-9])/([2-9]|10)(?![\d/年月])")
_RATE_TOP = re.compile(r"(?:-{1,2}|~|至|到)(\d{1,3}(?:\.\d{1,3})?)%")
_TENTHS = re.compile(r"成(?![立为果员效功绩本套熟才])")
_CLOCK = re.compile(r"(?:时|点钟|点)(?:\d{1,2}分|半|整|许)?(?=[前后至到,、;。]|各|下班|上班|之|以|开|$)|:\d{2}")
_PAIRED = re.compile(r"\(([\u4e00-\u9fff]{1,3})\)")
_PER = re.compile(r"/(?:每)?(人|月|季度|季|半年|年|周|天|日|学期|学年|次|村|家|户|班|旬)")
PER_CADENCE: Final = {
    "月": "month", "季度": "quarter", "季": "quarter", "半年": "half_year", "年": "year", "周": "week", "天": "day", "日": "day",
    "学期": "term", "学年": "school_year", "旬": "ten_days", "次": "event",
}  # fmt: skip
_PER_UNITS = frozenset("村家户班")
_MULTIPLIED = {
    "万元": (10_000, "元"),
    "亿元": (100_000_000, "元"),
    "千元": (1000, "元"),
    "百元": (100, "元"),
    "万字": (10_000, "字"),
    "万册": (10_000, "册"),
}
_LIMIT_TAIL = re.compile(r"(?:\([^()]{1,6}\))?(?:之内|以内|内)(?!部|容|设|外)")
_AHEAD = re.compile(r"提前(?:至少|不少于)?$|(?<![以目日当])前$")
_ANSWERS = (
    "响应|上报|到达|到场|抵达|办结|处置|回复|答复|反馈|报告|受理|处理|整改|审结|送达|修复|回访|通报|签收|出警|见面|联系"
)
RESPONSE: Final = re.compile(rf"[\d一二三四五六七八九十半]{{1,3}}个?(?:分钟|小时|工作日|日|天)内?(?:{_ANSWERS})")
_NO_RESPONSE_BEFORE = ("每", "于", "少", "前", "到")
_MAX_AFTER = max(map(len, AFTER))


def count_word(text: str, i: int) -> str:
    """The longest count word at `i`, or ""."""
    for k in range(min(MAX_COUNT, len(text) - i), 0, -1):
        if text[i : i + k] in COUNT_WORDS:
            return text[i : i + k]
    return ""


def after(line: str, i: int) -> tuple[int, str]:
    """A comparator written after the number (以上, 以内): where it ends and its sign."""
    for k in range(_MAX_AFTER, 1, -1):
        word = line[i : i + k]
        if word in AFTER:
            return i + k, AFTER[word]
    return i, ""


def share(line: str, i: int) -> Token | None:
    """百分之九十, 三分之一, 1/3: a rate in words; a fraction is rounded down to whole per cent."""
    found = _RATE_WORDS.match(line, i)
    if found:
        value = _per_hundred(found[2])
        if value is not None and found[1] != "百":
            value /= 10 if found[1] == "千" else 100
        end, sign = after(line, found.end())
        return Token("rate", i, end, "%", sign, value=value, chinese=True) if value is not None else None
    part = _PARTS.match(line, i)
    if part is None:
        return None
    whole, some = (part[1], part[2]) if part[1] else (part[4], part[3])
    low, high = scan_number(whole, 0), scan_number(some, 0)
    if low is None or high is None or high.value >= low.value:
        return None
    end, sign = after(line, part.end())
    return Token("rate", i, end, "%", sign, value=Fraction(int(high.value * 100 / low.value)))


def _per_hundred(word: str) -> Fraction | None:
    if word.startswith("百"):
        return Fraction(100)
    whole, _, rest = word.partition("点")
    number = scan_number(whole, 0)
    if number is None or not rest:
        return number.value if number else None
    return number.value + Fraction(int("".join(str(CHINESE_DIGITS[c]) for c in rest)), 10 ** len(rest))


def measured(line: str, number: Number) -> Token:
    """A figure with what follows it: per cent, clock time, count word, or nothing."""
    i = number.end
    if line.startswith("%", i) or _TENTHS.match(line, i):
        return _rate(line, number)
    i += line.startswith(" ", i)
    clock = _CLOCK.match(line, i)
    if clock and number.value <= 24:
        return Token("idiom", number.start, clock.end(), "时刻")
    unit = count_word(line, i)
    if unit:
        return _timed(line, number, i, unit) or _counted(line, number, i, unit)
    end, sign = after(line, number.end)
    word = line[number.start : number.end]
    return Token(
        "number", number.start, end, word, sign, value=number.value, upper=number.upper, chinese=number.chinese
    )


def _rate(line: str, number: Number) -> Token:
    factor, i = (10, number.end) if line[number.end] == "成" else (1, number.end)
    upper = number.upper * factor if number.upper is not None else None
    top = _RATE_TOP.match(line, i + 1) if factor == 1 else None
    if top and Fraction(top[1]) > number.value:
        upper, i = Fraction(top[1]), top.end() - 1
    end, sign = after(line, i + 1)
    return Token("rate", number.start, end, "%", sign, value=number.value * factor, upper=upper, chinese=number.chinese)


def _timed(line: str, number: Number, i: int, unit: str) -> Token | None:
    """提前3日, 24小时内, 15分钟响应: a span of time that limits."""
    if unit not in TIME_UNITS:
        return None
    end, lead = i + len(unit), line[max(0, number.start - 6) : number.start]
    value = number.upper if number.upper is not None else number.value
    tail = _LIMIT_TAIL.match(line, end)
    if _AHEAD.search(lead):
        return Token("limit", number.start, end, unit, "span", value=number.value, chinese=number.chinese, before=True)
    if tail:
        return Token("limit", number.start, tail.end(), unit, "span", value=value, chinese=number.chinese)
    if RESPONSE.match(line, number.start) and not lead.endswith(_NO_RESPONSE_BEFORE):
        return Token("limit", number.start, end, unit, "span", value=value, chinese=number.chinese)
    return None


def _counted(line: str, number: Number, i: int, unit: str) -> Token:
    end, value, upper = i + len(unit), number.value, number.upper
    if unit == "年" and line[number.start] == "半":
        return Token("idiom", number.start, end, "半年")  # 半年总结: a name of the period, no half of a year
    factor, unit = _MULTIPLIED.get(unit, (1, unit))
    value, upper = value * factor, upper * factor if upper is not None else None
    if line[end : end + 1] in ("-", "~", "至", "到") and line[end + 1 : end + 2] in NUMERAL_START:
        second = scan_number(line, end + 1)  # 1次至2次
        if second and second.upper is None and second.value > value and count_word(line, second.end) == unit:
            upper, end = second.value, second.end + len(unit)
    paired = _PAIRED.match(line, end)
    if paired and paired[1] in COUNT_WORDS:
        unit, end = unit + paired.group(), paired.end()
    group = COUNT_WORDS.get(unit, COUNT_WORDS.get(unit.split("(")[0], "piece"))
    slash = _PER.match(line, end)
    per = {"人": "person"}.get(slash[1], "unit" if slash[1] in _PER_UNITS else "") if slash else ""
    cadence = PER_CADENCE.get(slash[1], "") if slash else ""
    end, sign = after(line, slash.end() if slash else end)
    kind = group if group in ("points", "money") else "quantity"
    return Token(
        kind, number.start, end, unit, sign, value=value, upper=upper, chinese=number.chinese, cadence=cadence, per=per
    )
