"""The assessment engine: schemes written by people, applied to plain facts, explained point by point. No Django, no clock.

What lives here: the names that others use. Not here: where facts come from, who may see a score (luoshi.assessment).
Invariant: amounts are exact; the order of facts never matters; the same facts as of the same moment give the same score.
"""

from __future__ import annotations

from luoshi.assessment.engine.amounts import Rounding, show
from luoshi.assessment.engine.board import Line
from luoshi.assessment.engine.case import Progress
from luoshi.assessment.engine.explain import NotTraced, explain, to_json
from luoshi.assessment.engine.facts import Author, Event, Record, State, Unit
from luoshi.assessment.engine.lint import Finding, lint
from luoshi.assessment.engine.load import load_scheme
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.objection import objection_until
from luoshi.assessment.engine.result import Change, Result, Uncounted, UnitScore, changes
from luoshi.assessment.engine.score import score
from luoshi.assessment.engine.spans import Calendar, Span, read_span
from luoshi.assessment.engine.tree import Problem, SchemeRefused

__all__ = [
    "Author",
    "Calendar",
    "Change",
    "Event",
    "Finding",
    "Line",
    "NotTraced",
    "Problem",
    "Progress",
    "Record",
    "Result",
    "Rounding",
    "Scheme",
    "SchemeRefused",
    "Span",
    "State",
    "Uncounted",
    "Unit",
    "UnitScore",
    "changes",
    "explain",
    "lint",
    "load_scheme",
    "objection_until",
    "read_span",
    "score",
    "show",
    "to_json",
]
