"""Markup: a web page cut into tags and text, in one pass.

What lives here: tags, comments, entities, elements whose content is no text. Not here: what tags mean (html.py).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

NO_TEXT = frozenset(
    ["script", "style", "head", "template", "noscript", "svg", "iframe", "object", "select", "textarea", "title"]
)
NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:]*)")
ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,30})(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
TELLING = frozenset(["td", "th", "ol", "ul", "li"])
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
QUOTED_TRIES = 8  # ">" that may stand within quotes before the quotes are taken for broken


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag; attributes are read where they change the text."""

    name: str
    opens: bool
    closed: bool = False
    hidden: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    def number(self, attribute: str, default: int) -> int:
        """A whole number not below one out of an attribute."""
        value = self.attributes.get(attribute, "").strip()
        return max(1, int(value)) if value.isdecimal() and len(value) < 6 else default


def tokens(page: str) -> Iterator[str | Tag]:
    """Text and tags of a page, in order."""
    position, length = 0, len(page)
    while position < length:
        bracket = page.find("<", position)
        if bracket < 0:
            bracket = length
        if bracket > position:
            yield html.unescape(page[position:bracket])
        if bracket == length:
            return
        following = page[bracket + 1 : bracket + 2]
        if page.startswith("<!--", bracket):
            position = _after(page, "-->", bracket + 4)
        elif following in "!?" and following:
            position = _after(page, ">", bracket)
        elif following.isascii() and (following.isalpha() or following == "/"):
            end = _tag_end(page, bracket)
            tag = _tag(page[bracket + 1 : end])
            position = end + 1
            if tag is not None:
                if tag.opens and tag.name in NO_TEXT and not tag.closed:
                    position = _skip(page, tag.name, position)
                else:
                    yield tag
        else:
            yield "<"
            position = bracket + 1


def _after(page: str, mark: str, start: int) -> int:
    found = page.find(mark, start)
    return len(page) if found < 0 else found + len(mark)


def _tag_end(page: str, start: int) -> int:
    """Where the tag's bracket closes; a bracket within quotes does not close it."""
    end = first = page.find(">", start)
    for _ in range(QUOTED_TRIES):
        if end < 0:
            break
        if page.count('"', start, end) % 2 == 0:
            return end
        end = page.find(">", end + 1)
    return len(page) if first < 0 else first


def _skip(page: str, name: str, position: int) -> int:
    closing = re.compile(rf"</{name}\b[^>]*>", re.IGNORECASE).search(page, position)
    if closing is None:
        return position if name in ("head", "title", "object", "select") else len(page)
    return closing.end()


def _tag(source: str) -> Tag | None:
    match = NAME.match(source)
    if match is None:
        return None
    name = match[1].lower().rpartition(":")[2]
    opens = not source.startswith("/")
    closed = source.endswith("/")
    rest = source[match.end() :]
    if not opens or not rest or not (name in TELLING or "hidden" in rest or "none" in rest or "mso-hide" in rest):
        return Tag(name, opens, closed)
    attributes = {a[1].lower(): html.unescape((a[2] or "").strip("\"'")) for a in ATTRIBUTE.finditer(rest[:4000])}
    hidden = "hidden" in attributes or bool(HIDDEN.search(attributes.get("style", "")))
    return Tag(name, opens, closed, hidden, attributes)
