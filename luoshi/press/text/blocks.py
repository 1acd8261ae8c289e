"""Bringing a tree of HTML into an article's form: paragraphs that hold text, lists that hold items, nothing empty.

Not here: safety (clean.py by nh3), Office's styles (office.py). Invariant: a text keeps its words and their order;
only wrapping, white space at the ends of paragraphs and what is empty change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from luoshi.press.text.tree import Node

_RENAMED = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "del": "s", "strike": "s"}
_UNWRAPPED = frozenset({"span", "font", "center", "section", "article", "div"})
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "table", "blockquote", "hr"})
_LINES = frozenset({"p", "h2", "h3", "h4"})
_MARKS = frozenset({"strong", "em", "u", "s", "sub", "sup"})
_PARTS = frozenset({"li", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_EDGE = " \t\r\n\f\xa0\u3000\u200b\ufeff"


def arrange(root: Node) -> None:
    """Bring the whole tree into form, in place."""
    root.children = _flow(_lifted(root.children), wrap=True)


def _lifted(children: Iterable[Node | str]) -> list[Node | str]:
    """Children with names of ours; wrappers without meaning opened, a division's end kept as a break of paragraphs."""
    found: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            found.append(_SPACE.sub(" ", child))
            continue
        child.attrs = {key: value for key, value in child.attrs.items() if key not in {"style", "class"}}
        child.children = _lifted(child.children)
        child.tag = _RENAMED.get(child.tag, child.tag)
        if child.tag in {"div", "center", "section", "article"} and not child.has(_BLOCKS):
            child.tag = "p"
        if child.tag in _UNWRAPPED or (child.tag == "a" and not child.attrs.get("href")):
            found += child.children
        elif child.tag != "img" or child.attrs.get("src"):
            found.append(child)
    return found


def _flow(children: list[Node | str], *, wrap: bool) -> list[Node | str]:
    """Blocks of a place that may hold blocks. `wrap`: text on its own becomes a paragraph, here or beside blocks."""
    children = _opened(children)
    blocks = any(isinstance(child, Node) and child.tag in _BLOCKS for child in children)
    if not (blocks or wrap):
        return _trimmed(_inline(children))
    found: list[Node | str] = []
    run: list[Node | str] = []
    for child in [*children, None]:
        if child is not None and (isinstance(child, str) or child.tag not in _BLOCKS):
            run.append(child)
            continue
        found += _paragraph(Node("p", {}, run))
        run = []
        if child is not None:
            found += _block(child)
    return found


def _opened(children: list[Node | str]) -> list[Node | str]:
    """Parts that lost their list or table, and marks around blocks, give way to what they hold."""
    found: list[Node | str] = []
    for child in children:
        if isinstance(child, str) or child.tag in _BLOCKS:
            found.append(child)
        elif child.tag in _PARTS or child.has(_BLOCKS):
            found += _opened(child.children)
        else:
            found.append(child)
    return found


def _block(node: Node) -> list[Node | str]:
    if node.tag in _LINES:
        return _flow(node.children, wrap=True) if node.has(_BLOCKS) else _paragraph(node)
    if node.tag in {"ul", "ol"}:
        return _list(node)
    if node.tag == "table":
        return _table(node)
    if node.tag == "blockquote":
        node.children = _flow(node.children, wrap=True)
        return [node] if node.children else []
    return [node]


def _paragraph(node: Node) -> list[Node | str]:
    node.children = _trimmed(_inline(node.children))
    return [node] if node.children else []


def _list(node: Node) -> list[Node | str]:
    items: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag in {"ul", "ol"} and items and isinstance(items[-1], Node):
            items[-1].children.append(child)  # a list right inside a list: browsers show it below the item before it
        elif isinstance(child, Node) and child.tag == "li":
            items.append(child)
        elif isinstance(child, Node) or child.strip(_EDGE):
            items.append(Node("li", {}, [child]))
    for item in items:
        assert isinstance(item, Node)
        item.children = _item(item.children)
    node.children = [item for item in items if isinstance(item, Node) and item.children]
    return [node] if node.children else []


def _item(children: list[Node | str]) -> list[Node | str]:
    """What an item holds: a paragraph alone in front of a list is plain text, as editors and Word write it."""
    found = _flow(children, wrap=False)
    if found and isinstance(found[0], Node) and found[0].tag == "p":
        rest = [one for one in found[1:] if not (isinstance(one, Node) and one.tag in {"ul", "ol"})]
        if not rest:
            return [*found[0].children, *found[1:]]
    return found


def _table(node: Node) -> list[Node | str]:
    if not any(part.tag in {"td", "th"} for part in node.walk()):
        return _flow(node.children, wrap=True)
    kept: list[Node | str] = []
    for part in node.children:
        if isinstance(part, Node) and part.tag == "caption":
            part.children = _trimmed(_inline(_opened(part.children)))
            kept += [part] if part.children else []
        elif isinstance(part, Node) and part.tag in {"thead", "tbody", "tfoot"}:
            part.children = [_row(row) for row in part.children if isinstance(row, Node) and row.tag == "tr"]
            kept += [part] if part.children else []
    node.children = kept
    return [node]


def _row(node: Node) -> Node:
    node.children = [cell for cell in node.children if isinstance(cell, Node) and cell.tag in {"td", "th"}]
    for cell in node.children:
        assert isinstance(cell, Node)
        cell.children = _item(cell.children)
    return node


def _inline(children: list[Node | str]) -> list[Node | str]:
    """Text and marks without empty marks, a mark in itself, or a mark beside its like (Word cuts words into runs)."""
    found: list[Node | str] = []
    for child in children:
        if isinstance(child, str):
            if not child:
                continue
            if found and isinstance(found[-1], str):
                found[-1] = _SPACE.sub(" ", found[-1] + child)
            else:
                found.append(child)
            continue
        if child.tag in _BLOCKS or child.tag in _PARTS:
            found += _inline(child.children)
            continue
        child.children = _inline(child.children)
        if child.tag in _MARKS:
            child.children = _without(child.children, child.tag)
        if child.tag in _MARKS or child.tag == "a":
            if not child.text().strip(_EDGE) and not child.has(frozenset({"img"})):
                found += child.children
                continue
            last = found[-1] if found else None
            if isinstance(last, Node) and (last.tag, last.attrs) == (child.tag, child.attrs):
                last.children = _inline(last.children + child.children)
                continue
        found.append(child)
    return found


def _without(children: list[Node | str], tag: str) -> list[Node | str]:
    found: list[Node | str] = []
    for child in children:
        if isinstance(child, Node):
            child.children = _without(child.children, tag)
            if child.tag == tag:
                found += child.children
                continue
        found.append(child)
    return found


def _trimmed(children: list[Node | str]) -> list[Node | str]:
    """Without white space and breaks at both ends: an indent is the look's business, not the text's."""
    return _cut(_cut(children, front=True), front=False)


def _cut(children: list[Node | str], *, front: bool) -> list[Node | str]:
    found = list(children)
    while found:
        at = 0 if front else -1
        edge = found[at]
        if isinstance(edge, str):
            edge = edge.lstrip(_EDGE) if front else edge.rstrip(_EDGE)
            if edge:
                found[at] = edge
                return found
        elif edge.tag in _MARKS or edge.tag == "a":
            edge.children = _cut(edge.children, front=front)
            if edge.children:
                return found
        elif edge.tag != "br":
            return found
        del found[at]
    return found
