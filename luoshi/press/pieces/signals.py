"""What the desk tells the other parts of the press: a text passed its last review, was corrected, was withdrawn.

Each is sent inside the transaction of what it tells, with `piece`, `edition`, `by` (viewer) and `at`; a receiver that
raises undoes it. Connect in `PressConfig.ready`. Invariant: `passed` comes once a piece, `corrected` for each later
edition, `withdrawn` once at most (`edition.withdrawn_reason` says why).
"""

from __future__ import annotations

from django.dispatch import Signal

passed = Signal()
corrected = Signal()
withdrawn = Signal()
