"""The period of a number: its own cadence, an event, the sentence's, the list's or heading's, a date, else the plan's year.

What lives here: cadence, n, months and due of a draft. Not here: the reading of time words (cadences.py, moments.py).
Invariant: every draft leaves with a cadence of design.md §5.
"""

from __future__ import annotations

import re

from .clauses import Segment
from .dates import resolve, within
from .drafts import Draft, Memory
from .finds import Found
from .tokens import Token

_SIZES = frozenset(("字", "KB", "MB", "兆", "像素", "个字"))
_AREAS = frozenset(("平方米", "平米", "㎡", "m²"))
_KEPT = re.compile(r"保存|留存|保留|公示|展示|间隔|等候|候诊")
_ACTIVE = re.compile(r"培训|学习|服务|开放|授课|驻村|实践|劳动|阅读|锻炼|自学|播放|活动|教育|研修|轮岗|跟班")
_SUMS = re.compile(r"总|累计")
_BUILT = re.compile(r"新建|新增|改造|整治|种植|清理")
_FOUNDING = frozenset(
    ("新建", "改建", "建成", "打造", "创建", "培育", "发展", "引进", "新增", "购置", "设立", "评选", "招募", "开发", "改造", "新创", "争创", "建设", "增加")
)  # fmt: skip
_REACHING = frozenset(("突破", "达到", "超过", "增加到", "扩展到", "提高到"))
_LONG = frozenset(("year", "n_years", "school_year", "term"))
_FAST = frozenset(("day", "week", "two_weeks", "ten_days", "half_month", "n_hours"))


def set_period(found: Found, draft: Draft) -> None:
    """Give `draft` its cadence and due."""
    own, segment, memory = found.cadence, found.segment, found.memory
    averaged = segment.has("head")
    events = [t for t in segment.of("event") if t.start < found.token.start]
    if found.token.cadence:
        draft.cadence = found.token.cadence
    elif averaged and not found.recurring:
        _averaged(segment, memory, draft)
    elif events and not (own and own.start > events[-1].start):
        memory.in_event = True
        _spec(draft)
    elif found.group == "span" and draft.comparator == "<=" and not averaged and not own:
        draft.cadence, draft.due = "event", within(draft.value or 0, found.token.word, False)
        draft.doubts.add("limit_bare")
    elif own:
        _own(own, segment, memory, draft)
    elif _is_spec(found):
        _spec(draft)
    else:
        _inherited(found, draft)


def _spec(draft: Draft) -> None:
    draft.cadence = "event"
    draft.doubts.add("spec")


def _averaged(segment: Segment, memory: Memory, draft: Draft) -> None:
    draft.cadence = next((t.cadence for t in segment.of("head") if t.cadence), "year")
    if memory.due_token is not None:
        draft.cadence, draft.due = "once", resolve(memory.due_token.due, memory.years, False)
    draft.doubts.add("default_cadence")


def _own(own: Token, segment: Segment, memory: Memory, draft: Draft) -> None:
    draft.cadence, draft.n, draft.months = own.cadence, own.n, memory.months
    draft.due = resolve(own.due, None, True)
    dues, recurring, each = segment.of("due"), own.group != "weak", "各" in segment.text
    months = own.months or next((d.months for d in dues if d.group == "list"), ())
    if own.cadence == "year" and recurring and months and each:
        draft.cadence, draft.months, draft.due = "month", months, None  # 每年3月、9月各一次
        return
    if own.cadence == "year" and own.due and each and any(d.group == "day" for d in dues):
        draft.cadence, draft.due = "half_year", None  # 每年6月底前、12月底前各一次
        return
    if own.group == "weak" and own.cadence in ("month", "quarter"):
        draft.doubts.add("loose_date")
    for due in dues:
        if due.group == "cyclic":
            draft.due = due.due
        elif not recurring and not due.months:
            draft.due = resolve(due.due, memory.years, False, due.group == "before_month")
            single = due.before or (own.cadence == "year" and due.start > own.start and due.group == "day")
            draft.cadence = "once" if single else draft.cadence


def _is_spec(found: Found) -> bool:
    """The size of one piece or the length of one session (不少于150字, 不少于30分钟), not a count of work."""
    words, memory, unit = found.segment.text, found.memory, found.token.word
    if found.segment.has("head"):
        return False
    if memory.in_event and (found.group == "size" or unit in ("张", "幅", "段")):
        return True  # 每次不少于40分钟，轨迹不低于1.5公里
    if unit in _SIZES:
        return not (memory.cadence and re.search(r"写|笔记", words))
    if found.group == "span":
        running = memory.cadence and (memory.unit == unit or _ACTIVE.search(words) or _SUMS.search(words))
        return bool(_KEPT.search(words)) or not (running or unit in ("学时", "课时", "个学时"))
    return unit in ("张", "幅", "段") and not memory.cadence and bool(re.search(r"像素|照片|版面|附", words))


def _inherited(found: Found, draft: Draft) -> None:
    segment, memory, section = found.segment, found.memory, found.memory.section
    due = memory.due_token or (None if memory.cadence else memory.lead_due)
    if len([t for t in segment.of("due") if t.group == "half"]) == 2:
        draft.cadence = "half_year"  # 上半年、下半年各一次
    elif due is not None:
        _dated(due, memory, draft)
    elif _carries(found, draft.rate):
        draft.cadence, draft.n, draft.months = memory.cadence, memory.n, memory.months
        draft.due = resolve(memory.due, None, True)
        draft.doubts.add("inherited_cadence")
    elif section.cadence and not draft.rate:
        draft.cadence, draft.n = section.cadence, section.n
        draft.doubts.add("inherited_cadence")
    elif section.due:
        draft.cadence, draft.due = (
            "once",
            resolve(section.due, memory.years, False, section.due_group == "before_month"),
        )
        draft.doubts.add("dated")
    elif found.token.word in _AREAS and not _BUILT.search(segment.text):
        draft.cadence = "once"  # 站房面积不低于800平方米: a state to be reached
    else:
        draft.cadence = "once" if section.single else section.default
        draft.doubts.add("rate_default" if draft.rate else "default_cadence")


def _dated(due: Token, memory: Memory, draft: Draft) -> None:
    if due.group == "list" and due.months:
        draft.cadence, draft.months = "month", due.months
        draft.doubts.add("range_months")
        return
    draft.cadence, draft.due = "once", resolve(due.due, memory.years, False, due.group == "before_month")
    draft.doubts.add("dated")


def _carries(found: Found, rate: bool) -> bool:
    """Whether the sentence's period holds here too: 每月2篇，临床科室1篇 – but not 每天推送1条，粉丝突破20万."""
    cadence = found.memory.cadence
    if not cadence or (rate and cadence not in ("year", "quarter", "n_years")):
        return False
    if cadence in _LONG and (cadence != "term" or not any(v.word in _FOUNDING for v in found.verbs)):
        return True
    if any(t.kind == "comparator" and t.word in _REACHING for t in found.segment.tokens):
        return False
    if any(v.word in _FOUNDING for v in found.verbs):
        return False
    if found.group == "span" and _SUMS.search(found.segment.text):
        return True
    if found.memory.fresh_actor and found.verbs and not {v.word for v in found.verbs} & found.memory.verbs:
        return False  # 考核每季度一次，党员学习不少于32学时: someone else does something else
    if cadence in _FAST:
        return not found.segment.has("verb") and found.memory.unit == found.token.word
    return True
