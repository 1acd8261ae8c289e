"""Drafts: targets while their paragraph is still being read, and the context that they inherit from.

What lives here: two mutable records and the making of the final value. Not here: any reading of text. Invariant: a draft
becomes a Target once, by `finish`, with its quote cut from the source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..model import Target
from .actors import Actor
from .confidence import confidence
from .dates import Years


@dataclass(slots=True)
class Draft:
    """One target in the making; `doubts` are names of confidence.DOUBTS."""

    start: int
    end: int
    value: int | float | None
    unit: str
    cadence: str
    comparator: str = ">="
    max_value: int | float | None = None
    n: int | None = None
    due: dict[str, Any] | None = None
    months: tuple[int, ...] = ()
    actor: str = ""
    scope: str = "whole"
    per: str | None = None
    measure: str = ""
    rate: bool = False
    implied: bool = False
    doubts: set[str] = field(default_factory=set)
    sentence: int = 0

    def finish(self, text: str, clause: str | None, kind: str | None) -> Target:
        """The contract's value, quoted from the source `text`."""
        return Target(
            quote=text[self.start : self.end],
            start=self.start,
            end=self.end,
            clause=clause,
            actor=self.actor,
            measure=self.measure,
            comparator=self.comparator,
            value=self.value,
            unit=self.unit,
            cadence=self.cadence,
            due=self.due,
            scope=self.scope,
            rate=self.rate,
            implied=self.implied,
            confidence=confidence(self.doubts),
            max_value=self.max_value,
            n=self.n,
            months=self.months,
            per=self.per,
            kind=kind,
        )


@dataclass(slots=True)
class Section:
    """What headings and the opening of a list hand down to a paragraph."""

    actor: Actor | None = None
    cadence: str = ""
    n: int | None = None
    due: dict[str, Any] | None = None
    due_group: str = ""
    measure: str = ""
    background: bool = False
    tasks: bool = False
    default: str = "year"  # the period of what names none
    single: bool = False  # a single campaign: what names no period is done once


@dataclass(slots=True)
class Memory:
    """What segments of one paragraph hand on to later ones."""

    section: Section
    years: Years
    actor: Actor | None = None
    cadence: str = ""
    n: int | None = None
    months: tuple[int, ...] = ()
    due: dict[str, Any] | None = None
    due_token: Any = None
    lead_due: Any = None
    measure: str = ""
    phrase: str = ""
    topic: str = ""
    unit: str = ""
    verb: bool = False
    several: bool = False
    in_event: bool = False
    fresh_actor: bool = False  # the segment being read names its own actor
    verbs: set[str] = field(default_factory=set)  # of the last segment that gave a number

    def new_sentence(self) -> None:
        """A full stop: the actor stays, period and date go, what a leading date (三月份：) gave stays."""
        self.cadence, self.n, self.months, self.due, self.due_token = "", None, (), None, None
        self.verb = self.in_event = False
        self.unit = self.phrase = ""
