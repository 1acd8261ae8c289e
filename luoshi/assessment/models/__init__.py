"""Tables of the assessment."""

from luoshi.assessment.models.drafts import SchemeDraft
from luoshi.assessment.models.numbers import Decision, UnitNumber
from luoshi.assessment.models.schemes import KeptYardstick, Scheme, SchemeVersion
from luoshi.assessment.models.scores import Objection, Publication, ScoreRow

__all__ = [
    "Decision",
    "KeptYardstick",
    "Objection",
    "Publication",
    "Scheme",
    "SchemeDraft",
    "SchemeVersion",
    "ScoreRow",
    "UnitNumber",
]
