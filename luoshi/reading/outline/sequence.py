"""Sequence: which of the possible labels open a clause, and at which depth.

What lives here: a grammar with a stack of open levels. A label is asked which open level it continues; failing that,
whether it begins a level, or runs on across a heading. Not here: what labels look like. Nothing knows any document:
levels come from the order of the numbers; the usual order of official numbering (第一章, 一、, （一）, 1., （1）)
decides only where the numbers leave it open.
Invariant: the depth of an opening is at most one more than that of the opening before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luoshi.reading.limits import MAX_DEPTH
from luoshi.reading.model import Paragraph
from luoshi.reading.outline.annexes import annex_label, is_annex_list
from luoshi.reading.outline.labels import STRONG, WEAK, Label, automatic, readings

LOOKAHEAD = 120  # possible labels within which a list must go on to prove that it is one
CONTENTS = re.compile(r"(?:\t|…|\.{3}|·{3}|-{3}|_{3}|—{3}) ?\d{1,3}$")  # 一、指导思想……3
GAP = 3  # numbers that a misnumbered list may skip

ORDINALS = ("part", "chapter", "section", "article")  # 第五条 is never a date or an amount
# The usual order of levels, GB/T 9704 and legislative practice; smaller is higher.
RANKS = {
    "annex": -1, "part": 0, "chapter": 1, "section": 2, "heading": -1, "article": 3, "roman": 4, "han": 4,
    "han_paren": 5, "han_half": 5, "han_bracket": 5, "arabic": 6, "multi": 6, "arabic_paren": 7, "arabic_half": 8,
    "arabic_bracket": 8, "circle": 9, "alpha": 10, "alpha_paren": 11, "alpha_half": 11, "alpha_bracket": 11,
    "roman_paren": 12, "roman_half": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opening:
    """Paragraph number `index` opens a clause at `depth` (1 = under the plan)."""

    index: int
    depth: int
    label: Label


@dataclass(slots=True)
class _Level:
    """An open level: the label that was last seen at it."""

    family: str
    mark: str
    numbers: tuple[int, ...]

    @property
    def number(self) -> int:
        return self.numbers[-1]


def find_openings(paragraphs: Sequence[Paragraph]) -> list[Opening]:
    """The paragraphs that open a clause, in order. Linear in the number of paragraphs."""
    contents = _contents(paragraphs)
    options = [() if i in contents else _options(p) for i, p in enumerate(paragraphs)]
    headings = _unlabelled_headings(paragraphs, options)
    follows = _follow_ups(options)
    stack = _Stack()
    openings: list[Opening] = []
    listing = False  # inside the list of annexes at the end of a document, whose numbers number no clauses
    for index in range(len(paragraphs)):
        if is_annex_list(paragraphs, index):
            listing = True
            continue
        annex = annex_label(paragraphs, index)
        if annex is not None:
            stack.restart(annex)
            openings.append(Opening(index, 1, annex))
            listing = False
            continue
        if listing and options[index]:
            continue
        listing = False
        if index in headings:
            openings.append(Opening(index, stack.place_heading(headings[index]), headings[index]))
            continue
        for label in options[index]:
            depth = stack.place(label, follows, introduced=_introduced(paragraphs, index))
            if depth:
                openings.append(Opening(index, depth, label))
                break
    return openings


def _options(paragraph: Paragraph) -> tuple[Label, ...]:
    if paragraph.style in ("table", "toc"):
        return ()
    if paragraph.label_end > paragraph.start:
        label = automatic(paragraph.text, paragraph.label_end - paragraph.start)
        if label is None:
            return ()
        # 1. within 1.: the word processor knows that these are two lists, where typed text leaves it to the numbers
        return (replace(label, mark=f"{label.mark}{paragraph.list_level}"),)
    return readings(paragraph.text)


def _contents(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Lines of a table of contents: at least two in a row that end with a leader and a page number."""
    pages = [bool(CONTENTS.search(p.text[-40:])) and len(p.text) < 100 for p in paragraphs]
    return {
        i
        for i, page in enumerate(pages)
        if page and ((i > 0 and pages[i - 1]) or (i + 1 < len(pages) and pages[i + 1]))
    }


def _unlabelled_headings(paragraphs: Sequence[Paragraph], options: list[tuple[Label, ...]]) -> dict[int, Label]:
    """Headings by style, as clauses: only where a document has several and numbers none of them."""
    styled = [i for i, p in enumerate(paragraphs) if p.style.startswith("heading")]
    if any(options[i] for i in styled):
        return {}
    levels = {i: int(paragraphs[i].style[7:]) for i in styled}
    top = min(levels.values(), default=0)
    if list(levels.values()).count(top) == 1:  # the title of the document
        levels = {i: level for i, level in levels.items() if level > top}
    if len(levels) < 2:
        return {}
    return {i: Label("", "heading", (level,), "", STRONG, 0, 0) for i, level in levels.items()}


def _introduced(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether the line before ends with a colon, so that a list below it follows."""
    return index > 0 and paragraphs[index - 1].text[-1:] in ("：", ":")


def _follow_ups(options: list[tuple[Label, ...]]) -> set[int]:
    """ids of the labels after which, not far on, the next number of the same kind comes."""
    ahead: dict[tuple[str, str, tuple[int, ...]], int] = {}
    proven: set[int] = set()
    count = 0
    for labels in reversed(options):
        for label in labels:
            following = (*label.numbers[:-1], label.number + 1)
            seen = ahead.get((label.family, label.mark, following))
            if seen is not None and count - seen <= LOOKAHEAD:
                proven.add(id(label))
        for label in labels:
            ahead[(label.family, label.mark, label.numbers)] = count
            count += 1
    return proven


class _Stack:
    """The open levels of a plan, and what was learned about its numbering so far."""

    def __init__(self) -> None:
        self.levels: list[_Level] = []
        self.floor = 0  # levels below an annex never continue those above it
        self.last: dict[tuple[str, str], int] = {}
        self.parents: set[tuple[str, str]] = set()

    def restart(self, label: Label) -> None:
        """An annex begins: its numbering is its own."""
        self.levels = [_Level(label.family, label.mark, label.numbers)]
        self.last.clear()

    def place_heading(self, label: Label) -> int:
        """The depth of a heading without number: below the nearest heading of a higher level."""
        while self.levels and not (self.levels[-1].family == "heading" and self.levels[-1].number < label.number):
            self.levels.pop()
        return self._push(label, "")

    def place(self, label: Label, follows: set[int], introduced: bool) -> int:
        """The depth at which the label opens a clause, or 0 where it is no label."""
        if label.family == "multi":
            return self._place_multi(label, id(label) in follows)
        at = self._continued(label)
        if at is not None:
            return self._sibling(at, label)
        proven = id(label) in follows
        if label.number == 1:
            if label.strength == WEAK and (not proven or self._is_open(label)):
                return 0
            return self._begin(label, introduced)
        if self.last.get((label.family, label.mark)) == label.number - 1 and label.strength > WEAK:
            return self._open(label, introduced)
        return self._irregular(label, proven, introduced)

    def _is_open(self, label: Label) -> bool:
        return any((level.family, level.mark) == (label.family, label.mark) for level in self.levels)

    def _continued(self, label: Label) -> int | None:
        """Index of the open level whose next number this is; the same punctuation first, the deepest first."""
        same = [i for i, level in enumerate(self.levels) if level.family == label.family]
        fitting = [i for i in same if self.levels[i].number == label.number - 1]
        exact = [i for i in fitting if self.levels[i].mark == label.mark]
        return next(reversed(exact or fitting), None)

    def _begin(self, label: Label, introduced: bool) -> int:
        """Number one: a new level below, or the same level counted anew."""
        same = [i for i, level in enumerate(self.levels) if (level.family, level.mark) == (label.family, label.mark)]
        if same:
            return self._sibling(same[-1], label)
        return self._open(label, introduced)

    def _irregular(self, label: Label, proven: bool, introduced: bool) -> int:
        """A number out of order: a misprint in a list that is open, or an excerpt that starts in the middle."""
        open_at = [i for i, level in enumerate(self.levels) if level.family == label.family]
        near = [i for i in open_at if 0 <= label.number - self.levels[i].number <= GAP]
        first = not self.last  # an excerpt begins where it begins
        sure = label.strength == STRONG and (first or label.family in ORDINALS)
        if label.strength == WEAK or not (near or proven or sure):
            return 0
        at = next(reversed(near or open_at), None)
        return self._sibling(at, label) if at is not None else self._open(label, introduced)

    def _sibling(self, at: int, label: Label) -> int:
        mark = self.levels[at].mark if label.strength == WEAK else label.mark
        del self.levels[at:]
        return self._push(label, mark)

    def _open(self, label: Label, introduced: bool) -> int:
        """A level that is not open yet: below the deepest one under which its kind belongs."""
        keep = 0 if RANKS[label.family] <= RANKS["han"] else 1  # （一） does not close the list it stands in
        while len(self.levels) > keep and not introduced and self._above(label.family, self.levels[-1].family):
            self.levels.pop()
        return self._push(label, label.mark)

    def _above(self, family: str, open_family: str) -> bool:
        """Whether `family` belongs above the open one; what this plan showed before goes before custom."""
        if (open_family, family) in self.parents or open_family in ("annex", "heading"):
            return False
        if family == "article" and RANKS[open_family] <= RANKS["han_paren"]:
            return False  # 第一条 stands under 一、 as well as above it
        return RANKS[family] < RANKS[open_family]

    def _push(self, label: Label, mark: str) -> int:
        if len(self.levels) >= MAX_DEPTH:
            return 0
        if self.levels:
            self.parents.add((self.levels[-1].family, label.family))
        self.levels.append(_Level(label.family, mark, label.numbers))
        self.last[(label.family, mark)] = label.number
        return len(self.levels)

    def _place_multi(self, label: Label, proven: bool) -> int:
        """1.2.3 belongs under 1.2; a decimal number at the start of a line belongs nowhere."""
        above = label.numbers[:-1]
        for at in range(len(self.levels) - 1, -1, -1):
            level = self.levels[at]
            if level.family == "multi" and level.numbers[:-1] == above and 0 < label.number - level.number <= GAP:
                return self._sibling(at, label)
            under = level.numbers == above if level.family in ("multi", "arabic") else (level.number,) == above
            if under and (label.number == 1 or label.strength == STRONG):
                del self.levels[at + 1 :]
                return self._push(label, "")
        if label.strength == STRONG or (proven and label.number == 1 and len(label.numbers) == 2):
            return self._open(label, introduced=False)
        return 0
