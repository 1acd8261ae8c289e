"""Outline: which lines of a document open a clause, how deep, and where each clause ends.

What lives here: plans of a file (plans.py), labels (labels.py), the grammar that gives each label its level
(sequence.py), headings (headings.py). Not here: decoding files, reading targets.
Invariant: clauses are ordered and disjoint, children lie within their parent, parents within their plan.
"""

from __future__ import annotations

from luoshi.reading.model import Document, PlanOutline
from luoshi.reading.outline.plans import split_plans
from luoshi.reading.outline.sequence import find_openings
from luoshi.reading.outline.tree import build_clauses


def outline(document: Document) -> tuple[PlanOutline, ...]:
    """The plans of a document with their clauses, in the order of the text. At least one for a text with any line."""
    plans = []
    for part in split_plans(document):
        openings = find_openings(part.paragraphs)
        clauses = build_clauses(part.paragraphs, openings)
        plans.append(PlanOutline(part.title, part.paragraphs[0].start, part.paragraphs[-1].end, clauses))
    return tuple(plans)
