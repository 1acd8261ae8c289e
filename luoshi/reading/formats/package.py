"""Packages: the zip container of Office files and the XML parts in it, opened as if they were hostile.

What lives here: bounded unpacking and hardened XML parsing. Not here: what the parts mean (docx/).
Invariant: no part larger than the limits is ever unpacked, and no document type or entity is ever parsed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from luoshi.reading import limits
from luoshi.reading.refusal import ReadingRefused

DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


class Package:
    """An opened zip, read part by part. Raises ReadingRefused: damaged, locked, bomb, entities."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise ReadingRefused("damaged", name) from None
        members = self._zip.infolist()
        if len(members) > limits.MAX_MEMBERS:
            raise ReadingRefused("bomb", name)
        self._members = {m.filename: m for m in members}

    def names(self) -> set[str]:
        """The names of all parts."""
        return set(self._members)

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None where there is none."""
        info = self._members.get(part)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise ReadingRefused("locked", self.name)
        heavy = info.file_size > limits.RATIO_FREE_BYTES
        if info.file_size > limits.MAX_PART_BYTES or (
            heavy and info.file_size > limits.MAX_PART_RATIO * max(1, info.compress_size)
        ):
            raise ReadingRefused("bomb", self.name)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(limits.MAX_PART_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            raise ReadingRefused("damaged", self.name) from None
        if len(data) > limits.MAX_PART_BYTES:
            raise ReadingRefused("bomb", self.name)
        return data

    def xml(self, part: str) -> ElementTree.Element | None:
        """The root element of an XML part, or None where there is none."""
        data = self.read(part)
        return None if data is None else parse_xml(data, self.name)


def parse_xml(data: bytes, name: str) -> ElementTree.Element:
    """Parse XML in UTF-8 or UTF-16 that declares no document type, no entity and no unusual encoding."""
    data = check_xml(data, name)
    try:
        return ElementTree.fromstring(data)  # noqa: S314 - check_xml has refused what could attack
    except (ElementTree.ParseError, ValueError, LookupError):
        raise ReadingRefused("damaged", name) from None


def check_xml(data: bytes, name: str) -> bytes:
    """The XML as UTF-8, once nothing in it can make a parser work without bound. Raises ReadingRefused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
        data = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
    elif b"\x00" in data[:4]:
        raise ReadingRefused("damaged", name)
    declared = DECLARED.match(data[:1024].removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise ReadingRefused("damaged", name)
    if b"!" in data and any(declaration in data for declaration in DECLARATIONS):
        raise ReadingRefused("entities", name)
    if len(data) > limits.MAX_XML_TAGS and data.count(b"<") > limits.MAX_XML_TAGS:
        raise ReadingRefused("bomb", name)
    return data
