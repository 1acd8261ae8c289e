"""Duties without a number: 每周安排专人巡查 (implied once a period), 定期召开 (irregular), 24小时内上报 (a limit), 6月底前完成 (once).

What lives here: the conditions under which a time word alone makes a target. Not here: numbers (quantities.py).
Invariant: a segment gives at most one implied duty, and none when it gave a number.
"""

from __future__ import annotations

import re

from .actors import Actor
from .clauses import Segment
from .dates import resolve, within
from .drafts import Draft, Memory
from .measures import is_thin, measure_of, trim
from .numerals import plain
from .stance import is_condition, is_negative
from .tokens import Token

_NO_DUTY_AFTER = re.compile(
    r"^(?:的(?!\d)|最低|基础|工作(?!总结|汇报|报告|例会|小结)|任务|指标|度(?!召开|组织)|都|均为|例会制度|以来|平均|一[\u4e00-\u9fff]$)"
)
_NO_DUTY_BEFORE = re.compile(
    r"(?:截至|截止|自|从|利用|结合|围绕|抓住|依托|根据|按照|印发|迎接|起|因|遇|除|贯穿|适逢|借助|以|近|本办法|至)$"
)
_EXISTENCE = re.compile(r"^(?:为|是|即|系|已|有|达)")
_DEADLINE_WORDS = re.compile(r"(?:完成|办理|办结|整改|报送|工作|处理)?(?:时限|期限|时间|节点)$")
_BARE_END = re.compile(r"^(?:全部|全面|基本|必须|要)?(?:完成|结束|到位|举行|进行|举办|召开|实施|启动|完工|竣工|实现)$")
_SPECIAL_NAMES = re.compile(r"“[^”]{2,14}(?:日|周|月|节)”(?:前后|期间)")


def read_limits(text: str, segment: Segment, actor: Actor | None, memory: Memory, drafts: list[Draft]) -> bool:
    """Drafts of the time limits in a segment (24小时内补报, 提前3个工作日备案); True when a limit stood there at all."""
    limits = segment.of("limit") if not segment.has("head") else []
    for k, token in enumerate(limits):
        if not _is_limit(text, segment, token):
            continue
        value = plain(token.value) if token.value is not None else 1
        start = segment.start if k == 0 else limits[k - 1].end
        end = limits[k + 1].start if k + 1 < len(limits) else segment.end
        if (
            token.word in ("年", "个学期", "学期")
            or token.word in ("天",)
            and token.end - token.start == 2
            and text[token.start] == "当"
            and not _verb_after(segment, token)
        ):
            continue
        draft = Draft(start, end, value, token.word, "event", "<=", due=within(value, token.word, token.before))
        _who(actor, memory, draft)
        draft.measure = (
            measure_of(text, start, end, segment.tokens, actor.end if actor else 0) or memory.measure or memory.topic
        )
        if is_thin(draft.measure) and memory.measure:
            draft.measure = trim(draft.measure + memory.measure)
        draft.doubts.add("limit" if _verb_after(segment, token) else "limit_bare")
        if token.before:
            draft.doubts.add("before")
        if text[token.start] == "当":
            draft.doubts.add("spec")
        drafts.append(draft)
    return any(t.word not in ("年", "个学期", "学期") for t in limits)


def take_years(segment: Segment, memory: Memory) -> None:
    """两年内, 三年之内: the period of what the sentence then asks."""
    for token in segment.of("limit", "quantity"):
        if token.kind == "quantity" and not segment.text[: token.start - segment.start].endswith(
            ("用", "经过", "通过", "力争", "争取")
        ):
            continue
        if token.word == "年" and token.value is not None:
            memory.cadence, memory.n = ("n_years", int(token.value)) if token.value > 1 else ("year", None)


def _is_limit(text: str, segment: Segment, token: Token) -> bool:
    lead = text[segment.start : token.start]
    after = text[token.end : segment.end]
    if segment.has("rate") and "率" in after:
        return False
    if re.search(r"(?:近|最近|过去|任期|考核期|连续|有效期)$", lead) or re.match(
        r"的|累计|不得|不予|不参加|未|不能|只|无", after
    ):
        return False
    if is_condition(segment) and not re.search(r"[应须需]", segment.text):
        return False
    return not is_negative(after[:6]) or "发现" in after


def _verb_after(segment: Segment, token: Token) -> bool:
    return any(t.kind == "verb" and t.start >= token.end for t in segment.tokens)


def _who(actor: Actor | None, memory: Memory, draft: Draft) -> None:
    who = actor or memory.actor
    if who:
        draft.actor, draft.scope, draft.per = who.name, who.scope, who.per


def read_duty(
    text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory, drafts: list[Draft]
) -> None:
    """The duty that a period, a date or 定期 alone makes of segment `i`."""
    segment = segments[i]
    if is_condition(segment):
        return
    cadences = [t for t in segment.of("cadence") if t.group != "weak"]
    if cadences:
        if _commands(text, segment, cadences[-1]) and not _goes_on(segments, i):
            drafts.append(_periodic(text, segment, cadences, actor, memory))
        return
    if (
        i
        and memory.cadence
        and not segment.has("due", "regular", "event")
        and _only_period(segments[i - 1])
        and segments[i - 1].sentence == segment.sentence
    ):
        token = next(t for t in segments[i - 1].tokens if t.kind == "cadence" or t.group == "cyclic")
        if segment.has("verb"):
            draft = Draft(
                segments[i - 1].start,
                segment.end,
                1,
                "次",
                memory.cadence,
                n=memory.n,
                implied=True,
                due=resolve(token.due, None, True),
            )
            _finish(text, segment, actor, memory, draft)
            draft.doubts |= {"implied", "inherited_cadence"}
            drafts.append(draft)
        return
    regular = [t for t in segment.of("regular") if t.group == "duty"]
    if regular:
        _regular(text, segments, i, regular[0], actor, memory, drafts)
        return
    cyclic = [t for t in segment.of("due") if t.group in ("cyclic", "term")]
    if cyclic and (_commands(text, segment, cyclic[0])):
        drafts.append(_cyclic(text, segment, cyclic[0], actor, memory))
        return
    _dated(text, segments, i, actor, memory, drafts)


def _commands(text: str, segment: Segment, token: Token) -> bool:
    """Whether a verb follows the time word, or the word ends a clause that has one (展板每月更换, 巡查每日进行)."""
    after = text[token.end : segment.end]
    lead = text[segment.start : token.start]
    if _NO_DUTY_AFTER.match(after) and not token.due or _NO_DUTY_BEFORE.search(lead):
        return False
    verbs = [t for t in segment.tokens if t.kind == "verb" and t.start >= token.end]
    if not verbs:
        return bool(
            token.due and re.match(r"[\u4e00-\u9fff“《]{2,}", after) and not re.search(r"为|休|闭馆", after[:6])
        )
    first = verbs[0]
    gap = text[token.end : first.start]
    return len(gap) <= 25 and not _EXISTENCE.match(after)


def _goes_on(segments: list[Segment], i: int) -> bool:
    """每月召开例会，不少于2次: the next segment only gives the number."""
    if i + 1 >= len(segments):
        return False
    following, segment = segments[i + 1], segments[i]
    if (
        following.sentence != segment.sentence
        or following.inner
        or following.has("cadence", "verb", "event", "limit", "due")
    ):
        return False
    numbers = following.of("quantity")
    return (
        bool(numbers)
        and following.has("comparator")
        and following.tokens[0].kind == "comparator"
        and numbers[0].word not in ("字", "分钟", "小时", "人", "名")
    )


def _periodic(text: str, segment: Segment, cadences: list[Token], actor: Actor | None, memory: Memory) -> Draft:
    token = cadences[-1] if len(cadences) > 1 and cadences[0].cadence == "year" else cadences[0]
    draft = Draft(segment.start, segment.end, 1, "次", token.cadence, n=token.n, implied=True, months=memory.months)
    draft.due = resolve(token.due, None, True)
    for due in segment.of("due"):
        if due.group == "cyclic" and due.due:
            draft.due = due.due
        elif token.cadence == "year" and not due.months and not draft.due and due.group != "half":
            draft.due = resolve(due.due, None, True, due.group == "before_month")
    _finish(text, segment, actor, memory, draft)
    draft.doubts.add("implied")
    if not draft.due:
        draft.doubts.add("implied_no_due")
    verbs = [t for t in segment.of("verb") if t.start >= token.end]
    if verbs and all(v.group == "short" for v in verbs):
        draft.doubts.add("short_verb")
    if token.cadence == "event":
        draft.doubts.add("event")
    return draft


def _finish(text: str, segment: Segment, actor: Actor | None, memory: Memory, draft: Draft) -> None:
    _who(actor, memory, draft)
    for token in segment.of("each"):
        draft.scope = "each"
        draft.per = draft.per or token.per
    words = measure_of(text, segment.start, segment.end, segment.tokens, actor.end if actor else 0)
    if is_thin(words):
        words = trim(words + (memory.measure or memory.topic or memory.section.measure))
    draft.measure = words


def _frequency_follows(segments: list[Segment], i: int) -> bool:
    """定期召开例会，每月不少于1次: the next segment says how often."""
    if i + 1 >= len(segments) or segments[i + 1].sentence != segments[i].sentence:
        return False
    following = segments[i + 1]
    return (
        following.has("cadence")
        and following.has("quantity")
        and not any(v.group != "short" and v.word != "做到" for v in following.of("verb"))
    )


def _regular(
    text: str, segments: list[Segment], i: int, token: Token, actor: Actor | None, memory: Memory, drafts: list[Draft]
) -> None:
    segment = segments[i]
    verbs = [t for t in segment.of("verb") if t.start >= token.end and (t.group != "short" or t.start - token.end <= 2)]
    if (
        _frequency_follows(segments, i)
        or not verbs
        or verbs[0].start - token.end > 12
        or text[token.end : token.end + 1] == "的"
        and token.word == "定期"
    ):
        return
    draft = Draft(segment.start, segment.end, None, "次", "irregular", implied=True)
    _finish(text, segment, actor, memory, draft)
    draft.doubts.add("regular" if token.word.startswith(("定期", "不定期")) else "often")
    drafts.append(draft)


def _cyclic(text: str, segment: Segment, token: Token, actor: Actor | None, memory: Memory) -> Draft:
    """检查结果于次月5日前通报: the period is that of what went before, by default the one in which the day recurs."""
    due = token.due or {}
    if "before" in due:
        cadence = memory.cadence or memory.section.cadence or "term"
    elif "month_of_quarter" in due or "days_after_period" in due:
        cadence = token.cadence or "quarter"
    else:
        cadence = memory.cadence if memory.cadence in ("month", "quarter", "half_month") else "month"
    draft = Draft(segment.start, segment.end, 1, "次", cadence, implied=True, due=due)
    _finish(text, segment, actor, memory, draft)
    draft.doubts |= {"implied", "inherited_cadence"}
    return draft


def _dated(
    text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory, drafts: list[Draft]
) -> None:
    """6月底前完成创建自查, 三月份：举办表彰会: a date and a verb make a duty that is done once."""
    segment = segments[i]
    own = [t for t in segment.of("due") if t.group not in ("cyclic", "term")]
    special = _SPECIAL_NAMES.match(segment.text)
    token = own[0] if own else None
    if token is None and memory.cadence == "" and (memory.due_token or memory.lead_due) is not None:
        previous = segments[i - 1] if i else None
        if (
            memory.lead_due is not None
            and memory.due_token in (None, memory.lead_due)
            or previous
            and _only_date(previous)
        ):
            token = memory.due_token or memory.lead_due
    if token is None and not special:
        return
    if own and not _date_commands(text, segment, own[0], memory):
        return
    if (
        not own
        and not special
        and (not _organises(segment, actor) or segment.text.endswith(("阶段", "时间", "期间", "时期")))
    ):
        return
    if (
        own
        and _BARE_END.match(text[own[0].end : segment.end])
        and drafts
        and drafts[-1].sentence == segment.sentence
        and drafts[-1].cadence in ("year", "once")
    ):
        drafts[-1].due, drafts[-1].cadence = (
            resolve(own[0].due, memory.years, False, own[0].group == "before_month"),
            "once",
        )
        return
    draft = Draft(segment.start, segment.end, 1, "次", "once", implied=True)
    if token is not None:
        draft.due = resolve(token.due, memory.years, False, token.group == "before_month")
        if memory.cadence == "year" and (token.due or {}).get("next"):
            draft.cadence = "year"
        if token.group == "list" and token.months:
            draft.cadence, draft.due, draft.months = "month", None, token.months
    if not own and not special and memory.due_token and i and _only_date(segments[i - 1]):
        draft.start = segments[i - 1].start
    _finish(text, segment, actor, memory, draft)
    draft.doubts |= {"implied", "dated"}
    if token is None or token.group in ("month", "span", "festival", "list", "half", "quarter") and not token.before:
        draft.doubts.add("loose_date")
    drafts.append(draft)


def _only_period(segment: Segment) -> bool:
    """每月25日前，: a segment that only names when."""
    return (
        any(t.kind == "cadence" and t.group != "weak" or t.group == "cyclic" for t in segment.tokens)
        and not segment.has("verb", "quantity", "rate", "limit")
        and len(segment.text) <= 16
    )


def _only_date(segment: Segment) -> bool:
    return segment.has("due") and not segment.has("verb", "quantity") and len(segment.text) <= 20


def _organises(segment: Segment, actor: Actor | None) -> bool:
    verbs = segment.of("verb")
    first = verbs[0] if verbs else None
    begin = max(segment.start, actor.end if actor else 0)
    return first is not None and first.group != "short" and first.start - begin <= 2 and segment.end - first.end >= 2


def _date_commands(text: str, segment: Segment, token: Token, memory: Memory) -> bool:
    lead, after = text[segment.start : token.start], text[token.end : segment.end]
    if (
        _NO_DUTY_BEFORE.search(lead)
        and not (lead.endswith("至") or lead.endswith("以"))
        or token.due
        and memory.years.first
        and token.due.get("year", 9999) < memory.years.first
    ):
        return False
    if segment.inner or segment.text.endswith(("阶段", "时间", "期间", "时期")):
        return False
    if after.startswith(("的", "为", "起", "、", "以来", "时", "等")) or re.match(
        r"(?:印发|下发|发布|公布|通过|实施|施行|以来)", after
    ):
        return False
    if token.group == "festival" and not token.before and re.search(r"等|及|和", after[:3]):
        return False
    verbs = [t for t in segment.of("verb") if t.start >= token.end]
    return bool(verbs) and verbs[0].start - token.end <= 25 and not _EXISTENCE.match(after)


def attach_bracket(text: str, segments: list[Segment], i: int, memory: Memory, drafts: list[Draft]) -> bool:
    """（5月前完成）, （每半月一期）: a bracket that dates or counts what stands before it. True when it was used up."""
    segment = segments[i]
    base = next((s for s in reversed(segments[:i]) if not s.inner), None)
    dues = [t for t in segment.of("due") if t.group not in ("cyclic",)]
    timed = [t for t in segment.of("cadence") if t.due]
    if timed and not segment.has("quantity", "rate") and drafts and drafts[-1].cadence == timed[0].cadence:
        drafts[-1].due = drafts[-1].due or resolve(timed[0].due, None, True)
        return True
    if dues and not segment.has("quantity", "rate", "cadence"):
        return _date_bracket(text, segments, i, dues[0], memory, drafts, base)
    return False


def _date_bracket(
    text: str, segments: list[Segment], i: int, token: Token, memory: Memory, drafts: list[Draft], base: Segment | None
) -> bool:
    segment = segments[i]
    due = resolve(token.due, memory.years, False, token.group == "before_month")
    if token.months:
        return True
    touched = [
        d
        for d in drafts
        if d.sentence in (segment.sentence, segment.sentence - 1)
        and not d.due
        and d.cadence in ("year", "once")
        and d.end <= segment.start
    ]
    alone = base is None or text[base.end : segment.start].strip(" (") != ""
    if touched:
        for draft in touched:
            draft.due, draft.cadence = due, "once"
            draft.doubts.add("dated")
        return True
    if base is None or alone and text[base.end : segment.start].strip(" (") not in ("。", "。("):
        return True
    verbs = base.of("verb")
    if not verbs and not segment.has("verb"):
        return True
    if re.search(r"实施|施行|印发|起|星期|周[一二三四五]", segment.text):
        return True
    draft = Draft(base.start, segment.end, 1, "次", "once", implied=True, due=due)
    if text[segment.end : segment.end + 1] == ")":
        draft.end = segment.end + 1
    _who(memory.actor, memory, draft)
    draft.measure = trim(base.text)
    draft.doubts |= {"implied", "dated"}
    draft.sentence = segment.sentence
    drafts.append(draft)
    return True
