"""What the operations of placements refuse, as data. The Chinese wording is in `messages.py`.

PlacementRefused
├── AlreadyReported   the own unit has reported this appearance; carries the record's key
├── ClaimUnfit        the claim was decided, or its record does not stand any more
├── ClaimTwice        the unit takes part already, or its claim waits
├── ReasonMissing     declining needs a reason
├── NameTaken         an outlet, alias or address of this house has that name already; carries it
├── LevelUnknown      no such level on this ladder
├── MergeUnfit        an outlet into itself, or into one of the other ladder
└── OutcomeUnfit      the record is no submission, or the answer no appearance of the right kind
"""

from __future__ import annotations

from dataclasses import dataclass


class PlacementRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class AlreadyReported(PlacementRefused):
    """`record_id` is the standing record of this appearance."""

    record_id: int
    title: str = ""


class ClaimUnfit(PlacementRefused):
    """Decided already, or nothing left to claim."""


class ClaimTwice(PlacementRefused):
    """The unit is named on the placement, or waits to be."""


class ReasonMissing(PlacementRefused):
    """A reason is needed."""


@dataclass
class NameTaken(PlacementRefused):
    """`name` belongs to another outlet of the house."""

    name: str


class LevelUnknown(PlacementRefused):
    """The level is none of this ladder."""


class MergeUnfit(PlacementRefused):
    """These two cannot be one."""


class OutcomeUnfit(PlacementRefused):
    """No outcome can be noted here."""
