"""The check of an old binary workbook (.xls) before anything parses it.

What lives here: `check_xls`, which walks the compound file's chains and the workbook's records. Not here: reading cells
(read.py). Invariant: after it has passed, no chain is circular and the area of all sheets together is within limits.
Source: [MS-CFB] and [MS-XLS], the published formats.
"""

from __future__ import annotations

import struct
from struct import iter_unpack, unpack_from

from luoshi.sheets import messages
from luoshi.sheets.limits import Limits
from luoshi.sheets.table import SheetRefused

LAST_SECTOR = 0xFFFFFFFA  # greater numbers are marks, not sectors
HEADER_BYTES, ENTRY_BYTES, MINI_BYTES = 512, 128, 64
ROOT, STREAM = 5, 2
BEGIN, PASSWORD, EXTENT, MANY_NUMBERS = 0x0809, 0x002F, 0x0200, 0x00BD
# Records that hold one cell with content: formula, label, number, boolean, string of a formula's cell, shared string.
CELLS = frozenset({0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x0002, 0x0003, 0x0004, 0x0005})


def check_xls(data: bytes, limits: Limits) -> None:
    """Refuse a compound file that is damaged, locked, no workbook, or whose sheets would fill the memory."""
    try:
        streams = _Streams(data)
        names = set(streams.entries)
        if "EncryptedPackage" in names:
            raise SheetRefused(messages.LOCKED)
        name = next((known for known in ("Workbook", "Book") if known in names), None)
        if name is None:
            raise SheetRefused(messages.NOT_A_SHEET)
        _check_records(streams.read(name), limits)
    except (struct.error, IndexError, OverflowError) as error:
        raise SheetRefused(messages.DAMAGED) from error


class _Streams:
    """The streams of a compound file by name."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise SheetRefused(messages.DAMAGED)
        self._size = 1 << shift
        directory, self._cutoff, mini = unpack_from("<I", data, 48)[0], *unpack_from("<II", data, 56)
        self._fat = self._table_of_sectors()
        self._mini_fat = self._numbers(self._chain(mini)) if mini < LAST_SECTOR else []
        self.entries: dict[str, tuple[int, int]] = {}
        self._root = (LAST_SECTOR, 0)
        self._read_directory(self._chain(directory))

    def read(self, name: str) -> bytes:
        """The content of a stream; small ones lie in the root's own stream in small sectors."""
        first, length = self.entries[name]
        if length >= self._cutoff:
            return self._chain(first)[:length]
        mini = self._chain(self._root[0])
        parts = [mini[at * MINI_BYTES : (at + 1) * MINI_BYTES] for at in self._sectors(first, self._mini_fat)]
        return b"".join(parts)[:length]

    def _table_of_sectors(self) -> list[int]:
        """The table that says which sector follows which; its own sectors are listed in the header and beyond."""
        listed = [number for (number,) in iter_unpack("<I", self._data[76:HEADER_BYTES])]
        more, count = unpack_from("<II", self._data, 68)
        if count > len(self._data) // self._size:
            raise SheetRefused(messages.DAMAGED)
        for _ in range(count):
            numbers = self._numbers(self._sector(more))
            listed += numbers[:-1]
            more = numbers[-1]
        held = [number for number in listed if number < LAST_SECTOR]
        if len(held) > len(self._data) // self._size + 1:
            raise SheetRefused(messages.DAMAGED)
        return self._numbers(b"".join(self._sector(number) for number in held))

    def _read_directory(self, content: bytes) -> None:
        for at in range(0, len(content) - ENTRY_BYTES + 1, ENTRY_BYTES):
            length, kind = unpack_from("<HB", content, at + 64)
            first, size = unpack_from("<II", content, at + 116)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == ROOT:
                self._root = (first, size)
            elif kind == STREAM:
                self.entries.setdefault(name, (first, size))

    def _chain(self, first: int) -> bytes:
        return b"".join(self._sector(number) for number in self._sectors(first, self._fat))

    @staticmethod
    def _sectors(first: int, table: list[int]) -> list[int]:
        """The sectors of a chain; a chain longer than the table goes in a circle."""
        chain: list[int] = []
        while first < LAST_SECTOR:
            chain.append(first)
            if len(chain) > len(table):
                raise SheetRefused(messages.DAMAGED)
            first = table[first]
        return chain

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise SheetRefused(messages.DAMAGED)
        return self._data[start : start + self._size]

    @staticmethod
    def _numbers(content: bytes) -> list[int]:
        return [number for (number,) in iter_unpack("<I", content[: len(content) // 4 * 4])]


def _check_records(content: bytes, limits: Limits) -> None:
    """Walk the records; the sheets' areas together must be within the limit, as the reader loads them all."""
    at = area = last_row = last_column = count = 0
    while at + 4 <= len(content):
        kind, length = unpack_from("<HH", content, at)
        count += 1
        if kind == PASSWORD:
            raise SheetRefused(messages.LOCKED)
        if kind == BEGIN:
            area, last_row, last_column = area + last_row * last_column, 0, 0
        elif kind == EXTENT and length >= 14:
            # The reader takes memory for the area that this record promises.
            first_row, rows, first_column, columns = unpack_from("<IIHH", content, at + 4)
            last_row, last_column = max(last_row, rows - first_row), max(last_column, columns - first_column)
        elif kind in CELLS or kind == MANY_NUMBERS:
            row, column = unpack_from("<HH", content, at + 4)
            if kind == MANY_NUMBERS and length >= 6:
                (column,) = unpack_from("<H", content, at + 4 + length - 2)
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
        if area + last_row * last_column > limits.max_cells or count > 2 * limits.max_cells:
            raise SheetRefused(messages.TOO_WIDE % {"row": last_row, "column": last_column})
        at += 4 + length
