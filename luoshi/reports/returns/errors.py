"""What operations on returns refuse, as data. The Chinese wording is in `messages.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class ReturnRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(ReturnRefused):
    """The viewer has no post that allows `action` here."""

    action: str


@dataclass
class NotOpen(ReturnRefused):
    """It cannot be confirmed before `opens`."""

    opens: date


@dataclass
class Frozen(ReturnRefused):
    """It is frozen: nothing in it changes any more."""


@dataclass
class EarlierOpen(ReturnRefused):
    """The unit's return of an earlier period (`label`) is neither confirmed nor frozen."""

    label: str


@dataclass
class LaterConfirmed(ReturnRefused):
    """The unit's return of a later period (`label`) has taken in what came after: this one stays."""

    label: str


@dataclass
class AlreadyConfirmed(ReturnRefused):
    """It is confirmed, and nothing has come since."""


@dataclass
class NotConfirmed(ReturnRefused):
    """It is not confirmed, so it cannot be sent back."""


@dataclass
class ReasonMissing(ReturnRefused):
    """Sending back needs a reason."""


@dataclass
class NameTaken(ReturnRefused):
    """The house has a return of this name."""

    name: str


@dataclass
class SpecUnsound(ReturnRefused):
    """The definition cannot be used: (part, code) pairs of `spec.problems`."""

    found: tuple[tuple[str, str], ...]


@dataclass
class NotYetOver(ReturnRefused):
    """A period cannot be frozen before its due day has passed."""

    due: date
