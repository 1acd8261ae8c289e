"""Duties that a single date makes: 6月底前完成创建自查, 三月份：举办表彰会, 规范藏书（5月前完成）, 元宵节举办灯谜会.

What lives here: when a date and a verb are a duty done once, and what a bracket with a date dates. Not here: dates that
recur (duties.py). Invariant: a date that only tells when a document was made or holds gives no target.
"""

from __future__ import annotations

import re

from .actors import Actor
from .clauses import Segment
from .dates import resolve
from .drafts import Draft, Memory
from .measures import is_thin, measure_of, trim
from .tokens import Token

NO_DUTY_BEFORE = re.compile(
    r"(?:截至|截止|自|从|利用|结合|围绕|抓住|依托|根据|按照|印发|迎接|起|因|遇|除|贯穿|适逢|借助|以|近|本办法|本表|至)$"
)
EXISTENCE = re.compile(r"^(?:为|是|即|系|已|有|达)")
_BARE_END = re.compile(r"^(?:全部|全面|基本|必须|要)?(?:完成|结束|到位|举行|进行|举办|召开|实施|启动|完工|竣工|实现)$")
_SPECIAL_DAYS = re.compile(r"“[^”]{2,14}(?:日|周|月|节)”(?:前后|期间)")
_STAGES = ("阶段", "时间", "期间", "时期")
_NOT_BEHIND = ("的", "为", "起", "、", "以来", "时", "等")
_ISSUED = re.compile(r"(?:印发|下发|发布|公布|通过|实施|施行|以来)")
_LOOSE = frozenset(("month", "span", "festival", "list", "half", "quarter", "loose"))


def read_dated(
    text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory, drafts: list[Draft]
) -> None:
    """The duty of segment `i` that is done once by a date, its own or one in front of it, appended to `drafts`."""
    segment = segments[i]
    own = _own_date(text, segment)
    token = own or _date_before(segments, i, memory)
    special = _SPECIAL_DAYS.match(segment.text) is not None
    if (token is None and not special) or segment.text.endswith(_STAGES):
        return
    if own and not _commands(text, segment, own, memory):
        return
    if not own and not special and not _organises(segment, actor):
        return
    if own and _dates_last(text, segment, own, memory, drafts):
        return
    drafts.append(_once(text, segments, i, token, own, actor, memory))


def describe(text: str, segment: Segment, actor: Actor | None, memory: Memory, draft: Draft) -> None:
    """Actor, reach and measure of a duty that has no number."""
    who = actor or memory.actor
    if who:
        draft.actor, draft.scope, draft.per = who.name, who.scope, who.per
    for token in segment.of("each"):
        draft.scope, draft.per = "each", draft.per or token.per
    words = measure_of(text, segment.start, segment.end, segment.tokens, actor.end if actor else 0)
    if is_thin(words):
        words = trim(words + (memory.measure or memory.topic or memory.section.measure))
    draft.measure = words


def _own_date(text: str, segment: Segment) -> Token | None:
    """The date of a segment; of 6月15日、12月15日前 the last, which carries the 前 of all."""
    dues = [t for t in segment.of("due") if t.group not in ("cyclic", "term")]
    own = dues[0] if dues else None
    for due in dues[1:]:
        if own is not None and text[own.end : due.start] in ("、", "和", "及"):
            own = due
    return own


def _date_before(segments: list[Segment], i: int, memory: Memory) -> Token | None:
    if memory.cadence:
        return None
    leading = memory.lead_due is not None and memory.due_token in (None, memory.lead_due)
    if leading or (i and memory.due_token is not None and _only_date(segments[i - 1])):
        date: Token | None = memory.due_token or memory.lead_due
        return date
    return None


def _dates_last(text: str, segment: Segment, own: Token, memory: Memory, drafts: list[Draft]) -> bool:
    """开展宣传活动，6月份完成: the date of what the sentence has just asked."""
    if not drafts or own.start - segment.start > 1 or not _BARE_END.match(text[own.end : segment.end]):
        return False
    last = drafts[-1]
    if last.sentence != segment.sentence or last.cadence not in ("year", "once"):
        return False
    last.due, last.cadence = resolve(own.due, memory.years, False, own.group == "before_month"), "once"
    return True


def _once(
    text: str,
    segments: list[Segment],
    i: int,
    token: Token | None,
    own: Token | None,
    actor: Actor | None,
    memory: Memory,
) -> Draft:
    segment = segments[i]
    draft = Draft(segment.start, segment.end, 1, "次", "once", implied=True)
    if token is not None:
        draft.due = resolve(token.due, memory.years, False, token.group == "before_month")
        if memory.cadence == "year" and (token.due or {}).get("next"):
            draft.cadence = "year"  # 每年编制报告，次年3月底前公布
        if token.group == "list" and token.months:
            draft.cadence, draft.due, draft.months = "month", None, token.months
    if own is None and memory.due_token and i and _only_date(segments[i - 1]):
        draft.start = segments[i - 1].start
    describe(text, segment, actor, memory, draft)
    draft.doubts |= {"implied", "dated"}
    if token is None or (token.group in _LOOSE and not token.before):
        draft.doubts.add("loose_date")
    return draft


def _only_date(segment: Segment) -> bool:
    return segment.has("due") and not segment.has("verb", "quantity") and len(segment.text) <= 20


def _organises(segment: Segment, actor: Actor | None) -> bool:
    """Whether a segment begins with a verb and has an object."""
    first = next(iter(segment.of("verb")), None)
    begin = max(segment.start, actor.end if actor else 0)
    return first is not None and first.group != "short" and first.start - begin <= 2 and segment.end - first.end >= 2


def _commands(text: str, segment: Segment, token: Token, memory: Memory) -> bool:
    lead, after = text[segment.start : token.start], text[token.end : segment.end]
    first_year = memory.years.first or 0
    if NO_DUTY_BEFORE.search(lead) and not lead.endswith(("至", "以")):
        return False
    if segment.inner or (token.due or {}).get("year", 9999) < first_year:
        return False
    after = re.sub(r"^起(?=举办|开展|组织|举行|实行|开放)", "", after)
    if after.startswith(_NOT_BEHIND) or _ISSUED.match(after) or EXISTENCE.match(after):
        return False
    if token.group == "festival" and not token.before and re.search(r"等|及|和", after[:3]):
        return False
    first = next((t for t in segment.of("verb") if t.start >= token.end), None)
    if first is None:
        return (
            token.before and re.fullmatch(r"[\u4e00-\u9fff]{2,10}", after) is not None
        )  # a deadline has something to be done
    return first.start - token.end <= 25


def attach_bracket(text: str, segments: list[Segment], i: int, memory: Memory, drafts: list[Draft]) -> bool:
    """（5月前完成）, （每月28日前）: a bracket that dates what stands before it. True when it was used up."""
    segment = segments[i]
    dues = [t for t in segment.of("due") if t.group != "cyclic"]
    timed = [t for t in segment.of("cadence") if t.due]
    if timed and not segment.has("quantity", "rate") and drafts and drafts[-1].cadence == timed[0].cadence:
        drafts[-1].due = drafts[-1].due or resolve(timed[0].due, None, True)
        return True
    if dues and not segment.has("quantity", "rate", "cadence"):
        _date_by_bracket(text, segments, i, dues[0], memory, drafts)
        return True
    return False


def _date_by_bracket(
    text: str, segments: list[Segment], i: int, token: Token, memory: Memory, drafts: list[Draft]
) -> None:
    segment = segments[i]
    due = resolve(token.due, memory.years, False, token.group == "before_month")
    if token.months:
        return
    near = (segment.sentence, segment.sentence - 1)
    touched = [
        d
        for d in drafts[-20:]
        if d.sentence in near and not d.due and d.cadence in ("year", "once") and d.start < segment.start
    ]
    for draft in touched:
        draft.due, draft.cadence = due, "once"
        draft.doubts.add("dated")
    base = next((s for s in (segments[k] for k in range(i - 1, max(-1, i - 20), -1)) if not s.inner), None)
    if touched or base is None or text[base.end : segment.start].strip(" (") not in ("", "。"):
        return
    if not base.has("verb") and not segment.has("verb"):
        return
    if re.search(r"实施|施行|印发|起|星期|周[一二三四五]", segment.text):
        return
    end = segment.end + text.startswith(")", segment.end)
    draft = Draft(base.start, end, 1, "次", "once", implied=True, due=due, sentence=segment.sentence)
    if memory.actor:
        draft.actor, draft.scope, draft.per = memory.actor.name, memory.actor.scope, memory.actor.per
    draft.measure = trim(base.text)
    draft.doubts |= {"implied", "dated"}
    drafts.append(draft)
