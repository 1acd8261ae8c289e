"""Who is bound: judging a noun phrase as an actor, its reach (whole, each) and "per".

What lives here: the judgement of one phrase. Not here: finding the phrase in a segment (leading.py), carrying an actor to
later segments (inheritance.py). Invariant: an actor is a stretch of the text, never made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from .words import ACTOR_ENDS, CHANNELS, CLASS_NOUNS, EACH_HEADS, MEDIA, NOT_ACTORS, PERSON_ENDS, SINGLE_PERSONS

ENDS: Final = tuple(sorted(ACTOR_ENDS, key=len, reverse=True))
MAX_PHRASE: Final = 60
_LEAD = re.compile(r"^(?:由|请|要求|并由|组织|督促|指导|鼓励|确保|原则上|一般|全年|各地|(?:\d{4}年)|其中|规定|凡)+")
TAIL: Final = re.compile(
    r"(?:负责|牵头|要求|应当|应|要|须|需|均|都|可|会同|结合实际|根据|带头|带队|亲自|分别|共同|联合|每人|参加|参训|原则上|一般|也|还|"
    r"同时|年内|于|至少|进行|按|将|在|对|向|认真|积极|切实|全年)+$"
)
_ACTS = re.compile(
    r"^(?:抓|巩固|新发展|引导|加强|强化|深化|推进|推动|成立|组建|健全|完善|发挥|建强|做好|办好|建好|落实|坚持|严格|开展|突出|新创|新建|壮大|打造|选优|"
    r"配强|规范|提升|提高|用好|管好|优化|创新|实施|注重|围绕|充分|与|培育|培养|选树|创建|建立|扩大|争创|积极|着力|持续|组织|举办|"
    r"完成|建成|开设|聘请|邀请|招募|慰问|走访|培训|评选|新增|覆盖|涉及|安排|选派|确保|提供|支持|为|被|有|无|含|对|参与学生|惠及|受益|不)"
)
_BRACKET = re.compile(r"\([^()]{0,20}\)$")
_FOREIGN = re.compile(r"[的《》\d%”“]")
_CLASSED = re.compile(r"类单位|级单位|(?:类|级)(?:学校|科室|部门|村)$|^[A-E]类")
_QUALIFIED = re.compile(r"[的《》%”“]")
_NO_CLASS = (
    "每年", "每月", "各类", "各种", "各项工作", "各项任务", "各项制度", "各项活动", "各项措施", "各级各类媒体", "各级媒体", "各自",
)  # fmt: skip
_LOOSE_GROUPS = ("志愿者", "居民", "群众")  # 居民志愿者: a body, not each of them


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` as it stands in the text, reach and per of the duty; `end` where the actor ends in the text."""

    name: str
    scope: str = "whole"
    per: str | None = None
    end: int = 0


# 认真抓好党组理论学习中心组(学习): what is taken up is a body, the words before only say how.
_TAKEN_UP = re.compile(
    r"^(?:认真|切实|扎实|持续|全面)*(?:抓好|抓实|落实好?|坚持|组织好|加强|做好)(?=[\u4e00-\u9fff]{3,}中心组$)"
)


def judge(phrase: str) -> Actor | None:
    """Whether a noun phrase is an actor; None for things, topics and channels."""
    if len(phrase) > MAX_PHRASE:
        return None
    name = TAIL.sub("", _LEAD.sub("", phrase.strip(" ,、:;“”"))).strip(" ,、:")
    name = _TAKEN_UP.sub("", name)
    if not 1 < len(name) <= 30 or _ACTS.match(name):
        return None
    if _CLASSED.search(name) and not _QUALIFIED.search(name):
        return Actor(name, "each")
    if _FOREIGN.search(name):
        return None
    each = name.startswith(EACH_HEADS) and not name.startswith(_NO_CLASS)
    if not _looks(name):
        if not each:
            return _channel_owner(name)
        name = _prefix(name) or ("" if name.endswith(CHANNELS) else name)
    return Actor(name, *reach(name, each)) if len(name) > 1 else None


def _looks(name: str) -> bool:
    bare = _BRACKET.sub("", name)
    return len(bare) > 1 and bare.endswith(ENDS) and not bare.endswith(CHANNELS) and not bare.endswith(NOT_ACTORS)


def _prefix(name: str) -> str:
    """各营业所营业厅电子屏 → 各营业所: the longest beginning that ends as units do."""
    for k in range(len(name), 1, -1):
        head = name[:k]
        if head.endswith(ENDS) and (k > 2 or head in CLASS_NOUNS) and not head.endswith(("会", "人", "部", "户")):
            return head
    return ""


def _channel_owner(name: str) -> Actor | None:
    """局机关宣传栏 → 局机关, a named unit before the name of its channel."""
    if not name.endswith(MEDIA):
        return None
    owner = _prefix(name)
    if (len(owner) < 3 and owner not in CLASS_NOUNS) or owner == name or "、" in owner or "和" in owner:
        return None
    return Actor(owner, *reach(owner, False))


def reach(name: str, each: bool) -> tuple[str, str | None]:
    """Scope and per of an actor by its form: 各…/每… bind each one, posts with one holder the whole."""
    bare = _BRACKET.sub("", name)
    everyone = bare.startswith(("全体", "所有"))
    person = bare.endswith(tuple(PERSON_ENDS))
    single = bare.endswith(SINGLE_PERSONS) and not bare.endswith("班主任")
    if each or everyone or "各" in bare[1:]:
        return "each", "person" if person and (everyone or not single) else None
    if single:
        return "whole", None
    if bare.endswith(CLASS_NOUNS) or (person and not bare.endswith(_LOOSE_GROUPS)):
        return "each", "person" if person else None
    return "whole", None


def named_in(text: str) -> Actor | None:
    """An actor that a heading or a list's opening names: 各村：, （三）各科室, 各单位全年任务如下."""
    parts = re.split(
        r"(?:全年|每年|年度|本年|的?(?:主要)?(?:任务|职责|目标|指标|要求|工作)|应|要|须|完成|如下|[:,(（])",
        text.strip(),
        maxsplit=1,
    )
    found = judge(parts[0])
    if found and (found.scope == "each" or parts[0].endswith(ENDS)) and len(found.name) <= 20:
        return found
    return None
