"""Quantities and rates of a segment as drafts: 不少于4条, 1500篇以上, 出勤率不低于90%, 人均2条.

What lives here: which number is a commitment, with what comparator, period, actor and measure. Not here: duties without a
number (duties.py). Invariant: a number that is refused is refused by a class of trap, and one that is neither accepted
nor refused is handed back as unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .actors import Actor
from .clauses import Segment
from .dates import resolve, within
from .drafts import Draft, Memory
from .measures import is_circumstance, is_thin, measure_of, trim
from .numerals import plain
from .stance import is_award, is_condition, is_eligibility, is_negative, is_staffing, points_as_target
from .tokens import Token
from .words import COUNT_WORDS, CREATING, OCCASION_ONE, STRONG_LOWER

_SIZES = frozenset(("字", "KB", "MB", "兆", "像素", "个字"))
_SHORT_SPANS = frozenset(
    (
        "分钟",
        "秒",
        "秒钟",
        "小时",
        "个小时",
        "天",
        "日",
        "工作日",
        "个工作日",
        "周",
        "个月",
        "月",
        "星期",
        "年",
        "个学期",
        "学期",
    )
)
_ENUMERATED = frozenset("个项种类件门条级层步批户支")
_NOT_AFTER = re.compile(
    r"(?:第|前|后|前后|共|共计|合计|总计|计|约|仅|等|由|这|满|分|分为|划为|分成|设|为期|历时|连续|近|最近|逢|即|另|又|同|其他|其余|余下|或|超|达|为|一式|折|抵|相当于|按|按照|凭|超过|逾)$"
)
_SOFT_NOT_AFTER = re.compile(r"(?:共|共计|合计|总计|约|仅|近|达|超|为|逾|超过|设|分)$")
_OCCASIONS = frozenset(w for w, g in COUNT_WORDS.items() if g == "occasion")


@dataclass(slots=True)
class Used:
    """What became of a segment's numbers."""

    refused: bool = False
    unread: list[Token] = field(default_factory=list)


def _group(token: Token) -> str:
    return COUNT_WORDS.get(token.word, COUNT_WORDS.get(token.word.split("(")[0], "piece"))


def read(text: str, segments: list[Segment], i: int, actor: Actor | None, memory: Memory, drafts: list[Draft]) -> Used:
    """Drafts of the numbers of segment `i`, appended to `drafts`."""
    segment, used = segments[i], Used()
    head = segment.has("head")
    numbers = [
        t
        for t in segment.tokens
        if t.kind in ("quantity", "rate", "points", "number", "money") or head and t.kind == "limit"
    ]
    done: list[Token] = []
    for k, token in enumerate(numbers):
        verdict = _verdict(text, segment, token, numbers, done, memory)
        if verdict == "refused":
            used.refused = (
                used.refused
                or token.kind != "number"
                and _group(token) != "none"
                and token.word not in ("份", "套")
                and not _is_length_of_act(text, segment, token)
            )
        elif verdict == "unread":
            used.unread.append(token)
        else:
            drafts.append(_draft(text, segment, token, numbers, k, actor, memory, done))
            done.append(token)
    return used


def _is_length_of_act(text: str, segment: Segment, token: Token) -> bool:
    """每天进行5分钟安全提醒: the length of an act, which is still to be done each day."""
    return token.word in ("分钟", "小时", "个小时", "秒") and token.end < segment.end - 1 and not token.group


def _comparator(segment: Segment, token: Token, numbers: list[Token]) -> Token | None:
    """The comparator that governs a number: the last before it, after the number before."""
    floor = max((n.end for n in numbers if n.end <= token.start), default=segment.start)
    before = [t for t in segment.tokens if t.kind == "comparator" and floor <= t.start < token.start]
    return before[-1] if before else None


def _own_cadence(segment: Segment, token: Token) -> Token | None:
    before = [t for t in segment.tokens if t.kind == "cadence" and t.start < token.start]
    if before:
        strong = [t for t in before if t.group != "weak"]
        if strong:
            later = [t for t in before if t.start > strong[-1].start]
            return (
                later[-1]
                if later
                and later[-1].cadence not in ("month", "quarter")
                and later[-1].word in ("全年", "年内", "全学年")
                else strong[-1]
            )
        return before[-1]
    after = [t for t in segment.tokens if t.kind == "cadence" and t.start >= token.end and t.group != "weak"]
    return after[0] if after else None


def _verdict(text: str, segment: Segment, token: Token, numbers: list[Token], done: list[Token], memory: Memory) -> str:
    """ "accepted", "refused" (a trap) or "unread"."""
    comparator = _comparator(segment, token, numbers)
    cadence = _own_cadence(segment, token)
    lead = text[segment.start : token.start]
    follow = text[token.end : min(segment.end, token.end + 8)]
    group = "rate" if token.kind == "rate" else _group(token)
    if token.kind == "points":
        return "accepted" if points_as_target(segment) else "refused"
    if token.kind == "money":
        return "accepted" if comparator and comparator.word in STRONG_LOWER and cadence else "refused"
    if token.kind == "number":
        return _bare_number(text, segment, token, comparator, follow)
    if _is_length_of_act(text, segment, token) and cadence and not comparator and text[token.end] not in "的,":
        return "refused"
    if group == "none" or token.value is None:
        return "refused"
    if _is_attribute(text, segment, token, cadence):
        return "refused"
    below = comparator is not None and comparator.word in ("低于", "少于", "小于") and comparator.end == token.start
    if below and token.end == segment.end and not is_condition(segment):
        pass
    elif (
        is_negative(lead[-8:])
        and not (comparator and comparator.word in STRONG_LOWER | {"不超过", "不得超过", "不得多于"})
        and not cadence
    ):
        return "refused"
    if token.kind == "rate":
        return _rate(segment, token, comparator, lead, memory)
    if _trap(text, segment, token, comparator, cadence, lead, group, numbers, memory):
        return "refused"
    return _commitment(segment, token, comparator, cadence, lead, group, done, memory)


def _bare_number(text: str, segment: Segment, token: Token, comparator: Token | None, follow: str) -> str:
    if not comparator or token.chinese or token.word.startswith("每"):
        return "refused"
    if follow and not follow[0] in ",;。、)" or token.value is not None and token.value < 10:
        return "refused"
    return (
        "accepted"
        if text[comparator.end : token.start].strip() == "" and not text[token.end : token.end + 1] == "的"
        else "refused"
    )


def _is_attribute(text: str, segment: Segment, token: Token, cadence: Token | None) -> bool:
    follow = text[token.end : token.end + 2]
    if not follow.startswith(("的", "之")):
        return False
    if follow == "的队" or token.end + 1 >= segment.end:
        return text[token.end : segment.end] == "的"
    if _group(token) == "person" and re.match(
        r"的[\u4e00-\u9fff]{0,8}(?:队伍|团队|队)$", text[token.end : segment.end]
    ):
        return False
    return not (cadence and cadence.group != "weak" and cadence.end >= token.start - 3 and _group(token) == "occasion")


def _rate(segment: Segment, token: Token, comparator: Token | None, lead: str, memory: Memory) -> str:
    if re.search(
        r"权重|按(?![时期要规])|折|系数|扣|浮动|计入|得分的|成绩|优秀比例|评优|占.{0,6}分|个人得分", segment.text
    ):
        return "refused"
    if comparator and comparator.group == "<=" and is_condition(segment):
        return "refused"
    if re.search(r"(?:由|从)(?:\d{4}年的?|现在的|目前的)?$", lead):
        return "refused"  # 由78%提高到90%: where it stands now
    if comparator or token.group:
        return "accepted"
    if re.search(r"率|度|比例|覆盖|占|增长|提高|提升|下降|压减|压缩|缩减|缩短|减少|实现|确保|保持|完成", lead):
        return "accepted"
    return "unread"


def _trap(
    text: str,
    segment: Segment,
    token: Token,
    comparator: Token | None,
    cadence: Token | None,
    lead: str,
    group: str,
    numbers: list[Token],
    memory: Memory,
) -> bool:
    near = lead[-4:]
    adjacent = comparator is not None and comparator.end == token.start
    if not adjacent and _NOT_AFTER.search(near) and not (cadence and _SOFT_NOT_AFTER.search(near)):
        if not (near.endswith("为") and group == "occasion" and memory.cadence):
            return True
    if text[token.end : token.end + 1] in ("前", "后") and group == "span":
        return True
    if (
        token.group == ">="
        and not adjacent
        and re.match(r"[须应需要可方由为视算不]", text[token.end : min(segment.end, token.end + 1)])
        and group in ("span", "person", "money")
    ):
        return True
    if is_condition(segment) and not (comparator and comparator.word in STRONG_LOWER):
        return True
    if is_award(segment.text) and group in ("person", "piece", "place") and not (comparator and cadence):
        return True
    if (
        is_staffing(segment, token)
        and not (cadence and cadence.group != "weak")
        and not segment.has("event")
        and not re.search(r"培训|走访|慰问|培养|培育|招募|新增|发展|参加", segment.text)
    ):
        return True
    if (
        (is_eligibility(lead) or re.search(r"近[两二三四五六七八九十\d]{1,2}年", lead))
        and not (cadence and cadence.group != "weak")
        and not (comparator and comparator.word in STRONG_LOWER and not re.search(r"近.{1,2}年|满", lead))
    ):
        return True
    if (
        group == "span"
        and not cadence
        and not segment.has("head")
        and not memory.cadence
        and not token.group
        and (not comparator or comparator.word not in STRONG_LOWER and comparator.group == ">=")
    ):
        if (
            token.word == "年"
            and re.search(r"(?:^|用|以|经过|通过)$", lead)
            and token.value is not None
            and token.value > 1
        ):
            memory.cadence, memory.n = "n_years", int(token.value)
        return True
    if group == "person" and not comparator and not token.group and _participants(text, token, numbers):
        return True
    if (
        re.search(r"纸质|电子版|复印件|原件|一式|各\d份$|装订", segment.text)
        and token.word in ("份", "本", "套", "册")
        and not (cadence and comparator)
    ):
        return True
    return bool(re.search(r"限额|限报|限推|排名|名次|位列|前列", near + lead[-6:])) and not comparator


def _participants(text: str, token: Token, numbers: list[Token]) -> bool:
    """组织10名志愿者开展2次活动: people who take part beside a number of occasions."""
    later = [n for n in numbers if n.start >= token.end and n.kind == "quantity" and _group(n) == "occasion"]
    return bool(later)


def _commitment(
    segment: Segment,
    token: Token,
    comparator: Token | None,
    cadence: Token | None,
    lead: str,
    group: str,
    done: list[Token],
    memory: Memory,
) -> str:
    if comparator or token.group or token.cadence:
        return "accepted"
    one = token.value == 1
    word = token.word.split("(")[0]
    bound = cadence is not None or segment.has("event") or segment.has("each")
    inherited = bool(
        memory.cadence or memory.due_token or memory.lead_due or memory.section.cadence or memory.section.due
    )
    verbs = [t for t in segment.tokens if t.kind == "verb" and t.start < token.start]
    if token.chinese and one and word not in OCCASION_ONE and word not in _OCCASIONS and not bound:
        return "refused"
    if bound:
        return "accepted"
    if (
        token.chinese
        and word[0] in _ENUMERATED
        and not (token.end == segment.end and any(v.word in CREATING for v in verbs))
        and not (verbs and verbs[-1].end == token.start and verbs[-1].word in CREATING)
    ):
        return "refused"
    if group == "span":
        return "refused"
    creating = any(v.word in CREATING for v in verbs)
    if creating and token.end == segment.end and not one:
        return "accepted"  # 报送活动信息两条: a number behind its noun is a count
    if token.chinese and one and not inherited and token.end == segment.end and (memory.verb or creating):
        return "accepted"
    if token.chinese and one and not inherited:
        return (
            "accepted"
            if verbs and segment.end - token.end > 2 and any(v.end == token.start and v.group != "short" for v in verbs)
            else "refused"
        )
    if creating or inherited and (verbs or done or memory.verb or not token.chinese):
        return "accepted"
    if not token.chinese and (memory.verb or memory.section.tasks or verbs and group in ("piece", "occasion", "place")):
        return "accepted"
    if not token.chinese and group in ("piece", "occasion") and token.end == segment.end:
        return "accepted"
    later = [t for t in segment.tokens if t.kind == "verb" and t.start >= token.end and t.group != "short"]
    if not token.chinese and later and group in ("piece", "place", "person"):
        return "accepted"
    return "unread" if segment.has("modal", "verb") else "refused"


def _draft(
    text: str,
    segment: Segment,
    token: Token,
    numbers: list[Token],
    k: int,
    actor: Actor | None,
    memory: Memory,
    done: list[Token],
) -> Draft:
    comparator = _comparator(segment, token, numbers)
    start = max((n.end for n in numbers[:k] if n in done), default=segment.start)
    start = _trimmed(text, start, token.start)
    end = segment.end if k == len(numbers) - 1 else _middle(text, token, numbers[k + 1])
    assert token.value is not None
    draft = Draft(
        start, end, plain(token.value), _unit(token, segment), "", max_value=plain(token.upper) if token.upper else None
    )
    sign = comparator.group if comparator else token.group or ">="
    if comparator and comparator.group == ">=" and token.group == "<=":
        sign = "<="
    draft.comparator = sign
    if sign == "<=" and token.upper is not None:
        draft.value, draft.max_value = plain(token.upper), None
    draft.rate = token.kind == "rate" or token.word in ("百分点", "个百分点")
    if token.chinese:
        draft.doubts.add("chinese")
    if not comparator and not token.group:
        draft.doubts.add("no_comparator")
    _period(text, segment, token, memory, draft)
    _who(segment, actor, memory, draft)
    _what(text, segment, token, numbers, k, start, end, actor, memory, draft)
    if len(numbers) > 1:
        draft.doubts.add("several")
    if _group(token) == "person" and not draft.rate:
        draft.doubts.add("person")
    if token.kind in ("money", "points", "number"):
        draft.doubts.add("money" if token.kind == "money" else "no_unit")
    memory.verb = memory.verb or segment.has("verb")
    memory.unit = token.word
    return draft


def _trimmed(text: str, start: int, limit: int) -> int:
    while start < limit and text[start] in " ,、;和及并与":
        start += 1
    return start


def _middle(text: str, token: Token, following: Token) -> int:
    for mark in "、,":
        cut = text.find(mark, token.end, following.start)
        if cut >= 0:
            return cut
    return token.end


def _unit(token: Token, segment: Segment) -> str:
    if token.kind == "rate":
        return "%"
    if token.kind == "number":
        return "人" if re.search(r"粉丝|人数|用户|会员|志愿者", segment.text) else ""
    return token.word


def _period(text: str, segment: Segment, token: Token, memory: Memory, draft: Draft) -> None:
    """Cadence, n, months and due of a quantity, by its own segment, the sentence, the list or the plan."""
    own = _own_cadence(segment, token)
    group = "" if draft.rate else _group(token)
    event = [t for t in segment.tokens if t.kind == "event" and t.start < token.start]
    head = segment.has("head")
    if token.cadence:
        draft.cadence = token.cadence
        return
    if token.kind == "limit":
        draft.comparator = "<="
    if head and not (own and own.group != "weak"):
        draft.cadence = next((t.cadence for t in segment.of("head") if t.cadence), "year")
        if memory.due_token is not None:
            draft.cadence, draft.due = "once", resolve(memory.due_token.due, memory.years, False)
        draft.doubts.add("default_cadence")
        return
    if event and not (own and own.start > event[-1].start):
        draft.cadence = "event"
        draft.doubts.add("spec")
        return
    span_limit = group == "span" and draft.comparator == "<="
    if span_limit and not head and not own:
        draft.cadence, draft.due = "event", within(draft.value or 0, token.word, False)
        draft.doubts.add("limit_bare")
        return
    if own:
        _take_cadence(own, segment, memory, draft)
        return
    if _is_spec(segment, token, group, memory) and not head:
        draft.cadence = "event"
        draft.doubts.add("spec")
        return
    _inherit_period(segment, token, memory, draft, head)


def _take_cadence(own: Token, segment: Segment, memory: Memory, draft: Draft) -> None:
    draft.cadence, draft.n = own.cadence, own.n
    draft.months = memory.months
    recurring = own.group != "weak"
    draft.due = resolve(own.due, None, True)
    dues = segment.of("due")
    months = own.months or next((d.months for d in dues if d.group == "list"), ())
    if own.cadence == "year" and recurring and months and "各" in segment.text:
        draft.cadence, draft.months, draft.due = "month", months, None
        return
    if own.cadence == "year" and own.due and "各" in segment.text and any(d.group == "day" for d in dues):
        draft.cadence, draft.due = "half_year", None
        return
    if own.group == "weak" and own.cadence in ("month", "quarter"):
        draft.doubts.add("loose_date")
    for due in dues:
        if due.group == "cyclic":
            draft.due = due.due
        elif not recurring and not due.months:
            draft.due = resolve(due.due, memory.years, False, due.group == "before_month")
            if own.cadence == "year" and due.start > own.start or due.before:
                draft.cadence = "once" if due.before or due.group == "day" else draft.cadence


def _is_spec(segment: Segment, token: Token, group: str, memory: Memory) -> bool:
    """The size of one piece or the length of one session (不少于150字, 不少于30分钟), not a count of work."""
    if token.word in _SIZES:
        return not (memory.cadence and re.search(r"撰写|写|笔记", segment.text))
    if group == "span" and token.word in _SHORT_SPANS:
        kept = bool(re.search(r"保存|留存|保留|公示|展示|间隔|等候|候诊", segment.text))
        active = bool(
            re.search(
                r"培训|学习|服务|开放|授课|驻村|实践|劳动|阅读|锻炼|自学|播放|活动|教育|研修|轮岗|跟班", segment.text
            )
        )
        return kept or not (memory.cadence and (memory.unit == token.word or active) or memory.head)
    if re.search(r"像素|照片|版面|附", segment.text) and token.word in ("张", "幅", "段") and not memory.cadence:
        return True
    return False


def _inherit_period(segment: Segment, token: Token, memory: Memory, draft: Draft, head: bool) -> None:
    halves = [t for t in segment.of("due") if t.group == "half"]
    if len(halves) == 2:
        draft.cadence = "half_year"
        return
    due = memory.due_token or (None if memory.cadence else memory.lead_due)
    if due is not None:
        if due.group == "list" and due.months:
            draft.cadence, draft.months = "month", due.months
            draft.doubts.add("range_months")
            return
        draft.cadence = "once"
        draft.due = resolve(due.due, memory.years, False, due.group == "before_month")
        draft.doubts.add("dated")
        if due.group == "list":
            draft.months = due.months
        return
    if (
        memory.cadence
        and _carries(segment, token, memory)
        and not (draft.rate and memory.cadence not in ("year", "quarter", "n_years"))
    ):
        draft.cadence, draft.n, draft.months = memory.cadence, memory.n, memory.months
        draft.due = resolve(memory.due, None, True)
        draft.doubts.add("inherited_cadence")
        return
    if memory.section.cadence and not draft.rate:
        draft.cadence, draft.n = memory.section.cadence, memory.section.n
        draft.doubts.add("inherited_cadence")
        return
    if memory.section.due and not draft.rate:
        draft.cadence, draft.due = (
            "once",
            resolve(memory.section.due, memory.years, False, memory.section.due_group == "before_month"),
        )
        draft.doubts.add("dated")
        return
    if (
        token.word in ("平方米", "平米", "㎡", "m²")
        and not head
        and not re.search(r"新建|新增|改造|整治|种植|清理", segment.text)
    ):
        draft.cadence = "once"
        return
    draft.cadence = "once" if memory.section.single else "year"
    draft.doubts.add("rate_default" if draft.rate else "default_cadence")


_FOUNDING = frozenset(
    "新建 改建 建成 打造 创建 培育 发展 引进 新增 购置 设立 评选 招募 开发 改造 新创 争创 建设 增加".split()
)
_FAST = frozenset(("day", "week", "two_weeks", "ten_days", "half_month", "n_hours"))


def _carries(segment: Segment, token: Token, memory: Memory) -> bool:
    """Whether the period of an earlier segment holds here too: 每月2篇，临床科室1篇 – but not 每天推送1条，粉丝突破20万."""
    if memory.cadence in ("year", "n_years", "school_year", "term"):
        return True
    if any(
        t.kind == "comparator" and t.word in ("突破", "达到", "超过", "增加到", "扩展到", "提高到")
        for t in segment.tokens
    ):
        return False
    verbs = [t for t in segment.of("verb") if t.start < token.start]
    if any(v.word in _FOUNDING for v in verbs):
        return False
    if memory.cadence in _FAST:
        return not segment.of("verb") and (memory.unit == token.word or token.group == "" and len(segment.text) <= 12)
    return True


def _who(segment: Segment, actor: Actor | None, memory: Memory, draft: Draft) -> None:
    who = actor or memory.actor
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


def _what(
    text: str,
    segment: Segment,
    token: Token,
    numbers: list[Token],
    k: int,
    start: int,
    end: int,
    actor: Actor | None,
    memory: Memory,
    draft: Draft,
) -> None:
    words = measure_of(text, start, end, segment.tokens, actor.end if actor else 0)
    if is_thin(words):
        base = memory.phrase or memory.measure or memory.topic or memory.section.measure
        words = trim(words + base) if words and not words in base else base
        if not words:
            draft.doubts.add("no_measure")
    elif is_circumstance(words) and (memory.measure or memory.topic):
        words = trim((memory.measure or memory.topic) + words)
    if not segment.has("verb"):
        draft.doubts.add("no_verb")
    draft.measure = words

