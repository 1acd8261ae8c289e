"""What operations of the desk refuse, as data. The Chinese wording is in `messages.py`.

DeskRefused
├── NotAllowed        the viewer may not do this with this article
├── WrongState        the article stands elsewhere on its way
├── Stale             somebody saved the text meanwhile
├── Missing           something needed is empty: title, text, authors, reason, opinion, proofread
├── NoReviewer        nobody else is there who could do a step
├── SamePerson        who did an earlier step of this round does no further one
├── OwnArticle        authors and who handed in do not review
├── Claimed           somebody else has taken the review on
├── WrongStep         there is no such step to send back to
├── HasNumber         what was handed in once is not deleted
├── BadChain          a chain has one to three different steps, each with 1 to 20 days
└── BadFile           a Word file that cannot be read
"""

from __future__ import annotations

from dataclasses import dataclass


class DeskRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(DeskRefused):
    """No post of the viewer allows `action` here."""

    action: str


@dataclass
class WrongState(DeskRefused):
    """The article is in `state`, where this cannot be done."""

    state: str


@dataclass
class Stale(DeskRefused):
    """The text was saved by `name` after the editor had opened it; it is at `version` now."""

    version: int
    name: str


@dataclass
class Missing(DeskRefused):
    """`what` is empty."""

    what: str


@dataclass
class NoReviewer(DeskRefused):
    """Nobody who could do the step of this action is left, at the unit or above."""

    action: str


@dataclass
class SamePerson(DeskRefused):
    """The viewer did the step of `action` in this round."""

    action: str


class OwnArticle(DeskRefused):
    """The viewer wrote the article or handed it in."""


@dataclass
class Claimed(DeskRefused):
    """`name` has taken the review on."""

    name: str


@dataclass
class WrongStep(DeskRefused):
    """`step` is no step before the present one."""

    step: int


@dataclass
class HasNumber(DeskRefused):
    """It has the manuscript number `number`."""

    number: str


@dataclass
class BadChain(DeskRefused):
    """`what` is wrong: steps or days."""

    what: str


@dataclass
class BadFile(DeskRefused):
    """`why` the file cannot be read: type, size, content."""

    why: str
