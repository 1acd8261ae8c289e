"""What a paper is made of, before it becomes Word: headings, paragraphs, tables, signature, attachments, colophon.

What does not live here: looks (styles) and XML (drawing). Invariant: blocks are plain values, so that the same paper
can be drawn on our own page or into an institution's template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4, its number already in front."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; `style` is a name of `styles.STYLES`."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are parts of the page's width, not lengths; None lets the content decide.

    `dense` takes the smaller size; `points` any size, for what must fit a page.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] | None = None
    landscape: bool = False
    caption: str = ""
    aligns: Sequence[Align | None] | None = None
    dense: bool | None = None
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who issues it and the day, the name centred over the day."""

    unit: str
    day: date


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明: the names of what is attached, one line below the text."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记: who gets copies, who printed it, when."""

    copies: Sequence[str]
    office: str
    day: date


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Signature | Attachments | Colophon | PageBreak
