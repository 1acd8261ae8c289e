"""What tests say about outlines: a text's clauses as indented lines, and the places of the shared fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.reading.formats import decode
from luoshi.reading.model import Clause, Document, PlanOutline
from luoshi.reading.numerals import fold
from luoshi.reading.outline import outline

SHARED = Path(__file__).parents[3].parent / "shared"


def shared(path: str) -> Path:
    """A file of the shared fixtures; the test is skipped, loudly, where they are absent."""
    file = SHARED / path
    if not file.exists():
        pytest.skip(f"SHARED FIXTURE MISSING: {file}; this test has checked nothing")
    return file


def document(text: str) -> Document:
    """A plain text as a document."""
    return decode(text.encode("utf-8"), "方案.txt")


def plans(text: str) -> tuple[PlanOutline, ...]:
    """The plans of a plain text."""
    return outline(document(text))


def tree(source: str | Document) -> list[str]:
    """The outline as lines: two spaces a level, label, heading."""
    found = outline(document(source) if isinstance(source, str) else source)
    return [line for plan in found for line in _lines(plan.clauses)]


def shape(source: Document) -> list[tuple[int, str, str]]:
    """Levels, labels and headings with widths and spaces folded: what variants of a text have in common."""
    found = [c for plan in outline(source) for c in walk(plan.clauses)]
    return [(c.level, _plain(c.label), _plain(c.heading or "")) for c in found]


def walk(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    """All clauses, parents first."""
    for clause in clauses:
        yield clause
        yield from walk(clause.children)


def _lines(clauses: tuple[Clause, ...]) -> list[str]:
    return ["  " * (c.level - 1) + c.label + (c.heading or "") for c in walk(clauses)]


def _plain(text: str) -> str:
    return "".join(fold(text).replace("．", ".").split())
