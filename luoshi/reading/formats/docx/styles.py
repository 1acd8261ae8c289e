"""Styles of a Word document: heading levels and numbering, inherited along basedOn.

What lives here: what a paragraph's style says about heading and numbering. Not here: looks. Word writes some hundred
styles into every file, of which a document uses five: each is parsed when it is first asked for, which halves the time
that a file takes.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from luoshi.reading.formats.docx.xml import child, children, get, number, value
from luoshi.reading.formats.package import check_xml, parse_xml
from luoshi.reading.refusal import ReadingRefused

HEADING_NAME = re.compile(r"(?:heading|标题) ?([1-9])$", re.IGNORECASE)
STYLE_START = re.compile(rb"""<w:style\s[^<>]{0,400}?\bw:styleId=["']([^"'<>]{0,300})["'][^<>]{0,400}>""")
STYLE_END = b"</w:style>"
ROOT_START = re.compile(rb"<w:styles\b[^<>]*>")
DEFAULT = re.compile(rb"""\bw:default\s*=\s*["'](?:1|true|on)["']""")
MAX_CHAIN = 12  # Word itself stops at eleven styles based on each other


@dataclass(frozen=True, slots=True)
class Style:
    """What a style's own properties say; None = nothing, so the style it is based on is asked."""

    style_id: str
    name: str
    based_on: str | None
    num_id: int | None
    num_level: int | None
    outline: int | None


class Styles:
    """The styles part, or nothing at all. Raises ReadingRefused when a style that is asked for is damaged."""

    def __init__(self, data: bytes | None, name: str) -> None:
        self._name = name
        self._parsed: dict[str, Style] = {}
        self._places: dict[str, int] = {}
        self._data = b""
        self._opening = b""
        self._numbering: dict[str | None, tuple[int | None, int | None]] = {}
        self._kinds: dict[str | None, str] = {}
        self.default: str | None = None
        if data is None:
            return
        data = check_xml(data, name)
        root = ROOT_START.search(data)
        if root is None:
            self._parse_all(data)
            return
        self._data, self._opening = data, root[0]
        for start in STYLE_START.finditer(data, root.end()):
            self._remember(start)

    def _remember(self, start: re.Match[bytes]) -> None:
        """Keep where one style begins under its id."""
        style_id = start[1].decode("utf-8", errors="replace")
        style_id = html.unescape(style_id) if "&" in style_id else style_id
        self._places[style_id] = start.start()
        if b"default" in start[0] and DEFAULT.search(start[0]) and b'"paragraph"' in start[0]:
            self.default = style_id

    def _parse_all(self, data: bytes) -> None:
        """The part of a writer who calls the namespace otherwise."""
        for element in children(parse_xml(data, self._name), "style"):
            style = _style(element)
            self._parsed[style.style_id] = style
            if get(element, "type") == "paragraph" and get(element, "default") in ("1", "true", "on"):
                self.default = style.style_id

    def _get(self, style_id: str | None) -> Style | None:
        if style_id is None or style_id in self._parsed:
            return self._parsed.get(style_id or "")
        place = self._places.get(style_id)
        if place is None:
            return None
        end = self._data.find(STYLE_END, place)
        source = self._data[place : end + len(STYLE_END)] if end >= 0 else b""
        root = parse_xml(self._opening + source + b"</w:styles>", self._name)
        if not len(root):
            raise ReadingRefused("damaged", self._name)
        style = self._parsed[style_id] = _style(root[0])
        return style

    def chain(self, style_id: str | None) -> list[Style]:
        """The style and those it is based on, nearest first."""
        found: list[Style] = []
        style = self._get(style_id)
        while style is not None and len(found) < MAX_CHAIN:
            found.append(style)
            style = self._get(style.based_on)
        return found

    def numbering(self, style_id: str | None) -> tuple[int | None, int | None]:
        """List and level that the style states; None for what it does not state."""
        found = self._numbering.get(style_id)
        if found is None:
            found = self._numbering[style_id] = self._find_numbering(style_id)
        return found

    def kind(self, style_id: str | None) -> str:
        """heading1 … heading9, title, toc (a line of the table of contents) or body."""
        found = self._kinds.get(style_id)
        if found is None:
            found = self._kinds[style_id] = self._find_kind(style_id)
        return found

    def _find_numbering(self, style_id: str | None) -> tuple[int | None, int | None]:
        level = None
        for style in self.chain(style_id):
            level = style.num_level if level is None else level
            if style.num_id is not None:
                return style.num_id, level
        return None, level

    def _find_kind(self, style_id: str | None) -> str:
        for style in self.chain(style_id):
            if style.outline is not None:
                return f"heading{style.outline + 1}" if style.outline < 9 else "body"
            if style.name.lower().startswith(("toc ", "目录 ")):
                return "toc"
            named = HEADING_NAME.match(style.name)
            if named:
                return f"heading{named[1]}"
            if style.name.lower() in ("title", "标题"):
                return "title"
        return "body"


def _style(element: Element) -> Style:
    properties = child(element, "pPr")
    return Style(
        style_id=get(element, "styleId") or "",
        name=value(element, "name") or "",
        based_on=value(element, "basedOn"),
        num_id=number(value(properties, "numPr", "numId")),
        num_level=number(value(properties, "numPr", "ilvl")),
        outline=number(value(properties, "outlineLvl")),
    )
