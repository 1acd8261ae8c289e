"""Reading an article out of a Word file: title, text with headings, lists, tables, and its pictures.

Not here: keeping it (operations), cleaning (`press.text.clean`, which sees the result). Invariant: pictures come as
bytes and are kept by the files room; nothing of the file is run or linked to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from luoshi.press.desk import errors

MOST_PICTURES = 40
TITLE_LENGTH = 60
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.I)


@dataclass
class Draft:
    """What was read: `pictures` by the address that stands for each in the HTML (`docx:3`)."""

    title: str = ""
    html: str = ""
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def read_docx(data: bytes) -> Draft:
    """Title and HTML of a .docx. Raises BadFile."""
    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise errors.BadFile("content") from error
    found = Draft()
    parts = [part for block in _blocks(document) for part in _block(block, document, found)]
    found.html = "".join(_joined_lists(parts))
    return found


def _blocks(document: Any) -> Iterator[Paragraph | Table]:
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            yield Paragraph(element, document)
        elif element.tag == qn("w:tbl"):
            yield Table(element, document)


def _block(block: Paragraph | Table, document: Any, found: Draft) -> list[str]:
    if isinstance(block, Table):
        return [_table(block, document, found)]
    inner = _runs(block, document, found)
    if not inner.strip():
        return []
    style = (block.style.name or "") if block.style is not None else ""
    text = block.text.strip()
    if not found.title and text and len(text) <= TITLE_LENGTH:
        found.title = text
        return [one for one in (_pictures_only(inner),) if one]
    heading = _HEADING.search(style)
    if heading:
        level = min(int(heading[1]) + 1, 4)
        return [f"<h{level}>{inner}</h{level}>"]
    if (block._p.pPr is not None and block._p.pPr.numPr is not None) or "List" in style:
        return [f"<li>{inner}</li>"]
    return [f"<p>{inner}</p>"]


def _pictures_only(inner: str) -> str:
    images = "".join(re.findall(r"<img [^>]*>", inner))
    return f"<p>{images}</p>" if images else ""


def _runs(paragraph: Paragraph, document: Any, found: Draft) -> str:
    parts = []
    for run in paragraph.runs:
        text = escape(run.text, quote=False).replace("\n", "<br>")
        for on, tag in ((run.bold, "strong"), (run.italic, "em"), (run.underline, "u")):
            text = f"<{tag}>{text}</{tag}>" if on and text.strip() else text
        parts.append(text + "".join(_pictures(run, document, found)))
    return "".join(parts)


def _pictures(run: Any, document: Any, found: Draft) -> Iterator[str]:
    for blip in run._r.iter(qn("a:blip")):
        part = document.part.related_parts.get(blip.get(qn("r:embed")))
        if part is None or len(found.pictures) >= MOST_PICTURES or not part.content_type.startswith("image/"):
            continue
        key = f"docx:{len(found.pictures) + 1}"
        name = f"图{len(found.pictures) + 1}.{part.content_type.split('/')[1]}"
        found.pictures[key] = (name, part.blob)
        yield f'<img src="{key}" alt="">'


def _table(table: Table, document: Any, found: Draft) -> str:
    rows = []
    for row in table.rows:
        cells = [
            "".join(f"<p>{_runs(one, document, found)}</p>" for one in cell.paragraphs if one.text.strip())
            for cell in row.cells
        ]
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _joined_lists(parts: list[str]) -> Iterator[str]:
    inside = False
    for part in parts:
        item = part.startswith("<li>")
        if item != inside:
            yield "<ul>" if item else "</ul>"
            inside = item
        yield part
    if inside:
        yield "</ul>"
