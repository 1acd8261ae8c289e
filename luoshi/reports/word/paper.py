"""Paper: an official document of an institution, written block by block, saved as .docx.

What does not live here: what a report says (prints), an institution's own template (template). Invariant: the same
blocks, title and date give the same text; nothing here knows the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from luoshi.reports.word import drawing, norm, pages, styles, text
from luoshi.reports.word.blocks import (
    Align,
    Attachments,
    Block,
    Colophon,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)

NUMBERED = re.compile(
    r"\s*(第?[一二三四五六七八九十百]+[、章节条]|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]|[（(]\d+[）)])"
)
DIGITS = "〇一二三四五六七八九"


class Paper:
    """An official document in the layout of GB/T 9704-2012. Call the blocks in their order, then `save()`."""

    def __init__(
        self,
        *,
        house_name: str,
        title: str,
        number: str = "",
        date: date | None = None,
        letterhead: bool = False,
        landscape: bool = False,
        numbered: bool = True,
        narrow: bool = False,
    ) -> None:
        """`number` is the 发文字号; `letterhead` puts the body's red mark on top; `landscape` turns all pages.

        `narrow`: small margins and no page numbers, for a list of one page that hangs on a wall.

        With `numbered` headings get their numbers by themselves (一、（一）1.（1）), unless their text brings one.
        """
        self.house_name, self.title, self.number, self.date = house_name, title, number, date
        self.letterhead, self.landscape, self.numbered = letterhead, landscape, numbered
        self.narrow = narrow
        self.blocks: list[Block] = []
        self._counts = [0, 0, 0, 0]

    def heading(self, level: int, words: str) -> None:
        """A heading of level 1 (一、黑体), 2 （一）楷体, 3 (1.) or 4 （1）."""
        if not 1 <= level <= 4:
            raise ValueError(f"a heading has level 1 to 4, not {level}")
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        label = "" if not self.numbered or NUMBERED.match(words) else _label(level, self._counts[level - 1])
        self.blocks.append(Heading(level, label + words))

    def paragraph(self, words: str, style: str = "body") -> None:
        """A paragraph of the text. Styles: body (indented), plain, centre, note (small)."""
        self.blocks.append(Paragraph(words, style))

    def table(
        self,
        headers: Sequence[object],
        rows: Iterable[Sequence[object]],
        widths: Sequence[float] | None = None,
        landscape: bool = False,
        caption: str = "",
        aligns: Sequence[Align | None] | None = None,
        dense: bool | None = None,
        points: float | None = None,
    ) -> None:
        """A table whose head is repeated on each page. `widths` are parts of the whole; `landscape` turns its page."""
        lines = [["" if cell is None else str(cell) for cell in row] for row in rows]
        heads = [str(cell) for cell in headers]
        self.blocks.append(
            Table(heads, lines, widths, landscape and not self.landscape, caption, aligns, dense, points)
        )

    def signature(self, unit: str, day: date) -> None:
        """Who issues it and when, at the end of the text."""
        self.blocks.append(Signature(unit, day))

    def attachment(self, names: Sequence[str]) -> None:
        """附件说明: what is attached; nothing for an empty list."""
        if names:
            self.blocks.append(Attachments(list(names)))

    def colophon(self, copies: Sequence[str], office: str, day: date) -> None:
        """版记 at the foot of the last page: copies, who printed it, when."""
        self.blocks.append(Colophon(list(copies), office, day))

    def page_break(self) -> None:
        """What follows begins on a new page."""
        self.blocks.append(PageBreak())

    def save(self, template: bytes | None = None) -> bytes:
        """The document as .docx; into the institution's own template when one is given.

        Raises `template.TemplateRefused` for a template without its mark (checked when it was uploaded, too).
        """
        from luoshi.reports.word.template import filled

        return _bytes(filled(template, self) if template else self._document())

    def _document(self) -> Document:
        document = docx.Document()
        prepare(document)
        pages.lay_out(document.sections[0], landscape=self.landscape, narrow=self.narrow)
        if not self.narrow:
            pages.number_pages(document)
        wide = pages.area_of(document.sections[0])
        characters = wide // round(norm.TITLE_PT * 20)
        head = drawing.title(
            self.title, self.number, self.house_name, letterhead=self.letterhead, characters=characters
        )
        append(document, head)
        turned = False
        for block in self.blocks:
            wants = isinstance(block, Table) and block.landscape
            if wants != turned:
                _turn(document, landscape=wants)
                turned = wants
            append(document, drawing.draw(block, norm.TURNED_AREA_TWIPS if wants else wide))
        _describe(document, self)
        return document


def _label(level: int, count: int) -> str:
    match level:
        case 1:
            return f"{chinese_number(count)}、"
        case 2:
            return f"（{chinese_number(count)}）"
        case 3:
            return f"{count}."
        case _:
            return f"（{count}）"


def chinese_number(count: int) -> str:
    """1 to 99 in Chinese, as headings are counted."""
    tens, ones = divmod(count, 10)
    head = "" if not tens else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


def prepare(document: Document, *, own: bool = True) -> None:
    """Bring the styles in; a document that has one of that name or code keeps its own."""
    known = document.styles.element
    codes = {style.get(qn("w:styleId")) for style in known.findall(qn("w:style"))}
    names = {style.name for style in document.styles}
    for code, look in styles.STYLES.items():
        if code not in codes and look.name not in names:
            known.append(parse_xml(styles.style_xml(code, look)))
    if own:
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                part._blob = styles.fonts_xml()
        body = document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)


def elements(xml: str) -> list[Any]:
    """The XML's elements, ready to be put into a body."""
    return list(parse_xml(f"<w:body {styles.W}>{xml}</w:body>"))


def append(document: Document, xml: str) -> None:
    """Put the XML at the end of the body, before the section's properties."""
    last = document.element.body.sectPr
    for element in elements(xml):
        put_before(last, element)


def put_before(place: Any, element: Any) -> None:
    """Put the element before the place, a table row by row: moved whole, 600 rows take ten seconds instead of 0.3."""
    rows = element.findall(qn("w:tr"))
    for row in rows:
        element.remove(row)
    place.addprevious(element)
    for row in rows:
        element.append(row)


def _turn(document: Document, *, landscape: bool) -> None:
    """Go on with a new page of the other orientation; the paragraph that parts the two takes no room."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    pages.lay_out(section, landscape=landscape)
    parting = document.element.body.sectPr.getprevious()
    properties = parting.get_or_add_pPr()
    properties.style = "LsGap"


def _describe(document: Document, paper: Paper) -> None:
    facts = document.core_properties
    facts.title, facts.author = text.clean(paper.title.replace("\n", ""))[:200], text.clean(paper.house_name)[:200]
    facts.comments, facts.last_modified_by = "", ""
    if paper.date is not None:
        facts.created = facts.modified = datetime(paper.date.year, paper.date.month, paper.date.day)  # noqa: DTZ001


def _bytes(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
