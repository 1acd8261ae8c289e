"""The ledger's limits, each with its reason and where its refusal is worded (`messages.py`)."""

from __future__ import annotations

from typing import Final

ASKS_A_STATEMENT: Final = 2_000
"""Sums asked by one statement: seven values each stay under SQLite's 32,766. A matrix of 60 targets asks about 100."""
KEYS_A_STATEMENT: Final = 5_000
"""Keys in one IN list, for the same reason."""
MAX_MANY: Final = 2_000
"""Records verified or entered by one call: bounds how long one writer holds the house's lock (about a second)."""
MAX_PEOPLE: Final = 3_000
"""Lines of one roster; the largest training seen in the field had 1,200."""
MAX_NUM: Final = 10**15
MAX_DEN: Final = 10**6
"""Bounds of one amount, so that a sum over a billion entries stays within a signed 64-bit integer's reach."""
MAX_REASON: Final = 300
"""Characters of a reason: what fits the author's form."""
MAX_EVIDENCE: Final = 30
"""Items on one record; photos are optional and nobody should have to send more."""
CORRECTION_DAYS: Final = 3
"""Working days within which a sent-back record keeps its first handing-in (house setting `correction_days`)."""
PAGE: Final = 50
"""Rows of one page."""
