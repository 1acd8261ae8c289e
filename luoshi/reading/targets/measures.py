"""What is counted: the words of a segment that are neither actor, time, comparator nor number.

What lives here: building a measure from a stretch of text. Not here: choosing a kind of the catalogue for it (lexicon).
Invariant: the characters of a measure come from the source, in its order.
"""

from __future__ import annotations

import re

from .tokens import Token

_DROP = frozenset(
    (
        "cadence",
        "due",
        "comparator",
        "modal",
        "quantity",
        "rate",
        "limit",
        "regular",
        "each",
        "number",
        "year",
        "head",
        "event",
        "money",
        "points",
    )
)
_MAX_WORDS = 200
_EDGE = re.compile(
    r"^(?:[,、:;。\s]|其中|并且?|同时|原则上|一般|至少|均|都|各(?!类|种|级)|要(?![求点闻情素])|须|应(?![急对用届])|需(?!求)|可(?![视回])|由|负责|牵头|组织开展|组织|开展|举办|召开|进行|安排|做到|确保|力争|争取|实现|完成|使(?!用)|的|于|在(?![线职岗校])|以(?![上下及])|将|把|对(?![外口])|到|为|共(?![建享同青])|累计|计划|拟|坚持|有(?![关效线])|保证|实行|落实|时间|之日起|必须)+(?=[\u4e00-\u9fff“《A-Z]{2})"
)
_TAIL = re.compile(
    r"(?:[,、:;。\s(]|至少|均|都|各|要|须|(?<![回响])应|需|任务|的|于|在|以|将|为|共|和|及|或|必须|数量|总数|不|应当|左右|并|力争|占比)+$"
)
_LIGHT_ONLY = re.compile(
    r"^(?:组织|开展|组织开展|进行|举办|召开|举行|安排|完成|实现|报送|更新|各|均|发布|做|上报|提交|至少|原则上|不|少于|一般|要|应|期间|必须|并|的|其中|总|比例|占|、|,)*$"
)


def measure_of(text: str, start: int, end: int, tokens: list[Token], actor_end: int = 0) -> str:
    """The measure in `text[start:end]`, time, numbers, comparators and the leading actor left out; "" when none is left."""
    pieces: list[str] = []
    at = max(start, actor_end) if start <= actor_end <= end else start
    for token in tokens:
        if token.start >= end:
            break
        if token.kind in _DROP and token.end > at and not (token.kind == "number" and token.chinese):
            if token.start > at:
                pieces.append(text[at : token.start])
            at = max(at, token.end)
    pieces.append(text[at:end])
    words = "".join(p.strip(" ,;") for p in pieces)
    words = re.sub(r"\([^()]*\)|[()]", "", words[:_MAX_WORDS])
    return trim(words)


def trim(words: str) -> str:
    """A measure without light verbs and particles at its edges."""
    words = _TAIL.sub("", words.strip()[:_MAX_WORDS])
    words = _EDGE.sub("", words)
    return words[:60]


_CIRCUMSTANCE = re.compile(r"(?:遇.*|.*(?:天气|[春夏秋冬]季|节假日|寒暑假|期间|周末|高峰|重点时段|双休日|敏感时期))$")


def is_circumstance(words: str) -> bool:
    """Whether only the when is left (夏季每月不少于2场): the measure is that of what went before."""
    return bool(_CIRCUMSTANCE.match(words))


def is_thin(words: str) -> bool:
    """Whether only a light verb is left (每季度召开一次): the object must come from elsewhere."""
    return bool(_LIGHT_ONLY.match(words))
