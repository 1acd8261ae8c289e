"""Asking the PDF library: pages with their runs of characters and their rules.

What lives here: all use of pypdfium2. The library is asked once for a page's text and only for the places of a line's ends and
of wide gaps, because each question costs as much as ten characters. Invariant: what the library inserted between
Chinese and Latin for the eye is taken out again; what stands in the file stays.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from luoshi.reading import limits
from luoshi.reading.formats.pdf.rules import Rules
from luoshi.reading.formats.pdf.shapes import Page, Run, Turn
from luoshi.reading.refusal import ReadingRefused

WIDE = 1.1  # a gap wider than this many characters parts cells, columns, a signature and its day
REAL_IN_CHINESE, REAL_BESIDE_LATIN = 0.2, 0.4  # characters: word processors set Latin a quarter off by themselves
HYPHENS = "\x02\ufffe"  # what the library writes for a hyphen at a line's end
CHINESE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2014\u2018-\u201d\u2026]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
LINE = re.compile(rf"[^\r\n{HYPHENS}]+")
LOOKED_AT = re.compile(r" |[0-9①-⑳]{1,3}")
MARK_SIZE = 0.75
ABOVE, BELOW = 0.88, 0.12  # of its size a Chinese character stands above and below its line
LEVEL = 0.5
ASLANT = 0.2  # a watermark across the page is no text of it


def pages_of(data: bytes, name: str) -> list[Page]:
    """All pages. Raises ReadingRefused for what is locked, broken or too long."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise ReadingRefused("pdf_locked" if locked else "pdf_damaged", name) from error
    try:
        if len(document) > limits.MAX_PDF_PAGES:
            raise ReadingRefused("pdf_too_many_pages", name, limits.MAX_PDF_PAGES)
        found, chars = [], 0
        for index in range(len(document)):
            page = _page(document, index, name)
            chars += sum(len(run.text) for run in page.runs)
            if chars > limits.MAX_TEXT_CHARS:
                raise ReadingRefused("text_too_long", name, limits.MAX_TEXT_CHARS // 10_000)
            found.append(page)
        return found
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, index: int, name: str) -> Page:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise ReadingRefused("pdf_damaged", name) from error
    width, height = page.get_size()
    left, bottom, _right, _top = page.get_cropbox()
    turn = Turn(page.get_rotation(), left, bottom, width, height)
    made = Page(width, height)
    text_page = page.get_textpage()
    try:
        _Reader(text_page, turn, made).read()
        Rules(page, turn, made).read()
    finally:
        text_page.close()
        page.close()
    return made


class _Reader:
    """The runs of one page. Places are those of the characters' origins: boxes of some fonts hug the ink."""

    def __init__(self, text_page: pdfium.PdfTextPage, turn: Turn, page: Page) -> None:
        self._of = text_page  # the library takes it for its own handle
        self._turn = turn
        self._page = page
        self._rect, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        count = text_page.count_chars()
        text = text_page.get_text_range() if count > 0 else ""
        # A character beyond the first plane, or one without a name, would shift all places behind it.
        self._text = text if len(text) == count else "".join(map(self._char, range(max(count, 0))))

    def _char(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self._of, index)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"

    def read(self) -> None:
        """Fill the page."""
        for match in LINE.finditer(self._text):
            start, end = match.span()
            while start < end and self._text[start] in " \t":
                start += 1
            while end > start and self._text[end - 1] in " \t":
                end -= 1
            if start < end:
                for first, last in self._level(start, end):
                    self._runs(first, last)

    def _origin(self, index: int) -> tuple[float, float]:
        """Where a character begins on its line, as seen."""
        if not raw.FPDFText_GetCharOrigin(self._of, index, self._x, self._y):
            return 0.0, 0.0
        x, y = self._x.value, self._y.value
        left, _right, top, _bottom = self._turn.box(x, y, x, y)
        return left, top

    def _end(self, index: int, size: float) -> float:
        """Where a character ends: a Chinese one after its size, another where its box does."""
        if CHINESE.match(self._text, index):
            return self._origin(index)[0] + size
        if not raw.FPDFText_GetLooseCharBox(self._of, index, self._rect):
            return self._origin(index)[0]
        rect = self._rect
        return self._turn.box(rect.left, rect.bottom, rect.right, rect.top)[1]

    def _size(self, index: int) -> float:
        """The width of a Chinese character in a character's font, in points as seen; 0 for one that stands aslant."""
        points: float = raw.FPDFText_GetFontSize(self._of, index)
        matrix = self._matrix
        if not raw.FPDFText_GetMatrix(self._of, index, matrix):
            return points
        if min(abs(matrix.a), abs(matrix.b)) > ASLANT * max(abs(matrix.a), abs(matrix.b)):
            return 0.0
        return points * math.hypot(matrix.a, matrix.b)

    def _level(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts of a line that stand at one height; nearly always the line itself."""
        before = self._origin(start)[1]
        room = LEVEL * self._size(start)
        if abs(self._origin(end - 1)[1] - before) <= room:
            yield start, end
            return
        begun = start
        for index in range(start + 1, end):
            height = self._origin(index)[1]
            if height == 0 or self._text[index] == " ":
                continue
            if abs(height - before) > room:
                yield begun, index
                begun = index
            before = height
        yield begun, end

    def _runs(self, start: int, end: int) -> None:
        """The line without the library's spaces beside Chinese, parted at wide gaps."""
        text = self._text
        han = HAN.search(text, start, end)
        size = self._size(han.start() if han else start)
        if size <= 0:
            return
        base = self._origin(han.start() if han else start)[1]
        parts: list[str] = []
        begun = taken = start
        for match in LOOKED_AT.finditer(text, start, end):
            at = match.start()
            if match.group() != " ":
                if at > start and self._raised(at):
                    parts.append(text[taken:at])
                    taken = match.end()
                    self._page.marks.add(match.group())
                continue
            if not start < at < end - 1 or raw.FPDFText_IsGenerated(self._of, at) != 1:
                continue
            gap = (self._origin(at + 1)[0] - self._end(at - 1, size)) / size
            if gap > WIDE:
                parts.append(text[taken:at])
                self._add("".join(parts), begun, at - 1, size, base)
                parts, begun, taken = [], at + 1, at + 1
            elif gap < self._least(at):
                parts.append(text[taken:at])
                taken = at + 1
        parts.append(text[taken:end])
        self._add("".join(parts), begun, end - 1, size, base)

    def _raised(self, at: int) -> bool:
        """Whether a number behind Chinese is the mark of a note: set much smaller."""
        return bool(CHINESE.match(self._text, at - 1)) and self._size(at) < MARK_SIZE * self._size(at - 1)

    def _least(self, at: int) -> float:
        """The gap from which the library's space is a real one, by what stands on its two sides."""
        chinese = bool(CHINESE.match(self._text, at - 1)) + bool(CHINESE.match(self._text, at + 1))
        return (0.0, REAL_BESIDE_LATIN, REAL_IN_CHINESE)[chinese]

    def _add(self, text: str, first: int, last: int, size: float, base: float) -> None:
        text = text.strip()
        if text:
            left, right = self._origin(first)[0], self._end(last, size)
            self._page.runs.append(Run(text, left, right, base - ABOVE * size, base + BELOW * size, size))
