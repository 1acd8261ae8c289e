"""冲减: an opening balance gives way to the records that were entered for its days.

Invariant: what was posted is corrected through the ledger, so that the reduced balance waits for its verifier anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewRecord, correct_record, withdraw_record
from luoshi.org.viewer import Viewer
from luoshi.plans.opening.reading import Balance


def reduce_balance(*, balance: Balance, by: Viewer, at: datetime) -> Record:
    """Reduce a balance by what records say; one that they replace wholly is withdrawn.

    Raises Record.DoesNotExist, WrongState (it is not verified, or somebody was faster), NotAllowed.
    """
    record = balance.record
    reason = _("已补录 %(count)s，冲减年初结转") % {"count": _words(balance)}
    if not balance.left:
        return withdraw_record(record_id=record.pk, by=by, at=at, reason=reason)
    content = NewRecord(
        record.kind.code,
        record.unit_id,
        record.day,
        dict(record.values),
        note=record.note,
        for_target=record.for_target,
    )
    given = {**content.values, "amount": f"{float(balance.left):.2f}".rstrip("0").rstrip(".")}
    return correct_record(record_id=record.pk, content=replace(content, values=given), reason=reason, by=by, at=at)


def _words(balance: Balance) -> str:
    value = balance.recorded
    return f"{value}{balance.count_word}"
