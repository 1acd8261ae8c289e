"""What operations on allowances refuse, as data; the wording is in `messages.py`.

AllowanceRefused
├── NotAllowed      no post of the actor allows this for the unit
├── ReasonMissing   a reason is kept for everything that is asked, refused or revoked
├── AskedAlready    the same is waiting for a decision
├── WrongState      it has been decided, or revoked, in the meantime
├── OwnRequest      who asked does not decide
├── NotLater        a put-off must end after the day on which it is due
├── NothingChosen   neither a unit nor a period is touched
└── TooMany         more units than one act takes
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class AllowanceRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(AllowanceRefused):
    """For the unit of this name."""

    unit: str = ""


class ReasonMissing(AllowanceRefused):
    """No reason, or only blanks."""


@dataclass
class AskedAlready(AllowanceRefused):
    """The request `id` for the same waits."""

    id: int


@dataclass
class WrongState(AllowanceRefused):
    """It is in `state` now."""

    state: str


class OwnRequest(AllowanceRefused):
    """The actor asked for it."""


@dataclass
class NotLater(AllowanceRefused):
    """It is due on `due` already."""

    due: date


class NothingChosen(AllowanceRefused):
    """Nobody is touched."""


@dataclass
class TooMany(AllowanceRefused):
    """At most `limit` units at once."""

    limit: int
