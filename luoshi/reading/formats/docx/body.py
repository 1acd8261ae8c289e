"""The body of a Word document: paragraphs and table rows in reading order, each with its label.

What lives here: blocks (paragraphs, tables, text boxes, content controls, revisions) and how they become lines. Runs
within a paragraph are in inline.py. Invariant: deleted text is never shown, a text box is shown once, and every line of
the result is one paragraph, one part of it between line breaks, or one table row.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from luoshi.reading import limits
from luoshi.reading.formats.docx.inline import Inline, chosen
from luoshi.reading.formats.docx.numbering import Numbering
from luoshi.reading.formats.docx.styles import Styles
from luoshi.reading.formats.docx.xml import LOCAL, child, children, get, number, value
from luoshi.reading.formats.lines import Line, assemble
from luoshi.reading.model import Paragraph
from luoshi.reading.refusal import ReadingRefused

TRANSPARENT = frozenset(("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
MAX_SPAN = 64  # columns that one cell may span; Word's own limit is 63


class Body:
    """Reads the body once."""

    def __init__(self, name: str, styles: Styles, numbering: Numbering) -> None:
        self._name = name
        self._styles = styles
        self._numbering = numbering
        self._lines: list[Line] = []
        self._carried = ""  # text of a paragraph whose mark was deleted: it goes on in the next one
        self._tables = 0
        self._table_depth = 0
        self._cells = 0

    def read(self, body: Element) -> tuple[str, tuple[Paragraph, ...]]:
        """Text and paragraphs of the body. Raises ReadingRefused (too_deep)."""
        self._blocks(body, 0)
        if self._carried:
            self._lines.append(Line(self._carried))
        return assemble(self._lines)

    def _blocks(self, container: Element, depth: int) -> None:
        if depth > limits.MAX_NESTING:
            raise ReadingRefused("too_deep", self._name)
        for element in container:
            kind = LOCAL[element.tag]
            if kind == "p":
                self._paragraph(element, depth)
            elif kind == "tbl":
                self._table(element, depth)
            elif kind in TRANSPARENT:
                self._blocks(element, depth + 1)
            elif kind == "sdt":
                for content in children(element, "sdtContent"):
                    self._blocks(content, depth + 1)
            elif kind == "AlternateContent":
                for branch in chosen(element):
                    self._blocks(branch, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> None:
        if len(self._lines) > limits.MAX_LINES:
            raise ReadingRefused("too_many_lines", self._name, limits.MAX_LINES // 10_000)
        properties = _properties(element)
        inline = Inline(self._name)
        inline.add(element, depth)
        text = self._carried + inline.text()
        self._carried = ""
        mark = properties.get("rPr")
        if mark is not None and any(LOCAL[change.tag] in ("del", "moveFrom") for change in mark):
            self._carried = text
            return
        style_id = get(properties.get("pStyle"), "val") or self._styles.default
        style = self._style(properties, style_id)
        label, level = self._label(properties, style_id)
        for piece in text.split("\n"):
            if piece.strip():
                self._lines.append(Line(piece.strip(), style, label, level if label else None))
                label = ""
        for box in inline.boxes:
            self._blocks(box, depth + 1)

    def _style(self, properties: dict[str, Element], style_id: str | None) -> str:
        own = number(get(properties.get("outlineLvl"), "val"))
        if own is not None:
            return f"heading{own + 1}" if own < 9 else "body"
        return self._styles.kind(style_id)

    def _label(self, properties: dict[str, Element], style_id: str | None) -> tuple[str, int | None]:
        """The paragraph's automatic label with what follows it, and its level in the list."""
        found = self._list(properties, style_id)
        if found is None:
            return "", None
        label = self._numbering.next_label(*found)
        if label is None or not label[0]:
            return "", None
        return label[0] + label[1], found[1]

    def _list(self, properties: dict[str, Element], style_id: str | None) -> tuple[int, int] | None:
        """List and level of a paragraph: its own numPr goes before its style's; numId 0 takes it out of any list."""
        own = properties.get("numPr")
        own_id, own_level = number(value(own, "numId")), number(value(own, "ilvl"))
        style_num, style_level = self._styles.numbering(style_id)
        num_id = style_num if own_id is None else own_id
        if not num_id:
            return None
        if own_level is not None:
            return num_id, own_level
        if own_id is not None:
            return num_id, 0
        linked = (self._numbering.level_of_style(num_id, style.style_id) for style in self._styles.chain(style_id))
        return num_id, next((level for level in linked if level is not None), style_level or 0)

    def _table(self, table: Element, depth: int) -> None:
        self._table_depth += 1
        if self._table_depth > limits.MAX_TABLE_DEPTH:
            raise ReadingRefused("too_deep", self._name)
        if self._table_depth == 1:
            self._tables += 1
        self._rows(table, self._tables - 1, depth + 1)
        self._table_depth -= 1

    def _rows(self, container: Element, table: int, depth: int) -> None:
        if depth > limits.MAX_NESTING:
            raise ReadingRefused("too_deep", self._name)
        for row in container:
            kind = LOCAL[row.tag]
            if kind in TRANSPARENT:
                self._rows(row, table, depth + 1)
            elif kind == "sdt":
                for content in children(row, "sdtContent"):
                    self._rows(content, table, depth + 1)
            elif kind == "tr" and child(row, "trPr", "del") is None:
                self._row(row, table, depth)

    def _row(self, row: Element, table: int, depth: int) -> None:
        cells: list[str] = [""] * min(number(value(row, "trPr", "gridBefore")) or 0, MAX_SPAN)
        merged: list[int] = []
        elements = list(_cells(row))
        for cell in elements:
            lines = self._cell(cell, depth + 1)
            if len(elements) == 1 and len(lines) > 1:  # a table that only frames running text
                self._lines.extend(lines)
                return
            properties = child(cell, "tcPr")
            merge = child(properties, "vMerge")
            if merge is not None and (get(merge, "val") or "continue") == "continue":
                merged.append(len(cells))
            cells.append(" ".join(line.shown.replace("\t", " ") for line in lines))
            span = min(number(value(properties, "gridSpan")) or 1, MAX_SPAN)
            cells.extend([""] * (span - 1))
        self._cells += len(cells)
        if self._cells > limits.MAX_CELLS:
            raise ReadingRefused("table_too_large", self._name, limits.MAX_CELLS // 10_000)
        if any(cells):
            self._lines.append(Line("", "table", cells=tuple(cells), merged=tuple(merged), table=table))

    def _cell(self, cell: Element, depth: int) -> list[Line]:
        """The lines of a cell, those of tables within it included."""
        outer, carried = self._lines, self._carried
        self._lines, self._carried = [], ""
        self._blocks(cell, depth)
        if self._carried:
            self._lines.append(Line(self._carried))
        lines, self._lines, self._carried = self._lines, outer, carried
        return lines


def _properties(paragraph: Element) -> dict[str, Element]:
    """The properties of a paragraph by name."""
    first = paragraph[0] if len(paragraph) else None
    return {LOCAL[p.tag]: p for p in first} if first is not None and LOCAL[first.tag] == "pPr" else {}


def _cells(container: Element) -> list[Element]:
    """The cells of a row, those in content controls included."""
    found: list[Element] = []
    for element in container:
        kind = LOCAL[element.tag]
        if kind == "tc":
            found.append(element)
        elif kind == "sdt":
            for content in children(element, "sdtContent"):
                found.extend(children(content, "tc"))
    return found
