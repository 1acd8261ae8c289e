"""What this part offers to the rooms below and beside: receivers, menus, forms of its kinds, jobs.

Called once by `PressConfig.ready`.
"""

from __future__ import annotations

from luoshi.ledger.operations.trace import stepped


def register() -> None:
    """Connect and register."""
    from luoshi.press.placements.details import keep_details
    from luoshi.press.placements.operations.claims import lapse

    stepped.connect(keep_details, dispatch_uid="press.details")
    stepped.connect(lapse, dispatch_uid="press.claims")
