"""From segments to drafts: what each number, frequency, date and limit of a paragraph commits to.

What lives here: the walk over a paragraph's segments with inheritance of actor, period and date. Not here: the making of
the single kinds of targets (quantities.py, duties.py), headings and lists (context.py), tables (tables.py). Invariant: a
number is used by at most one draft; a segment that is past, rule or condition gives none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import RuleSentence, Unread
from . import duties, quantities
from .actors import charged, leading, study_group
from .clauses import Segment, label_end, split
from .credits import Credit, apply_credit, credit_of
from .dates import Years
from .drafts import Draft, Memory, Section
from .lexer import lex
from .measures import measure_of
from .stance import is_condition, is_contact, is_definition, is_effective_date, mark_past, mark_rules
from .tokens import Token

WHY_NUMBER = "这里有数量或频次，但没有读懂它要求什么，请人工确认。"
WHY_PERIOD = "这个周期没有对应的频次写法，请人工确认。"


@dataclass(slots=True)
class Yield:
    """What a paragraph gives."""

    drafts: list[Draft] = field(default_factory=list)
    rules: list[tuple[int, int]] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    last: list[Segment] = field(default_factory=list)


def read_paragraph(text: str, start: int, end: int, section: Section, years: Years) -> Yield:
    """Drafts, rules and unread numbers of folded `text[start:end]`."""
    result = Yield()
    begin = label_end(text, start, end)
    line = text[begin:end]
    if is_contact(line):
        return result
    tokens = lex(text, begin, end)
    segments = split(text, begin, end, tokens)
    result.last = segments
    if not any(s.tokens for s in segments):
        return result
    credited = _credit(text, begin, end)
    past, rules = mark_past(segments, years.first), mark_rules(segments)
    memory = Memory(section, years, actor=section.actor or study_group(line))
    sentence = -1
    for i, segment in enumerate(segments):
        if segment.sentence != sentence:
            memory.new_sentence()
            if memory.several:
                memory.actor, memory.several = section.actor, False
            sentence = segment.sentence
        elif segments[i - 1].mark == ";":
            memory.due_token = None
        if rules[i]:
            result.rules.append((segment.start, segment.end))
            continue
        if past[i]:
            memory.phrase = measure_of(text, segment.start, segment.end, segment.tokens)
            continue
        if section.background and not _strong(segment):
            continue
        _read_segment(text, segments, i, memory, result)
    result.rules = _joined(result.rules)
    if credited:
        made = apply_credit(credited[0], result.drafts, (begin, credited[1]), text, years)
        result.drafts += [made] if made else []
    return result


def _credit(text: str, begin: int, end: int) -> tuple[Credit, int] | None:
    """（责任单位：县科协；完成时限：11月底前） at the end of a paragraph, and where the task before it ends."""
    at = text.rfind("(", begin, end)
    if at < 0 or at == begin:
        return None
    credit = credit_of(text[at:end])
    if not credit:
        return None
    while at > begin and text[at - 1] in " 。;,(":
        at -= 1
    return credit, at


def _strong(segment: Segment) -> bool:
    return any(t.kind == "comparator" and t.word.startswith(("不", "至")) for t in segment.tokens) and segment.has(
        "cadence"
    )


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= 2:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _read_segment(text: str, segments: list[Segment], i: int, memory: Memory, result: Yield) -> None:
    segment = segments[i]
    earlier = len(result.drafts)
    actor = None if segment.inner else leading(segment, text) or charged(segment, text)
    if segment.mark == ":" and not segment.has("quantity", "rate", "limit"):
        _take_lead(segment, memory, text)
        return
    if segment.inner and duties.attach_bracket(text, segments, i, memory, result.drafts):
        return
    if actor:
        memory.several = (
            memory.several
            or memory.actor is not None
            and memory.actor is not memory.section.actor
            and memory.actor.name != actor.name
        )
        memory.actor = actor
        memory.per = actor.per
    elif _other_subject(segment):
        memory.actor = memory.section.actor
    _remember_time(segment, memory)
    if is_definition(segment.text) or is_effective_date(segment.text):
        return
    if is_condition(segment) and not segment.has("cadence"):
        return
    duties.take_years(segment, memory)
    used = quantities.read(text, segments, i, actor, memory, result.drafts)
    limits = duties.read_limits(text, segment, actor, memory, result.drafts)
    if len(result.drafts) == earlier and not used.refused and not limits:
        duties.read_duty(text, segments, i, actor, memory, result.drafts)
    if len(result.drafts) == earlier and not segment.inner:
        memory.phrase = measure_of(text, segment.start, segment.end, segment.tokens, actor.end if actor else 0)
    else:
        memory.phrase = ""
    for token in used.unread:
        if len(result.drafts) == earlier and not segment.inner:
            result.unread.append((token.start, token.end, WHY_NUMBER))
    for token in segment.of("number"):
        if token.word.startswith("每"):
            result.unread.append((token.start, token.end, WHY_PERIOD))
    for draft in result.drafts[earlier:]:
        draft.sentence = segment.sentence
        memory.measure = draft.measure or memory.measure


def _other_subject(segment: Segment) -> bool:
    """A segment that begins with a thing of its own (学校网站每周更新): an earlier actor does not act here."""
    from .words import CHANNELS

    first = next((t for t in segment.tokens if t.kind in ("cadence", "quantity", "comparator", "rate")), None)
    if not first:
        return False
    return segment.text[: first.start - segment.start].endswith(
        tuple(c for c in CHANNELS if len(c) > 2 or c in ("网站", "微博", "微信", "橱窗"))
    )


def _take_lead(segment: Segment, memory: Memory, text: str) -> None:
    """三月份：, A类单位：, 民主管理：: what stands before a colon holds for the rest of the paragraph."""
    dues = segment.of("due")
    actor = leading(segment, text)
    if actor and len(segment.text) <= 30:
        memory.actor, memory.per = actor, actor.per
    if (
        dues
        and len(segment.text) <= 24
        and dues[0].group in ("month", "day", "list", "span", "quarter", "half", "before_month", "festival")
    ):
        memory.lead_due = dues[0]
    for token in segment.of("cadence"):
        if token.group != "weak":
            memory.section = Section(
                memory.section.actor,
                token.cadence,
                token.n,
                token.due,
                "",
                memory.section.measure,
                memory.section.background,
                memory.section.tasks,
                memory.section.single,
            )
    if not dues and not actor and len(segment.text) <= 20:
        memory.topic = segment.text


def _remember_time(segment: Segment, memory: Memory) -> None:
    """Period and date of this segment for itself and for what follows in the sentence."""
    cadences = segment.of("cadence")
    dues = [t for t in segment.of("due") if t.group != "cyclic"]
    cyclic = [t for t in segment.of("due") if t.group == "cyclic"]
    bare = not segment.has("verb", "quantity", "rate")
    if cyclic and bare and not cadences and not memory.cadence:
        quarterly = "month_of_quarter" in (cyclic[0].due or {}) or cyclic[0].cadence == "quarter"
        memory.cadence, memory.due = "quarter" if quarterly else cyclic[0].cadence or "month", cyclic[0].due
    if cadences:
        token = _main_cadence(cadences)
        memory.cadence, memory.n, memory.due = token.cadence, token.n, token.due if bare else None
        memory.due_token = None
        memory.months = _months(segment)
    if dues and not any(c.group != "weak" for c in cadences):
        memory.due_token = dues[-1] if dues[0].group in ("list", "span") and len(dues) > 1 else dues[0]
        if not cadences and not (dues[0].due or {}).get("next"):
            memory.cadence, memory.n, memory.months, memory.due = "", None, (), None


def _main_cadence(cadences: list[Token]) -> Token:
    strong = [c for c in cadences if c.group != "weak"]
    if len(strong) > 1 and strong[0].cadence == "year":
        return strong[-1]  # 每年的3月至12月每月
    return strong[0] if strong else cadences[0]


def _months(segment: Segment) -> tuple[int, ...]:
    for token in segment.of("due"):
        if token.months and token.group in ("span", "list"):
            return token.months
    return next((t.months for t in segment.of("cadence") if t.months), ())


def to_rules(spans: list[tuple[int, int]], text: str, clause_of: object) -> list[RuleSentence]:
    """Rule sentences of spans; `clause_of(offset)` names the clause."""
    assert callable(clause_of)
    return [RuleSentence(text[s:e], s, e, clause_of(s)) for s, e in spans]


def to_unread(spans: list[tuple[int, int, str]], text: str, clause_of: object) -> list[Unread]:
    """Unread finds of spans; `clause_of(offset)` names the clause."""
    assert callable(clause_of)
    return [Unread(text[s:e], s, e, clause_of(s), why) for s, e, why in spans]
