"""Which clauses are worth lexing: those with a figure, a frequency, a time word or a reward in them.

What lives here: a cheap test that leaves most prose unread. Not here: any judgement. Invariant: a clause that could give a
target, a rule or an unread number is never left out, nor the clauses from which it inherits its actor.
"""

from __future__ import annotations

import re
from typing import Final

from .lexer import SEPARATORS, lex
from .timewords import MOON_FESTIVALS, SUN_FESTIVALS
from .tokens import Token
from .words import COUNT_WORDS, OCCASION_ONE

_COUNT_STARTS = "".join(sorted({w[0] for w, group in COUNT_WORDS.items() if group != "none"}))
_ONE_STARTS = "".join(sorted({w[0] for w in OCCASION_ONE} | set("遍趟回晚天日周月年季小时分旬半")))
_FESTIVALS = "|".join(
    sorted({f.rstrip("节") for f in (*MOON_FESTIVALS, *SUN_FESTIVALS) if not re.match(r"[一三五六七八十]", f)})
)
_HOT: Final = re.compile(
    rf"[\d每%≥≤]|[二两三四五六七八九十半百千万零]一?[余多]?[{re.escape(_COUNT_STARTS)}月成分至到]|一[{re.escape(_ONE_STARTS)}]|一个(?:半?月|工作|自然|小时|学时|课时|星期|季度|学期|年度)|百分之|不[少低超高多大小]|至少|"
    r"定期|经常|[按逐隔双][月季周年日旬学半]|月月|季季|周周|天天|各季度|各月|[上下]半年|[年月季度][底末终后]|开学|[次下]月|当[日天]|"
    rf"期[初中末]|年[初中]|[寒暑]假|“[一五六七八三十]|季度|[年月周日]均|[星礼][期拜]|周[一二三四五六日]|{_FESTIVALS}|”(?:前后|期间)|[扣罚]|[加减计得记]分|奖励"
)
_DATE: Final = re.compile(r"[月日号节]|季度|半年|[底末初]前?|前[,:]?$|期间")
_PIECE: Final = re.compile(r"(?:[^,;。!?\n]|(?<=\d),(?=\d))*[,;。!?\n]?")
_PAIRS: Final = (("“", "”"), ("(", ")"), ("《", "》"))
_MAX_PIECE: Final = 160


def is_hot(text: str, start: int, end: int) -> bool:
    """Whether anything between `start` and `end` of folded text could make a target or a rule."""
    return _HOT.search(text, start, end) is not None


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Tokens of a paragraph. Of a hot sentence: its first clause, each hot one with the one before, and all behind a date."""
    sentences = _sentences(text, _pieces(text, start, end))
    heat = [[is_hot(text, *span) for span in s] for s in sentences]
    tokens: list[Token] = []
    dated = False
    for i, spans in enumerate(sentences):
        hot, warm = heat[i], any(heat[i])
        behind = i + 1 < len(heat) and any(heat[i + 1])
        for k, (first, last) in enumerate(spans):
            dated = (dated and k > 0) or (hot[k] and _DATE.search(text, first, last) is not None)
            near = hot[k] or (k + 1 < len(hot) and hot[k + 1]) or dated
            if (warm and (k == 0 or near)) or (k == 0 and behind):
                tokens += lex(text, first, last)
            elif text[last - 1] in SEPARATORS:
                tokens.append(Token("separator", last - 1, last, text[last - 1]))
    return tokens


def _sentences(text: str, spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    sentences: list[list[tuple[int, int]]] = [[]]
    for span in spans:
        sentences[-1].append(span)
        if text[span[1] - 1] in "。!?\n":
            sentences.append([])
    return [s for s in sentences if s]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clauses with the mark that ends each; a mark inside quotation marks or brackets ends none."""
    spans: list[tuple[int, int]] = []
    first = start
    for found in _PIECE.finditer(text, start, end):
        last = found.end()
        if last <= first:
            continue
        piece = text[first:last]
        whole = all(piece.count(a) <= piece.count(b) for a, b in _PAIRS)
        if whole or last - first > _MAX_PIECE or last == end:
            spans.append((first, last))
            first = last
    if first < end:
        spans.append((first, end))
    return spans
