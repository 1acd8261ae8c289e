"""Writes of outlets, placements, claims and outcomes, each in six beats; the record itself is the ledger's.

All are keyword-only, take the actor (`by`, None: the installation) and the moment (`at`), run in one transaction, and raise
what `placements.errors` and `ledger.errors` list (and DoesNotExist for rows out of sight).
"""

from luoshi.press.placements.operations.claims import decide_claim, withdraw_claim
from luoshi.press.placements.operations.outcomes import note_outcome
from luoshi.press.placements.operations.outlets import (
    OutletWords,
    add_outlet,
    assign_name,
    change_outlet,
    merge_outlets,
    rank_outlets,
    set_standing,
)
from luoshi.press.placements.operations.report import NewPlacement, Reported, report_placement, rewrite_placement
from luoshi.press.placements.operations.starter import take_over_starter

__all__ = [
    "NewPlacement",
    "OutletWords",
    "Reported",
    "add_outlet",
    "assign_name",
    "change_outlet",
    "decide_claim",
    "merge_outlets",
    "note_outcome",
    "rank_outlets",
    "report_placement",
    "rewrite_placement",
    "set_standing",
    "take_over_starter",
    "withdraw_claim",
]
