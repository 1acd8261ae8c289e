"""What operations of the organisation refuse, as data. The Chinese wording is in `messages.py`.

OrgRefused
├── NotAllowed            the viewer may not do this here
├── NameTaken             a unit of this name exists
├── WrongPlace            the parent is the unit itself, lies below it, or is of another house
├── BackDated             the day lies before the unit's own or its current version's
├── UnitClosed            the unit has been merged or closed
└── UsernameTaken         the sign-in name is in use
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class OrgRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(OrgRefused):
    """The viewer has no post that allows `action` here."""

    action: str


@dataclass
class NameTaken(OrgRefused):
    """A unit of this name is in force in the house."""

    name: str


@dataclass
class WrongPlace(OrgRefused):
    """The unit cannot lie under that parent."""

    unit: str
    parent: str


@dataclass
class BackDated(OrgRefused):
    """The change would lie before the version it follows."""

    day: date
    earliest: date


@dataclass
class UnitClosed(OrgRefused):
    """The unit is not in force on that day."""

    unit: str
    closed: date | None = None


@dataclass
class UsernameTaken(OrgRefused):
    """Another account has this name."""

    username: str
