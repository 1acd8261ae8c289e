"""Duties without a number that recur: 每周安排专人巡查 (implied once a period), 定期召开 (irregular), 次月5日前通报.

What lives here: when a period, a recurring day or 定期 alone makes a target. Not here: single dates (dated.py), limits
(limits.py), numbers (quantities.py). Invariant: a segment gives at most one, and none when it gave a number.
"""

from __future__ import annotations

import re
from typing import Any

from .actors import Actor
from .clauses import Segment
from .dated import EXISTENCE, NO_DUTY_BEFORE, describe, read_dated
from .dates import resolve
from .drafts import Draft, Memory
from .stance import is_condition
from .tokens import Token

_NO_DUTY_AFTER = re.compile(
    r"^(?:的(?!\d)|最低|基础|工作(?!总结|汇报|报告|例会|小结)|任务|指标|度(?!召开|组织)|都|均为|例会制度|以来|平均|一[\u4e00-\u9fff]$(?<!一[查访报评检督练讲议考]))"
)
_ONCE_EACH = re.compile(
    r"一(?:[查访报评检督练讲议考]$|调度|观摩|通报|评估|研判|汇总|总结|小结|分析|检查|督查|走访|研究)"
)
_SMALL_UNITS = frozenset(("字", "分钟", "小时", "人", "名"))


def read_duty(
    text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory, drafts: list[Draft]
) -> None:
    """The duty that a period, a date or 定期 alone makes of segment `i`, appended to `drafts`."""
    segment = segments[i]
    if is_condition(segment):
        return
    cadences = [t for t in segment.of("cadence") if t.group != "weak"]
    cyclic = [t for t in segment.of("due") if t.group in ("cyclic", "term")]
    regular = [t for t in segment.of("regular") if t.group == "duty"]
    if cadences:
        if _commands(text, segment, cadences[-1]) and not _goes_on(segments, i):
            drafts.append(_periodic(text, segment, cadences, actor, memory))
    elif _period_before(segments, i, memory):
        if segment.has("verb"):
            drafts.append(_after_period(text, segments, i, actor, memory))
    elif regular:
        drafts.extend(_regular(text, segments, i, regular[0], actor, memory))
    elif _closes_year(text, segment):
        due = resolve({"month": 12, "day": 31}, memory.years, False)
        draft = Draft(segment.start, segment.end, 1, "次", "once", implied=True, due=due)
        describe(text, segment, actor, memory, draft)
        draft.doubts |= {"implied", "dated", "loose_date"}
        drafts.append(draft)
    elif cyclic and _commands(text, segment, cyclic[0]):
        drafts.append(_cyclic(text, segment, cyclic[0], actor, memory))
    else:
        read_dated(text, segments, i, actor, memory, drafts)


def _commands(text: str, segment: Segment, token: Token) -> bool:
    """Whether a verb follows the time word (每日巡查), or a due day has an object behind it (每月24日统计表)."""
    after = text[token.end : segment.end]
    lead = text[segment.start : token.start]
    if (_NO_DUTY_AFTER.match(after) and not token.due) or NO_DUTY_BEFORE.search(lead):
        return False
    if _ONCE_EACH.match(after):
        return True  # 国保单位每月一查, 一季一观摩
    first = next((t for t in segment.tokens if t.kind == "verb" and t.start >= token.end), None)
    if first is None and token.start > segment.start and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", after):
        return token.kind == "cadence" and "例" not in after  # 大型器械每周检修: a verb that the list does not know
    if first is None:
        return bool(
            token.due and re.match(r"[\u4e00-\u9fff“《]{2,}", after) and not re.search(r"为|休|闭馆", after[:6])
        )
    return first.start - token.end <= 25 and not EXISTENCE.match(after)


def _goes_on(segments: list[Segment], i: int) -> bool:
    """每月召开例会，不少于2次: the next segment only gives the number."""
    if i + 1 >= len(segments):
        return False
    following = segments[i + 1]
    if following.sentence != segments[i].sentence or following.inner or not following.tokens:
        return False
    numbers = following.of("quantity")
    if not numbers or following.has("cadence", "verb", "event", "limit", "due"):
        return False
    return following.tokens[0].kind == "comparator" and numbers[0].word not in _SMALL_UNITS


def _periodic(text: str, segment: Segment, cadences: list[Token], actor: Actor | None, memory: Memory) -> Draft:
    token = cadences[-1] if len(cadences) > 1 and cadences[0].cadence == "year" else cadences[0]
    draft = Draft(segment.start, segment.end, 1, "次", token.cadence, n=token.n, implied=True, months=memory.months)
    draft.due = resolve(token.due, None, True)
    listed = next((v for v in (token.due or {}).values() if isinstance(v, list)), None)
    if listed:
        draft.value = len(listed)  # 每月5日、20日报送: twice
    for due in segment.of("due"):
        if due.group == "cyclic" and due.due:
            draft.due = due.due
        elif token.cadence == "year" and not due.months and not draft.due and due.group != "half":
            draft.due = resolve(due.due, None, True, due.group == "before_month")
    describe(text, segment, actor, memory, draft)
    verbs = [t for t in segment.of("verb") if t.start >= token.end]
    doubts = {
        "implied": True,
        "implied_no_due": not draft.due,
        "no_verb": not segment.has("verb"),
        "short_verb": bool(verbs) and all(v.group == "short" for v in verbs),
        "event": token.cadence == "event",
    }
    draft.doubts |= {name for name, holds in doubts.items() if holds}
    return draft


def _closes_year(text: str, segment: Segment) -> bool:
    """年底全面完成整改: the year's end as a date."""
    end = next((t for t in segment.of("cadence") if t.word == "年底" and t.start == segment.start), None)
    verb = next(iter(segment.of("verb")), None)
    if end is None or verb is None:
        return False
    return verb.group != "short" and verb.start - end.end <= 4


def only_period(segment: Segment) -> bool:
    """每月25日前，: a segment that only names when."""
    timed = any((t.kind == "cadence" and t.group != "weak") or t.group == "cyclic" for t in segment.tokens)
    return timed and not segment.has("verb", "quantity", "rate", "limit") and len(segment.text) <= 16


def _period_before(segments: list[Segment], i: int, memory: Memory) -> bool:
    if not i or not memory.cadence or segments[i].has("due", "regular", "event"):
        return False
    return only_period(segments[i - 1]) and segments[i - 1].sentence == segments[i].sentence


def _after_period(text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory) -> Draft:
    """每月25日前，各科室将稿件报宣传科."""
    token = next(t for t in segments[i - 1].tokens if t.kind == "cadence" or t.group == "cyclic")
    start, end = segments[i - 1].start, segments[i].end
    draft = Draft(start, end, 1, "次", memory.cadence, n=memory.n, implied=True, due=resolve(token.due, None, True))
    describe(text, segments[i], actor, memory, draft)
    draft.doubts |= {"implied", "inherited_cadence"}
    return draft


def _frequency_follows(segments: list[Segment], i: int) -> bool:
    """定期召开例会，每月不少于1次: the next segment says how often."""
    if i + 1 >= len(segments) or segments[i + 1].sentence != segments[i].sentence:
        return False
    following = segments[i + 1]
    acts = any(v.group != "short" and v.word != "做到" for v in following.of("verb"))
    return following.has("cadence") and following.has("quantity") and not acts


def _regular(
    text: str, segments: list[Segment], i: int, token: Token, actor: Actor | None, memory: Memory
) -> list[Draft]:
    segment = segments[i]
    verbs = [t for t in segment.of("verb") if t.start >= token.end and (t.group != "short" or t.start - token.end <= 2)]
    if _frequency_follows(segments, i) or not verbs or verbs[0].start - token.end > 12:
        return []
    if text.startswith("的", token.end) and token.word == "定期":
        return []
    draft = Draft(segment.start, segment.end, None, "次", "irregular", implied=True)
    describe(text, segment, actor, memory, draft)
    draft.doubts.add("regular" if token.word.startswith(("定期", "不定期")) else "often")
    return [draft]


def _cyclic(text: str, segment: Segment, token: Token, actor: Actor | None, memory: Memory) -> Draft:
    """检查结果于次月5日前通报: the period is that of what went before, by default the one in which the day recurs."""
    due: dict[str, Any] = token.due or {}
    if "before" in due:
        cadence = memory.cadence or memory.section.cadence or "term"
    elif "month_of_quarter" in due or "days_after_period" in due:
        cadence = token.cadence or "quarter"
    elif "day_of_week" in due:
        cadence = "week"
    else:
        cadence = memory.cadence if memory.cadence in ("month", "quarter", "half_month") else "month"
    draft = Draft(segment.start, segment.end, 1, "次", cadence, implied=True, due=due)
    describe(text, segment, actor, memory, draft)
    draft.doubts |= {"implied", "inherited_cadence"}
    return draft
