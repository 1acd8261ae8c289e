"""Which sentences are worth lexing: those with a figure, a frequency, a time word or a reward in them.

What lives here: a cheap test that leaves most prose unread. Not here: any judgement. Invariant: a sentence that could give
a target, a rule or an unread number is never left out; of a sentence that is left out only the beginning is lexed, so
that the one behind it can inherit its actor.
"""

from __future__ import annotations

import re
from typing import Final

from .lexer import lex
from .timewords import MOON_FESTIVALS, SUN_FESTIVALS
from .tokens import Token
from .words import COUNT_WORDS, OCCASION_ONE

_COUNT_STARTS = "".join(sorted({w[0] for w, group in COUNT_WORDS.items() if group != "none"}))
_ONE_STARTS = "".join(sorted({w[0] for w in OCCASION_ONE} | set("遍趟回晚天日周月年季小时分旬半")))
_FESTIVALS = "|".join(sorted({f.rstrip("节") for f in (*MOON_FESTIVALS, *SUN_FESTIVALS) if not re.match(r"[一三五六七八十]", f)}))
_HOT: Final = re.compile(
    rf"[\d每%≥≤]|[二两三四五六七八九十半百千万]余?[{re.escape(_COUNT_STARTS)}月成分至到]|一[{re.escape(_ONE_STARTS)}]|百分之|不[少低超高多大小]|至少|"
    r"定期|经常|[按逐隔双][月季周年日旬学半]|月月|季季|周周|天天|各季度|各月|[上下]半年|[年月季度][底末终后]|开学|[次下]月|当[日天]|"
    rf"“[一五六七八三十]|季度|[年月周日]均|[星礼][期拜]|周[一二三四五六日]|{_FESTIVALS}|”(?:前后|期间)|[扣罚]|[加减计得记]分|奖励"
)
_SENTENCE: Final = re.compile(r"[^。!?\n]*[。!?\n]?")


def is_hot(text: str, start: int, end: int) -> bool:
    """Whether anything between `start` and `end` of folded text could make a target or a rule."""
    return _HOT.search(text, start, end) is not None


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """Tokens of a paragraph; of sentences without a figure or time word only the beginning."""
    tokens: list[Token] = []
    spans = [m.span() for m in _SENTENCE.finditer(text, start, end) if m.end() > m.start()]
    hot = [is_hot(text, *span) for span in spans]
    for k, (first, last) in enumerate(spans):
        if hot[k]:
            tokens += lex(text, first, last)
            continue
        closed = text[last - 1] in "。!?\n"
        if k + 1 < len(spans) and hot[k + 1]:
            comma = text.find(",", first, min(last, first + 40))
            tokens += [t for t in lex(text, first, comma if comma > 0 else min(last, first + 30)) if t.kind != "separator"]
        if closed:
            tokens.append(Token("separator", last - 1, last, text[last - 1]))
    return tokens
