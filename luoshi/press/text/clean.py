"""Cleaning of an article's HTML, its plain text, and its length.

What lives here: what an article may hold, and bringing pastes of Word, WPS and web pages into that form. Not here:
whose images are allowed (the caller's `allow_image`), styles for accounts (render.py). Invariants: what leaves holds
only the elements below, links of http(s) and mailto, images that `allow_image` took; cleaning twice changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3

from luoshi.press.text import office
from luoshi.press.text.blocks import arrange
from luoshi.press.text.tree import Node, parsed, written

BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "hr"})
INLINE = frozenset({"strong", "em", "u", "s", "sub", "sup", "a", "br", "img"})
PARTS = frozenset({"li", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
ALLOWED = BLOCKS | INLINE | PARTS
_READ = ALLOWED | {"span", "font", "b", "i", "div", "center", "h1", "h5", "h6", "del", "strike", "section", "article"}
_DROPPED = {
    "script", "style", "xml", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math", "textarea",
    "select", "button", "audio", "video", "canvas", "form", "noembed", "noframes", "frameset", "applet",
}  # fmt: skip
_LINKS = {"http", "https", "mailto"}
_SCHEME = re.compile(r"^\s*(https?://[^\s/]|mailto:[^\s])", re.I)
_SPAN = re.compile(r"[1-9]\d?")
MOST_CHARS = 2_000_000  # of a paste: a whole book; more is not an article
_TURNS = 6  # cleaning settles after two; the rest is for what was made to hurt

_ATTRS: dict[str, set[str]] = {
    "a": {"href"}, "img": {"src", "alt"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"},
}  # fmt: skip


class TooLong(ValueError):
    """More was pasted than an article can be."""


def clean_html(html: str, *, allow_image: Callable[[str], bool]) -> str:
    """The article's HTML as it may be kept. Takes anything; raises TooLong beyond MOST_CHARS."""
    if len(html) > MOST_CHARS:
        raise TooLong(len(html))
    found = html.replace("\x00", "")
    for _ in range(_TURNS):
        before, found = found, _cleaned(found, allow_image)
        if found == before:
            break
    return found


def _cleaned(html: str, allow_image: Callable[[str], bool]) -> str:
    read = {tag: {"style", "class"} | _ATTRS.get(tag, set()) for tag in _READ}
    tree = parsed(_passed(html, set(_READ), read, allow_image))
    office.read_styles(tree)
    office.make_lists(tree)
    arrange(tree)
    return _passed(written(tree.children), set(ALLOWED), _ATTRS, allow_image)


def _passed(html: str, tags: set[str], attrs: dict[str, set[str]], allow_image: Callable[[str], bool]) -> str:
    def kept(tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value.strip() if _SCHEME.match(value) else None
        if name == "src":
            return value if allow_image(value) else None
        if name in {"colspan", "rowspan", "start"}:
            return value if _SPAN.fullmatch(value) and value != "1" else None
        return value

    return nh3.clean(
        html, tags=tags, attributes=attrs, attribute_filter=kept, url_schemes=_LINKS, clean_content_tags=_DROPPED,
        link_rel=None,
    )  # fmt: skip


def plain_text(html: str) -> str:
    """Text of clean HTML: a paragraph, heading, item or table row a line, cells parted by tabs, pictures left out."""
    lines: list[str] = []
    _lines(parsed(html), lines)
    return "\n".join(line for line in lines if line.strip())


def _lines(node: Node, lines: list[str]) -> None:
    run = ""
    for child in node.children:
        if isinstance(child, str) or child.tag in INLINE:
            run += _flat(child)
            continue
        lines += run.split("\n")
        run = ""
        if child.tag == "tr":
            lines.append("\t".join(_cell(cell) for cell in child.children if isinstance(cell, Node)))
        else:
            _lines(child, lines)
    lines += run.split("\n")


def _flat(node: Node | str) -> str:
    if isinstance(node, str):
        return node.replace("\n", " ")
    return "\n" if node.tag == "br" else "".join(map(_flat, node.children))


def _cell(node: Node) -> str:
    lines: list[str] = []
    _lines(node, lines)
    return " ".join(line.strip() for line in lines if line.strip())


# Han, kana, hangul, bopomofo, CJK punctuation and full-width forms; and the punctuation that Chinese shares with Latin.
_WIDE = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3100-\u31bf\u31f0-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003ffff\u2010-\u201f\u2026\u00b7\u2460-\u24ff\u2022\u2160-\u217f"
)
_LENGTH = re.compile(rf"(?!\u3000)[{_WIDE}]|(?:[^\s{_WIDE}]|(?<=[A-Za-z])[\u2019\u2010\u2011](?=[A-Za-z]))+")


def length_of(text: str) -> int:
    """字数 as Word's 审阅 › 字数统计 counts it.

    Each Chinese character and each Chinese punctuation mark is 1; a run of anything else without a space (a Latin word,
    a number with its point, percent sign or hyphen) is 1; spaces are 0. So "2026年增长3.5%" is 5: 2026, 年, 增, 长, 3.5%.
    """
    return sum(1 for _ in _LENGTH.finditer(text))
