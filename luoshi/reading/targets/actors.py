"""Who is bound: the leading noun phrase of a segment as an actor, its reach (whole, each) and "per".

What lives here: finding and judging actors. Not here: carrying an actor from one segment to the next (context.py).
Invariant: an actor is a stretch of the text, never made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import Segment
from .words import (
    ACTOR_ENDS,
    CHANNELS,
    CLASS_NOUNS,
    EACH_HEADS,
    MEDIA,
    NOT_ACTORS,
    PERSON_ENDS,
    PREPOSITIONS,
    SINGLE_PERSONS,
)

_ENDS = tuple(sorted(ACTOR_ENDS, key=len, reverse=True))
_PERSONS = tuple(PERSON_ENDS)
_LEAD = re.compile(r"^(?:由|请|要求|并由|组织|督促|指导|鼓励|确保|原则上|一般|全年|各地|(?:\d{4}年)|其中|规定|凡)+")
_STOP_KINDS = frozenset(
    (
        "cadence",
        "due",
        "comparator",
        "modal",
        "quantity",
        "rate",
        "limit",
        "regular",
        "event",
        "head",
        "number",
        "money",
        "points",
        "year",
    )
)
_TAIL = re.compile(
    r"(?:负责|牵头|要求|应当|应|要|须|需|均|都|可|会同|结合实际|根据|带头|带队|亲自|分别|共同|联合|每人|参加|参训|原则上|一般|也|还|同时|年内|于|至少|进行|按|将|在|对|向|认真|积极|切实|全年)+$"
)
_CHARGED = re.compile(r"由([\u4e00-\u9fff()、]{2,16}?)(?:负责|牵头|承担|统一|具体|组织|实施|落实)")
_AS_UNITS = re.compile(r"以([\u4e00-\u9fff]{2,10})为单位")
_STUDY_GROUP = re.compile(r"([\u4e00-\u9fff]{0,14}中心组)")
_BRACKET = re.compile(r"\([^()]{0,20}\)$")
_GROUPS = ("志愿者", "居民", "群众")


@dataclass(frozen=True, slots=True)
class Actor:
    """`name` as it stands in the text, reach and per of the duty; `end` where the actor ends in the text."""

    name: str
    scope: str = "whole"
    per: str | None = None
    end: int = 0


_ACTS = re.compile(
    r"^(?:抓|加强|强化|深化|推进|推动|成立|组建|健全|完善|发挥|建强|做好|办好|建好|落实|坚持|严格|开展|突出|新创|新建|壮大|打造|选优|配强|规范|提升|提高|用好|管好|优化|创新|实施|注重|围绕|充分|与|培育|培养|选树|创建|建立|扩大|争创|积极|着力|持续|组织|举办|完成|建成|开设|聘请|邀请|招募|慰问|走访|培训|评选|新增|覆盖|涉及|安排|选派|确保|提供|支持|为|被|有|无|含|对|参与学生|惠及|受益|不)"
)


def _looks(name: str) -> bool:
    bare = _BRACKET.sub("", name)
    return bare.endswith(_ENDS) and not bare.endswith(CHANNELS) and not bare.endswith(NOT_ACTORS) and len(bare) > 1


def _prefix(name: str) -> str:
    """各营业所营业厅电子屏 → 各营业所: the longest beginning that ends as units do."""
    for k in range(len(name), 1, -1):
        if (
            name[:k].endswith(_ENDS)
            and (len(name[:k]) > 2 or name[:k] in CLASS_NOUNS)
            and not name[:k].endswith(("会", "人", "部", "户"))
        ):
            return name[:k]
    return ""


def judge(name: str) -> Actor | None:
    """Whether a noun phrase is an actor; None for things, topics and channels."""
    name = _TAIL.sub("", _LEAD.sub("", name.strip(" ,、:;“”"))).strip(" ,、:")
    if not 1 < len(name) <= 30 or re.search(r"[的《》\d%]", name) and not re.search(r"^\d?[A-Z一二三四]", name):
        return None
    if _ACTS.match(name) or "”" in name or "“" in name:
        return None
    each = name.startswith(EACH_HEADS) and not name.startswith(
        (
            "每年",
            "每月",
            "各类",
            "各种",
            "各项工作",
            "各项任务",
            "各项制度",
            "各项活动",
            "各项措施",
            "各级各类媒体",
            "各级媒体",
            "各自",
        )
    )
    if re.search(r"类单位|级单位|(?:类|级)(?:学校|科室|部门|村)$", name) or re.match(r"^[A-E]类", name):
        return Actor(name, "each")
    if not _looks(name):
        if not each:
            return _channel_owner(name)
        name = _prefix(name) or ("" if name.endswith(CHANNELS) else name)
        if len(name) < 2:
            return None
    scope, per = reach(name, each)
    return Actor(name, scope, per)


def _channel_owner(name: str) -> Actor | None:
    """局机关宣传栏 → 局机关, a named unit before the name of its channel."""
    if not name.endswith(MEDIA):
        return None
    owner = _prefix(name)
    if len(owner) < 3 and owner not in CLASS_NOUNS or owner == name or any(c in owner for c in "、和"):
        return None
    scope, per = reach(owner, False)
    return Actor(owner, scope, per)


def reach(name: str, each: bool) -> tuple[str, str | None]:
    """Scope and per of an actor by its form: 各…/每… bind each one, posts with one holder the whole."""
    bare = _BRACKET.sub("", name)
    person = bare.endswith(_PERSONS) and not bare.endswith(("街道社区居民",))
    if each or "各" in bare[1:] or bare.startswith(("全体", "所有")):
        return "each", "person" if person and not bare.endswith(SINGLE_PERSONS) or bare.startswith(
            "全体"
        ) and person else None
    if bare.endswith(SINGLE_PERSONS):
        return "whole", None
    if bare.endswith(CLASS_NOUNS):
        return "each", "person" if person else None
    if person and not bare.endswith(_GROUPS):
        return "each", "person"
    return "whole", None


def leading(segment: Segment, text: str) -> Actor | None:
    """The actor that begins a segment, if one does."""
    start, end = segment.start, segment.end
    each_token = None
    for token in segment.tokens:
        if token.kind == "each":
            if each_token is None and token.start - start <= 30:
                each_token = token
            continue
        if token.kind == "idiom" or token.kind == "noun" or token.kind == "quoted" and token.start == start:
            continue
        if token.kind in _STOP_KINDS or token.kind == "verb" and token.group != "short" or token.kind == "quoted":
            if token.kind in ("cadence", "due", "modal") and token.start == start:
                start = token.end
                continue
            end = token.start
            break
        if token.kind == "verb" and token.start > start + 1 and _follows_unit(text, start, token.start):
            end = token.start
            break
    if each_token and each_token.end <= end + 2:
        return _of_each(each_token, text, start, end)
    phrase = text[start:end]
    if phrase[:1] in PREPOSITIONS and not phrase.startswith("以"):
        return None
    cut = next((k for k, c in enumerate(phrase) if c in PREPOSITIONS and k > 0 and not _inside_name(phrase, k)), -1)
    if phrase[:1] == "由":
        phrase, start, cut = phrase[1:], start + 1, -1
    if _is_meeting(segment, phrase):
        return _convener(phrase, text, start, end)
    found = judge(phrase[:cut] if cut > 0 else phrase)
    if not found or _of_a_rate(segment) and not found.name.startswith(EACH_HEADS):
        return None
    if re.fullmatch(r"(?:国家|中央|省|市|县|区|乡|镇|村)级", found.name) and any(
        t.kind == "quantity" and t.start <= end + 4 for t in segment.tokens
    ):
        return None
    at = text.find(found.name, start, end)
    return Actor(found.name, found.scope, found.per, at + len(found.name)) if at >= 0 else None


def _of_a_rate(segment: Segment) -> bool:
    """住院患者知晓率不低于85%: what a rate speaks of does not act."""
    first = next((t for t in segment.tokens if t.kind in ("quantity", "rate")), None)
    return first is not None and first.kind == "rate"


def _is_meeting(segment: Segment, phrase: str) -> bool:
    """党支部党员大会每季度召开1次: a meeting is held, it does not act."""
    phrase = _TAIL.sub("", phrase)
    if not phrase.endswith(
        (
            "大会",
            "委员会",
            "小组会",
            "例会",
            "职代会",
            "生活会",
            "全委会",
            "座谈会",
            "联席会",
            "家长会",
            "班会",
            "办公会",
            "职工会",
        )
    ):
        return False
    return (
        any(t.kind == "verb" and t.word in ("召开", "举行", "开", "举办") for t in segment.tokens)
        and segment.end - segment.tokens[-1].end <= 1
    )


def _convener(phrase: str, text: str, start: int, end: int) -> Actor | None:
    for owner in ("党支部", "支部", "党小组", "党总支", "工会", "各村", "各社区", "各班"):
        if phrase.startswith(owner) and len(phrase) > len(owner):
            scope, per = reach(owner, owner[0] == "各")
            at = text.find(owner, start, end)
            return Actor(owner, scope, per, at if owner in ("支部", "党小组") else at + len(owner))
    return None


def charged(segment: Segment, text: str) -> Actor | None:
    """街面宣传栏由街道宣传科负责: the actor that is charged inside a segment."""
    by = _AS_UNITS.search(segment.text)
    if by:
        return Actor(by[1], "each")
    found = _CHARGED.search(segment.text)
    return judge(found[1]) if found else None


def study_group(text: str) -> Actor | None:
    """抓好党组理论学习中心组学习: the group whose study the sentence is about."""
    found = _STUDY_GROUP.search(text)
    if not found:
        return None
    name = re.sub(
        r"^(?:[\u4e00-\u9fff]*?(?:抓好|落实|坚持|加强|抓实|完善|组织|健全|贯彻|执行))?(?:全面|认真)*", "", found[1]
    )
    return Actor(name, "whole") if len(name) >= 3 else None


def _inside_name(phrase: str, k: int) -> bool:
    return (
        phrase[k] == "和"
        or phrase[k] == "在"
        and phrase[k - 1] in "所现存"
        or phrase[k] == "以"
        and phrase[k + 1 : k + 2] in "上下及"
        or phrase[k] == "同"
        and phrase[k + 1 : k + 2] in "志学"
        or phrase[k] == "对"
        and phrase[k + 1 : k + 2] in "外口"
    )


def _follows_unit(text: str, start: int, at: int) -> bool:
    return text[start:at].endswith(_ENDS) and at - start > 2


def _of_each(token: object, text: str, start: int, end: int) -> Actor | None:
    from .tokens import Token

    assert isinstance(token, Token)
    before = text[start : token.start].strip("、,")
    stem = text[token.start : token.end].lstrip("每").lstrip("一").lstrip("个名位支家所块处座间")
    rest = text[token.end : end]
    cut = next((k for k, c in enumerate(rest) if c in PREPOSITIONS), len(rest))
    name = _TAIL.sub("", (stem + rest[:cut])).strip("、, ")
    word = text[token.start : token.end]
    if before and len(name) <= 1:
        name = ""
    if word.startswith(("每人", "每户")) or not name:
        owner = judge(before)
        per = "person" if token.per == "person" else token.per or "unit"
        return Actor(owner.name if owner else before if 1 < len(before) <= 15 else "", "each", per, token.end)
    if len(name) > 16 or name.startswith(("万元", "公里", "百", "千", "万")):
        return None
    owner = judge(name)
    short = owner.name if owner and not name.endswith(_ENDS) else name
    per = "person" if token.per == "person" or short.endswith(_PERSONS) else token.per or "unit"
    at = text.find(short, token.start, end)
    return Actor(short, "each", per, at + len(short) if at >= 0 else token.end)


def named_in(text: str) -> Actor | None:
    """An actor that a heading or a list's opening names: 各村：, （三）各科室, 各单位全年任务如下."""
    head = re.split(
        r"(?:全年|每年|年度|本年|的?(?:主要)?(?:任务|职责|目标|指标|要求|工作)|应|要|须|完成|如下|[:,(（])",
        text.strip(),
        maxsplit=1,
    )[0]
    found = judge(head)
    if found and (found.scope == "each" or head.endswith(_ENDS)) and len(found.name) <= 20:
        return found
    return None
