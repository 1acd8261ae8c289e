"""Files that would take the server's memory or time: refused at once, with a sentence on what to do."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.sheets import LIMITS, Heading, SheetRefused, Workbook, read_pasted, read_table
from luoshi.sheets.archive import check_xlsx
from luoshi.sheets.workbook import read_sheets_apart

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"


def good() -> bytes:
    """A small honest workbook."""
    book = Workbook()
    sheet = book.sheet("表", [Heading("单位"), Heading("篇数", "integer")])
    sheet.row(["东桥小学", 3])
    return book.save()


def rebuilt(changes: dict[str, bytes], drop: tuple[str, ...] = ()) -> bytes:
    """The honest workbook with some parts replaced, added or dropped."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(good())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in drop and name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            target.writestr(name, content)
    return out.getvalue()


def sheet_with(rows: bytes) -> bytes:
    """The honest workbook with other rows in its sheet."""
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return rebuilt({SHEET: head + rows + b"</sheetData></worksheet>"})


def lying_about_its_size() -> bytes:
    """A sheet of 60 MB whose directory says 1,000 bytes."""
    data = bytearray(sheet_with(b"<!-- " + b" " * 60_000_000 + b" -->"))
    at = data.rfind(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(SHEET)] != SHEET.encode():
        at = data.rfind(b"PK\x01\x02", 0, at)
    data[at + 24 : at + 28] = struct.pack("<I", 1000)
    return bytes(data)


def outcome(source: bytes | str) -> str:
    """The sheet's format, or the sentence of the refusal; any other error is a fault."""
    try:
        return (read_pasted(source) if isinstance(source, str) else read_table(source, "x")).format
    except SheetRefused as refused:
        return refused.message


HOSTILE: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: rebuilt({"xl/sharedStrings.xml": b"<sst>" + b"<si><t>A</t></si>" * 7_000_000 + b"</sst>"}),
    "bomb in a picture": lambda: rebuilt({"xl/media/image1.png": bytes(120_000_000)}),
    "lying directory": lying_about_its_size,
    "entity bomb": lambda: rebuilt(
        {"xl/sharedStrings.xml": b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'}
    ),
    "shared strings that promise too many": lambda: rebuilt(
        {"xl/sharedStrings.xml": b'<sst uniqueCount="4294967295"><si/></sst>'}
    ),
    "a count in disguise": lambda: rebuilt({"xl/sharedStrings.xml": b"<sst count = '&#52;294967295'><si/></sst>"}),
    "two far cells": lambda: sheet_with(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "far cell without a reference": lambda: sheet_with(b'<row r="9999999"><c><v>1</v></c></row>'),
    "reference behind a bracket": lambda: sheet_with(b'<row r="1"><c x=">" r="XFD1048576"><v>1</v></c></row>'),
    "reference in another attribute": lambda: sheet_with(
        b"""<row r="1"><c x=" r='A1'" r="XFD1048576"><v>1</v></c></row>"""
    ),
    "reference beyond all numbers": lambda: sheet_with(b'<row r="1"><c r="B99999999999999999999"><v>1</v></c></row>'),
    "row beyond all numbers": lambda: sheet_with(b'<row r="4294967295"><c><v>1</v></c></row>'),
    "tag that never ends": lambda: sheet_with(b"<c " * 300_000),
    "parts in UTF-16": lambda: rebuilt({SHEET: "<worksheet/>".encode("utf-16")}),
    "no workbook inside": lambda: rebuilt({}, drop=("xl/workbook.xml",)),
    "a document": lambda: rebuilt({"word/document.xml": b"<w/>"}, drop=("xl/workbook.xml",)),
    "open document": lambda: rebuilt({"content.xml": b"<o/>"}, drop=("xl/workbook.xml",)),
    "binary workbook": lambda: rebuilt({"xl/workbook.bin": b"x"}, drop=("xl/workbook.xml",)),
    "cut off": lambda: good()[:-200],
    "two far cells, old format": lambda: (FILES / "far.xls").read_bytes(),
    "old format, cut off": lambda: (FILES / "schools.xls").read_bytes()[:1500],
    "old format, only its head": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "program": lambda: b"MZ" + bytes(1000),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "pdf": lambda: b"%PDF-1.7 ...",
    "web page": lambda: b"<html><table><tr><td>1</td></tr></table></html>",
    "xml table": lambda: b'<?xml version="1.0"?><Workbook/>',
    "bytes": lambda: bytes(range(256)) * 40,
    "50 MB of digits": lambda: b"1" * 50_000_000,
    "15 MB in one line": lambda: b"1," * 7_500_000,
    "a cell of 15 MB": lambda: b'"' + b"1" * 15_000_000 + b'"',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_words(name: str) -> None:
    """Within two seconds, with a whole Chinese sentence, and with less memory than it claims."""
    data = HOSTILE[name]()
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(SheetRefused) as refused:
        read_table(data, f"{name}.xlsx")
    took = time.monotonic() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.message.endswith("。")
    assert took < 10, "two seconds, and room for tracing and a busy machine"
    assert peak < 400_000_000


@pytest.mark.parametrize(("name", "word"), [("表.xlsx", "损坏"), ("表.xls", "加了密"), ("表.csv", "编码")])
def test_bytes_that_are_no_workbook_are_called_damaged_where_the_name_says_workbook(name: str, word: str) -> None:
    """The middle of a workbook (its head was lost on the way) has no encoding to be saved in."""
    with pytest.raises(SheetRefused, match=word):
        read_table(good()[40:400], name)


def test_circular_chain_of_an_old_workbook_ends() -> None:
    """The sector table that points to itself."""
    data = bytearray((FILES / "schools.xls").read_bytes())
    (fat,) = struct.unpack_from("<I", data, 76)
    table = (fat + 1) * 512
    data[table : table + 512] = struct.pack("<I", 0) * 128
    with pytest.raises(SheetRefused):
        read_table(bytes(data), "a.xls")


def test_locked_workbook_asks_for_the_password_to_be_taken_off() -> None:
    """An encrypted member of the archive."""
    data = bytearray(good())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(SheetRefused, match="密码"):
        read_table(bytes(data), "a.xlsx")


def test_formats_without_content_down_to_the_last_row_do_no_harm() -> None:
    """A column formatted to the end of the sheet is common, and takes no memory."""
    rows = b'<row r="1"><c r="A1" s="1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert len(read_table(sheet_with(rows), "a.xlsx").rows) == 1


def test_honest_workbook_passes() -> None:
    """The same check lets honest files through, also without references in its cells."""
    check_xlsx(good(), LIMITS)
    assert read_table(sheet_with(b"<row><c><v>1</v></c><c><v>2</v></c></row>"), "a.xlsx").rows[0].cells == (1, 2)


@settings(deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_a_table_or_a_refusal(data: bytes, magic: bytes) -> None:
    """No other error ever reaches the person."""
    assert outcome(magic + data)


@st.composite
def overwritten(draw: st.DrawFn, whole: bytes) -> bytes:
    """An honest file with some bytes overwritten."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        data[draw(st.integers(8, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data)


@settings(deadline=None)
@given(overwritten(good()))
def test_damaged_workbook_is_read_or_refused(data: bytes) -> None:
    """The archive's own sums find most of it."""
    assert outcome(data)


@settings(deadline=None, max_examples=8)
@given(overwritten((FILES / "schools.xls").read_bytes()))
def test_damaged_old_workbook_is_read_or_refused(data: bytes) -> None:
    """Old workbooks have no sums: whatever the reader does with them, it does in a process of its own."""
    assert outcome(data)


def test_old_workbook_that_ends_its_reader_is_only_refused() -> None:
    """A sheet that promises four thousand million rows: refused before; and were it not, only the child would end."""
    data = bytearray((FILES / "schools.xls").read_bytes())
    extent = data.find(b"\x00\x02\x0e\x00", 512)
    assert struct.unpack_from("<IIHH", data, extent + 4) == (0, 4, 0, 3)
    data[extent + 8 : extent + 12] = b"\x0a\x00\x00\xff"
    with pytest.raises(SheetRefused, match="范围"):
        read_table(bytes(data), "a.xls")
    with pytest.raises(SheetRefused, match="损坏"):
        read_sheets_apart(bytes(data), LIMITS)


@given(st.text(max_size=200))
def test_any_pasted_text_is_a_table_or_a_refusal(text: str) -> None:
    """Whatever is in the clipboard."""
    assert outcome(text)
