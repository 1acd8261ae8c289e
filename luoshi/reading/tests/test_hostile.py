"""Hostile and mistaken files: each ends in a Chinese sentence on what to do, in two seconds and bounded memory."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from luoshi.reading import ReadingRefused, limits, read
from luoshi.reading.formats import legacy
from luoshi.reading.messages import REFUSALS
from luoshi.reading.tests.word import W, docx, para

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
NOISE = random.Random(3).randbytes(5000)
SECONDS = 2.0
MEMORY_MIB = 300


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def body(content: str) -> bytes:
    return docx(extra={"word/document.xml": f"<w:document {W}><w:body>{content}</w:body></w:document>"})


def words(count: int) -> str:
    """Text that does not pack well, so that no ratio gives the file away."""
    source = random.Random(count)
    return "".join(chr(source.randrange(0x4E00, 0x9FA5)) for _ in range(count))


def laughs(encoding: str) -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "哈"}">' for i in range(10))
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [{entities}]><w:document {W}>&l9;</w:document>'
    return zipped(word__document_xml=xml.encode(encoding)).replace(b"document_xml", b"document.xml")


def deep_tables() -> bytes:
    opening = "".join(f"<w:tbl><w:tr><w:tc>{para(words(i % 50 + 1))}" for i in range(3000))
    return body(opening + "</w:tc></w:tr></w:tbl>" * 3000)


def damaged() -> bytes:
    whole = docx(para(words(5000)))
    return whole[: len(whole) // 2]


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "digits": ("方案.txt", lambda: b"1234567890" * 5_000_000, "too_large"),
    "digits in one line": ("方案.txt", lambda: b"7" * 1_500_000, "line_too_long"),
    "digits in lines": ("方案.txt", lambda: b"12\n" * 500_000, "too_many_lines"),
    "long text": ("方案.txt", lambda: ("每月学习。" * 90 + "\n").encode() * 8_000, "text_too_long"),
    "larger than any plan": ("方案.docx", lambda: b"PK\x03\x04" + bytes(limits.MAX_FILE_BYTES), "too_large"),
    "empty": ("方案.txt", lambda: b"", "empty"),
    "blank": ("方案.txt", lambda: b"\xef\xbb\xbf \r\n\t\r\n", "empty"),
    "only signs": ("方案.txt", "——……\n".encode, "empty"),
    "program": ("方案.docx", lambda: b"MZ\x90\x00" + NOISE, "executable"),
    "program of Linux": ("方案.txt", lambda: b"\x7fELF\x02\x01" + NOISE, "executable"),
    "broken pdf": ("方案.pdf", lambda: b"%PDF-1.7\n%\xe2\xe3" + NOISE, "pdf_damaged"),
    "image": ("方案.docx", lambda: b"\x89PNG\r\n\x1a\n" + NOISE, "image"),
    "photo": ("方案.txt", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE, "image"),
    "zip": ("方案.zip", lambda: zipped(plan=b"text"), "archive"),
    "rar": ("方案.docx", lambda: b"Rar!\x1a\x07\x00" + NOISE, "archive"),
    "workbook": ("方案.docx", lambda: zipped(
        _rels___rels=b'<R><Relationship Type="a/officeDocument" Target="xl/workbook"/></R>', xl__workbook=b"<x/>"
    ).replace(b"_rels/_rels", b"_rels/.rels"), "sheet"),
    "locked": ("方案.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le") + NOISE, "locked"),
    "old workbook": ("方案.doc", lambda: OLE + "Workbook".encode("utf-16-le") + NOISE, "sheet"),
    "other container": ("方案.doc", lambda: OLE + NOISE, "binary"),
    "noise": ("方案.txt", lambda: NOISE * 100, "binary"),
    "zip bomb": ("方案.docx", lambda: body(para("0" * 60_000_000)), "bomb"),
    "bomb of members": ("方案.docx", lambda: zipped(**{f"f{i}": b"" for i in range(6000)}), "bomb"),
    "bomb of tags": ("方案.docx", lambda: body("<w:p/>" * 600_000), "bomb"),
    "entities": ("方案.docx", lambda: laughs("utf-8"), "entities"),
    "entities in UTF-16": ("方案.docx", lambda: laughs("utf-16"), "entities"),
    "damaged": ("方案.docx", damaged, "damaged"),
    "no body": ("方案.docx", lambda: docx(extra={"word/document.xml": "<x/>"}), "damaged"),
    "no text": ("方案.docx", lambda: docx("<w:p/>"), "no_text"),
    "deep tables": ("方案.docx", deep_tables, "too_deep"),
    "deep controls": ("方案.docx", lambda: body("<w:ins>" * 9000 + para(words(9000)) + "</w:ins>" * 9000), "too_deep"),
    "wide tables": ("方案.docx", lambda: body("<w:tbl>" + "".join(
        f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr>{para(words(i % 40 + 1))}</w:tc></w:tr>'
        for i in range(4000)
    ) + "</w:tbl>"), "table_too_large"),
    "deep tables of a page": ("方案.html", lambda: b"<html>" + b"<table><tr><td>a" * 30_000, "too_deep"),
    "tags of a page": ("方案.html", lambda: b"<html>" + b"<p>a" * 2_000_000, "tags"),
    "wide tables of a page": ("方案.html", lambda: b"<table>" + b"<tr><td colspan=99 rowspan=999>a" * 9_000,
                              "table_too_large"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(FILES))
def test_it_is_refused_with_what_to_do(case: str):
    name, make, code = FILES[case]
    data = make()
    begun = time.perf_counter()
    with pytest.raises(ReadingRefused) as refused:
        read(data, name=name)
    assert refused.value.code == code
    assert name in refused.value.message
    assert "请" in refused.value.message
    assert time.perf_counter() - begun < SECONDS


def test_every_refusal_says_what_to_do():
    for code in REFUSALS:
        message = ReadingRefused(code, "方案.docx", 5).message
        assert "请" in message, code
        assert "{" not in message, code


@pytest.mark.parametrize("case", ["digits", "zip bomb", "bomb of tags", "deep tables", "tags of a page"])
def test_the_command_ends_with_2_in_bounded_memory(case: str, tmp_path: Path):
    name, make, code = FILES[case]
    file = tmp_path / name
    file.write_bytes(make())
    # ru_maxrss would keep the size of this very process, from before the child became another programme
    script = (
        "import sys\nfrom luoshi.cli.main import main\ncode = main(['read', sys.argv[1]])\n"
        "status = open('/proc/self/status').read() if sys.platform == 'linux' else 'VmHWM: 0 kB'\n"
        "print(code, int(status.partition('VmHWM:')[2].split()[0]) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, timeout=60, check=True)
    status, mib = done.stdout.decode().split()
    assert status == "2"
    assert int(mib) < MEMORY_MIB
    assert done.stderr.decode().strip() == ReadingRefused(code, name, _limit(code)).message


def _limit(code: str) -> int:
    return limits.MAX_TEXT_BYTES // limits.MIB if code == "too_large" else 0


def test_a_missing_file_a_folder_and_a_closed_file_are_told_apart(tmp_path: Path):
    for path, code in ((tmp_path / "无.txt", "missing"), (tmp_path, "folder"), (f"{tmp_path}/坏\0.txt", "unreadable")):
        with pytest.raises(ReadingRefused) as refused:
            read(path)
        assert refused.value.code == code


def test_an_old_document_is_refused_with_advice_where_no_office_is(monkeypatch):
    monkeypatch.setattr(legacy.shutil, "which", lambda name: None)
    old = OLE + "WordDocument".encode("utf-16-le") + NOISE
    with pytest.raises(ReadingRefused, match=r"另存为 \.docx"):
        read(old, name="方案.doc")


def test_an_office_that_hangs_is_given_up_and_leaves_nothing_behind(monkeypatch, tmp_path: Path):
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nsleep 30\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 0.3)
    monkeypatch.setattr(legacy.tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ReadingRefused) as refused:
        read(OLE + "WordDocument".encode("utf-16-le"), name="方案.doc")
    assert refused.value.code == "legacy_failed"
    assert [path.name for path in tmp_path.iterdir()] == ["soffice"]
