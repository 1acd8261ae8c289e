"""The kinds of the ledger that this part knows more of, by code."""

from __future__ import annotations

from typing import Final

PLACEMENT: Final = "press.placement"
SUBMISSION: Final = "press.submission"
ITEM: Final = "info.item"
ADOPTED: Final = "info.adopted"
KINDS: Final = (PLACEMENT, SUBMISSION, ITEM, ADOPTED)
ANSWERS: Final = {SUBMISSION: PLACEMENT, ITEM: ADOPTED}
"""Of what is sent out, the kind of record that says it was taken."""
