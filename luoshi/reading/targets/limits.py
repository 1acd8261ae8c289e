"""Time limits as drafts: 24小时内补报, 3个工作日内办结, 提前7日公告, 当日受理; and 两年内 as the period of a sentence.

What lives here: which limit is a duty and what it bounds. Not here: durations with 不超过 (terms.py). Invariant: a limit is
`<=` its value each time the thing happens, with the same limit as its due (design.md §5).
"""

from __future__ import annotations

import re

from .actors import Actor
from .clauses import Segment
from .dates import within
from .drafts import Draft, Memory
from .measures import is_thin, measure_of, trim
from .numerals import plain
from .stance import is_condition, is_negative
from .tokens import Token

_LONG_UNITS = frozenset(("年", "个学期", "学期"))
_NO_LIMIT_BEFORE = re.compile(r"(?:近|最近|过去|任期|考核期|连续|有效期)$")
_NO_LIMIT_AFTER = re.compile(r"的|累计|不得|不予|不参加|未|不能|只|无")


def read_limits(text: str, segment: Segment, actor: Actor | None, memory: Memory, drafts: list[Draft]) -> bool:
    """Drafts of the limits of a segment, appended to `drafts`; True when a limit stood there at all."""
    limits = segment.of("limit") if not segment.has("head") else []
    made = [d for d in drafts if d.cadence == "event" and d.start >= segment.start and d.comparator == ">="]
    if made and len(limits) == 1 and segment.has("event") and limits[0].value is not None:
        made[-1].due = within(plain(limits[0].value), limits[0].word, limits[0].before)
        made[-1].doubts.discard("spec")
        return True  # 每期开班三日内发布信息1条: the limit is when, not another duty
    for k, token in enumerate(limits):
        if token.word in _LONG_UNITS or not _is_limit(text, segment, token):
            continue
        start = segment.start if k == 0 else limits[k - 1].end
        end = limits[k + 1].start if k + 1 < len(limits) else segment.end
        drafts.append(_draft(text, segment, token, (start, end), actor, memory))
    return any(t.word not in _LONG_UNITS for t in limits)


def take_years(segment: Segment, memory: Memory) -> None:
    """两年内, 用5年的时间: the period of what the sentence then asks."""
    for token in segment.of("limit", "quantity"):
        lead = segment.text[: token.start - segment.start]
        if token.word != "年" or token.value is None:
            continue
        if (
            token.kind == "limit"
            or lead.endswith(("用", "经过", "通过", "力争", "争取"))
            or (not lead and token.value > 1)
        ):
            memory.cadence, memory.n = ("n_years", int(token.value)) if token.value > 1 else ("year", None)


def _draft(
    text: str, segment: Segment, token: Token, span: tuple[int, int], actor: Actor | None, memory: Memory
) -> Draft:
    value = plain(token.value) if token.value is not None else 1
    draft = Draft(*span, value, token.word, "event", "<=", due=within(value, token.word, token.before))
    who = actor or memory.actor
    if who:
        draft.actor, draft.scope, draft.per = who.name, who.scope, who.per
    words = measure_of(text, *span, segment.tokens, actor.end if actor else 0) or memory.measure or memory.topic
    draft.measure = trim(words + memory.measure) if is_thin(words) and memory.measure else words
    draft.doubts.add("limit" if _verb_after(segment, token) else "limit_bare")
    if token.before:
        draft.doubts.add("before")
    if text[token.start] == "当":
        draft.doubts.add("spec")
    return draft


def _is_limit(text: str, segment: Segment, token: Token) -> bool:
    lead, after = text[segment.start : token.start], text[token.end : segment.end]
    if segment.has("rate") and "率" in after:
        return False  # 5个工作日内答复率达100%: the rate is the target
    if text[token.start] == "当" and not _verb_after(segment, token):
        return False
    if _NO_LIMIT_BEFORE.search(lead) or _NO_LIMIT_AFTER.match(after):
        return False
    if is_condition(segment) and not re.search(r"[应须需]", segment.text):
        return False
    return not is_negative(after[:6]) or "发现" in after


def _verb_after(segment: Segment, token: Token) -> bool:
    return any(t.kind == "verb" and t.start >= token.end for t in segment.tokens)
