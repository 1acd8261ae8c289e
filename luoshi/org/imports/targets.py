"""What can be brought in by a spreadsheet: the protocol that rooms implement, and their registry.

What lives here: the values that pass between the way of an import and its target. Not here: the way (`operations.py`).
Invariants: a target is built for one actor and offers that actor's units and rows only; `settle` writes nothing that
stays; `take` writes all rows or raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from luoshi.org.viewer import Viewer
from luoshi.sheets import CellError, CheckedRow, Column, ColumnMapping, TemplateColumn
from luoshi.sheets.values import Value

Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, text: str = "") -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class Around:
    """For whom and when a target is built. `by` None: the installation (command line). `names`: units that a person
    chose for names that were not found. `options`: what the person ticked."""

    house_id: int
    by: Viewer | None
    today: date
    year: int
    names: Mapping[str, int] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    trial: bool = True  # False while it is taken: what entering would refuse is found by entering itself


@dataclass
class Ready:
    """A row that can be written. `shown`: its few words for the preview. `twin`: what it probably repeats, a sentence.
    `notice`: what will be different from what one expects (kept as a draft)."""

    number: int
    content: Any
    shown: str
    twin: str = ""
    twin_url: str = ""
    notice: str = ""


@dataclass
class Settled:
    """What rows mean: to be written, wrong, there already unchanged, there already but different (sentence)."""

    ready: list[Ready] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    different: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Taken:
    """What was written: the object's key by the row's number, and counts to be shown with their labels."""

    objects: Mapping[int, int]
    counts: Mapping[str, int] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Undone:
    """What came of undoing: how many were taken back, and sentences on what stays and why."""

    count: int
    kept: tuple[str, ...] = ()


class UndoRefused(Exception):
    """Something hangs on what was imported; nothing was undone. `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(len(reasons))
        self.reasons = list(reasons)


class TakeRefused(Exception):
    """Rows could not be written after all; nothing was. Carries the errors beside their cells."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        super().__init__(len(errors))
        self.errors = list(errors)


@dataclass(frozen=True)
class Option:
    """A box that a person may tick. `initial`: whether it is."""

    code: str
    label: str
    help: str = ""
    initial: bool = True


class Target(Protocol):
    """One thing that can be imported, built for one actor."""

    code: str
    label: str
    count_word: str
    list_url: str
    options: tuple[Option, ...]

    def columns(self) -> tuple[Column, ...]:
        """The columns it knows."""

    def unknown(self) -> Mapping[str, Sequence[tuple[int, str]]]:
        """Names of units that were not found while cells were parsed, with near ones to choose from."""

    def settle(self, rows: Sequence[CheckedRow], mapping: ColumnMapping, at: datetime) -> Settled:
        """What the rows mean; all errors at once."""

    def take(self, rows: Sequence[Ready], run_id: int, at: datetime, progress: Progress) -> Taken:
        """Write the rows inside the caller's transaction. Raises TakeRefused."""

    def undo(self, run: Any, object_ids: Sequence[int], at: datetime) -> Undone:
        """Take back what a run made, inside the caller's transaction. Raises UndoRefused."""

    def template_columns(self) -> Sequence[TemplateColumn]:
        """What an empty workbook asks for."""

    def template_notes(self) -> Sequence[str]:
        """Sentences on the workbook's sheet of explanations."""

    def template_rows(self) -> Iterable[Sequence[Value]]:
        """Rows that the workbook brings with it (units of the house)."""

    def object_url(self, object_id: int) -> str:
        """Where an object is looked at; "" for nowhere."""


@dataclass(frozen=True)
class Offer:
    """A line of the page on which one chooses what to bring in."""

    code: str
    label: str
    group: str
    icon: str = "table"


@dataclass(frozen=True)
class Source:
    """What a room registers: `prefix` of its codes, what it offers to a viewer, how a target is built from the rest of
    a code (None: no such target, or not for this actor)."""

    prefix: str
    offers: Callable[[Viewer], Iterable[Offer]]
    build: Callable[[str, Around], Target | None]
    order: int = 100


_sources: dict[str, Source] = {}
HoldsKeys = Callable[[int, Sequence[str]], set[str]]
"""House and person keys → those that something of a room holds."""
_holders: list[HoldsKeys] = []


def register_source(source: Source) -> None:
    """Called by a room in `AppConfig.ready`; the last one of a prefix holds."""
    _sources[source.prefix] = source


def register_key_holder(holder: HoldsKeys) -> None:
    """A room that keeps people's opaque keys says which of them it holds: such people are not taken away again."""
    if holder not in _holders:
        _holders.append(holder)


def held_keys(house_id: int, keys: Sequence[str]) -> set[str]:
    """Keys that some room holds."""
    return set().union(*(holder(house_id, keys) for holder in _holders)) if keys else set()


def build_target(code: str, around: Around) -> Target | None:
    """The target of a code for an actor; None where there is none or it is not theirs."""
    prefix, _, rest = code.partition(":")
    source = _sources.get(prefix)
    return source.build(rest, around) if source else None


def offers(viewer: Viewer) -> list[Offer]:
    """All that a viewer may bring in, in order."""
    found: list[Offer] = []
    for source in sorted(_sources.values(), key=lambda each: each.order):
        found += source.offers(viewer)
    return found
