"""What operations of the organisation refuse, as data. The Chinese wording is in `messages.py`.

OrgRefused
├── NotAllowed            the viewer may not do this here
├── NameTaken             a unit of this name exists
├── WrongPlace            the parent is the unit itself, lies below it, or is of another house
├── BackDated             the day lies before the unit's own or its current version's
├── UnitClosed            the unit has been merged or closed
├── UsernameTaken         the sign-in name is in use
├── SignInLocked          too many wrong tries of a name from an address
├── OwnAccount            nobody does this to the own account
├── LastAdministrator     the house would be left without a system administrator who can sign in
├── RolesApart            one person holds one of 系统、安全、审计管理员
├── PostTaken             the person has this post already
├── PostEnded             the post is not in force any more
├── PostUntimed           a stand-in needs a last day
├── NotLendable           only a post that verifies can be lent
└── HasPosts              a person with posts in force cannot be erased
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


@dataclass
class SignInLocked(OrgRefused):
    """This name may not be tried from this address for some minutes."""

    minutes: int


@dataclass
class OwnAccount(OrgRefused):
    """Switching off, resetting or erasing is never done to oneself."""


@dataclass
class LastAdministrator(OrgRefused):
    """Nobody else who can sign in is system administrator."""

    name: str


@dataclass
class RolesApart(OrgRefused):
    """The three administrators are three people."""

    name: str
    role: str


@dataclass
class PostTaken(OrgRefused):
    """The same role at the same unit, still in force."""

    name: str
    unit: str


@dataclass
class PostEnded(OrgRefused):
    """The post ended on that day."""

    day: date


@dataclass
class PostUntimed(OrgRefused):
    """A stand-in ends by itself, so it has a last day."""


@dataclass
class NotLendable(OrgRefused):
    """A lent post verifies and does nothing else; this role does not verify."""

    role: str


@dataclass
class HasPosts(OrgRefused):
    """End or hand over the posts first."""

    name: str
    count: int
