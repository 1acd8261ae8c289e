"""From the bytes of a PDF to its lines: the parts in their order, and the refusals of what holds no text."""

from __future__ import annotations

import re

from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.pdf.columns import blocks_of
from luoshi.reading.formats.pdf.flow import paragraphs_of
from luoshi.reading.formats.pdf.grid import take_tables
from luoshi.reading.formats.pdf.pages import pages_of
from luoshi.reading.formats.pdf.running import drop_notes, drop_running
from luoshi.reading.formats.pdf.shapes import Page
from luoshi.reading.refusal import ReadingRefused

FEWEST_A_PAGE = 8  # letters; a scan has none, or a stamp's and a page number
NAMELESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
MOST_NAMELESS = 0.2  # of all characters: a font that does not say what its shapes mean


def lines_of(data: bytes, name: str) -> list[Line]:
    """The lines of a PDF in the order of reading. Raises ReadingRefused."""
    pages = pages_of(data, name)
    _check(pages, name)
    drop_running(pages)
    drop_notes(pages)
    tables = take_tables(pages)
    return paragraphs_of(blocks_of(pages, tables))


def _check(pages: list[Page], name: str) -> None:
    text = "".join(run.text for page in pages for run in page.runs)
    letters = sum(map(str.isalnum, text))
    pictured = sum(page.pictures > 0 for page in pages)
    if letters == 0 or (letters < FEWEST_A_PAGE * len(pages) and pictured > len(pages) // 2):
        raise ReadingRefused("pdf_scanned", name)
    if len(NAMELESS.findall(text)) > MOST_NAMELESS * len(text):
        raise ReadingRefused("pdf_fonts", name)
