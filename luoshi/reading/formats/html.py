"""Web pages: the text as a browser shows it, a block a line, table rows parted by tabs, ordered lists numbered.

What lives here: decoding and walking tags. Cutting the page into tags is markup.py. Not here: looks, scripts.
Invariant: one pass, linear in length whatever the page contains (the standard parser is not, for broken markup).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from luoshi.reading import limits
from luoshi.reading.formats.docx.number_formats import format_number
from luoshi.reading.formats.lines import Line, assemble
from luoshi.reading.formats.markup import Tag, tokens
from luoshi.reading.formats.plain import decode_text
from luoshi.reading.model import Paragraph
from luoshi.reading.refusal import ReadingRefused

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{1,20})""", re.IGNORECASE)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "blockquote",
        "pre",
        "hr",
        "address",
        "center",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "body",
        "html",
        "caption",
    ]
)
VOID = frozenset(
    ["br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track", "param"]
)
WRAPPED = re.compile(r"(?<=[\u2e80-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\uffef])")  # a Chinese line wrapped in the source
BLANKS = re.compile(r"[ \t\r\n\f]+")
LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
LIST_STYLES = {
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "lower-roman": "lowerRoman",
    "trad-chinese-informal": "chineseCounting", "upper-roman": "upperRoman", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
}  # fmt: skip
MAX_SPAN = 100


def read_html(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """Text and paragraphs of a web page. Raises ReadingRefused (encoding, too_deep)."""
    page = _decode(data, name)
    if page.count("<") > limits.MAX_HTML_TAGS:
        raise ReadingRefused("tags", name)
    return assemble(_Page(name).read(page))


def _decode(data: bytes, name: str) -> str:
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = declared[1].decode().lower()
        try:
            return data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding)
        except (LookupError, UnicodeError):
            pass  # pages are often declared wrongly; the bytes themselves decide then
    return decode_text(data, name)


@dataclass(slots=True)
class _Cell:
    """A cell being read: its lines, how many columns and rows it spans."""

    columns: int
    rows: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table being read; `held` says for how many more rows a column belongs to a cell above."""

    number: int
    row: list[_Cell] | None = None
    cell: _Cell | None = None
    held: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _List:
    """A list being read: the format of its numbers (None for bullets) and the next number."""

    number_format: str | None
    following: int


class _Page:
    """Walks one page."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[Line] = []
        self._buffer: list[str] = []
        self._tables: list[_Table] = []
        self._count = 0
        self._cells = 0
        self._lists: list[_List] = []
        self._style = "body"
        self._label = ""
        self._pre = False
        self._hidden: tuple[str, int] | None = None  # the hidden element we are in, and how many of its name are open

    def read(self, html: str) -> list[Line]:
        """All lines of the page."""
        for token in tokens(html):
            if isinstance(token, str):
                if self._hidden is None:
                    self._buffer.append(token if self._pre else BLANKS.sub(" ", WRAPPED.sub("", token)))
            elif not self._in_hidden(token):
                self._tag(token)
        self._flush()
        while self._tables:
            self._end_table()
        return self._lines

    def _in_hidden(self, tag: Tag) -> bool:
        """Follow hidden elements to their end; whether this tag belongs to one."""
        if self._hidden is None:
            if tag.opens and tag.name not in VOID and tag.hidden:
                self._flush()
                self._hidden = (tag.name, 1)
            return self._hidden is not None
        name, depth = self._hidden
        if tag.name == name and not tag.closed:
            depth += 1 if tag.opens else -1
            self._hidden = (name, depth) if depth else None
        return True

    def _tag(self, tag: Tag) -> None:
        if tag.name == "br":
            self._buffer.append("\n")
        elif tag.name in ("td", "th"):
            self._cell(tag)
        elif tag.name in BLOCKS:
            self._flush()
            self._block(tag)

    def _block(self, tag: Tag) -> None:
        name = tag.name
        if name in ("ol", "ul"):
            self._list(tag)
        elif name == "li" and tag.opens:
            self._item(tag)
        elif name == "table":
            self._begin_table() if tag.opens else self._end_table()
        elif name == "tr" and self._tables:
            self._end_row()
            if tag.opens:
                self._tables[-1].row = []
        elif name == "pre":
            self._pre = tag.opens
        elif len(name) == 2 and name[0] == "h" and name[1].isdigit():
            self._style = f"heading{name[1]}" if tag.opens else "body"

    def _list(self, tag: Tag) -> None:
        self._label = ""
        if not tag.opens:
            if self._lists:
                self._lists.pop()
            return
        styled = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", tag.attributes.get("style", ""))
        kind = LIST_STYLES.get(styled[1] if styled else "", LIST_TYPES.get(tag.attributes.get("type", ""), "decimal"))
        bulleted = tag.name == "ul" or (styled is not None and styled[1] == "none")
        self._lists.append(_List(None if bulleted else kind, tag.number("start", 1)))

    def _item(self, tag: Tag) -> None:
        self._label = ""
        if not self._lists or self._lists[-1].number_format is None:
            return
        current = self._lists[-1]
        number = tag.number("value", current.following)
        current.following = number + 1
        kind = current.number_format or "decimal"
        self._label = format_number(number, kind) + ("、" if kind == "chineseCounting" else ". ")

    def _flush(self) -> None:
        """End the current line; line breaks part it into several."""
        text = "".join(self._buffer)
        self._buffer.clear()
        lines = self._tables[-1].cell.lines if self._tables and self._tables[-1].cell else self._lines
        for piece in text.split("\n"):
            if piece.strip():
                level = sum(1 for one in self._lists if one.number_format) - 1 if self._label else None
                lines.append(Line(piece.strip(), self._style, self._label, level))
                self._label = ""

    def _begin_table(self) -> None:
        if len(self._tables) >= limits.MAX_TABLE_DEPTH:
            raise ReadingRefused("too_deep", self._name)
        self._tables.append(_Table(self._count))
        self._count += not self._tables[1:]

    def _end_table(self) -> None:
        if self._tables:
            self._end_row()
            self._tables.pop()

    def _cell(self, tag: Tag) -> None:
        if not self._tables:
            self._buffer.append("\t")
            return
        self._end_cell()
        if tag.opens:
            table = self._tables[-1]
            table.row = [] if table.row is None else table.row
            table.cell = _Cell(min(tag.number("colspan", 1), MAX_SPAN), min(tag.number("rowspan", 1), 1000))

    def _end_cell(self) -> None:
        table = self._tables[-1]
        self._flush()
        if table.cell is not None and table.row is not None:
            table.row.append(table.cell)
        table.cell = None

    def _end_row(self) -> None:
        """Put the cells of a row into their columns; those held by cells above stay empty and are said to be merged."""
        self._end_cell()
        table = self._tables[-1]
        row, table.row = table.row, None
        if not row:
            return
        outer = self._tables[-2].cell if len(self._tables) > 1 else None
        lines = outer.lines if outer else self._lines
        if len(row) == 1 and not table.held and len(row[0].lines) > 1:  # a table that only frames running text
            lines.extend(row[0].lines)
            return
        cells, merged = _columns(row, table.held)
        self._cells += len(cells)
        if self._cells > limits.MAX_CELLS:
            raise ReadingRefused("table_too_large", self._name, limits.MAX_CELLS // 10_000)
        if any(cells):
            lines.append(Line("", "table", cells=tuple(cells), merged=tuple(merged), table=table.number))


def _columns(row: list[_Cell], held: dict[int, int]) -> tuple[list[str], list[int]]:
    cells: list[str] = []
    merged: list[int] = []
    waiting = list(reversed(row))
    last = max(held, default=-1)
    holds: dict[int, int] = {}
    while waiting or len(cells) <= last:
        column = len(cells)
        if column in held:
            merged.append(column)
            cells.append("")
            if held[column] > 1:
                holds[column] = held[column] - 1
            continue
        if not waiting:
            cells.append("")
            continue
        cell = waiting.pop()
        cells.append(" ".join(line.shown.replace("\t", " ") for line in cell.lines))
        cells.extend([""] * (cell.columns - 1))
        if cell.rows > 1:
            holds.update(dict.fromkeys(range(column, column + cell.columns), cell.rows - 1))
    held.clear()
    held.update(holds)
    return cells, merged
