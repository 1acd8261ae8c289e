"""What the desk tells the other parts of the press: a text was handed in, passed its last review, was corrected, was
withdrawn.

`handed_in` is sent with `article`, `by` and `at` at each handing-in (`article.round` says which). Each other one is sent with
`piece`, `edition`, `by` (viewer) and `at`. All come inside the transaction of what they tell: a receiver that raises
undoes it. Connect in `PressConfig.ready`. Invariant: `passed` comes once a piece, `corrected` for each later
edition, `withdrawn` once at most (`edition.withdrawn_reason` says why).
"""

from __future__ import annotations

from django.dispatch import Signal

handed_in = Signal()
passed = Signal()
corrected = Signal()
withdrawn = Signal()
