"""A small tree of HTML: parsed from markup that is well formed already, changed in place, written again.

Not here: judging what is allowed (nh3 does, in clean.py, before and after). Invariant: text and attribute values are
escaped when written, so whatever a node holds cannot become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"br", "img", "hr", "col"})


@dataclass
class Node:
    """An element: its name, attributes, and children (elements and text, in order)."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def text(self) -> str:
        """All text below, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> Iterator[Node]:
        """Every element below, in the order of the document."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def has(self, tags: frozenset[str]) -> bool:
        """Whether an element of these names is below."""
        return any(node.tag in tags for node in self.walk())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            if self.open[at].tag == tag:
                del self.open[at:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Node:
    """The tree of well-formed markup, below a root without a name."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def written(nodes: Iterable[Node | str], style: Callable[[Node], str] | None = None) -> str:
    """Markup of these nodes. `style`: what an element gets as its inline style ("" for none)."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node, quote=False))
            continue
        attrs = dict(node.attrs)
        if style is not None and (inline := style(node)):
            attrs["style"] = inline
        head = "".join(f' {name}="{escape(value)}"' for name, value in attrs.items())
        parts.append(f"<{node.tag}{head}>")
        if node.tag not in VOID:
            parts.append(f"{written(node.children, style)}</{node.tag}>")
    return "".join(parts)
