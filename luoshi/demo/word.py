"""The plan as a real Word file: headings, automatic numbering as Word keeps it, one table.

What lives here: making the .docx. Not here: its words (`plan_text`). Invariant: no label is typed; Word and the reader
both work them out from the numbering part.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from luoshi.demo.plan_text import Part

if TYPE_CHECKING:
    from docx.document import Document

_LIST = 7  # the number of the plan's list in the numbering part
_LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
_DEPTH = {"level1": 0, "level2": 1, "level3": 2}


def word_file(parts: Sequence[Part]) -> bytes:
    """The bytes of a .docx with these paragraphs."""
    from docx import Document as new_document  # 0.15 s to load: only where the plan is made

    document = new_document()
    document.core_properties.author = ""
    _set_font(document)
    _add_list(document)
    for part in parts:
        _add(document, part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_font(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: Any = document.styles["Normal"]
    style.font.size = Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")


def _add_list(document: Document) -> None:
    """One list of three levels: 一、 （一） 1. Each starts anew below a higher one, as Word does by default."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for depth, (number, text) in enumerate(_LEVELS)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_LIST}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )
    # Word wants all abstract lists before the first list that uses one.
    first = next((child for child in numbering if child.tag.endswith("}num")), None)
    if first is None:
        numbering.append(abstract)
    else:
        first.addprevious(abstract)
    number = f'<w:num {nsdecls("w")} w:numId="{_LIST}"><w:abstractNumId w:val="{_LIST}"/></w:num>'
    numbering.append(parse_xml(number))


def _add(document: Document, part: Part) -> None:
    if part.style == "table":
        table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
        for row in part.rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
    elif part.style == "title":
        document.add_heading(part.text, level=0)
    elif part.style == "level1":
        _number(document.add_heading(part.text, level=1), 0)
    elif part.style in _DEPTH:
        _number(document.add_paragraph(part.text), _DEPTH[part.style])
    else:
        document.add_paragraph(part.text)


def _number(paragraph: Any, depth: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", depth), ("w:numId", _LIST)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        properties.append(element)
    paragraph._p.get_or_add_pPr().append(properties)
