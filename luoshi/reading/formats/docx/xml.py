"""XML of Word without namespaces: both the transitional and the strict dialect are read by local names."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element


class _LocalNames(dict[str, str]):
    """Local name of each qualified one; few hundred distinct names make a document."""

    def __missing__(self, qualified: str) -> str:
        name = self[qualified] = qualified.rpartition("}")[2]
        return name


LOCAL = _LocalNames()


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return LOCAL[element.tag]


def children(element: Element, name: str) -> Iterator[Element]:
    """The direct children of that local name."""
    return (child for child in element if LOCAL[child.tag] == name)


def child(element: Element | None, *path: str) -> Element | None:
    """The first child, grandchild … along `path`, or None."""
    for name in path:
        if element is None:
            return None
        for found in element:
            if LOCAL[found.tag] == name:
                element = found
                break
        else:
            return None
    return element


def get(element: Element | None, attribute: str) -> str | None:
    """The attribute of that local name, in whatever namespace."""
    if element is None:
        return None
    for qualified, text in element.attrib.items():
        if LOCAL[qualified] == attribute:
            return text
    return None


def value(element: Element | None, *path: str) -> str | None:
    """w:val of the element along `path`."""
    return get(child(element, *path), "val")


def number(text: str | None) -> int | None:
    """A whole number out of an attribute, or None where it is none."""
    try:
        return int(text) if text is not None and len(text) < 10 else None
    except ValueError:
        return None


def is_on(element: Element | None) -> bool:
    """Whether a toggle property (w:vanish, w:isLgl …) is present and not switched off."""
    return element is not None and (get(element, "val") or "true") not in ("0", "false", "off")
