"""What operations of channels and releases refuse, as data. The Chinese wording is in `messages.py`.

ChannelRefused
├── NotAllowed     no post of the actor allows it at the channel
├── WrongState     the release is in another state than the step needs
├── TooEarly       before the embargo
├── NotPassed      the edition was withdrawn, or is not the newest any more
├── Twice          the edition stands on this channel already
├── Missing        something has to be said: `what` is a key of `messages.MISSING`
├── BadAddress     no web address
└── HookRefused    an address of the local net, or none at all
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


class ChannelRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(ChannelRefused):
    """`channel` is the channel's name."""

    channel: str


@dataclass
class WrongState(ChannelRefused):
    """The release is `state`."""

    state: str


@dataclass
class TooEarly(ChannelRefused):
    """Not before `embargo`."""

    embargo: datetime


@dataclass
class NotPassed(ChannelRefused):
    """The edition may not go out: withdrawn, or a later one exists."""

    title: str
    newer: bool = False


@dataclass
class Twice(ChannelRefused):
    """The edition stands on `channel` already."""

    channel: str


@dataclass
class Missing(ChannelRefused):
    """`what` has to be said."""

    what: str


@dataclass
class BadAddress(ChannelRefused):
    """`address` is no web address."""

    address: str


@dataclass
class HookRefused(ChannelRefused):
    """The address may not be posted to: `why` is scheme or private."""

    why: str
