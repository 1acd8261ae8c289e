"""What prints refuse, as data.

PrintRefused     the base
PeriodUnknown    no such period, or it has not begun at the moment asked for
NotBound         the target binds nobody in the unit
UnitUnknown      the unit was not founded yet at the moment
MomentUnknown    the moment asked for lies ahead, or is no moment
TooMuch          more than one print holds; `what` is a key of messages.MANY
NotYours         the viewer's posts don't allow it
TextTooLong      an own paragraph above the limit
"""

from __future__ import annotations


class PrintRefused(Exception):
    """Base of what prints refuse."""


class PeriodUnknown(PrintRefused):
    """No such period, or it has not begun yet."""


class NotBound(PrintRefused):
    """The target binds nobody in the unit."""


class UnitUnknown(PrintRefused):
    """The unit was not founded yet at the moment asked for."""


class MomentUnknown(PrintRefused):
    """A moment that lies ahead, or is none."""


class TooMuch(PrintRefused):
    """More than one print holds."""

    def __init__(self, what: str, limit: int, found: int) -> None:
        super().__init__(what)
        self.what, self.limit, self.found = what, limit, found


class NotYours(PrintRefused):
    """Not allowed for the unit."""


class TextTooLong(PrintRefused):
    """An own paragraph above the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit
