"""Paragraphs: which line goes on the one before.

What lives here: the decision between two lines, by signs that do not depend on one layout: where a line ends though the next
word had room, indents, gaps, sizes, labels. Not here: outline and targets. Invariant: every line is in one paragraph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.pdf.columns import Block
from luoshi.reading.formats.pdf.lines import TextLine, joined

LABEL = re.compile(
    r"(?:[一二三四五六七八九十百]{1,4}[、.．。]|[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[、.．](?!\d)|\d{1,2}[）)]"
    r"|第[一二三四五六七八九十百零\d]{1,5}[条章节篇部][\s\u3000]?|[①-⑳]|附\s*件?\s*\d{0,2}\s*[:：]|[●•◆■□◇▪➢√])"
)
SURE_LABEL = re.compile(  # hardly begins a line by chance: not 一、二年级, nor （一）项
    r"[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[（(][一二三四五六七八九十]{1,3}[）)](?![项款条、，,])"
)
ENDING = "。！？；;!?"
FINAL = "。！？；：!?;:…”）)》"
OPENING = "（([《〈「『【〔"
CLOSING = "）)]》〉」』】〕，。、；：！？,.;:!?%％"
TOC = re.compile(r"[.．…·。]{4,}\s*[-—]?\s*\d{1,4}\s*[-—]?$|\S[\t ]{2,}\d{1,3}$")
WORD = re.compile(r"[0-9A-Za-z_\-./@&%+]+")
QUOTES = "“”‘’"  # no line breaks on either side, where a word processor cannot tell which one it is
MOST_NEED = 12.0
OTHER_SIZE = 1.08
ROOM, ROOM_OPEN = 0.35, 1.3  # characters to spare before a line is short: after a sentence's end, and within one
GAP = 1.28  # times the usual distance of lines
INDENT = 0.9  # characters
TITLE_SIZE = 1.2  # times the usual size


@dataclass(slots=True)
class Placed:
    """A line with the margins of its column; `follows`: right below the one before it; `usual`: the document's size."""

    line: TextLine
    left: float
    right: float
    follows: bool
    usual: float

    @property
    def indent(self) -> float:
        """From the left margin, in characters."""
        return (self.line.left - self.left) / self.line.size

    @property
    def spare(self) -> float:
        """Room behind it, in characters."""
        return (self.right - self.line.right) / self.line.size

    @property
    def centred(self) -> bool:
        """Whether it stands in the middle of its column; a first line set in by two characters may do so by chance."""
        return (self.indent > 2.5 or self.line.size > TITLE_SIZE * self.usual) and abs(self.indent - self.spare) < 1.2

    @property
    def labelled(self) -> bool:
        """Whether it begins with a label."""
        return LABEL.match(self.line.text) is not None


def paragraphs_of(blocks: list[Block]) -> list[Line]:
    """Lines of text, one a paragraph, and rows of tables."""
    flow = _Flow(blocks)
    made: list[Line] = []
    open_lines: list[Placed] = []
    table = -1
    edges: tuple[float, ...] = ()
    for block in blocks:
        if block.table is not None:
            flow.close(open_lines, made)
            goes_on = made and made[-1].table is not None and _same_edges(edges, block.table.edges)
            table += 0 if goes_on else 1
            edges = block.table.edges
            rows = block.table.rows
            if goes_on:
                rows = _overleaf(made, rows)
            made += [Line("", "table", cells=tuple(row), table=table) for row in rows]
            continue
        for number, line in enumerate(block.lines):
            placed = Placed(line, block.left, block.right, number > 0, flow.size)
            if open_lines and flow.parted(open_lines, placed):
                flow.close(open_lines, made)
            open_lines.append(placed)
    flow.close(open_lines, made)
    return made


def _overleaf(made: list[Line], rows: list[list[str]]) -> list[list[str]]:
    """The rows of a table that goes on: its head is not said again, and a row that the page cut is put together."""
    head = next(line for line in made if line.table == made[-1].table)
    if len(rows) > 1 and tuple(rows[0]) == head.cells:
        rows = rows[1:]
    last, first = made[-1], rows[0]
    if len(first) == len(last.cells) and 2 * sum(not cell for cell in first) >= len(first):
        last.cells = tuple(one + other for one, other in zip(last.cells, first, strict=True))
        return rows[1:]
    return rows


def _same_edges(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 4 for a, b in zip(one, other, strict=True))


class _Flow:
    """What is usual in the document, and the decisions that follow from it."""

    def __init__(self, blocks: list[Block]) -> None:
        self.size = _usual_size(blocks)
        self.step = _usual_step(blocks)

    def close(self, lines: list[Placed], made: list[Line]) -> None:
        """Put the open lines into one paragraph."""
        if lines:
            text = joined(placed.line for placed in lines)
            made.append(Line(text, self._style(lines, text)))
            lines.clear()

    def _style(self, lines: list[Placed], text: str) -> str:
        if TOC.search(text):
            return "toc"
        big = all(placed.line.size >= TITLE_SIZE * self.size for placed in lines)
        centred = lines[0].centred or (len(lines) > 1 and lines[-1].centred)
        return "title" if big and centred and len(text) < 60 and text[-1] not in "。；" else "body"

    def parted(self, lines: list[Placed], after: Placed) -> bool:
        """Whether a new paragraph begins with `after`."""
        before, first = lines[-1], lines[0]
        if _other_size(before.line, after.line) or TOC.search(before.line.text):
            return True
        if after.follows and self._gap(before, after):
            return True
        if before.indent > 0.4 * (before.right - before.left) / before.line.size:
            return True  # at the right: a name, a day
        if before.centred or after.centred:
            return self._centred(before, after)
        if SURE_LABEL.match(after.line.text):
            return True
        if after.labelled and (before.line.text[-1] in FINAL or after.indent > INDENT or self._short(before, after)):
            return True
        if self._hanging(first, before, after):
            return self._short(before, after)
        if after.indent > INDENT and not self._quoted(before, after):
            return True
        return self._short(before, after)

    def _gap(self, before: Placed, after: Placed) -> bool:
        distance = after.line.bottom - before.line.bottom
        usual = self.step * (max(before.line.size / self.size, 0.6))
        return distance > GAP * usual

    def _centred(self, before: Placed, after: Placed) -> bool:
        """A line in the middle goes on the one before only where its first word had no room there: a title."""
        if not after.centred or before.line.text[-1] in ENDING:
            return True
        return before.indent + before.spare > _need(after.line.text) + ROOM_OPEN

    def _short(self, before: Placed, after: Placed) -> bool:
        """Whether the line ends though the next word had room in it."""
        room = ROOM if before.line.text[-1] in FINAL else ROOM_OPEN
        return before.spare > _need(after.line.text) + room

    def _hanging(self, first: Placed, before: Placed, after: Placed) -> bool:
        """Whether it goes on under the words behind a label or a mark."""
        if after.labelled or not first.labelled or after.indent <= first.indent + 0.5:
            return False
        return before is first or abs(before.line.left - after.line.left) < 0.5 * after.line.size

    def _quoted(self, before: Placed, after: Placed) -> bool:
        """Whether both lines are set in alike, in the middle of a sentence."""
        return abs(before.line.left - after.line.left) < 0.5 * after.line.size and before.line.text[-1] not in FINAL


def _other_size(one: TextLine, other: TextLine) -> bool:
    return max(one.size, other.size) > OTHER_SIZE * min(one.size, other.size)


def _need(text: str) -> float:
    """Characters that must stand together at a line's start: 《学 or （2026 or 学， or 设“学."""
    need, at, glued = 0.0, 0, True
    while at < len(text) and need < MOST_NEED:
        char = text[at]
        if char in QUOTES or char in OPENING:
            if not glued and char not in QUOTES:
                break
            need, at, glued = need + 1, at + 1, True
        elif char in CLOSING:
            need, at, glued = need + (0.5 if char in ",.;:" else 0.8), at + 1, False
        elif not glued:
            break
        else:
            word = WORD.match(text, at)
            need, at = (need + 0.5 * len(word.group()), word.end()) if word else (need + 1, at + 1)
            glued = False
    return min(need, MOST_NEED)


def _usual_size(blocks: list[Block]) -> float:
    """The size in which most characters are set."""
    counts: dict[float, int] = defaultdict(int)
    for block in blocks:
        for line in block.lines:
            counts[round(line.size * 2) / 2] += len(line.text)
    return max(counts, key=lambda size: counts[size], default=12.0) or 12.0


def _usual_step(blocks: list[Block]) -> float:
    """The usual distance of lines that follow each other within a paragraph, for the usual size."""
    inside: list[float] = []
    other: list[float] = []
    for block in blocks:
        for before, after in pairwise(block.lines):
            step = (after.bottom - before.bottom) / max(before.size, 1)
            if step <= 0.5 or _other_size(before, after):
                continue
            full = block.right - before.right < 1.5 * before.size and after.left - block.left < 0.5 * after.size
            (inside if full else other).append(step)
    found = sorted(inside or other)
    size = _usual_size(blocks)
    return (found[len(found) // 4] if found else 2.0) * size
