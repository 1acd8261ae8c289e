"""A paragraph cut into segments: the least stretches that can carry a commitment of their own.

What lives here: labels, sentences (。), parts (；), segments (，：, 、 between two quantities), brackets. Not here: what a
segment means. Invariant: segments keep the order of the text; a bracket's inner segments follow the segment they explain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .tokens import Token

_N = "[一二三四五六七八九十百零〇\\d]{1,4}"
_LABEL = re.compile(
    rf"\s*(?:第{_N}[条章节款项]\s*|\({_N}\)\s*|{_N}、\s*|[一二三四五六七八九十]{{1,3}}[.。]\s*|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[\s\u4e00-\u9fff“])(?![年月日个次篇条场万])\s*|\d{{1,2}}[.](?!\d)\s*|\d{{1,2}}\.(?=\d{{4}}年|\d{{1,2}}月)"
    rf"|\d{{1,2}}\)\s*|[①-⑳⑴-⒇⒈-⒛]\s*|\([a-zA-Z]\)\s*|[a-zA-Z][.、)]\s*|\d{{1,2}}\s+(?=\S)|[一二三四五六七八九十]{{1,3}}\s+(?=\S)|任务{_N}\s+|[-·●■◆□*•▲★○]+\s*|[一二三四五六七八九十]是)"
)
_OPENING_NOISE = re.compile(
    r"[\s,;:、。]*(?:其中|同时|此外|另外|并且|并|且|以及|而且|然后|即|[一二三四五六七八九]是(?!否))?[,:\s]*"
)
INTEREST = frozenset(("quantity", "rate", "cadence", "due", "limit", "event", "regular"))
_TIMED = frozenset(("cadence", "limit", "due"))
_NUMERIC = frozenset(("quantity", "rate", "points", "money", "number"))


@dataclass(slots=True)
class Segment:
    """A stretch `start`..`end` of folded text with its tokens; `mark` is the sign that ends it."""

    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    sentence: int = 0
    part: int = 0
    mark: str = ""
    inner: bool = False
    text: str = ""

    def has(self, *kinds: str) -> bool:
        return any(t.kind in kinds for t in self.tokens)

    def of(self, *kinds: str) -> list[Token]:
        return [t for t in self.tokens if t.kind in kinds]


def label_end(text: str, start: int, end: int) -> int:
    """Where the text of a paragraph begins after its label (1、, （一）, 第三条, 3.1, ——)."""
    found = _LABEL.match(text, start, end)
    if not found:
        return start
    again = re.compile(r"\s*(?:一|二|三|四|五|六)是").match(text, found.end(), end)
    return again.end() if again else found.end()


def split(text: str, start: int, end: int, tokens: list[Token]) -> list[Segment]:
    """Segments of a paragraph's `start`..`end`, brackets that matter taken out as inner segments."""
    segments: list[Segment] = []
    sentence = part = 0
    current = Segment(start, start)
    i = 0
    pending: list[Segment] = []

    def close(at: int, mark: str) -> None:
        nonlocal current, pending
        current.end, current.mark, current.sentence, current.part = at, mark, sentence, part
        _add(text, current, segments)
        for inner in pending:
            inner.sentence, inner.part = sentence, part
            _add(text, inner, segments)
        pending = []
        later = [t for t in current.tokens if t.start >= at]
        current.tokens = [t for t in current.tokens if t.start < at]
        current = Segment(at + 1, at + 1, later)

    while i < len(tokens):
        token = tokens[i]
        if token.kind == "open":
            j = _closing(tokens, i)
            if j:
                inside = tokens[i + 1 : j]
                if _matters(inside, text):
                    pending += _inner(text, token.end, tokens[j].start, inside)
                i = j + 1
                continue
        elif token.kind == "separator":
            close(token.start, token.word)
            if token.word in "。!?\n":
                sentence, part = sentence + 1, part + 1
            elif token.word == ";":
                part += 1
            i += 1
            continue
        elif token.kind in _NUMERIC:
            cut = _list_cut(text, current, token)
            if cut:
                close(cut, "、")
        elif token.kind in _TIMED and (token.kind != "due" or token.before) and token.group != "weak":
            cut = _time_cut(text, current, token)
            if cut:
                close(cut, "、")
        if token.kind not in ("open", "close"):
            current.tokens.append(token)
        i += 1
    close(end, "")
    return segments


def _add(text: str, segment: Segment, segments: list[Segment]) -> None:
    noise = _OPENING_NOISE.match(text, segment.start, segment.end)
    if noise and noise.end() < segment.end:
        segment.start = noise.end()
    while segment.end > segment.start and text[segment.end - 1] in " ,;、":
        segment.end -= 1
    if segment.end > segment.start:
        segment.text = text[segment.start : segment.end]
        segments.append(segment)


def _closing(tokens: list[Token], i: int) -> int:
    for j in range(i + 1, min(i + 60, len(tokens))):
        if tokens[j].kind == "close":
            return j
        if tokens[j].kind == "open":
            return 0
    return 0


def _matters(inside: list[Token], text: str) -> bool:
    if not inside:
        return False
    kinds = {t.kind for t in inside}
    if any(t.kind == "cadence" and t.word.endswith("均") or t.kind == "head" for t in inside):
        return False
    if "cadence" in kinds and any(t.kind == "cadence" and t.group != "weak" for t in inside):
        return True
    if (
        "quantity" in kinds
        and ("comparator" in kinds or any(t.kind == "quantity" and t.group == ">=" for t in inside))
        and "verb" in kinds
    ):
        return True
    if "quantity" in kinds and any(t.kind == "comparator" and t.word not in ("达", "超过") for t in inside):
        return True
    if "due" in kinds:
        return any(t.kind == "due" and (t.before or t.months) for t in inside) or "verb" in kinds
    return False


def _inner(text: str, start: int, end: int, inside: list[Token]) -> list[Segment]:
    result: list[Segment] = []
    current = Segment(start, start, inner=True)
    for token in inside:
        if token.kind == "separator":
            current.end, current.mark = token.start, token.word
            result.append(current)
            current = Segment(token.end, token.end, inner=True)
        else:
            current.tokens.append(token)
    current.end = end
    result.append(current)
    return [s for s in result if s.end > s.start]


def _time_cut(text: str, current: Segment, token: Token) -> int:
    """The 、 that parts two duties with a time of their own (每周一汇总、每月底通报), 0 when there is none."""
    times = [t for t in current.tokens if t.kind in _TIMED]
    if not times or not any(t.kind in ("verb", "quantity") and t.start >= times[0].end for t in current.tokens):
        return 0
    cut = text.rfind("、", times[-1].end, token.start + 1)
    return cut if cut > 0 and token.start - cut <= 8 else 0


def _list_cut(text: str, current: Segment, token: Token) -> int:
    """The 、 that parts two quantities of one segment, 0 when there is none (读书5本、写心得2篇)."""
    before = [t for t in current.tokens if t.kind in _NUMERIC]
    if not before:
        return 0
    cut = text.rfind("、", before[-1].end, token.start)
    return cut if cut > 0 else 0
