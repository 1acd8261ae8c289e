"""Tables in text: decoding, the separator, quoted cells, lines pasted from a spreadsheet.

What lives here: bytes → text and text → rows of text cells. Not here: workbooks (read.py). Invariant: what `write_csv`
writes comes back unchanged, escaped formulas included.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO

from luoshi.sheets import messages
from luoshi.sheets.limits import MAX_LINE_CHARS, Limits
from luoshi.sheets.table import Cell, SheetRefused, check_size
from luoshi.sheets.values import unescape_formula

SEPARATORS = (",", "\t", ";", "|", "，")
SAMPLE_ROWS = 50
_BLANKS = re.compile(r"[ \u3000\u00a0]{2,}|\u3000")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes) -> str:
    """Text of a file: by its byte-order mark, else UTF-8, else GB18030. Raises SheetRefused for anything else."""
    marked = [encoding for bom, encoding in _BOMS if data.startswith(bom)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) and not marked:
            break
        return text
    raise SheetRefused(messages.NOT_TEXT)


def separated_rows(text: str, name: str, limits: Limits) -> list[list[Cell]]:
    """Rows of a .csv or .tsv; the separator is the one that parts the lines most evenly. Raises SheetRefused."""
    _check_lines(text)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\r?", first, re.IGNORECASE)  # Excel's own way to name it
    if told:
        return _parsed(rest, told[1], limits)
    separator = "\t" if name.lower().endswith(".tsv") else _sniffed(text)
    return _parsed(text, separator, limits)


def pasted_rows(text: str, limits: Limits) -> list[list[Cell]]:
    """Rows of pasted lines: tabs, else commas (full width too), else two or more blanks. Raises SheetRefused."""
    _check_lines(text)
    lines = text.splitlines()
    if "\t" in text:
        return _parsed(text, "\t", limits)
    for comma in (",", "，"):
        if sum(comma in line for line in lines) * 2 > sum(bool(line.strip()) for line in lines):
            return _parsed(text, comma, limits)
    return [[_cell(part) for part in _BLANKS.split(line.strip())] for line in lines]


def _check_lines(text: str) -> None:
    """Refuse a line so long that it can't be a row of a table."""
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > MAX_LINE_CHARS:
            raise SheetRefused(messages.LINE_TOO_LONG % {"row": number, "chars": len(line)})


def _sniffed(text: str) -> str:
    """The separator by which most of the first lines have the same number of columns, above one."""
    best, chosen = (0.0, 0), ","
    for separator in SEPARATORS:
        try:
            widths = _widths(text, separator)
        except csv.Error:
            continue
        if not widths:
            continue
        width, lines = Counter(widths).most_common(1)[0]
        score = (lines / len(widths), width)
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen


def _widths(text: str, separator: str) -> list[int]:
    """The columns of the first filled lines under a separator. Raises csv.Error where its quotes do not fit."""
    widths: list[int] = []
    for row in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
        if row:
            widths.append(len(row))
        if len(widths) >= SAMPLE_ROWS:
            break
    return widths


def _parsed(text: str, separator: str, limits: Limits) -> list[list[Cell]]:
    """The rows, given up as soon as they are too many or too wide."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            check_size(len(rows) + 1, len(row), limits)
            rows.append([_cell(value) for value in row])
    except csv.Error as error:
        raise SheetRefused(messages.QUOTES_BROKEN % {"row": reader.line_num}) from error
    return rows


def _cell(value: str) -> Cell:
    return unescape_formula(value) or None
