"""Older word processors' files (.doc, .wps, .rtf): converted by LibreOffice where it is installed.

What lives here: running the conversion in a folder of its own, with a time limit. Not here: reading the result (docx/).
Invariant: nothing of a failed conversion stays behind, no process outlives its limit, and macros are never run.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from luoshi.reading import limits
from luoshi.reading.formats.docx import read_docx
from luoshi.reading.model import Paragraph
from luoshi.reading.refusal import ReadingRefused

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps a locked .docx
SHEETS = ("Workbook".encode("utf-16-le"), "PowerPoint Document".encode("utf-16-le"))
DIRECTORY_PROBE = 4 * limits.MIB  # the directory of an OLE file lies near its start or its end


def read_legacy(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """Text and paragraphs, by way of a .docx. Raises ReadingRefused (locked, sheet, legacy, legacy_failed)."""
    probe = data[:DIRECTORY_PROBE] + data[-DIRECTORY_PROBE:]
    if ENCRYPTED in probe:
        raise ReadingRefused("locked", name)
    word = "WordDocument".encode("utf-16-le") in probe
    if not word and any(mark in probe for mark in SHEETS):
        raise ReadingRefused("sheet", name)
    if not word and not data.startswith(b"{\\rtf"):
        raise ReadingRefused("binary", name)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise ReadingRefused("legacy", name)
    return read_docx(_converted(data, name, office), name)


def _converted(data: bytes, name: str, office: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="luoshi-read-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / ("source.rtf" if data.startswith(b"{\\rtf") else "source.doc")
        source.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless", "--norestore", "--convert-to", "docx", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments; the file's name is ours too
                command, capture_output=True, timeout=limits.OFFICE_SECONDS, check=False
            )
            result = source.with_suffix(".docx")
            if done.returncode or not result.is_file():
                raise ReadingRefused("legacy_failed", name)
            return result.read_bytes()
        except (subprocess.TimeoutExpired, OSError):
            raise ReadingRefused("legacy_failed", name) from None
