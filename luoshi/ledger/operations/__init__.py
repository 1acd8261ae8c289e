"""Writes of the ledger, verb by verb, each in six beats: lock, check, change, mark, trace, tell.

All are keyword-only, take the actor (`by`: a `Viewer`, or None for the installation itself) and the moment (`at`), run
in one transaction of their own, and raise only what `errors.py` lists (and DoesNotExist for rows out of sight).
Order of locks: the house's clock before records, because whoever posts needs both.
"""

from luoshi.ledger.operations.amending import correct_record, withdraw_record
from luoshi.ledger.operations.content import NewEvidence, NewPerson, NewRecord, NewShare
from luoshi.ledger.operations.deciding import Verdict, check_sample, send_back, verify_many, verify_record
from luoshi.ledger.operations.drafts import drop_draft, save_draft
from luoshi.ledger.operations.entering import Entered, change_record, create_record, enter_many, hand_in, hand_in_many
from luoshi.ledger.operations.evidence import attach_evidence, remove_evidence
from luoshi.ledger.operations.holdings import add_holding, change_holding, close_holding
from luoshi.ledger.operations.importing import withdraw_many
from luoshi.ledger.operations.kinds import define_kind, switch_kind, sync_catalogue
from luoshi.ledger.operations.opening import post_opening

__all__ = [
    "Entered",
    "NewEvidence",
    "NewPerson",
    "NewRecord",
    "NewShare",
    "Verdict",
    "add_holding",
    "attach_evidence",
    "change_holding",
    "change_record",
    "check_sample",
    "close_holding",
    "correct_record",
    "create_record",
    "define_kind",
    "drop_draft",
    "enter_many",
    "hand_in",
    "hand_in_many",
    "post_opening",
    "remove_evidence",
    "save_draft",
    "send_back",
    "switch_kind",
    "sync_catalogue",
    "verify_many",
    "verify_record",
    "withdraw_many",
    "withdraw_record",
]
