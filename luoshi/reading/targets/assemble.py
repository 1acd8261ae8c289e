"""From segments to drafts: the walk over a paragraph.

What lives here: the order in which a segment is judged and read. Not here: the making of the single kinds of targets
(quantities.py, limits.py, duties.py, dated.py), inheritance (inheritance.py), headings and lists (context.py), tables.
Invariant: a segment that is past, rule, condition or definition gives no target.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import inheritance, quantities
from .clauses import Segment, label_end, split
from .credits import Credit, apply_credit, credit_of
from .dated import attach_bracket
from .dates import Years
from .drafts import Draft, Memory, Section
from .duties import read_duty
from .leading import charged, leading, study_group
from .limits import read_limits, take_years
from .measures import measure_of, trim
from .messages import WHY_NUMBER, WHY_PERIOD
from .scan import is_hot, tokens_of
from .stance import is_condition, is_contact, is_definition, is_effective_date, mark_eligible, mark_past, mark_rules

_TELLING = (
    "quantity",
    "rate",
    "points",
    "money",
    "number",
    "cadence",
    "due",
    "limit",
    "event",
    "regular",
    "head",
    "each",
)


@dataclass(slots=True)
class Yield:
    """What a stretch of text gives: drafts, spans of rules, spans of unread numbers with the reason."""

    drafts: list[Draft] = field(default_factory=list)
    rules: list[tuple[int, int]] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, other: Yield) -> None:
        """Take in what another stretch gave."""
        self.drafts += other.drafts
        self.rules += other.rules
        self.unread += other.unread


def read_paragraph(
    text: str, start: int, end: int, section: Section, years: Years, *, body: int | None = None
) -> Yield:
    """Drafts, rules and unread numbers of folded `text[start:end]`; `body` is where its label ends, if that is known."""
    result = Yield()
    begin = label_end(text, start, end) if body is None else body
    line = text[begin:end]
    if not is_hot(text, begin, end) or is_contact(line):
        return result
    segments = split(text, begin, end, tokens_of(text, begin, end))
    past, rules, eligible = mark_past(segments, years.first), mark_rules(segments), mark_eligible(segments)
    group = None if section.actor else study_group(line)
    if group:
        section = replace(section, actor=group)
    memory = Memory(section, years, actor=section.actor)
    for i, segment in enumerate(segments):
        inheritance.begin(segment, segments[i - 1] if i else None, memory)
        if rules[i]:
            result.rules.append((segment.start, segment.end))
        elif not segment.tokens and segment.mark != ":":
            memory.phrase = trim(segment.text)
            inheritance.take_actor(segment, charged(segment), memory)
        elif past[i]:
            memory.phrase = measure_of(text, segment.start, segment.end, segment.tokens)
        elif not eligible[i] and (not section.background or _is_firm(segment)):
            _read_segment(text, segments, i, memory, result)
    result.rules = _joined(result.rules)
    credited = _credit(text, begin, end)
    if credited:
        made = apply_credit(credited[0], result.drafts, (begin, credited[1]), text, years)
        result.drafts += [made] if made else []
    return result


def _credit(text: str, begin: int, end: int) -> tuple[Credit, int] | None:
    """（责任单位：县科协；完成时限：11月底前） at the end of a paragraph, and where the task before it ends."""
    at = text.rfind("(", begin, end)
    credit = credit_of(text[at:end]) if at > begin else None
    if credit is None:
        return None
    while at > begin and text[at - 1] in " 。;,(":
        at -= 1
    return credit, at


def _is_firm(segment: Segment) -> bool:
    """A command so plain (每月不少于) that it holds in a part that otherwise only tells."""
    bound = any(t.kind == "comparator" and t.word.startswith(("不", "至")) for t in segment.tokens)
    return bound and segment.has("cadence")


def _is_idle(segment: Segment, memory: Memory) -> bool:
    """A segment without figure or time, into which no date or period reaches: it only names who acts and what on."""
    if memory.cadence or memory.lead_due is not None or memory.due_token is not None or "”" in segment.text:
        return False
    return not segment.has(*_TELLING)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= 2:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _read_segment(text: str, segments: list[Segment], i: int, memory: Memory, result: Yield) -> None:
    segment, earlier = segments[i], len(result.drafts)
    if segment.mark == ":" and not segment.has("quantity", "rate", "limit"):
        inheritance.take_lead(segment, memory, text)
        return
    if segment.inner and attach_bracket(text, segments, i, memory, result.drafts):
        return
    actor = None if segment.inner else leading(segment, text) or charged(segment)
    inheritance.take_actor(segment, actor, memory)
    if _is_idle(segment, memory):
        memory.phrase = trim(segment.text[max(0, (actor.end if actor else 0) - segment.start) :])
        return
    inheritance.take_time(segment, memory)
    if is_definition(segment.text) or is_effective_date(segment.text):
        return
    if is_condition(segment) and not segment.has("cadence"):
        return
    take_years(segment, memory)
    used = quantities.read(text, segment, actor, memory, result.drafts)
    limits = read_limits(text, segment, actor, memory, result.drafts)
    if len(result.drafts) == earlier and not used.refused and not limits:
        read_duty(text, segments, i, actor, memory, result.drafts)
    fresh = result.drafts[earlier:]
    for draft in fresh:
        draft.sentence = segment.sentence
        memory.measure = draft.measure or memory.measure
    quiet = not fresh and not segment.inner
    end = actor.end if actor else 0
    memory.phrase = measure_of(text, segment.start, segment.end, segment.tokens, end) if quiet else ""
    result.unread += [(t.start, t.end, WHY_NUMBER) for t in used.unread if quiet]
    result.unread += [(t.start, t.end, WHY_PERIOD) for t in segment.of("number") if t.word.startswith("每")]
