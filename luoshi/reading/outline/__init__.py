"""Outline: which lines of a document open a clause, how deep, and where each clause ends.

What lives here: plans of a file (plans.py, titles.py), labels (labels.py), the grammar that gives each label its level
(sequence.py), headings (headings.py). Not here: decoding files, reading targets.
Invariant: clauses are ordered and disjoint, children lie within their parent, parents within their plan.
"""

from __future__ import annotations

from itertools import pairwise

from luoshi.reading.model import Document, PlanOutline
from luoshi.reading.outline.plans import split_plans
from luoshi.reading.outline.sequence import find_openings
from luoshi.reading.outline.titles import further_titles, title_of
from luoshi.reading.outline.tree import build_clauses


def outline(document: Document) -> tuple[PlanOutline, ...]:
    """The plans of a document with their clauses, in the order of the text. At least one for a text with any line."""
    plans = []
    for lines in split_plans(document.paragraphs):
        openings = find_openings(lines)
        borders = [0, *further_titles(lines, openings), len(lines)]
        for start, end in pairwise(borders):
            own = lines[start:end]
            inside = openings if len(borders) == 2 else find_openings(own)
            title = title_of(own, inside, document.name)
            plans.append(PlanOutline(title, own[0].start, own[-1].end, build_clauses(own, inside)))
    return tuple(plans)
