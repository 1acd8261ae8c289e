"""A print before it becomes a page, a Word file or a workbook: headings, sentences with figures, tables, people's own words.

What lives here: plain values. Not here: what a print says (one module a kind), how it looks (as_word, excel, views).
Invariant: a number in a sentence is a `Number`, made by code from a figure and never by hand; all three outputs show
the same values, so their digits agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

Value = str | int | Fraction | date | None
CellKind = Literal["text", "integer", "number", "date"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence: as it reads, what it is, and where it opens ("" where it is no figure of records)."""

    text: str
    value: Fraction
    url: str = ""

    def __str__(self) -> str:
        return self.text


Part = str | Number


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; its number is given by the output."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A generated paragraph: words and numbers."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """As it reads."""
        return "".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table."""

    label: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens somewhere on the page; on paper only its value is left."""

    value: Value
    url: str


Cell = Value | Link


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `name` heads its sheet; `landscape` turns its page on paper; `foot` is its last row, of totals."""

    name: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foot: tuple[Value, ...] = ()
    landscape: bool = False
    empty: str = ""

    def values(self) -> Iterator[tuple[Value, ...]]:
        """All rows without links, the last one included."""
        for row in self.rows:
            yield tuple(bare(cell) for cell in row)
        if self.foot:
            yield self.foot


@dataclass(frozen=True, slots=True)
class Slot:
    """A place between generated parts where people may write; `text` is what they wrote."""

    code: str
    label: str
    text: str = ""

    @property
    def paragraphs(self) -> list[str]:
        """The words, a paragraph a line."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, a pair a line."""

    pairs: tuple[tuple[str, str], ...]


Block = Head | Sentence | Grid | Slot | Facts


@dataclass(frozen=True, slots=True)
class Print:
    """One print. `unit` signs it; `as_of` is the moment whose ledger it shows, `seq` the last entry known then."""

    kind: str
    title: str
    house: str
    unit: str
    as_of: datetime
    seq: int
    blocks: Sequence[Block]
    landscape: bool = False
    signed: bool = True
    numbers: dict[str, Fraction] = field(default_factory=dict)

    @property
    def grids(self) -> list[Grid]:
        """Its tables."""
        return [block for block in self.blocks if isinstance(block, Grid)]


def bare(cell: Cell) -> Value:
    """The value of a cell, without its link."""
    return cell.value if isinstance(cell, Link) else cell
