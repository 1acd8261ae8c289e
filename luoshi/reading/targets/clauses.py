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
    rf"|\d{{1,2}}\)\s*|[①-⑳⑴-⒇⒈-⒛]\s*|\([a-zA-Z]\)\s*|[a-zA-Z][.、)]\s*|\d{{1,2}}\s+(?=\S)|[一二三四五六七八九十]{{1,3}}\s+(?=\S)|[壹贰叁肆伍陆柒捌玖拾甲乙丙丁戊己庚辛]、|任务{_N}\s+|[-·●■◆□*•▲★○→➢✓※◎☆▶►]+\s*|[一二三四五六七八九十]是)"
)
_COUNTED_POINT = re.compile(r"\s*[一二三四五六]是")
_OPENING_NOISE = re.compile(
    r"[\s,;:、。]*(?:其中|同时|此外|另外|并且|并|且|以及|而且|然后|即|[一二三四五六七八九]是(?!否))?[,:\s]*"
)
MAX_TOKENS = 120  # no clause of a plan has so many; what is done per segment stays bounded, the whole linear
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
        """Whether a token of one of the kinds stands in the segment."""
        return any(t.kind in kinds for t in self.tokens)

    def of(self, *kinds: str) -> list[Token]:
        """The segment's tokens of these kinds."""
        return [t for t in self.tokens if t.kind in kinds]


def label_end(text: str, start: int, end: int) -> int:
    """Where the text of a paragraph begins after its label (1、, （一）, 第三条, 3.1, ——)."""
    found = _LABEL.match(text, start, end)
    if not found:
        return start
    again = _COUNTED_POINT.match(text, found.end(), end)
    return again.end() if again else found.end()


def split(text: str, start: int, end: int, tokens: list[Token]) -> list[Segment]:
    """Segments of a paragraph's `start`..`end`, brackets that matter taken out as inner segments."""
    splitter = _Splitter(text, start)
    i = 0
    while i < len(tokens):
        close = _closing(tokens, i) if tokens[i].kind == "open" else 0
        if close:
            splitter.bracket(tokens[i], tokens[i + 1 : close], tokens[close])
            i = close + 1
        else:
            splitter.take(tokens[i])
            i += 1
    splitter.close(end, "")
    return splitter.segments


class _Splitter:
    """The segment being built, and those that are done."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.segments: list[Segment] = []
        self.current = Segment(start, start)
        self.pending: list[Segment] = []
        self.sentence = self.part = 0

    def take(self, token: Token) -> None:
        """Add a token, or end a segment at it."""
        if token.kind == "separator":
            self.close(token.start, token.word)
            full = token.word in "。!?\n"
            self.sentence += full
            self.part += full or token.word == ";"
        elif token.kind not in ("open", "close"):
            if len(self.current.tokens) >= MAX_TOKENS:
                self.close(token.start - 1, "")
            cut = self._cut(token)
            if cut:
                self.close(cut, "、")
            self.current.tokens.append(token)

    def _cut(self, token: Token) -> int:
        if token.kind in _NUMERIC:
            return _list_cut(self.text, self.current, token)
        timed = token.kind in _TIMED and (token.kind != "due" or token.before) and token.group != "weak"
        return _time_cut(self.text, self.current, token) if timed else 0

    def bracket(self, opening: Token, inside: list[Token], closing: Token) -> None:
        """Keep what stands in a bracket for after the segment that it explains, if it matters."""
        if _matters(inside):
            self.pending += _inner(opening.end, closing.start, inside)

    def close(self, at: int, mark: str) -> None:
        """End the current segment before `at`; tokens behind it begin the next."""
        done = self.current
        done.end, done.mark = at, mark
        later = [t for t in done.tokens if t.start >= at]
        done.tokens = [t for t in done.tokens if t.start < at]
        for segment in (done, *self.pending):
            segment.sentence, segment.part = self.sentence, self.part
            _add(self.text, segment, self.segments)
        self.pending = []
        self.current = Segment(at + 1, at + 1, later)


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


def _matters(inside: list[Token]) -> bool:
    """Whether a bracket holds a duty of its own (每半月一期), a bound or a date, and not an average or a bare number."""
    if any((t.kind == "cadence" and t.word.endswith("均")) or t.kind == "head" for t in inside):
        return False
    if any(t.kind == "cadence" and t.group != "weak" for t in inside):
        return True
    bounded = any(t.kind == "comparator" for t in inside) or any(
        t.kind == "quantity" and t.group == ">=" for t in inside
    )
    verb = any(t.kind == "verb" for t in inside)
    firm = any(t.kind == "comparator" and t.word not in ("达", "超过") for t in inside)
    if any(t.kind == "quantity" for t in inside) and ((bounded and verb) or firm):
        return True
    dues = [t for t in inside if t.kind == "due"]
    return any(t.before or t.months for t in dues) or (bool(dues) and verb)


def _inner(start: int, end: int, inside: list[Token]) -> list[Segment]:
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
    if token.kind == "limit" and times and times[-1].kind == "limit" and text.startswith("、", times[-1].end):
        return times[-1].end  # 一般问题5日内、较大问题15日内
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
