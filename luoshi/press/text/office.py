"""What Word and WPS leave in pasted HTML: list items that are paragraphs, bold that is a style.

What lives here: reading those styles and making real lists and real bold of them. Not here: which elements are allowed
(clean.py). Works on the tree in place; `style` and `class` are still there, clean.py drops them afterwards.
"""

from __future__ import annotations

import re

from luoshi.press.text.tree import Node

_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.I)
_IGNORE = re.compile(r"mso-list\s*:\s*ignore", re.I)
_NUMBER = re.compile(r"^[（(]?(\d{1,3})[.．、)）]$")
_BULLETS = frozenset("·•●○◦▪■□◆◇►▶➢➤✓✔Øüo§lnuvwpq\uf0b7\uf0a7\uf0d8\uf0fc\uf06c\uf06e\uf075*–-")
_BOLD = re.compile(r"font-weight\s*:\s*(bold|bolder|[6-9]00)", re.I)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(normal|[1-5]00)", re.I)
_ITALIC = re.compile(r"font-style\s*:\s*(italic|oblique)", re.I)
_UNDERLINE = re.compile(r"text-decoration[^;]*:[^;]*underline", re.I)
_STRUCK = re.compile(r"text-decoration[^;]*:[^;]*line-through", re.I)
_HIDDEN = re.compile(r"(display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)", re.I)
_SUPER = re.compile(r"vertical-align\s*:\s*super", re.I)
_SUB = re.compile(r"vertical-align\s*:\s*sub\b", re.I)


def read_styles(node: Node) -> None:
    """Turn bold, italic, underline, super and sub of styles into elements; drop what was hidden."""
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            if _HIDDEN.search(child.attrs.get("style", "")):
                continue
            read_styles(child)
            _read_style(child)
        kept.append(child)
    node.children = kept


def _read_style(node: Node) -> None:
    style = node.attrs.get("style", "")
    if node.tag in {"b", "strong"} and _NOT_BOLD.search(style):
        node.tag = "span"
    if node.tag not in {"span", "font", "a", "b", "i", "u", "strong", "em", "p"} or not style:
        return
    found = [(_BOLD, "strong"), (_ITALIC, "em"), (_UNDERLINE, "u"), (_STRUCK, "s"), (_SUPER, "sup"), (_SUB, "sub")]
    for pattern, tag in found:
        if tag == "u" and node.tag == "a":
            continue
        if pattern.search(style) and node.children:
            node.children = [Node(tag, {}, node.children)]


def make_lists(node: Node) -> None:
    """Paragraphs that Word shows as list items become real lists, nested by their level."""
    made: list[Node | str] = []
    run: list[tuple[int, str, int, Node]] = []
    for child in node.children:
        if isinstance(child, str) and not child.strip():
            if not run:
                made.append(child)
            continue
        item = _item(child) if isinstance(child, Node) else None
        if item is not None:
            run.append(item)
            continue
        made.extend(_nested(run))
        run = []
        if isinstance(child, Node):
            make_lists(child)
        made.append(child)
    node.children = made + _nested(run)


def _item(node: Node) -> tuple[int, str, int, Node] | None:
    """Level, kind of list, number and the paragraph without its marker; None for a paragraph that stays one.

    一、 （一） 第一条 and letters stay text: they are the numbering of official documents, which a list would lose.
    """
    level = _LIST.search(node.attrs.get("style", ""))
    if node.tag != "p" or level is None:
        return None
    marker = _take_marker(node)
    number = _NUMBER.match(marker)
    if number:
        return int(level[1]), "ol", int(number[1]), node
    if marker in _BULLETS:
        return int(level[1]), "ul", 0, node
    if marker:
        node.children.insert(0, marker)
    return None


def _take_marker(node: Node) -> str:
    for child in list(node.children):
        if not isinstance(child, Node):
            continue
        if _IGNORE.search(child.attrs.get("style", "")):
            node.children.remove(child)
            return child.text().replace("\xa0", " ").strip()
        if found := _take_marker(child):
            return found
    return ""


def _nested(run: list[tuple[int, str, int, Node]]) -> list[Node | str]:
    lists: list[Node | str] = []
    open_lists: list[tuple[int, Node]] = []
    for level, kind, number, paragraph in run:
        while open_lists and (
            open_lists[-1][0] > level or (open_lists[-1][0] == level and open_lists[-1][1].tag != kind)
        ):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            made = Node(kind, {"start": str(number)} if number > 1 else {})
            if open_lists:
                last = open_lists[-1][1].children[-1]
                assert isinstance(last, Node)
                last.children.append(made)
            else:
                lists.append(made)
            open_lists.append((level, made))
        open_lists[-1][1].children.append(Node("li", {}, paragraph.children))
    return lists
