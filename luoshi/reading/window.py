"""Window: one plan of a file as a document of its own, and what was found in it put back into the file.

What lives here: moving offsets. Not here: any reading. Why it exists: the grammar of targets may look at all of the
document it is given, so a file of many plans would cost the square of its length. Invariant: what is found in a window
and put back stands at the same words of the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from luoshi.reading.model import Clause, Document, Paragraph, PlanOutline, RuleSentence, Target, Unread

Find = TypeVar("Find", Target, RuleSentence, Unread)


class Windows:
    """The windows of one document; the starts of its paragraphs are gathered once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [paragraph.start for paragraph in document.paragraphs]

    def of(self, plan: PlanOutline) -> tuple[Document, PlanOutline]:
        """The plan's words as a document that starts at 0, and the plan as it stands in it."""
        document, back = self._document, -plan.start
        first, last = bisect_left(self._starts, plan.start), bisect_left(self._starts, plan.end)
        paragraphs = tuple(_paragraph(paragraph, back) for paragraph in document.paragraphs[first:last])
        own = replace(document, text=document.text[plan.start : plan.end], paragraphs=paragraphs)
        clauses = tuple(_clause(clause, back) for clause in plan.clauses)
        return own, PlanOutline(plan.title, 0, plan.end + back, clauses)


def put_back(finds: Iterable[Find], plan: PlanOutline) -> tuple[Find, ...]:
    """Finds of the plan's window with their places in the file."""
    return tuple(replace(find, start=find.start + plan.start, end=find.end + plan.start) for find in finds)


def _paragraph(paragraph: Paragraph, by: int) -> Paragraph:
    return replace(
        paragraph,
        start=paragraph.start + by,
        end=paragraph.end + by,
        label_end=paragraph.label_end + by,
        cells=tuple((start + by, end + by) for start, end in paragraph.cells),
    )


def _clause(clause: Clause, by: int) -> Clause:
    children = tuple(_clause(child, by) for child in clause.children)
    return replace(clause, start=clause.start + by, end=clause.end + by, children=children)
