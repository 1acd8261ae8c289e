"""The actor of a segment: the noun phrase it begins with, 每名…, 由…负责, the study group of a paragraph.

What lives here: cutting the phrase out of a segment. Not here: judging it (actors.py). Invariant: what a rate speaks of, a
meeting that is held and a place behind a preposition do not act.
"""

from __future__ import annotations

import re

from .actors import ENDS, MAX_PHRASE, TAIL, Actor, judge, reach
from .clauses import Segment
from .tokens import Token
from .words import CHANNELS, EACH_HEADS, PERSON_ENDS, PREPOSITIONS

_STOPS = frozenset(
    ("cadence", "due", "comparator", "modal", "quantity", "rate", "limit", "regular", "event", "head", "number", "money", "points", "year", "quoted")
)  # fmt: skip
_PASSED = frozenset(("idiom", "noun", "each"))
_CHARGED = re.compile(r"由([\u4e00-\u9fff()、]{2,16}?)(?:负责|牵头|承担|统一|具体|组织|实施|落实)")
_AS_UNITS = re.compile(r"以([\u4e00-\u9fff]{2,10})为单位")
_STUDY_GROUP = re.compile(r"([\u4e00-\u9fff]{0,14}中心组)")
_ON_STUDY = re.compile(r"^(?:[\u4e00-\u9fff]*?(?:抓好|落实|坚持|加强|抓实|完善|组织|健全|贯彻|执行))?(?:全面|认真)*")
_LEVEL = re.compile(r"(?:国家|中央|省|市|县|区|乡|镇|村)级")
_MEETINGS = (
    "大会",
    "委员会",
    "小组会",
    "例会",
    "职代会",
    "生活会",
    "全委会",
    "座谈会",
    "联席会",
    "家长会",
    "班会",
    "办公会",
    "职工会",
)
_HELD = frozenset(("召开", "举行", "举办"))
_CONVENERS = ("党支部", "支部", "党小组", "党总支", "工会", "各村", "各社区", "各班")
_MEETS_ITSELF = frozenset(("支部", "党小组"))  # 支部委员会: the name of the meeting keeps its head
_NAME_PARTS = re.compile(r"(?<=[所现存])在|以(?=[上下及])|同(?=[志学])|对(?=[外口])|和")


def leading(segment: Segment, text: str) -> Actor | None:
    """The actor that begins a segment, if one does."""
    start, end, each = _phrase(segment, text)
    if each is not None and each.end <= end + 2:
        return _of_each(each, text, start, end)
    phrase = text[start:end]
    if len(phrase) > MAX_PHRASE:
        return None
    if phrase[:1] in PREPOSITIONS and not phrase.startswith("以"):
        return None
    if phrase[:1] == "由":
        start, phrase = start + 1, phrase[1:]
    else:
        phrase = phrase[: _preposition(phrase)]
    if _is_meeting(segment, phrase):
        return _convener(phrase, text, start, end)
    found = judge(phrase)
    if not found or (_is_of_a_rate(segment) and not found.name.startswith(EACH_HEADS)):
        return None
    if _LEVEL.fullmatch(found.name) and any(t.kind == "quantity" and t.start <= end + 4 for t in segment.tokens):
        return None  # 省级10篇以上: a level of media
    at = text.find(found.name, start, end)
    return Actor(found.name, found.scope, found.per, at + len(found.name)) if at >= 0 else None


def _phrase(segment: Segment, text: str) -> tuple[int, int, Token | None]:
    """Where the leading phrase begins and ends, and the 每 in it; a time word at the very beginning is passed over."""
    start, each = segment.start, None
    for token in segment.tokens:
        if token.kind == "each" and each is None and token.start - start <= 30:
            each = token
        at_start = token.start == start
        if token.kind in _PASSED or (token.kind == "quoted" and at_start):
            continue
        if token.kind in ("cadence", "due", "modal") and at_start:
            start = token.end
            continue
        whole_verb = token.kind == "verb" and (token.group != "short" or _follows_unit(text, start, token.start))
        if token.kind in _STOPS or whole_verb:
            return start, token.start, each
    return start, segment.end, each


def _follows_unit(text: str, start: int, at: int) -> bool:
    return at - start > 2 and text[start:at].endswith(ENDS)


def _preposition(phrase: str) -> int:
    """Where the first preposition stands that is no part of a name; the length when there is none."""
    inside = {m.start() for m in _NAME_PARTS.finditer(phrase)}
    return next((k for k, c in enumerate(phrase) if k and c in PREPOSITIONS and k not in inside), len(phrase))


def _is_of_a_rate(segment: Segment) -> bool:
    """住院患者知晓率不低于85%: what a rate speaks of does not act."""
    first = next((t for t in segment.tokens if t.kind in ("quantity", "rate")), None)
    return first is not None and first.kind == "rate"


def _is_meeting(segment: Segment, phrase: str) -> bool:
    """党支部党员大会每季度召开1次: a meeting is held, it does not act."""
    if not TAIL.sub("", phrase).endswith(_MEETINGS):
        return False
    held = any(t.kind == "verb" and t.word in _HELD for t in segment.tokens)
    return held and segment.end - segment.tokens[-1].end <= 1


def _convener(phrase: str, text: str, start: int, end: int) -> Actor | None:
    for owner in _CONVENERS:
        if phrase.startswith(owner) and len(phrase) > len(owner):
            at = text.find(owner, start, end)
            return Actor(owner, *reach(owner, owner[0] == "各"), at if owner in _MEETS_ITSELF else at + len(owner))
    return None


def charged(segment: Segment) -> Actor | None:
    """街面宣传栏由街道宣传科负责, 以党总支为单位: the actor that is charged inside a segment."""
    units = _AS_UNITS.search(segment.text)
    if units:
        return Actor(units[1], "each")
    found = _CHARGED.search(segment.text)
    return judge(found[1]) if found else None


def study_group(line: str) -> Actor | None:
    """抓好党组理论学习中心组学习: the group whose study the paragraph is about."""
    found = _STUDY_GROUP.search(line)
    name = _ON_STUDY.sub("", found[1]) if found else ""
    return Actor(name, "whole") if len(name) >= 3 else None


def _of_each(token: Token, text: str, start: int, end: int) -> Actor | None:
    """每名局领导, 每村, 青年干部每人: the noun behind 每, or the one before it where 每人 only distributes."""
    before = text[start : token.start].strip("、,")
    if before[:1] in PREPOSITIONS:
        before = ""  # 对重点学生每人建档: those to whom it is done do not act
    word = text[token.start : token.end]
    rest = text[token.end : min(end, token.end + MAX_PHRASE)]
    rest = rest[: next((k for k, c in enumerate(rest) if c in PREPOSITIONS), len(rest))]
    stem = word.lstrip("每").lstrip("一").lstrip("个名位支家所块处座间")
    name = TAIL.sub("", stem + rest).strip("、, ")
    if word.startswith(("每人", "每户")) or not name or (before and len(name) <= 1):
        owner = judge(before)
        shown = owner.name if owner else before if 1 < len(before) <= 15 else ""
        return Actor(shown, "each", token.per or "unit", token.end)
    if len(name) > 16 or name.endswith(CHANNELS) or name.startswith(("万元", "公里", "百", "千", "万")):
        return None
    owner = judge(name)
    short = owner.name if owner and not name.endswith(ENDS) else name
    person = token.per == "person" or short.endswith(tuple(PERSON_ENDS))
    at = text.find(short, token.start, end)
    return Actor(short, "each", "person" if person else token.per or "unit", at + len(short) if at >= 0 else token.end)
