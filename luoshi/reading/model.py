"""The values that pass between the parts of the reader, and out of it.

What lives here: plain immutable values. Not here: any parsing. Invariant: every `start`/`end` is an offset in
characters of `Document.text`, and `text[start:end] == quote` wherever a quote is given (design.md §5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol


class Lexicon(Protocol):
    """The words by which plans call kinds of work; the catalogue has one (luoshi.catalogue.lexicon())."""

    def kind_of(self, measure: str, count_word: str, quote: str) -> str | None:
        """The key of the kind of record that counts towards such a target, or None."""
        ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document's text. `start`/`end` enclose the trimmed line; `end` is exclusive.

    `style` is "heading1".."heading9", "title", "toc" (a line of the contents), "table" (a row: cells parted by
    tabs) or "body".
    `cells`: for table rows the cells' spans; `table` numbers the tables of the document from 0.
    `label_end` is where an automatic label put in by the word processor ends (== start where there is none);
    `list_level` is then the level of its list, from 0. `merged` numbers the cells that are one with the cell above.
    """

    start: int
    end: int
    text: str
    style: str = "body"
    label_end: int = 0
    table: int | None = None
    cells: tuple[tuple[int, int], ...] = ()
    merged: tuple[int, ...] = ()
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded source: `text` is what all offsets speak of (BOM not counted, line ends as they stand)."""

    name: str
    format: str
    text: str
    sha256: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part of a plan. `id` is the path of labels ("四、/15、"), `level` its depth (1 = under the plan)."""

    id: str
    label: str
    level: int
    heading: str | None
    start: int
    end: int
    children: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanOutline:
    """One plan of a file: its title, span and clauses."""

    title: str
    start: int
    end: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One measurable commitment. Field meanings: design.md §5; `value` None for duties without number or frequency."""

    quote: str
    start: int
    end: int
    clause: str | None
    actor: str
    measure: str
    comparator: str
    value: float | int | None
    unit: str
    cadence: str
    due: dict[str, Any] | None = None
    scope: str = "whole"
    rate: bool = False
    implied: bool = False
    confidence: float = 0.5
    max_value: float | int | None = None
    n: int | None = None
    months: tuple[int, ...] = ()
    per: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class RuleSentence:
    """A sentence of points, bonuses or deductions, kept for the assessment."""

    quote: str
    start: int
    end: int
    clause: str | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A number or frequency in a commanding sentence that was not understood; `why` is a Chinese sentence."""

    quote: str
    start: int
    end: int
    clause: str | None
    why: str


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that was read of one plan."""

    title: str
    start: int
    end: int
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...] = ()
    rules: tuple[RuleSentence, ...] = ()
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole result of `read`."""

    document: Document
    plans: tuple[PlanReading, ...] = field(default=())
