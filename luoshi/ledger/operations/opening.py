"""Opening balances: what was done before a house started with Luoshi, per unit and target, by kind `opening`.

Invariant: grade D, because nothing proves it here; verified by the kind's own way like any record, and replaced
later by real records through a withdrawal or a correction, so that nothing is counted twice.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.ledger.lines import OPENING
from luoshi.ledger.models import Record
from luoshi.ledger.operations.content import NewRecord
from luoshi.ledger.operations.deciding import verify_record
from luoshi.ledger.operations.entering import enter_many
from luoshi.org.viewer import Viewer


def post_opening(
    *,
    unit_id: int,
    target_id: int,
    target: str,
    amount: Decimal | int,
    until: date,
    by: Viewer | None,
    at: datetime,
    basis: str = "",
) -> Record:
    """Carry an amount over for a unit and a target (`target` is its title); it counts on the day `until`.

    Entered by a person it waits for a verifier of a unit above; by the installation itself (`by` None) it counts at
    once. A measure counts it with `opening=target_id`. Raises what `create_record` and `hand_in` raise.
    """
    given = {"target": target, "amount": amount, "until": until, "basis": basis}
    content = NewRecord(kind=OPENING, unit_id=unit_id, day=until, values=given, for_target=target_id)
    with transaction.atomic():
        made = enter_many(contents=[content], by=by, at=at, hand_in=True)
        for refusal in made.refused.values():
            raise refusal
        record = made.records[0]
        if by is None and record.state == Record.State.SUBMITTED:
            verify_record(record_id=record.pk, by=None, at=at)
            record.state = Record.State.VERIFIED
    return record
