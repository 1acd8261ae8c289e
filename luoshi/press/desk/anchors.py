"""Showing remarks in the text: the words that a remark is about are marked where they stand.

Not here: remarks themselves. Invariant: only `<mark>` is added; the text reads as before. What is not found any more is
said, never guessed: the remark stays beside the text with its words.
"""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.press.desk.hints import FLOWS
from luoshi.press.models import Remark
from luoshi.press.text.tree import Node, parsed, written


def marked(html: str, remarks: Iterable[Remark]) -> tuple[str, set[int]]:
    """HTML with the words of each remark marked, and the keys of those that were found."""
    tree = parsed(html)
    flows = [node for node in tree.walk() if node.tag in FLOWS]
    found: set[int] = set()
    for remark in remarks:
        if remark.quote and any(_mark(flow, remark) for flow in _near(flows, remark.paragraph)):
            found.add(remark.pk)
    return written(tree.children), found


def _near(flows: list[Node], number: int) -> list[Node]:
    """The paragraph where the words stood, then its neighbours ever further off."""
    return sorted(flows, key=lambda one: abs(flows.index(one) - number)) if len(flows) < 400 else flows


def _mark(node: Node, remark: Remark) -> bool:
    """Mark the words inside one run of text of this paragraph."""
    for index, child in enumerate(node.children):
        if isinstance(child, Node):
            if child.tag not in FLOWS and child.tag != "mark" and _mark(child, remark):
                return True
            continue
        start = child.find(remark.quote)
        if start >= 0:
            mark = Node("mark", {"id": f"r{remark.pk}", "class": f"remark-{remark.state}"}, [remark.quote])
            node.children[index : index + 1] = [child[:start], mark, child[start + len(remark.quote) :]]
            return True
    return False
