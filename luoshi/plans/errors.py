"""What operations on plans refuse, as data; the wording is in `messages.py`.

PlanRefused
├── NotAllowed        the viewer prepares no plans in this house
├── NotReady          the spec cannot be counted; `problems` by field
├── WrongState        the target or plan is not in a state that allows this
├── ReasonMissing     a dismissal or a held clause needs a reason
├── NothingSelected   no words of the document were selected
├── TooFewToJoin      a join needs at least two targets of one plan
├── NothingToUndo     no step of this person is left
├── AlreadyCounted    undo would take away what has been counted by
└── NothingRead       the document holds no plan text
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class PlanRefused(Exception):
    """An anticipated refusal; nothing was changed."""


class NotAllowed(PlanRefused):
    """No post of the viewer allows preparing plans."""


@dataclass
class NotReady(PlanRefused):
    """The target cannot be confirmed as it stands."""

    title: str
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass
class WrongState(PlanRefused):
    """`what` is in `state`."""

    what: str
    state: str


class ReasonMissing(PlanRefused):
    """A reason is kept for everything that is left out."""


class NothingSelected(PlanRefused):
    """No words were selected in the document."""


class TooFewToJoin(PlanRefused):
    """Fewer than two targets were chosen."""


class NothingToUndo(PlanRefused):
    """There is no step to take back."""


@dataclass
class AlreadyCounted(PlanRefused):
    """The plan runs; a confirmed target is changed or ended, not undone."""

    title: str


class NothingRead(PlanRefused):
    """The document is empty or holds no text."""
