"""Formats: bytes of a file become a Document.

What lives here: recognising formats and handing over to the one reader of each (plain, html, docx, pdf, legacy). Not here:
outline and targets. Invariant: a hostile file costs bounded time and memory, and ends in ReadingRefused.
"""

from __future__ import annotations

import hashlib

from luoshi.reading import limits
from luoshi.reading.formats.plain import decode_text, paragraphs_of
from luoshi.reading.formats.sniff import sniff
from luoshi.reading.model import Document, Paragraph
from luoshi.reading.refusal import ReadingRefused


def decode(data: bytes, name: str) -> Document:
    """The document in `data`, named `name` for messages. Raises ReadingRefused with what to do instead."""
    if len(data) > limits.MAX_FILE_BYTES:
        raise ReadingRefused("too_large", name, limits.MAX_FILE_BYTES // limits.MIB)
    if not data.strip(b"\x00 \r\n\t"):
        raise ReadingRefused("empty", name)
    kind = sniff(data, name)
    if kind in ("txt", "html") and len(data) > limits.MAX_TEXT_BYTES:
        raise ReadingRefused("too_large", name, limits.MAX_TEXT_BYTES // limits.MIB)
    text, paragraphs = _READERS[kind](data, name)
    return checked(Document(name, kind, text, hashlib.sha256(data).hexdigest(), paragraphs))


def checked(document: Document) -> Document:
    """The same document, if its text is of a bearable length. Raises ReadingRefused."""
    if not document.paragraphs:
        raise ReadingRefused("no_text" if document.format != "txt" else "empty", document.name)
    check_length(document.text, document.name)
    if not any(char.isalnum() for paragraph in document.paragraphs for char in paragraph.text):
        raise ReadingRefused("no_text" if document.format != "txt" else "empty", document.name)
    if any(p.end - p.start > limits.MAX_LINE_CHARS for p in document.paragraphs):
        raise ReadingRefused("line_too_long", document.name, limits.MAX_LINE_CHARS // 10_000)
    return document


def check_length(text: str, name: str) -> None:
    """Raise ReadingRefused for a text that is no plan by its mere length."""
    if len(text) > limits.MAX_TEXT_CHARS:
        raise ReadingRefused("text_too_long", name, limits.MAX_TEXT_CHARS // 10_000)
    if text.count("\n") + text.count("\r") > 2 * limits.MAX_LINES or text.count("\n") > limits.MAX_LINES:
        raise ReadingRefused("too_many_lines", name, limits.MAX_LINES // 10_000)


def _plain(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    text = decode_text(data, name)
    check_length(text, name)
    return text, paragraphs_of(text)


def _html(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    from luoshi.reading.formats.html import read_html

    return read_html(data, name)


def _docx(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    from luoshi.reading.formats.docx import read_docx

    return read_docx(data, name)


def _pdf(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    from luoshi.reading.formats.pdf import read_pdf

    return read_pdf(data, name)


def _legacy(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    from luoshi.reading.formats.legacy import read_legacy

    return read_legacy(data, name)


_READERS = {"txt": _plain, "html": _html, "docx": _docx, "pdf": _pdf, "doc": _legacy, "rtf": _legacy}
