"""Numbers that are no commitments: sizes of groups, attributes, ordinals, eligibility, staffing, honours, paper copies.

What lives here: one test per class of trap, each with its reason, gathered in TRAPS. Not here: tests on whole segments
(stance.py). Invariant: a trap is a class of the language; none knows a document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .finds import Found, group_of
from .stance import is_award, is_condition, is_eligibility, is_negative, is_staffing

_NOT_AFTER = re.compile(
    r"(?:第|前|后|共|共计|合计|总计|计|约|仅|等|由|这|满|分|分为|划为|分成|设|为期|历时|连续|近|最近|逢|即|另|又|同|其他|其余|余下|"
    r"或|超|达|为|一式|折|抵|相当于|按|按照|凭|超过|逾)$"
)
_SUMMING = re.compile(r"(?:共|共计|合计|总计|约|仅|近|达|超|为|逾|超过|设|分)$")
_UPPER = frozenset(("不超过", "不得超过", "不得多于"))
_BELOW = frozenset(("低于", "少于", "小于"))
_ACT_UNITS = frozenset(("分钟", "小时", "个小时", "秒"))
_REACHING = frozenset(("突破", "达到", "超过", "增加到", "扩展到", "提高到"))
_FORMED = re.compile(r"(?:建立|组建|打造|形成|建设|建成|充实)$")
_TRAINING = re.compile(r"培训|走访|慰问|培养|培育|招募|新增|发展|参加")
_RECENT = re.compile(r"近[两二三四五六七八九十\d]{1,2}年")
_PAPERS = re.compile(r"纸质|电子版|复印件|原件|一式|各\d份$|装订")
_RANKS = re.compile(r"限额|限报|限推|排名|名次|位列|前列")
_TEAM = re.compile(r"的[\u4e00-\u9fff]{0,8}(?:队伍|团队|队)$")


def is_attribute(found: Found) -> bool:
    """阅读量达1万的2条: a number with 的 behind it describes the next noun; a team of 20 people is still to be formed."""
    if not found.follow.startswith(("的", "之")):
        return False
    if found.follow == "的队" or len(found.follow) == 1:
        return found.follow == "的"
    before = found.comparator.start if found.comparator else found.token.start
    if found.at_least and _FORMED.search(found.text[found.segment.start : before]):
        return False  # 建立不少于60人的师资库
    if group_of(found.token) == "person" and _TEAM.match(found.follow):
        return False
    near = found.cadence is not None and found.cadence.end >= found.token.start - 3
    return not (found.recurring and near and group_of(found.token) == "occasion")


def is_length_of_act(found: Found) -> bool:
    """每天进行5分钟安全提醒: the length of an act, which is still to be done each day."""
    return found.token.word in _ACT_UNITS and len(found.follow) > 1 and not found.token.group


def is_failure(found: Found) -> bool:
    """未, 缺席, 低于 before a number tell of a case, unless the number bounds the whole segment (投诉低于3件)."""
    below = found.comparator is not None and found.comparator.word in _BELOW and found.adjacent
    if below and found.at_end and not is_condition(found.segment):
        return False
    bounded = found.at_least or (found.comparator is not None and found.comparator.word in _UPPER)
    return is_negative(found.lead[-8:]) and not bounded and found.cadence is None


def _counted_before(found: Found) -> bool:
    """前10名, 等五项, 共12个: what stands before says that the number counts what there is."""
    near = found.lead[-4:]
    if found.comparator and found.group == "span" and near.endswith("后"):
        return False  # 不超过刊发后10个工作日
    if near.endswith("的") and not found.at_end and found.comparator is None and found.cadence is None:
        return True  # 对列入台账的12个项目: those that there are
    if any(t.kind == "due" and t.end == found.token.start for t in found.segment.tokens):
        return False  # 春节前2场
    if found.adjacent or not _NOT_AFTER.search(near) or (found.cadence and _SUMMING.search(near)):
        return False
    return not (near.endswith("为") and found.group == "occasion" and found.memory.cadence)


def _case(found: Found) -> bool:
    """会前3天 is a limit, 离岗半天以上须请假 a case."""
    if found.group == "span" and found.follow[:1] in ("前", "后") and found.follow:
        return True
    return (
        found.token.group == ">="
        and not found.adjacent
        and found.group in ("span", "person", "money")
        and bool(re.match(r"[须应需要可方由为视算不]", found.follow))
    )


def _condition(found: Found) -> bool:
    return is_condition(found.segment) and not found.at_least


def _honour(found: Found) -> bool:
    """评选先进个人5名."""
    return (
        is_award(found.segment.text)
        and found.group in ("person", "piece", "place")
        and not (found.comparator and found.cadence)
    )


def _staffing(found: Found) -> bool:
    """配备通讯员1名."""
    return (
        is_staffing(found.segment, found.token)
        and not (found.comparator and found.comparator.word in _REACHING)
        and not found.recurring
        and not found.segment.has("event")
        and not _TRAINING.search(found.segment.text)
    )


def _eligibility(found: Found) -> bool:
    """从事工作满5年, 近两年内发表3篇."""
    recent = bool(_RECENT.search(found.lead))
    if not (recent or is_eligibility(found.lead)) or found.recurring:
        return False
    return recent or "满" in found.lead or not found.at_least


def _bare_span(found: Found) -> bool:
    """用5年时间, 为期3天: a stretch of time without period or bound."""
    if found.group != "span" or found.cadence or found.segment.has("head") or found.memory.cadence or found.token.group:
        return False
    return found.comparator is None or (not found.at_least and found.comparator.group == ">=")


def _participants(found: Found) -> bool:
    """组织10名志愿者开展2次活动: people who take part beside a number of occasions."""
    if found.group != "person" or found.comparator or found.token.group:
        return False
    return any(n.start >= found.token.end and n.kind == "quantity" and group_of(n) == "occasion" for n in found.numbers)


def _copies(found: Found) -> bool:
    """纸质版和电子版各1份."""
    paper = found.token.word in ("份", "本", "套", "册") and bool(_PAPERS.search(found.segment.text))
    return paper and not (found.cadence and found.comparator)


def _rank(found: Found) -> bool:
    """每单位限报2人, 位列前3."""
    return found.comparator is None and bool(_RANKS.search(found.lead[-6:]))


TRAPS: Final[tuple[Callable[[Found], bool], ...]] = (
    _counted_before, _case, _condition, _honour, _staffing, _eligibility, _bare_span, _participants, _copies, _rank,
)  # fmt: skip


def is_trap(found: Found) -> bool:
    """Whether any class of trap catches the number."""
    return any(trap(found) for trap in TRAPS)
