"""What a segment takes from before and hands on: actor, period, date, topic.

What lives here: changes of drafts.Memory. Not here: what headings hand down (context.py). Invariant: an actor lasts to the
end of the paragraph unless the sentence had several, a period to the end of its sentence, a date to the next ；.
"""

from __future__ import annotations

from dataclasses import replace

from .actors import Actor
from .clauses import Segment
from .drafts import Memory
from .leading import leading
from .tokens import Token
from .words import MEDIA

_OWN_CHANNELS = tuple(m for m in MEDIA if len(m) > 2 or m in ("网站", "微博", "微信", "橱窗"))
_LEAD_DATES = frozenset(("month", "day", "list", "span", "quarter", "half", "before_month", "festival"))


def begin(segment: Segment, previous: Segment | None, memory: Memory) -> None:
    """Forget what does not reach into `segment`: at a full stop the period, at ； the date."""
    if previous is None or segment.sentence != previous.sentence:
        memory.new_sentence()
        if memory.several:
            memory.actor, memory.several = memory.section.actor, False
    elif previous.mark == ";":
        memory.due_token = None


def take_actor(segment: Segment, actor: Actor | None, memory: Memory) -> None:
    """Keep the actor of a segment; a segment about a channel of its own has none."""
    memory.fresh_actor = actor is not None
    if actor:
        other = memory.actor is not None and memory.actor is not memory.section.actor
        memory.several = memory.several or (other and memory.actor is not None and memory.actor.name != actor.name)
        memory.actor = actor
    elif _is_of_a_channel(segment):
        memory.actor = memory.section.actor


def _is_of_a_channel(segment: Segment) -> bool:
    """学校网站每周更新: an earlier actor does not act here."""
    first = next((t for t in segment.tokens if t.kind in ("cadence", "quantity", "comparator", "rate")), None)
    return first is not None and segment.text[: first.start - segment.start].endswith(_OWN_CHANNELS)


def take_lead(segment: Segment, memory: Memory, text: str) -> None:
    """三月份：, A类单位：, 民主管理：: what stands before a colon holds for the rest of the paragraph."""
    dues, words = segment.of("due"), segment.text
    actor = leading(segment, text)
    if actor and len(words) <= 30:
        memory.actor = actor
    if dues and len(words) <= 24 and dues[0].group in _LEAD_DATES:
        memory.lead_due = dues[0]
    for token in segment.of("cadence"):
        if token.group != "weak":
            memory.section = replace(memory.section, cadence=token.cadence, n=token.n)
    if not dues and not actor and len(words) <= 20:
        memory.topic = words


def take_time(segment: Segment, memory: Memory) -> None:
    """Keep period and date of a segment for itself and for what follows in the sentence."""
    cadences = segment.of("cadence")
    dues = [t for t in segment.of("due") if t.group != "cyclic"]
    bare = not segment.has("verb", "quantity", "rate")
    if bare and not cadences and not memory.cadence:
        _take_recurring_day(segment, memory)
    if cadences:
        token = _main(cadences)
        memory.cadence, memory.n, memory.due = token.cadence, token.n, token.due if bare else None
        memory.due_token = None
        memory.months = _months(segment)
    if dues and all(c.group == "weak" for c in cadences):
        memory.due_token = dues[-1] if dues[0].group in ("list", "span") and len(dues) > 1 else dues[0]
        if not cadences and not (dues[0].due or {}).get("next"):
            memory.cadence, memory.n, memory.months, memory.due = "", None, (), None


def _take_recurring_day(segment: Segment, memory: Memory) -> None:
    """须于当月28日前，报送一篇: the day tells the period."""
    token = next((t for t in segment.of("due") if t.group == "cyclic"), None)
    if token is not None:
        quarterly = "month_of_quarter" in (token.due or {}) or token.cadence == "quarter"
        memory.cadence, memory.due = "quarter" if quarterly else token.cadence or "month", token.due


def _main(cadences: list[Token]) -> Token:
    strong = [c for c in cadences if c.group != "weak"]
    if len(strong) > 1 and strong[0].cadence == "year":
        return strong[-1]  # 每年的3月至12月每月
    return strong[0] if strong else cadences[0]


def _months(segment: Segment) -> tuple[int, ...]:
    spans = (t.months for t in segment.of("due") if t.months and t.group in ("span", "list"))
    return next(spans, next((t.months for t in segment.of("cadence") if t.months), ()))
