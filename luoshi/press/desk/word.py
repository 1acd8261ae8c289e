"""An article as a Word file: title, authors, text with headings, lists, tables and pictures on A4.

Not here: official layout of papers (reports), the review form (form_word). Invariant: what stands in the file is what
its viewer reads on the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes
from luoshi.press.models import Article, PieceAuthor
from luoshi.press.text.tree import Node, parsed
from luoshi.ui.scope import leave_scope

WIDTH_MM = 156  # of the type area (GB/T 9704)
_KEY = re.compile(r"/files/([0-9a-f-]{36})/")
_STYLE = {"strong": "bold", "em": "italic", "u": "underline", "s": "strike"}


def word_of(article: Article, *, title: str, html: str, authors: Sequence[PieceAuthor]) -> bytes:
    """The .docx."""
    document = new_document()
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put(head, title, "方正小标宋简体", 22)
    names = "、".join(f"{one.name}（{one.unit}）" if one.unit else one.name for one in authors)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put(line, names, "楷体", 14)
    pictures = _pictures(article)
    for child in parsed(html).children:
        if isinstance(child, Node):
            _block(document, child, pictures)
    return saved(document)


def new_document() -> Any:
    """An A4 page with the margins of GB/T 9704 and its text font."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.font.name = "仿宋"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    style.paragraph_format.line_spacing = Pt(29)
    style.paragraph_format.space_after = Pt(0)
    return document


def put(paragraph: Any, text: str, font: str = "", size: float = 0, **marks: bool) -> Any:
    """A run with its East Asian font said."""
    run = paragraph.add_run(text)
    for name, on in marks.items():
        target = run.font if name == "strike" else run
        setattr(target, name, on)
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    return run


def saved(document: Any) -> bytes:
    """The bytes."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _pictures(article: Article) -> Callable[[str], bytes | None]:
    with leave_scope("the pictures of an article in sight"):
        rows = StoredFile.objects.filter(pk__in=article.files.values("file_id"))
        files = {str(file.key): file for file in rows}

    def find(address: str) -> bytes | None:
        found = _KEY.match(address)
        file = files.get(found[1]) if found else None
        return read_bytes(file) if file else None

    return find


def _block(document: Any, node: Node, pictures: Callable[[str], bytes | None], depth: int = 0) -> None:
    if node.tag in ("ul", "ol"):
        for number, item in enumerate((one for one in node.children if isinstance(one, Node)), start=1):
            mark = f"{number}." if node.tag == "ol" else "·"
            _paragraph(document, item, pictures, lead=mark, depth=depth + 1)
            for inner in item.children:
                if isinstance(inner, Node) and inner.tag in ("ul", "ol"):
                    _block(document, inner, pictures, depth + 1)
    elif node.tag == "table":
        _table(document, node)
    elif node.tag == "blockquote":
        for child in node.children:
            if isinstance(child, Node):
                _block(document, child, pictures, depth + 1)
    elif node.tag in ("h2", "h3", "h4"):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(32)
        put(paragraph, node.text(), {"h2": "黑体", "h3": "楷体"}.get(node.tag, "仿宋"), 16)
    elif node.tag != "hr":
        _paragraph(document, node, pictures, depth=depth)


def _paragraph(
    document: Any, node: Node, pictures: Callable[[str], bytes | None], *, lead: str = "", depth: int = 0
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.left_indent = Pt(16 * depth)
    if lead:
        put(paragraph, f"{lead} ")
    images: list[str] = []
    _inline(paragraph, node, {}, images)
    for address in images:
        data = pictures(address)
        if data:
            holder = document.add_paragraph()
            holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
            holder.paragraph_format.line_spacing = 1.0
            holder.add_run().add_picture(io.BytesIO(data), width=Mm(WIDTH_MM - 20))
    if not paragraph.text and not lead:
        paragraph._p.getparent().remove(paragraph._p)


def _inline(paragraph: Any, node: Node, marks: dict[str, bool], images: list[str]) -> None:
    for child in node.children:
        if isinstance(child, str):
            if child:
                put(paragraph, child, **marks)
        elif child.tag == "br":
            paragraph.add_run().add_break()
        elif child.tag == "img":
            images.append(child.attrs.get("src", ""))
        elif child.tag not in ("ul", "ol", "table"):
            _inline(paragraph, child, marks | ({_STYLE[child.tag]: True} if child.tag in _STYLE else {}), images)


def _table(document: Any, node: Node) -> None:
    rows = [[cell for cell in row.children if isinstance(cell, Node)] for row in node.walk() if row.tag == "tr"]
    width = max((sum(int(cell.attrs.get("colspan", 1)) for cell in row) for row in rows), default=0)
    if not width:
        return
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            span = int(cell.attrs.get("colspan", 1))
            place = table.cell(y, x).merge(table.cell(y, min(x + span, width) - 1)) if span > 1 else table.cell(y, x)
            paragraph = place.paragraphs[0]
            paragraph.paragraph_format.line_spacing = 1.0
            put(paragraph, cell.text().strip(), size=12, bold=cell.tag == "th")
            x = min(x + span, width - 1) if x + span >= width else x + span
