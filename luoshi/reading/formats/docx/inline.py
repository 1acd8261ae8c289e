"""Runs within a Word paragraph: the text that is shown, and the text boxes anchored in it.

What lives here: runs, tabs, breaks, fields, links, revisions, ruby, symbols. Not here: paragraphs (body.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from luoshi.reading import limits
from luoshi.reading.formats.docx.xml import LOCAL, child, children, get, is_on
from luoshi.reading.refusal import ReadingRefused

CONTAINERS = frozenset(
    (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "fldSimple",
        "sdtContent",
        "customXml",
        "dir",
        "bdo",
        "oMath",
        "oMathPara",
    )
)
CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
BOX_HOSTS = frozenset(("drawing", "pict", "object"))
MATH = frozenset(("e", "num", "den", "sup", "sub", "fName", "deg"))
DROPPED = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "bookmarkStart", "bookmarkEnd", "proofErr")
)


def chosen(alternative: Element) -> Iterator[Element]:
    """The branch of mc:AlternateContent that is read: the choice, or the fallback where the choice says nothing."""
    branch = child(alternative, "Choice")
    if branch is None or not any(LOCAL[e.tag] in ("t", "txbxContent", "p") for e in branch.iter()):
        fallback = child(alternative, "Fallback")
        branch = branch if fallback is None else fallback
    if branch is not None:
        yield branch


class Inline:
    """Collects the text of one paragraph; `boxes` are contents of text boxes, to be read after it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pieces: list[str] = []
        self.boxes: list[Element] = []

    def text(self) -> str:
        """The text; line breaks of the paragraph are line ends."""
        return "".join(self._pieces)

    def add(self, container: Element, depth: int) -> None:
        """Read what a paragraph or a container within it holds. Raises ReadingRefused (too_deep)."""
        if depth > limits.MAX_NESTING:
            raise ReadingRefused("too_deep", self._name)
        for element in container:
            kind = LOCAL[element.tag]
            if kind == "r":
                self._run(element, depth)
            elif kind in DROPPED:
                continue
            elif kind in CONTAINERS or kind in MATH:
                self.add(element, depth + 1)
            elif kind == "sdt":
                for content in children(element, "sdtContent"):
                    self.add(content, depth + 1)
            elif kind == "AlternateContent":
                for branch in chosen(element):
                    self.add(branch, depth + 1)
            elif len(element) and kind in ("f", "sSup", "sSub", "rad", "d", "func"):
                self.add(element, depth + 1)

    def _run(self, run: Element, depth: int) -> None:
        if len(run) and LOCAL[run[0].tag] == "rPr" and is_on(child(run[0], "vanish")):
            return
        for element in run:
            kind = LOCAL[element.tag]
            if kind == "t":
                self._pieces.append((element.text or "").replace("\n", " ").replace("\r", ""))
            elif kind in CHARACTERS:
                self._pieces.append(CHARACTERS[kind])
            elif kind == "br":
                self._pieces.append("\n" if get(element, "type") in (None, "textWrapping") else "")
            elif kind in BOX_HOSTS:
                self._boxes_of(element)
            elif kind == "AlternateContent":
                for branch in chosen(element):
                    self._branch(branch, depth + 1)
            elif kind == "ruby":
                base = child(element, "rubyBase")
                if base is not None:
                    self.add(base, depth + 1)

    def _branch(self, branch: Element, depth: int) -> None:
        """A branch of an alternative within a run: drawings, or text."""
        if depth > limits.MAX_NESTING:
            raise ReadingRefused("too_deep", self._name)
        self._boxes_of(branch)
        if not self.boxes:
            self._pieces.extend(e.text or "" for e in children(branch, "t"))

    def _boxes_of(self, host: Element) -> None:
        """The outermost text boxes of a drawing; alternatives within it are followed, so none is read twice."""
        waiting = [host]
        while waiting:
            element = waiting.pop()
            kind = LOCAL[element.tag]
            if kind == "txbxContent":
                self.boxes.append(element)
            elif kind == "AlternateContent":
                waiting.extend(chosen(element))
            else:
                waiting.extend(reversed(element))
