"""The check of a workbook's archive before anything parses it.

What lives here: `check_xlsx`. Not here: reading cells (read.py). Invariant: after it has passed, unpacking the file is
bounded by the limits whatever its directory claims: each part was inflated once, part by part, and its length compared.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from luoshi.sheets import messages
from luoshi.sheets.limits import MAX_TAG_BYTES, Limits
from luoshi.sheets.table import SheetRefused

CHUNK = 1 << 18
ENCRYPTED = 0x1
# Tags of rows and cells must have this plain form (as all programs write them), so that their places can be trusted.
_ATTRIBUTES = rb"""((?:\s++[\w:.-]++\s*+=\s*+(?:"[^"'<>]*+"|'[^"'<>]*+'))*+)\s*+(/?)>"""
_CELL = re.compile(rb"<(?:\w++:)?c" + _ATTRIBUTES)
_ROW = re.compile(rb"<(?:\w++:)?row" + _ATTRIBUTES)
_CELL_TAG = re.compile(rb"<(?:\w++:)?c[\s/>]")
_ROW_TAG = re.compile(rb"<(?:\w++:)?row[\s/>]")
_PLACE = re.compile(rb"\sr\s*+=")
_CELL_PLACE = re.compile(rb"""\sr\s*+=\s*+["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ROW_PLACE = re.compile(rb"""\sr\s*+=\s*+["'](\d{1,7})["']""")
# The reader takes memory for as many things as a count promises.
_COUNT = re.compile(rb"""\s(?:count|uniqueCount)\s*+=\s*+(?:"([^"<>]*+)"|'([^'<>]*+)')""")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_xlsx(data: bytes, limits: Limits) -> None:
    """Refuse an archive that is damaged, locked, no workbook, too big when unpacked, or holds entities.

    Raises SheetRefused. Source of the rules: limits.py; entity declarations have no place in a workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise SheetRefused(messages.DAMAGED) from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise SheetRefused(messages.OTHER_SHEET if _other_sheet(names) else messages.NOT_A_SHEET)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise SheetRefused(messages.LOCKED)
    if len(parts) > limits.max_parts or len(names) != len(parts):
        raise SheetRefused(messages.UNSAFE)
    if sum(part.file_size for part in parts) > limits.max_unpacked:
        raise SheetRefused(messages.UNPACKED_TOO_BIG)
    for part in parts:
        _check_part(data, part, limits)


def _other_sheet(names: set[str]) -> bool:
    """Whether the archive is a workbook of another kind (.xlsb, .ods)."""
    return "xl/workbook.bin" in names or "content.xml" in names


def _check_part(data: bytes, part: zipfile.ZipInfo, limits: Limits) -> None:
    chunks = _inflated(data, part)
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        for _ in chunks:
            pass
        return
    extent = _Extent(limits) if "/worksheets/" in part.filename.lower() else None
    tail = b""
    for chunk in chunks:
        # Parts in UTF-16 would hide their tags from the patterns; no program writes workbooks so.
        if b"\0" in chunk:
            raise SheetRefused(messages.UNSAFE)
        text = tail + chunk
        cut = text.rfind(b"<")
        # Only an unfinished tag is carried over to the next chunk.
        tail = text[cut:] if cut >= 0 and b">" not in text[cut:] else b""
        if len(tail) > MAX_TAG_BYTES or _FORBIDDEN.search(text):
            raise SheetRefused(messages.UNSAFE)
        if any(not _is_small(one or other, limits) for one, other in _COUNT.findall(text)):
            raise SheetRefused(messages.UNSAFE)
        if extent:
            extent.take(text[: len(text) - len(tail)])


def _is_small(count: bytes, limits: Limits) -> bool:
    """Whether a promised count is a plain number that such a file can hold."""
    return not count or (count.isdigit() and len(count) < 10 and int(count) <= limits.max_cells)


class _Extent:
    """The rows, columns and number of the cells with content in one sheet, as they come by."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = self.last_row = self.last_column = 0

    def take(self, text: bytes) -> None:
        """Count the tags of a piece of the sheet; refuse once the area or the number is beyond the limits."""
        # Self-closed cells carry a format and no content: they take no memory.
        filled = [attributes for attributes, closed in _tags(text, _CELL, _CELL_TAG) if not closed]
        places = _places(filled, _CELL_PLACE)
        self.cells += len(filled)
        if places:
            self.last_row = max(self.last_row, max(int(row) for _, row in places))
            self.last_column = max(self.last_column, *map(_column_number, {letters for letters, _ in places}))
        rows = _places([attributes for attributes, _ in _tags(text, _ROW, _ROW_TAG)], _ROW_PLACE)
        if len(places) < len(filled):
            # Cells without references stand where their row says, one after the other.
            self.last_row = max([self.last_row, self.cells, *map(int, rows)])
            self.last_column = max(self.last_column, len(filled) - len(places))
        if self.cells > self.limits.max_cells or self.last_row * max(self.last_column, 1) > self.limits.max_cells:
            raise SheetRefused(messages.TOO_WIDE % {"row": self.last_row, "column": self.last_column})


def _tags(text: bytes, plain: re.Pattern[bytes], every: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
    """Attributes and closing mark of all tags of a kind; refused when one of them is not of the plain form."""
    found = plain.findall(text)
    if len(found) != len(every.findall(text)):
        raise SheetRefused(messages.UNSAFE)
    return found


def _places(tags: list[bytes], plain: re.Pattern[bytes]) -> list[Any]:
    """The references of tags that have one; refused when one of them is none that a sheet can have."""
    text = b"".join(tags)
    found = plain.findall(text)
    if len(found) != len(_PLACE.findall(text)):
        raise SheetRefused(messages.UNSAFE)
    return found


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _inflated(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content in chunks, read as a parser that trusts only the stream would read it."""
    header = data[part.header_offset : part.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise SheetRefused(messages.DAMAGED)
    start = part.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = memoryview(data)[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) != part.file_size:
            raise SheetRefused(messages.DAMAGED)
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise SheetRefused(messages.DAMAGED)
    yield from _deflated(packed, part.file_size)


def _deflated(packed: memoryview, claimed: int) -> Iterator[bytes]:
    """A deflate stream in chunks; refused as soon as it is longer than claimed, or ends short of it."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    length = 0
    try:
        for at in range(0, len(packed), CHUNK):
            rest: bytes | memoryview = packed[at : at + CHUNK]
            while rest:
                chunk = inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
                length += len(chunk)
                if length > claimed:
                    raise SheetRefused(messages.DAMAGED)
                yield chunk
        last = inflater.flush()
    except zlib.error as error:
        raise SheetRefused(messages.DAMAGED) from error
    yield last
    if length + len(last) != claimed or not inflater.eof:
        raise SheetRefused(messages.DAMAGED)
