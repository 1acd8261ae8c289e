"""Neutral rules of writing: figures by GB/T 15835-2011, punctuation by GB/T 15834-2011, addresses' form.

A rule is told only where the form is wrong in any sentence; what may be right is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit

Make = Callable[[re.Match[str]], str]
_HAN = "\u4e00-\u9fff"
_DIGITS = "一二三四五六七八九"
_RULES: tuple[tuple[str, str, re.Pattern[str], str, Make], ...] = (
    ("numbers", "year", re.compile(r"二零[零一二三四五六七八九]{2}年"), messages.ZERO, lambda m: m[0].replace("零", "〇")),
    ("numbers", "short_year", re.compile(r"(?<![\d.\-—~～])[0-3]\d年(?=\d{1,2}月)"), messages.SHORT_YEAR,
     lambda m: "20" + m[0]),
    ("numbers", "mixed", re.compile(r"\d{4}年[一二三四五六七八九十]{1,3}月(?!份?例)"), messages.MIXED_DATE, lambda m: ""),
    ("numbers", "percent", re.compile(r"百分之(\d+(?:\.\d+)?)"), messages.PERCENT, lambda m: f"{m[1]}%"),
    ("numbers", "range", re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)[-—~～](\d+(?:\.\d+)?)%"), messages.RANGE,
     lambda m: f"{m[1]}%～{m[2]}%"),
    ("numbers", "range", re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)[-—~～](\d+(?:\.\d+)?)([万亿])"), messages.RANGE_UNIT,
     lambda m: f"{m[1]}{m[3]}～{m[2]}{m[3]}"),
    ("numbers", "weekday", re.compile(r"(?<!每)星期([1-6])(?![\d次个天节])"), messages.WEEKDAY,
     lambda m: f"星期{_DIGITS[int(m[1]) - 1]}"),
    ("numbers", "about", re.compile(r"\d{1,3}几(?=[个名人天年次篇所])"), messages.ABOUT, lambda m: ""),
    ("punctuation", "half_width", re.compile(rf"(?<=[{_HAN}])[,;:?!](?=[{_HAN}])"), messages.HALF_WIDTH,
     lambda m: m[0].translate(str.maketrans(",;:?!", "，；：？！"))),
    ("punctuation", "doubled", re.compile(r"([，。、；：])\1+|[，、；：]。|。[，、；：]"), messages.DOUBLED_MARK,
     lambda m: m[1] or "。"),
    ("punctuation", "straight_quotes", re.compile(rf'"([^"\n]*[{_HAN}][^"\n]*)"'), messages.STRAIGHT,
     lambda m: f"“{m[1]}”"),
    ("punctuation", "doubled_words", re.compile(rf"([{_HAN}]{{3,12}})\1"), messages.DOUBLED_WORDS, lambda m: m[1]),
    ("links", "form", re.compile(r"https?(?:：//|:／／|：／／|//|:/(?!/))[\w.-]+"), messages.LINK, lambda m: ""),
)  # fmt: skip
_DATE = re.compile(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日(?:[（(](?:星期|周)([一二三四五六日天])[）)])?")
_PAIRS = {"“": "”", "（": "）", "《": "》", "【": "】"}
_CLOSING = {right: left for left, right in _PAIRS.items()}


def find_writing(text: str) -> Iterator[Hit]:
    """Hits of all rules, in no order."""
    for code, kind, pattern, reason, make in _RULES:
        for found in pattern.finditer(text):
            yield _hit(found.start(), found.end(), found[0], code, kind, reason, make(found))
    yield from _dates(text)
    yield from _pairing(text)


def _dates(text: str) -> Iterator[Hit]:
    for found in _DATE.finditer(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            yield _hit(*found.span(), found[0], "numbers", "no_such_day", messages.NO_SUCH_DAY, "")
            continue
        if found[4]:
            said = 6 if found[4] in "日天" else "一二三四五六".index(found[4])
            if said != day.weekday():
                right = "一二三四五六日"[day.weekday()]
                reason = messages.WRONG_WEEKDAY % {"day": right}
                yield _hit(found.start(4), found.end(4), found[4], "numbers", "wrong_weekday", reason, right)


def _pairing(text: str) -> Iterator[Hit]:
    """Marks without their partner in a paragraph. A quotation over several paragraphs opens each and closes once."""
    start = 0
    for line in text.split("\n"):
        waiting: list[tuple[str, int]] = []
        for at, char in enumerate(line, start):
            if char in _PAIRS:
                waiting.append((char, at))
            elif char in _CLOSING:
                if waiting and waiting[-1][0] == _CLOSING[char]:
                    waiting.pop()
                elif char == "）" and re.fullmatch(r"[\d一二三四五六七八九十]{1,3}", line[: at - start].strip()):
                    continue  # 1） at the head of an item
                elif char != "”":
                    yield _hit(at, at + 1, char, "punctuation", "unpaired", messages.UNPAIRED, "")
        for char, at in waiting:
            if char != "“" or at > start + len(line) - len(line.lstrip()):
                yield _hit(at, at + 1, char, "punctuation", "unpaired", messages.UNPAIRED, "")
        start += len(line) + 1


def _hit(start: int, end: int, quote: str, code: str, kind: str, reason: str, proposal: str) -> Hit:
    return Hit(start, end, quote, code, kind, reason, proposal, messages.SOURCES[code])
