"""What operations on scores refuse, as data. The Chinese wording is in `messages.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.assessment.engine import SchemeRefused


class ScoresRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(ScoresRefused):
    """The viewer has no post that allows `action` here."""

    action: str


@dataclass
class NoVersion(ScoresRefused):
    """No version of the scheme holds on `day`."""

    day: date


@dataclass
class NotSound(ScoresRefused):
    """The engine does not take the scheme's text."""

    refused: SchemeRefused


@dataclass
class NotActive(ScoresRefused):
    """The scheme is not in use."""


@dataclass
class NotOver(ScoresRefused):
    """The span is not over yet."""

    last: date


@dataclass
class AlreadyPublished(ScoresRefused):
    """This span was published; it changes by a correction only."""

    label: str


@dataclass
class Unweighed(ScoresRefused):
    """Marked yardsticks of the scheme are neither kept with a reason nor changed."""

    rules: tuple[str, ...]


@dataclass
class Replaced(ScoresRefused):
    """A correction took its place; the newer one speaks."""


@dataclass
class NothingChanged(ScoresRefused):
    """Computed anew the scores are the same."""


@dataclass
class NoWindow(ScoresRefused):
    """The scheme opens no window for objections."""


@dataclass
class TooLate(ScoresRefused):
    """The window closed after `until`."""

    until: date


@dataclass
class OneOpen(ScoresRefused):
    """An objection to this score is being looked at."""


@dataclass
class Missing(ScoresRefused):
    """Something has to be said: `field`."""

    field: str


@dataclass
class Decided(ScoresRefused):
    """It was decided or withdrawn already."""


@dataclass
class OwnObjection(ScoresRefused):
    """Nobody decides what he filed himself."""


@dataclass
class OwnUnit(ScoresRefused):
    """Somebody of another unit can decide it."""

    names: tuple[str, ...]


@dataclass
class OwnDecision(ScoresRefused):
    """A decision about oneself or the own unit is written by somebody else."""


@dataclass
class UnknownUnit(ScoresRefused):
    """A name in a table that no unit has."""

    name: str


@dataclass
class UnknownRecord(ScoresRefused):
    """No record of this number is in sight."""

    number: int
