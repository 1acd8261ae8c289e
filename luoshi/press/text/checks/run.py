"""Running all checks over one text."""

from __future__ import annotations

from datetime import date

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import Lists

SOURCES = messages.SOURCES


def check(text: str, lists: Lists, *, today: date) -> tuple[Hit, ...]:
    """Hits in a text, in its order. `today`: the day by which posts hold and years are guessed."""
    return ()
