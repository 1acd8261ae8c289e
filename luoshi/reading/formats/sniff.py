"""What a file is, by its first bytes; the name decides only between kinds of text.

What lives here: recognising formats, and refusing those that are no documents. Not here: reading any of them.
"""

from __future__ import annotations

import re

from luoshi.reading.refusal import ReadingRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES: tuple[bytes, ...] = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
    b"RIFF",
    b"8BPS",
)
ARCHIVES: tuple[bytes, ...] = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
PROGRAMS: tuple[bytes, ...] = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"dex\n",
)
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|body|meta|div|p|table|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
PROBE = 4096


def sniff(data: bytes, name: str) -> str:
    """The format: txt, html, docx (any zip), pdf, doc (any OLE file) or rtf. Raises ReadingRefused for the rest."""
    head = data[:PROBE]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if head.startswith(OLE):
        return "doc"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if not head.startswith(BOMS):
        _refuse_binary(head, data, name)
    ending = name.lower().rpartition(".")[2]
    if HTML.match(head.removeprefix(BOMS[0])) or (ending in ("html", "htm", "xhtml", "mht") and b"<" in data):
        return "html"
    if head.startswith(BOMS[1:]) and ending in ("html", "htm"):
        return "html"
    return "txt"


def _refuse_binary(head: bytes, data: bytes, name: str) -> None:
    """Refuse what is no text; a mark of few letters counts only in a file with zero bytes, which no text has."""
    binary = b"\x00" in data
    for marks, code in ((IMAGES, "image"), (ARCHIVES, "archive"), (PROGRAMS, "executable")):
        if head.startswith(tuple(mark for mark in marks if binary or not mark.isalnum())):
            raise ReadingRefused(code, name)
    controls = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a\x1b")
    if binary or controls > len(head) // 50:
        raise ReadingRefused("executable" if head.startswith(b"MZ") else "binary", name)
