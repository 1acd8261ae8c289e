"""The words by which plans call kinds: from a phrase of a plan to a proposed kind, facets and quantity.

What lives here: scoring of declared words. Not here: the words (data/*.toml) and the reading of sentences (`reading`).
Invariant: a proposal depends on the text only up to the width of its characters and its spaces, and where two kinds
are equally near none is proposed: a person chooses, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from luoshi.catalogue.ethics import held_reason
from luoshi.catalogue.load import load
from luoshi.catalogue.model import Catalogue, Choice, FieldDef
from luoshi.catalogue.words import Index, Match, Span, overlaps, places, plain

ANY_COUNT_WORD = "次"  # an act of any kind can be counted in 次
MIN_SCORE = 3  # two characters of the measure (4), or three of the rest of the sentence
HEAD_BONUS = 1  # a Chinese noun ends with what it is: 通讯员培训 is a training
COUNT_BONUS = 1  # 期, 场, 篇 say something of the kind; 次, 个, 项 do not
PLAIN_COUNT_WORDS = frozenset({"次", "个", "项", "件", ""})

_STEMS = "国家|中央|省|市|县|区|校"
_LEVEL_LIST = re.compile(rf"(?:(?:{_STEMS})[、,/和或与及]?){{2,}}[两二三四五]?级")
_UPWARD = re.compile(r"(?:及|或|和)?以上")
_DOWNWARD = re.compile(r"(?:及|或|和)?以下")
_JOINER = re.compile(r"[和与及或、]")
_COUNT_PARTS = re.compile(r"[()/、或]+")


@dataclass(frozen=True, slots=True)
class Scored:
    """A kind with how near a text is to it; `inside`: where the measure names it, None if only the sentence does."""

    kind: str
    score: int
    inside: Match | None

    @property
    def rank(self) -> tuple[int, int]:
        """What is compared: the score, then how far to the right the measure names it."""
        return self.score, self.inside.end if self.inside else 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one catalogue. Get it by `lexicon()`."""

    catalogue: Catalogue
    words: Index[str]
    not_words: Index[str]

    def kind_of(self, measure: str, count_word: str, quote: str) -> str | None:
        """The kind that a target's words name, or None where none or more than one is near.

        measure: what is counted, as the reader cut it (集中学习); count_word: 次, 篇, …, "" if unknown; quote: the
        target's words in the document. What is held and not run (`ethics`) has no kind.
        """
        kinds = self.kinds_of(measure, count_word, quote)
        return kinds[0] if len(kinds) == 1 else None

    def kinds_of(self, measure: str, count_word: str, quote: str) -> tuple[str, ...]:
        """All kinds that a target's words name side by side (信息或新闻稿件), the nearest first; () where unclear."""
        if held_reason(f"{measure}，{quote}") is not None:
            return ()
        ranked = sorted(self.scores(measure, count_word, quote), key=lambda each: (each.rank, each.kind), reverse=True)
        if not ranked or ranked[0].score < MIN_SCORE:
            return ()
        best, others = ranked[0], ranked[1:]
        if any(other.rank == best.rank for other in others):
            return ()
        beside = (
            other
            for other in others
            if other.score >= MIN_SCORE and _side_by_side(best, other, plain(measure) or plain(quote))
        )
        return (best.kind, *(other.kind for other in beside))

    def scores(self, measure: str, count_word: str, quote: str) -> list[Scored]:
        """Every kind with a word in the text and a quantity for the count word, with how near it is.

        Characters of the measure weigh double, those of the rest of the sentence once.
        """
        sentence = plain(quote)
        subject = plain(measure) or sentence
        banned = {kind for text in (subject, sentence) for kind, _ in self.not_words.found(text)}
        best: dict[str, Scored] = {}
        for text, weight in ((subject, 2), (sentence, 1)):
            for kind, where in self.words.found(text):
                head = HEAD_BONUS if weight == 2 and where.end == len(subject) else 0
                found = Scored(kind, weight * where.size + head, where if weight == 2 else None)
                if kind not in best or found.rank > best[kind].rank:
                    best[kind] = found
        heard = (each for each in best.values() if each.kind not in banned and self.measure_for(each.kind, count_word))
        return [replace(each, score=each.score + self._count_bonus(each.kind, count_word)) for each in heard]

    def facets_of(self, kind: str, quote: str) -> dict[str, tuple[str, ...]]:
        """Facet code → choice codes that a text narrows a kind to; facets that it does not speak of are absent.

        市级及以上 names the level and all above it. Raises KeyError for an unknown kind.
        """
        text = _spread_levels(plain(quote))
        found = {field.code: _choices_in(field, text) for field in self.catalogue.kind(kind).facets}
        return {code: choices for code, choices in found.items() if choices}

    def measure_for(self, kind: str, count_word: str) -> str | None:
        """The code of the quantity of a kind that a count word asks for; None where the kind has none.

        次 and an unknown word ("") ask for the kind's first quantity; 条(篇) asks for either. Raises KeyError.
        """
        declared = self.catalogue.kind(kind).quantities
        for word in _count_parts(count_word):
            for quantity in declared:
                if word in quantity.count_words:
                    return quantity.code
        return declared[0].code if ANY_COUNT_WORD in _count_parts(count_word) else None

    def holding_type_of(self, text: str) -> str | None:
        """The type of holding that a text names (宣传栏 → board), by its longest word; None where none or two."""
        sought = plain(text)
        sizes = {
            each.code: max((len(plain(word)) for word in each.words if plain(word) in sought), default=0)
            for each in self.catalogue.holding_types()
        }
        best = max(sizes.values(), default=0)
        named = [code for code, size in sizes.items() if size == best]
        return named[0] if best and len(named) == 1 else None

    def count_words(self, kind: str) -> tuple[str, ...]:
        """The count words that a kind's quantities accept. Raises KeyError."""
        return tuple(dict.fromkeys((*self.catalogue.kind(kind).count_words, ANY_COUNT_WORD)))

    def _count_bonus(self, kind: str, count_word: str) -> int:
        """For a telling count word that the kind shows as its own first word."""
        shown = self.catalogue.kind(kind).quantities[0].count_word
        return COUNT_BONUS if shown not in PLAIN_COUNT_WORDS and shown in _count_parts(count_word) else 0


@cache
def lexicon() -> Lexicon:
    """The lexicon of the catalogue that the product ships."""
    return build(load())


def build(catalogue: Catalogue) -> Lexicon:
    """A lexicon over a catalogue (a house's own kinds included)."""
    kinds = catalogue.kinds()
    return Lexicon(
        catalogue,
        Index((word, kind.code) for kind in kinds for word in kind.words),
        Index((word, kind.code) for kind in kinds for word in kind.not_words),
    )


def _side_by_side(one: Scored, other: Scored, subject: str) -> bool:
    """Whether two kinds are named apart in the measure, with a joining word between."""
    if one.inside is None or other.inside is None:
        return False
    first, second = sorted((one.inside, other.inside), key=lambda each: each.start)
    return first.end <= second.start and _JOINER.search(subject[first.end : second.start]) is not None


def _count_parts(count_word: str) -> tuple[str, ...]:
    parts = tuple(part for part in _COUNT_PARTS.split(plain(count_word)) if part)
    return parts or (ANY_COUNT_WORD,)


def _spread_levels(text: str) -> str:
    """国家、省、市级 → 国家级、省级、市级, so that each level of an enumeration is seen."""

    def each(found: re.Match[str]) -> str:
        return "、".join(f"{stem}级" for stem in re.findall(_STEMS, found.group(0)))

    return _LEVEL_LIST.sub(each, text)


def _choices_in(field: FieldDef, text: str) -> tuple[str, ...]:
    """Codes of the choices that a text names, in the field's order; the longest words are taken first."""
    words = sorted(_words_of(field.choices), key=lambda pair: len(pair[0]), reverse=True)
    order = {choice.code: place for place, choice in enumerate(field.choices)}
    named: set[str] = set()
    taken: list[Span] = []
    for word, code in words:
        for span in places(word, text):
            if overlaps(span, taken):
                continue
            taken.append(span)
            named |= _with_direction(field, order, code, text[span[1] :])
    return tuple(choice.code for choice in field.choices if choice.code in named)


def _with_direction(field: FieldDef, order: dict[str, int], code: str, after: str) -> set[str]:
    if field.ordered and _UPWARD.match(after):
        return {each for each, place in order.items() if place <= order[code]}
    if field.ordered and _DOWNWARD.match(after):
        return {each for each, place in order.items() if place >= order[code]}
    return {code}


def _words_of(choices: tuple[Choice, ...]) -> Iterator[tuple[str, str]]:
    for choice in choices:
        if choice.label.startswith("其他"):
            continue
        for word in (choice.label, *choice.words):
            yield plain(word), choice.code
