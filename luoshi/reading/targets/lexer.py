"""The lexer: folded text of a paragraph to tokens, in one pass from left to right.

What lives here: the order in which marks, quotations, time words, figures and words are tried at a place. Not here: how
each is read (amounts.py, moments.py, cadences.py), what they mean together (clauses.py, assemble.py). Invariant: tokens
are in order and do not overlap; the work at each place is bounded, so the whole is linear in the text.
"""

from __future__ import annotations

import re
from typing import Final

from . import cadences, moments
from .amounts import RESPONSE, count_word, measured, share
from .numerals import NUMERAL_START, scan_number
from .tokens import Token
from .words import BEFORE, IDIOMS, MODALS, NO_MODAL, NO_NAME, ORG_TAIL, REGULAR, REGULAR_DUTIES, VERBS

QUOTES: Final = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉", "‘": "’"}
_MAX_QUOTED: Final = 80
SEPARATORS: Final = frozenset(",;:。!?\n\t")
_TIME_START: Final = frozenset("全年按逐月各本今上下次当隔双逢季周日天开常学同翌明期寒暑")
_FESTIVAL_START: Final = frozenset("春元清端中重七妇劳“五六八三青儿教国建护宪植记世医十")
_WEEK_START: Final = frozenset("周星礼")
_HEAD_START: Final = frozenset("人户生师班村校床馆平")
_SLOGAN: Final = re.compile(
    r"[一两三四五六七八九十][^\W\d十百千万亿至到、余多几半点分][一两三四五六七八九十][\u4e00-\u9fff]"
)
_BODIES: Final = ("中心", "单位", "机构", "大队", "中队", "专班", "小组", "人员")
_MAX_IDIOM: Final = max(map(len, IDIOMS))


def _table() -> dict[str, tuple[tuple[str, str], ...]]:
    """Words of all classes by their first character, longest first; a word of two classes keeps the first listed."""
    kinds: dict[str, str] = {}
    for kind, words in (("comparator", BEFORE), ("regular", REGULAR), ("verb", VERBS), ("modal", MODALS)):
        for word in words:
            kinds.setdefault(word, kind)
    table: dict[str, list[tuple[str, str]]] = {}
    for word, kind in kinds.items():
        table.setdefault(word[0], []).append((word, kind))
    return {c: tuple(sorted(group, key=lambda x: -len(x[0]))) for c, group in table.items()}


_TABLE: Final = _table()
_STARTS: Final = (
    set(_TABLE)
    | SEPARATORS
    | set(QUOTES)
    | NUMERAL_START
    | _TIME_START
    | _FESTIVAL_START
    | _HEAD_START
    | set("()每第百千万周星礼")
)
_START: Final = re.compile("[" + re.escape("".join(sorted(_STARTS))) + "]")


def lex(text: str, start: int, end: int) -> list[Token]:
    """Tokens of folded `text[start:end]`; offsets are those of the whole text."""
    line = text[start:end]
    tokens: list[Token] = []
    found = _START.search(line)
    while found:
        token = _mark(line, found.start()) or _figure_or_word(line, found.start())
        if token is not None:
            tokens.append(token)
        found = _START.search(line, token.end if token is not None else found.start() + 1)
    return [t.moved(start) for t in tokens] if start else tokens


def _mark(line: str, i: int) -> Token | None:
    """Separators, brackets, quotations, days such as “五一”."""
    char = line[i]
    if char in SEPARATORS:
        clock = char == ":" and line[i - 1 : i].isdigit() and line[i + 1 : i + 2].isdigit()
        return Token("idiom" if clock else "separator", i, i + 1, char)
    if char in "()":
        return Token("open" if char == "(" else "close", i, i + 1, char)
    festival = moments.festival(line, i) if char in _FESTIVAL_START else None
    if festival:
        return festival
    if char in QUOTES and not RESPONSE.match(line, i + 1):
        close = line.find(QUOTES[char], i + 1, i + _MAX_QUOTED)
        return Token("quoted", i, close + 1) if close > 0 else None
    return None


def _figure_or_word(line: str, i: int) -> Token | None:
    char = line[i]
    if char in QUOTES:
        return None
    if char == "每":
        return cadences.every(line, i)
    if char == "第":
        return _ordinal(line, i)
    token = moments.weekday(line, i) if char in _WEEK_START else None
    if token is None and (char in NUMERAL_START or char in "百千万"):
        token = _figure(line, i)
    if token is None and char in _TIME_START:
        token = moments.worded(line, i) or cadences.plain(line, i)
    if token is None and char in _HEAD_START:
        token = _head(line, i)
    return token or _word(line, i)


def _ordinal(line: str, i: int) -> Token | None:
    quarter = moments.numbered(line, i)
    number = scan_number(line, i + 1) if quarter is None else None
    if number is None:
        return quarter
    return Token("ordinal", i, number.end + len(count_word(line, number.end)), line[i : number.end])


def _figure(line: str, i: int) -> Token | None:
    for k in range(min(_MAX_IDIOM, len(line) - i), 1, -1):
        if line[i : i + k] in IDIOMS:
            return Token("idiom", i, i + k, line[i : i + k])
    token = share(line, i)
    if token is None and line[i] not in "百千万":
        token = cadences.n_times(line, i) or moments.numbered(line, i)
    if token is not None or line[i] in "百千万":
        return token
    slogan = _SLOGAN.match(line, i)
    if slogan and not count_word(line, i + 1):
        return Token("idiom", i, slogan.end(), slogan.group())  # 三审三校, 一事一议
    number = scan_number(line, i)
    return measured(line, number) if number else None


def _head(line: str, i: int) -> Token | None:
    """人均, 户均, 生均: an average; 人均月 and 人均年 name its period too."""
    if not ((line[i + 1 : i + 2] == "均" and line[i] != "平") or line.startswith(("平均每人", "平均每户"), i)):
        return None
    month, year = line.startswith(("月", "每月"), i + 2), line.startswith("年", i + 2)
    end = i + 2 + (month and line[i + 2] == "月") + year
    per = "head" if line[i] in "人生师平" else ""
    return Token("head", i, end, line[i : i + 2], cadence="month" if month else "year", per=per)


def _word(line: str, i: int) -> Token | None:
    for word, kind in _TABLE.get(line[i], ()):
        if not line.startswith(word, i):
            continue
        end = i + len(word)
        if kind == "comparator":
            return Token("comparator", i, end, word, BEFORE[word])
        if kind == "regular":
            return Token("regular", i, end, word, "duty" if word in REGULAR_DUTIES else "weak")
        if kind == "verb":
            return _verb(line, i, end, word)
        if len(word) > 1 or (line[i : i + 2] not in NO_MODAL and line[max(0, i - 1) : end] not in NO_MODAL):
            return Token("modal", i, end, word)
    return None


def _verb(line: str, i: int, end: int, word: str) -> Token:
    """A verb, or a noun when it is part of a name (组织部, 检查组, 完成率)."""
    following = line[end : end + 1]
    if len(word) > 1 and following:
        named = following in ORG_TAIL and line[end : end + 2] not in NO_NAME
        if named or following in "率量者" or line.startswith(_BODIES, end):
            return Token("noun", i, end, word)
    return Token("verb", i, end, word, "short" if len(word) == 1 else "modal" if word in MODALS else "")
