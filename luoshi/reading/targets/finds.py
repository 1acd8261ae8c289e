"""A number in its surroundings: the comparator and the period that govern it, the words before and behind.

What lives here: gathering what the tests on a number look at. Not here: the tests (traps.py, quantities.py).
Invariant: a comparator governs the first number behind it only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .clauses import Segment
from .drafts import Memory
from .tokens import Token
from .words import COUNT_WORDS, STRONG_LOWER

NUMBER_KINDS = frozenset(("quantity", "rate", "points", "number", "money"))
_WHOLE_YEAR = frozenset(("全年", "年内", "全学年"))


def group_of(token: Token) -> str:
    """The class of a token's count word; unknown ones count pieces."""
    return COUNT_WORDS.get(token.word, COUNT_WORDS.get(token.word.split("(")[0], "piece"))


@dataclass(slots=True)
class Found:
    """One number of a segment. `done` are the segment's numbers that already became targets."""

    text: str
    segment: Segment
    token: Token
    numbers: list[Token]
    memory: Memory
    done: list[Token] = field(default_factory=list)
    comparator: Token | None = None
    cadence: Token | None = None
    group: str = ""

    @property
    def lead(self) -> str:
        """The segment's words before the number."""
        return self.text[self.segment.start : self.token.start]

    @property
    def follow(self) -> str:
        """The segment's words behind the number."""
        return self.text[self.token.end : self.segment.end]

    @property
    def adjacent(self) -> bool:
        """Whether the comparator stands directly before the number."""
        return self.comparator is not None and self.comparator.end == self.token.start

    @property
    def at_least(self) -> bool:
        """Whether the comparator is one that only commands use (不少于, 至少)."""
        return self.comparator is not None and self.comparator.word in STRONG_LOWER

    @property
    def recurring(self) -> bool:
        """Whether a period that makes duties (每月) governs the number."""
        return self.cadence is not None and self.cadence.group != "weak"

    @property
    def at_end(self) -> bool:
        """Whether the number closes its segment."""
        return self.token.end == self.segment.end

    @property
    def verbs(self) -> list[Token]:
        """Verbs before the number."""
        return [t for t in self.segment.tokens if t.kind == "verb" and t.start < self.token.start]


def numbers_of(segment: Segment) -> list[Token]:
    """The numbers of a segment; a limit counts as one where it bounds an average (户均停电3.5小时以内)."""
    averaged = segment.has("head")
    return [t for t in segment.tokens if t.kind in NUMBER_KINDS or (averaged and t.kind == "limit")]


def find(text: str, segment: Segment, token: Token, numbers: list[Token], memory: Memory, done: list[Token]) -> Found:
    """The number `token` with what governs it."""
    floor = max((n.end for n in numbers if n.end <= token.start), default=segment.start)
    before = [t for t in segment.tokens if t.kind == "comparator" and floor <= t.start < token.start]
    group = "rate" if token.kind == "rate" else group_of(token)
    return Found(
        text, segment, token, numbers, memory, done, before[-1] if before else None, _cadence(segment, token), group
    )


def _cadence(segment: Segment, token: Token) -> Token | None:
    """The period of a number: the last strong one before it, a weak one, or one behind it (不少于2次，每月)."""
    before = [t for t in segment.tokens if t.kind == "cadence" and t.start < token.start]
    strong = [t for t in before if t.group != "weak"]
    if strong:
        later = [t for t in before if t.start > strong[-1].start and t.word in _WHOLE_YEAR]
        return later[-1] if later else strong[-1]
    if before:
        return before[-1]
    return next((t for t in segment.tokens if t.kind == "cadence" and t.start >= token.end and t.group != "weak"), None)
