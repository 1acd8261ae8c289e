"""Quantities and rates of a segment as drafts: 不少于4条, 1500篇以上, 出勤率不低于90%, 人均2条.

What lives here: which number is a commitment, its comparator, actor and measure. Not here: traps (traps.py), periods
(terms.py), duties without a number (duties.py). Invariant: a number that is refused is refused by a class of trap, and
one that is neither accepted nor refused is handed back as unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .actors import Actor
from .clauses import Segment
from .drafts import Draft, Memory
from .finds import Found, find, group_of, numbers_of
from .measures import is_circumstance, is_thin, measure_of, trim
from .numerals import plain
from .stance import is_condition, points_as_target
from .terms import set_period
from .tokens import Token
from .traps import is_attribute, is_failure, is_length_of_act, is_trap
from .words import COUNT_WORDS, CREATING, OCCASION_ONE

_ENUMERATED = frozenset("个项种类件门条级层步批户支")
_OCCASIONS = frozenset(w for w, g in COUNT_WORDS.items() if g == "occasion") | OCCASION_ONE
_SHARES = re.compile(
    r"权重|按(?![时期要规])|折|系数|扣|浮动|计入|得分的|成绩|绩效|考核结果|总分|优秀比例|评优|占.{0,6}分|个人得分"
)
_NOW = re.compile(r"(?:由|从)(?:\d{4}年的?|现在的|目前的)?$")
_RATE_NOUNS = re.compile(r"率|度|比例|覆盖|占|增长|提高|提升|下降|压减|压缩|缩减|缩短|减少|实现|确保|保持|完成")
_AUDIENCE = re.compile(r"粉丝|人数|用户|会员|志愿者")


@dataclass(slots=True)
class Used:
    """What became of a segment's numbers; `refused` = one was a trap, so the segment has no implied duty either."""

    refused: bool = False
    unread: list[Token] = field(default_factory=list)


def read(text: str, segment: Segment, actor: Actor | None, memory: Memory, drafts: list[Draft]) -> Used:
    """Drafts of the numbers of a segment, appended to `drafts`."""
    used, numbers, done = Used(), numbers_of(segment), list[Token]()
    for k, token in enumerate(numbers):
        found = find(text, segment, token, numbers, memory, done)
        verdict = _verdict(found)
        if verdict == "refused":
            used.refused = used.refused or _blocks_duty(found)
        elif verdict == "unread":
            used.unread.append(token)
        else:
            drafts.append(_draft(found, k, actor))
            done.append(token)
    return used


def _blocks_duty(found: Found) -> bool:
    token = found.token
    return (
        token.kind != "number"
        and group_of(token) != "none"
        and token.word not in ("份", "套")
        and not is_length_of_act(found)
        and not is_attribute(found)
    )


def _verdict(found: Found) -> str:
    """accepted, refused (a trap) or unread."""
    kind = found.token.kind
    if kind == "points":
        return "accepted" if points_as_target(found.segment) else "refused"
    if kind == "money":
        return "accepted" if found.at_least and found.cadence else "refused"
    if kind == "number":
        return _bare_number(found)
    if any(
        t.kind == "number" and t.word.startswith("每") and t.start < found.token.start for t in found.segment.tokens
    ):
        return "refused"  # 每5天: a period that the contract has no name for; the period itself is told as unread
    act = is_length_of_act(found) and found.cadence and not found.comparator and found.follow[:1] not in ("的", ",")
    if act or found.group == "none" or found.token.value is None or is_attribute(found) or is_failure(found):
        return "refused"
    if kind == "rate" or found.token.word.endswith("百分点"):
        return _rate(found)
    return "refused" if is_trap(found) else _commitment(found)


def _bare_number(found: Found) -> str:
    """粉丝达到10万: a number without count word counts only right behind a comparator and at the end of its clause."""
    token, comparator = found.token, found.comparator
    if comparator is None or token.chinese or token.word.startswith("每") or token.value is None or token.value < 10:
        return "refused"
    joined = found.text[comparator.end : token.start].strip() == ""
    return "accepted" if joined and found.follow[:1] in ("", ",", ";", "。", "、", ")") else "refused"


def _rate(found: Found) -> str:
    condition = found.comparator is not None and found.comparator.group == "<=" and is_condition(found.segment)
    if (
        condition or _SHARES.search(found.segment.text) or _NOW.search(found.lead)
    ):  # 由78%提高到90%: where it stands now
        return "refused"
    return "accepted" if found.comparator or found.token.group or _RATE_NOUNS.search(found.lead) else "unread"


def _commitment(found: Found) -> str:
    token, segment = found.token, found.segment
    if found.comparator or token.group or token.cadence:
        return "accepted"
    bound = found.cadence is not None or segment.has("event", "each")
    if token.chinese and token.value == 1 and token.word.split("(")[0] not in _OCCASIONS and not bound:
        return "refused"  # 一支队伍: an article, not a number
    if bound:
        return "accepted"
    if found.group == "span" or (token.chinese and _enumerates(found)):
        return "refused"
    if token.chinese and token.value == 1 and not _inherits(found):
        return "accepted" if _one_done(found) else "refused"
    if _is_made(found):
        return "accepted"
    return "unread" if segment.has("modal", "verb") else "refused"


def _inherits(found: Found) -> bool:
    memory, section = found.memory, found.memory.section
    return bool(memory.cadence or memory.due_token or memory.lead_due or section.cadence or section.due)


def _creating(found: Found) -> bool:
    return any(v.word in CREATING for v in found.verbs)


def _enumerates(found: Found) -> bool:
    """抓好三项工作 names three things; 打造三个品牌 and 报送信息两条 count them."""
    if found.token.word[0] not in _ENUMERATED:
        return False
    verbs = found.verbs
    direct = bool(verbs) and verbs[-1].end == found.token.start and verbs[-1].word in CREATING
    return not direct and not (found.at_end and _creating(found))


def _one_done(found: Found) -> bool:
    """开展一次排查: one occasion, right behind its verb, or behind its noun at the end of a list."""
    if found.at_end and (found.memory.verb or _creating(found)):
        return True
    return len(found.follow) > 2 and any(v.end == found.token.start and v.group != "short" for v in found.verbs)


def _is_made(found: Found) -> bool:
    """Whether verbs, the sentence or the list say that the number is something to be brought about."""
    token, group, arabic = found.token, found.group, not found.token.chinese
    if _creating(found) and (found.at_end or found.token.value != 1 or arabic or _inherits(found)):
        return True
    if _inherits(found) and (found.verbs or found.done or found.memory.verb or arabic):
        return True
    if not arabic:
        return False
    if found.memory.verb or found.memory.section.tasks or (found.verbs and group in ("piece", "occasion", "place")):
        return True
    if group in ("piece", "occasion") and found.at_end:
        return True
    later = any(t.kind == "verb" and t.start >= token.end and t.group != "short" for t in found.segment.tokens)
    return later and group in ("piece", "place", "person")


def _draft(found: Found, k: int, actor: Actor | None) -> Draft:
    token, numbers, segment = found.token, found.numbers, found.segment
    start = max((n.end for n in numbers[:k] if n in found.done), default=segment.start)
    while start < token.start and found.text[start] in " ,、;和及并与":
        start += 1
    end = segment.end if k == len(numbers) - 1 else _middle(found.text, token, numbers[k + 1])
    assert token.value is not None  # refused before
    draft = Draft(start, end, plain(token.value), _unit(found), "", _sign(found))
    if token.upper is not None and draft.comparator == "<=":
        draft.value = plain(token.upper)
    elif token.upper is not None:
        draft.max_value = plain(token.upper)
    draft.rate = token.kind == "rate" or token.word.endswith("百分点")
    set_period(found, draft)
    _who(segment, actor or found.memory.actor, draft)
    _what(found, draft, actor.end if actor else 0)
    _doubt(found, draft)
    found.memory.verb = found.memory.verb or segment.has("verb")
    found.memory.unit = token.word
    found.memory.verbs = {t.word for t in segment.of("verb")}
    return draft


def _sign(found: Found) -> str:
    if found.token.kind == "limit" or found.token.group == "<=":
        return "<="
    return found.comparator.group if found.comparator else found.token.group or ">="


def _middle(text: str, token: Token, following: Token) -> int:
    cuts = [text.find(mark, token.end, following.start) for mark in "、,"]
    return next((c for c in cuts if c >= 0), token.end)


def _unit(found: Found) -> str:
    if found.token.kind == "rate":
        return "%"
    if found.token.kind == "number":
        return "人" if _AUDIENCE.search(found.segment.text) else ""
    return found.token.word


def _doubt(found: Found, draft: Draft) -> None:
    token = found.token
    doubts = {
        "chinese": token.chinese,
        "no_comparator": not found.comparator and not token.group,
        "weak_period": not found.comparator and not token.group and found.cadence is not None and not found.recurring,
        "several": len(found.numbers) > 1,
        "person": group_of(token) == "person" and not draft.rate,
        "money": token.kind == "money",
        "no_unit": token.kind in ("points", "number"),
        "no_verb": not found.segment.has("verb"),
    }
    draft.doubts |= {name for name, holds in doubts.items() if holds}


def _who(segment: Segment, who: Actor | None, draft: Draft) -> None:
    if who:
        draft.actor, draft.scope, draft.per = who.name, who.scope, who.per
    if any(t.per == "head" for t in segment.of("head")):
        draft.scope, draft.per = "each", "head"
    for token in segment.of("each"):
        draft.scope = "each"
        draft.per = draft.per if draft.per == "person" else token.per or draft.per
    for token in segment.of("quantity"):
        if token.per:
            draft.scope, draft.per = "each", token.per


def _what(found: Found, draft: Draft, actor_end: int) -> None:
    memory = found.memory
    words = measure_of(found.text, draft.start, draft.end, found.segment.tokens, actor_end)
    if is_thin(words):
        base = memory.phrase or memory.measure or memory.topic or memory.section.measure
        words = trim(words + base) if words and words not in base else base
        if not words:
            draft.doubts.add("no_measure")
    elif is_circumstance(words) and (memory.measure or memory.topic):
        words = trim((memory.measure or memory.topic) + words)
    draft.measure = words
