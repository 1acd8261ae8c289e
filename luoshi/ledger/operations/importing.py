"""Taking back what an import made: many records withdrawn by one step under one lock, as if each were withdrawn alone.

Also which people's keys records hold, for whoever would take people away again. Invariants: what was posted is reversed,
never deleted; of many, those that are refused are reported and the others are withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from luoshi.ledger import errors, limits, store
from luoshi.ledger.lines import load
from luoshi.ledger.models import Entry, Record, RecordPerson
from luoshi.ledger.operations.forward import touch_holdings, wait_no_more
from luoshi.ledger.operations.locking import check_reason, check_state, house_of, locked, step
from luoshi.ledger.operations.rights import check_may_amend
from luoshi.ledger.operations.trace import trace
from luoshi.ledger.posting import post
from luoshi.ledger.store import Clock
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

State = Record.State
OPEN = (State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.VERIFIED)


def withdraw_many(
    *, record_ids: Sequence[int], by: Viewer | None, at: datetime, reason: str
) -> tuple[int, dict[int, errors.LedgerRefused]]:
    """Withdraw many records; what they posted is reversed. How many were, and why the others were not.

    Raises ReasonMissing, Record.DoesNotExist (no record of the installation's own call is there).
    """
    reason = check_reason(reason, "withdraw")
    refused: dict[int, errors.LedgerRefused] = {}
    done = 0
    if not record_ids:
        return done, refused
    with step("withdrawing records"):
        clock = store.lock_clock(house_of(record_ids, by))
        for start in range(0, len(record_ids), limits.MAX_MANY):
            ready: list[Record] = []
            for record in locked(record_ids[start : start + limits.MAX_MANY], by):
                try:
                    check_state(record, *OPEN)
                    check_may_amend(by, record)
                    ready.append(record)
                except errors.LedgerRefused as refusal:
                    refused[record.pk] = refusal
            _withdraw(clock, ready, by=by, at=at, reason=reason)
            done += len(ready)
    return done, refused


def _withdraw(clock: Clock, records: Sequence[Record], *, by: Viewer | None, at: datetime, reason: str) -> None:
    """Change, mark and trace a batch of locked records."""
    counted = [record for record in records if record.state == State.VERIFIED]
    uncounted = [record for record in records if record.state != State.VERIFIED]
    parts = load(counted)
    if counted:
        standing = [(record.pk, record.posted) for record in counted]
        post(clock, reverse=standing, at=at, by_id=by.person_id if by else None)
    keys = [record.pk for record in records]
    Record.objects.filter(pk__in=keys).update(state=State.WITHDRAWN, posted=0, verified_by_id=None, verified_at=None)
    for record in records:
        record.state, record.posted, record.verified_by_id, record.verified_at = State.WITHDRAWN, 0, None, None
    wait_no_more(records)
    touch_holdings(parts)
    trace("withdrawn", counted, by=by, at=at, reason=reason, detail={"counted": True})
    trace("withdrawn", uncounted, by=by, at=at, reason=reason, detail={"counted": False})


def keys_in_records(house_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these people's keys rosters or entries of the house hold."""
    with leave_scope("which people records name"):
        rosters = RecordPerson.objects.filter(record__house_id=house_id, key__in=keys)
        entries = Entry.objects.filter(house_id=house_id, person__in=keys)
        found = set(rosters.order_by().values_list("key", flat=True))
        found |= set(entries.order_by().values_list("person", flat=True))
    return {str(key) for key in found}
