"""A scheme as a value.

What lives here: `Scheme`. Not here: its rules (rules.py), its text (load.py). Invariant: a scheme never changes; another
version is another scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from luoshi.assessment.engine.amounts import Rounding
from luoshi.assessment.engine.rules import Rule

R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Kept:
    """A marked yardstick that was kept, with the reason."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme as it was read. `basis`: what it scores, in words (媒体上稿); `first_month`: of its year."""

    id: str
    name: str
    purpose: str
    rules: tuple[Rule, ...]
    components: tuple[str, ...]
    issued_by: str = ""
    basis: str = ""
    first_month: int = 1
    closing_day: int = 31
    subjects: str = "units"
    since: date | None = None
    until: date | None = None
    rounding: Rounding | None = None
    verify: str = ""
    publish: str = ""
    objection_days: int | None = None
    objection_to: str = ""
    classes: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()

    def of(self, kind: type[R]) -> tuple[R, ...]:
        """The rules of a kind, in the order of the text."""
        return tuple(rule for rule in self.rules if isinstance(rule, kind))
