"""What operations of topics refuse, as data. The Chinese wording is in `messages.py`.

TopicRefused
├── NotAllowed     no post of the viewer allows this here
├── Missing        something needed is empty: name, reason, units, receiver, title
├── BadDays        the end lies before the start, or the due day in the past
├── Twice          the same thing stands already
└── WrongState     it stands elsewhere by now
"""

from __future__ import annotations

from dataclasses import dataclass


class TopicRefused(Exception):
    """An anticipated refusal; nothing was changed."""


@dataclass
class NotAllowed(TopicRefused):
    """No post of the viewer allows it for `what`."""

    what: str


@dataclass
class Missing(TopicRefused):
    """`what` is empty."""

    what: str


@dataclass
class BadDays(TopicRefused):
    """`what`: "order" (ends before it starts), "past" (due before today)."""

    what: str


@dataclass
class Twice(TopicRefused):
    """`name` stands already."""

    name: str


@dataclass
class WrongState(TopicRefused):
    """It is in `state` (a Chinese word), where this cannot be done."""

    state: str
