"""Numerals: Arabic (half and full width, thousands commas, 万), Chinese (十二, 一百五十, 两), ranges and rough numbers.

What lives here: reading one numeral at one place of folded text. Not here: count words, dates. Invariant: folding keeps
the length of the text, so an offset in folded text is an offset in the source. Source of the rules: GB/T 15835-2011
(figures in public texts: both styles, ranges with ~ — 至, four-digit years, rough numbers such as 三四十 in characters).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
BIG_UNITS = {"万": 10_000, "亿": 100_000_000}
NUMERAL_START = frozenset("0123456789零〇一二两三四五六七八九十半")

_PUNCTUATION = {
    "，": ",",
    "；": ";",
    "：": ":",
    "（": "(",
    "）": ")",
    "！": "!",
    "？": "?",
    "％": "%",
    "．": ".",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "－": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "‐": "-",
    "−": "-",
    "﹣": "-",
    "\u3000": " ",
    "\u00a0": " ",
    "﹪": "%",
    "／": "/",
    "＞": ">",
    "＜": "<",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "＝": "=",
    "〞": "”",
    "〝": "“",
    "｡": "。",
    "﹙": "(",
    "﹚": ")",
    "【": "(",
    "】": ")",
    "｛": "(",
    "｝": ")",
    "﹐": ",",
    "﹔": ";",
    "＋": "+",
    "㎡": "㎡",
}
_FOLD = (
    {0xFF10 + i: 0x30 + i for i in range(10)}
    | {0xFF21 + i: 0x41 + i for i in range(26)}
    | {0xFF41 + i: 0x61 + i for i in range(26)}
    | {ord(k): ord(v) for k, v in _PUNCTUATION.items()}
)
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?![\d,])|\d{1,12}(?:\.\d{1,6})?")
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿]{1,12}")
_ROUGH = re.compile(r"[余多]")


class Number(NamedTuple):
    """A numeral at `start`..`end`; `upper` is the top of a range, `chinese` the style of writing, `rough` 余/多/三五."""

    start: int
    end: int
    value: Fraction
    upper: Fraction | None = None
    chinese: bool = False
    rough: bool = False


def fold(text: str) -> str:
    """Full-width digits, letters and marks to half width; the length stays the same."""
    return text.translate(_FOLD)


def plain(value: Fraction) -> int | float:
    """An exact value as JSON writes it: whole numbers as int."""
    return value.numerator if value.denominator == 1 else float(value)


def chinese_value(run: str) -> Fraction | None:
    """Value of a Chinese numeral, None when the characters make no number. `二〇二三` reads digit by digit."""
    if not run or run[0] in "百千万亿":
        return None
    if all(c in CHINESE_DIGITS for c in run):
        return Fraction(int("".join(str(CHINESE_DIGITS[c]) for c in run)))
    total = section = digit = 0
    last_unit = 1
    pending = False
    for c in run:
        if c in CHINESE_DIGITS:
            if pending and digit:
                return None
            digit, pending = CHINESE_DIGITS[c], True
        elif c in CHINESE_UNITS:
            section += (digit if pending else 1) * CHINESE_UNITS[c]
            digit, pending, last_unit = 0, False, CHINESE_UNITS[c]
        else:
            total = (total + section + digit) * BIG_UNITS[c]
            section = digit = 0
            pending, last_unit = False, BIG_UNITS[c]
    if pending and last_unit >= 100 and run[-2] not in "零〇":
        digit = digit * last_unit // 10  # 一百五 is 150, 一千五 is 1500
    return Fraction(total + section + digit)


def _arabic(text: str, i: int) -> Number | None:
    found = _ARABIC.match(text, i)
    if not found:
        return None
    value, end = Fraction(found.group().replace(",", "")), found.end()
    rough = text[end : end + 1] in ("余", "多") and text[end : end + 1] != ""
    if rough and text[end + 1 : end + 2] in BIG_UNITS:
        end += 1
    while text[end : end + 1] and text[end] in "百千万亿":
        value *= CHINESE_UNITS.get(text[end]) or BIG_UNITS[text[end]]
        end += 1
    return Number(i, end, value)


def _chinese(text: str, i: int) -> Number | None:
    if text[i] == "半":
        return Number(i, i + 1, Fraction(1, 2), chinese=True)
    found = _CHINESE.match(text, i)
    if not found:
        return None
    run = found.group()
    pair = run if len(run) == 2 else ""
    if pair and all(c in CHINESE_DIGITS for c in pair):  # 两三次, 三五篇: a rough range
        low, high = CHINESE_DIGITS[pair[0]], CHINESE_DIGITS[pair[1]]
        if 0 < low < high <= low + 2:
            return Number(i, found.end(), Fraction(low), Fraction(high), chinese=True, rough=True)
        return None
    value = chinese_value(run)
    return None if value is None else Number(i, found.end(), value, chinese=True)


def _single(text: str, i: int) -> Number | None:
    number = _arabic(text, i) if text[i].isascii() else _chinese(text, i)
    if number and _ROUGH.match(text, number.end):
        return Number(i, number.end + 1, number.value, number.upper, number.chinese, rough=True)
    return number


def scan_number(text: str, i: int) -> Number | None:
    """The numeral that begins at `i` of folded text, ranges (3-5, 3~5, 三至五, 2到3) taken as one; None if there is none."""
    if i >= len(text) or text[i] not in NUMERAL_START:
        return None
    first = _single(text, i)
    if first is None or first.upper is not None:
        return first
    j = first.end
    if text[j : j + 1] in ("-", "~", "至", "到"):
        j += 1
        if text[j : j + 1] in ("-", "~") and text[j - 1] in "-~":
            j += 1
        if j < len(text) and text[j] in NUMERAL_START and text[j] != "半":
            second = _single(text, j)
            if second and second.upper is None and second.value > first.value:
                low = first.value
                if second.value >= 10_000 and low < 1000 and text[second.end - 1] == "万":
                    low *= 10_000  # 3-5万
                return Number(i, second.end, low, second.value, first.chinese and second.chinese)
    return first
