"""Plain text: bytes to characters, characters to lines.

What lives here: encodings, lines, rows of tables pasted as text. Not here: anything that reads meaning.
Invariant: line ends stay as they stand and a byte order mark is not counted, so offsets fit any other reader's.
"""

from __future__ import annotations

import codecs
import re

from luoshi.reading.model import Paragraph
from luoshi.reading.numerals import HAN_NUMERAL
from luoshi.reading.refusal import ReadingRefused

LABEL_TAB = re.compile(rf"(?:[(（]?[\d{HAN_NUMERAL}A-Za-z]{{1,5}}[、.．)）]|[①-⑳]|第\w{{1,4}}[章节条])\t")
BROKEN_SHARE = 2000  # one broken character in so many still is UTF-8, cut off or patched by hand


def decode_text(data: bytes, name: str) -> str:
    """Characters of a text file: UTF-8 or UTF-16 by its mark, else UTF-8, else GB18030. Raises ReadingRefused."""
    try:
        if data.startswith(codecs.BOM_UTF8):
            return data[3:].decode("utf-8")
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
    except UnicodeDecodeError:
        raise ReadingRefused("encoding", name) from None
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") * BROKEN_SHARE > len(text) + BROKEN_SHARE:
        raise ReadingRefused("encoding", name)
    return text


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The lines of a text that are not blank; offsets point at the trimmed line. Pasted tables become rows."""
    lines: list[tuple[int, str]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        trimmed = line.strip()
        if trimmed:
            lines.append((position + len(line) - len(line.lstrip()), trimmed))
        position += len(line)
    kinds = [_separator(line) for _, line in lines]
    found: list[Paragraph] = []
    table = -1
    for i, (start, line) in enumerate(lines):
        separator = kinds[i]
        neighbours = (kinds[i - 1] if i else "", kinds[i + 1] if i + 1 < len(lines) else "")
        in_table = separator and (separator in neighbours or line.count("\t") > 1)
        if not in_table:
            found.append(Paragraph(start, start + len(line), line, label_end=start))
            continue
        table += not (
            i and found and found[-1].end == lines[i - 1][0] + len(lines[i - 1][1]) and found[-1].table == table
        )
        found.append(_row(start, line, separator, table))
    return tuple(found)


def _separator(line: str) -> str:
    """What parts the cells of a line that looks like a table row: a tab, a bar, or nothing."""
    if line.startswith("|") and line.endswith("|") and line.count("|") > 2:
        return "|"
    if "\t" in line and (line.count("\t") > 1 or not LABEL_TAB.match(line)):
        return "\t"
    return ""


def _row(start: int, line: str, separator: str, table: int) -> Paragraph:
    if separator == "|" and not line.strip("|-: "):  # the rule between head and body
        return Paragraph(start, start + len(line), line, "table", start, table, ())
    first, last = (1, len(line) - 1) if separator == "|" else (0, len(line))
    cells = []
    position = first
    for piece in line[first:last].split(separator):
        left = position + len(piece) - len(piece.lstrip())
        right = max(left, position + len(piece.rstrip()))
        cells.append((start + left, start + right))
        position += len(piece) + 1
    return Paragraph(start, start + len(line), line, "table", start, table, tuple(cells))
