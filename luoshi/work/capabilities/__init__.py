"""The mechanisms of records that kinds are composed from; each is one module and knows none of the others.

What lives here: the list of those that work today. A capability that no module implements is not registered, so that
no page offers what has no effect; a kind that names it simply lacks it.
"""

from __future__ import annotations

from luoshi.ledger.lines import register_capability


def register() -> None:
    """Hand each to the ledger. Called by `AppConfig.ready`."""
    from luoshi.work.capabilities import checkin, checklist, followup, roster

    for module in (roster, checkin, checklist, followup):
        register_capability(module.CAPABILITY)
