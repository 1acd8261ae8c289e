"""Limits of the room, each with its reason."""

from __future__ import annotations

from typing import Final

CHIPS: Final = 6
"""Choices shown as chips; more would fill a phone's screen, so they become a select."""
PLAIN_UNITS: Final = 50
"""Units in a plain select; more ask the server as one types."""
ROSTER: Final = 300
"""People offered at once on a roster; a larger unit adds people by searching."""
ITEMS: Final = 40
"""Items of one checklist: what one visit can look at."""
FINDINGS: Final = 40
"""Findings on one record."""
OUTLETS: Final = 60
"""Names suggested in a box for a medium."""
PASTED: Final = 300
"""Holdings registered by one paste: a whole district's boards."""
DRAFT_BYTES: Final = 200_000
"""Characters of one form that is saved by itself: twenty times the longest text a field takes."""
QUEUE: Final = 50
"""Records of the queue on one page: more than ten minutes' work."""
