"""An article as a Word file: title, credits, body with tables and pictures, the reviewers' line when it is shown.

Not here: GB/T 9704 layouts of documents (reports). Fonts are named, never shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from luoshi.press.text.clean import plain_text
from luoshi.press.text.render import Text, credits
from luoshi.press.text.tree import Node, parsed, written

_MARKS = {"strong": "bold", "em": "italic", "u": "underline", "s": "strike", "sub": "subscript", "sup": "superscript"}
_WIDTH = Cm(15.6)  # the type area of A4 with the margins of official documents


def word_of(text: Text, pictures: Mapping[str, bytes]) -> bytes:
    """A .docx. `pictures`: the image's bytes by its address in the HTML; one that is missing is left out."""
    document = new_document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(text.title)
    run.bold, run.font.size = True, Pt(22)
    _blocks(document, parsed(text.html), pictures)
    for line in credits(text):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def new_document(font: str = "仿宋", size: float = 16) -> Any:
    """An empty A4 document with the margins of official documents (GB/T 9704-2012, 5.2.2). `size`: of the text in points.

    The language is said: without the named font a program then falls back on Chinese glyphs, not Japanese ones.
    """
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal.paragraph_format.space_after = Pt(0)
    return document


def _blocks(document: Any, node: Node, pictures: Mapping[str, bytes]) -> None:
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "table":
            _table(document, child)
        elif child.tag in {"ul", "ol", "blockquote"}:
            _blocks(document, child, pictures)
        elif child.tag in {"p", "h2", "h3", "h4", "li"}:
            paragraph = document.add_paragraph(style="List Bullet" if child.tag == "li" else None)
            if child.tag == "p":
                paragraph.paragraph_format.first_line_indent = Pt(32)
            inner = [one for one in child.children if isinstance(one, str) or one.tag not in {"p", "ul", "ol", "table"}]
            _runs(paragraph, inner, {"bold": True} if child.tag.startswith("h") else {}, pictures)
            _blocks(document, Node("", {}, [one for one in child.children if one not in inner]), pictures)


def _runs(paragraph: Any, nodes: list[Node | str], look: dict[str, bool], pictures: Mapping[str, bytes]) -> None:
    for node in nodes:
        if isinstance(node, str):
            run = paragraph.add_run(node)
            for name in look:
                setattr(run.font, name, True)
        elif node.tag == "br":
            paragraph.add_run().add_break()
        elif node.tag == "img":
            if data := pictures.get(node.attrs.get("src", "")):
                paragraph.paragraph_format.first_line_indent = Pt(0)
                paragraph.add_run().add_picture(BytesIO(data), width=_WIDTH)
        else:
            mark = _MARKS.get(node.tag)
            _runs(paragraph, node.children, {**look, mark: True} if mark else look, pictures)


def _table(document: Any, node: Node) -> None:
    rows = [row for row in node.walk() if row.tag == "tr"]
    places: dict[tuple[int, int], tuple[int, int, str]] = {}
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in (one for one in row.children if isinstance(one, Node)):
            while (at, column) in taken:
                column += 1
            down, across = int(cell.attrs.get("rowspan", 1)), int(cell.attrs.get("colspan", 1))
            down = min(down, len(rows) - at)
            places[at, column] = (down, across, plain_text(written(cell.children)))
            taken |= {(at + i, column + j) for i in range(down) for j in range(across)}
    if not taken:
        return
    table = document.add_table(len(rows), max(column for _, column in taken) + 1, style="Table Grid")
    for (at, column), (down, across, words) in places.items():
        cell = table.cell(at, column)
        if down > 1 or across > 1:
            cell = cell.merge(table.cell(at + down - 1, column + across - 1))
        cell.text = words
