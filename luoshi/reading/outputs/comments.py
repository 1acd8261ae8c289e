"""The document back as a Word file, with comments beside its words.

What lives here: finding the paragraph and the runs of a span, and writing a comment there. Not here: what the comments
say. Invariant: no word of the document changes; a comment whose words cannot be found in the file stands at the
nearest paragraph before and names them, so that none is lost.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from luoshi.reading.model import Document

_PLAIN = frozenset((qn("w:t"), qn("w:rPr")))
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])  # no characters of XML 1.0


@dataclass(frozen=True, slots=True)
class Comment:
    """Words to put beside a span of the document's text."""

    start: int
    end: int
    text: str


def with_comments(document: Document, source: bytes | None, comments: Sequence[Comment], *, author: str) -> bytes:
    """The document as .docx with comments.

    `source`: the bytes that `document` was read from where they are a .docx; else (None) a plain file is made of its
    lines. `source` must have passed `luoshi.reading.read`, which refuses what could attack an XML parser.
    """
    word = new_document(io.BytesIO(source)) if source is not None else _plain_copy(document)
    places = _Places(document, word)
    for comment in sorted(comments, key=lambda each: (each.start, each.end)):
        runs, found = places.runs(comment.start, comment.end)
        if not runs:
            continue
        quote = document.text[comment.start : comment.end]
        text = comment.text if found else f"“{quote}”：{comment.text}"
        word.add_comment(runs, text=_clean(text), author=author, initials=author[:2])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _clean(text: str) -> str:
    return text.translate(_FORBIDDEN)


def _plain_copy(document: Document) -> WordDocument:
    """A new file with the document's lines."""
    word = new_document()
    for paragraph in document.paragraphs:
        word.add_paragraph(_clean(paragraph.text))
    return word


class _Places:
    """Which paragraphs of the file are which lines of the text."""

    def __init__(self, document: Document, word: WordDocument) -> None:
        self._document = document
        self._starts = [paragraph.start for paragraph in document.paragraphs]
        self._word = [WordParagraph(element, word) for element in word.element.body.iter(qn("w:p"))]
        self._texts = [_squeezed(_text(paragraph)) for paragraph in self._word]
        self._of_line = self._match()

    def _match(self) -> list[list[int]]:
        """For each line the paragraphs of the file that it consists of (a row of a table: those of its cells)."""
        found: list[list[int]] = []
        at = 0
        for paragraph in self._document.paragraphs:
            wanted = _squeezed(paragraph.text[max(paragraph.label_end - paragraph.start, 0) :])
            mine: list[int] = []
            ahead = at
            while ahead < len(self._texts) and len(wanted) > sum(len(self._texts[i]) for i in mine):
                text = self._texts[ahead]
                if text and (text in wanted or wanted in text):
                    mine.append(ahead)
                    if wanted in text:
                        break
                elif mine or ahead - at > 40:
                    break
                ahead += 1
            found.append(mine)
            if mine:  # the same paragraph may hold the next line too (a break within it)
                at = mine[-1]
                if wanted == self._texts[at] or len(mine) > 1:
                    at += 1
        return found

    def runs(self, start: int, end: int) -> tuple[list[Run], bool]:
        """The runs of a span, split at its ends; (runs of a near paragraph, False) where its words are not found."""
        line = max(bisect_right(self._starts, start) - 1, 0)
        wanted = _squeezed(self._document.text[start : min(end, self._document.paragraphs[line].end)])
        for number in self._of_line[line]:
            offset = self._texts[number].find(wanted)
            if wanted and offset >= 0:
                return list(_cut(self._word[number], offset, offset + len(wanted))), True
        for number in self._of_line[line]:
            if own := _runs_of(self._word[number]):
                return [own[0], own[-1]], False
        for before in range(line - 1, -1, -1):
            for number in self._of_line[before]:
                if own := _runs_of(self._word[number]):
                    return [own[0], own[-1]], False
        return self._first(), False

    def _first(self) -> list[Run]:
        for paragraph in self._word:
            if own := _runs_of(paragraph):
                return [own[0], own[-1]]
        return []


def _runs_of(paragraph: WordParagraph) -> list[Run]:
    """The runs that stand in the paragraph itself: a comment's ends must be siblings there."""
    return [Run(element, paragraph) for element in paragraph._p.findall(qn("w:r"))]


def _text(paragraph: WordParagraph) -> str:
    return "".join(run.text for run in _runs_of(paragraph))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _cut(paragraph: WordParagraph, start: int, end: int) -> Iterator[Run]:
    """The runs that hold the squeezed characters [start, end), cut there where a run is plain text."""
    at = 0
    for run in _runs_of(paragraph):
        size = len(_squeezed(run.text))
        if at < end and at + size > start:
            yield _part(run, max(start - at, 0), min(end - at, size), size)
        at += size


def _part(run: Run, start: int, end: int, size: int) -> Run:
    """The middle of a run as a run of its own; the whole run where it holds more than text."""
    if (start, end) == (0, size) or any(child.tag not in _PLAIN for child in run._r):
        return run
    text = run.text
    first, last = _real(text, start), _real(text, end)
    for piece, before in ((text[:first], True), (text[last:], False)):
        if piece:
            copy: Any = deepcopy(run._r)
            Run(copy, run._parent).text = piece
            if before:
                run._r.addprevious(copy)
            else:
                run._r.addnext(copy)
    run.text = text[first:last]
    return run


def _real(text: str, squeezed: int) -> int:
    """Where the n-th character that is no blank stands."""
    seen = 0
    for index, char in enumerate(text):
        if seen == squeezed and not char.isspace():
            return index
        seen += not char.isspace()
    return len(text)
