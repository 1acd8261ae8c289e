"""Amending what was verified: a correction reverses and posts or waits anew, a withdrawal reverses.

Invariant: what was posted is never changed: its reversal carries its day and facets, the corrected version its own.
"""

from __future__ import annotations

from datetime import datetime

from luoshi.ledger import store
from luoshi.ledger.lines import load
from luoshi.ledger.models import Record
from luoshi.ledger.operations.content import NewRecord
from luoshi.ledger.operations.entering import rewrite
from luoshi.ledger.operations.forward import (
    Pieces,
    check_complete,
    count,
    counts_at_once,
    take_back,
    touch_holdings,
    wait,
    wait_no_more,
)
from luoshi.ledger.operations.locking import check_reason, check_state, house_of, locked_one, step
from luoshi.ledger.operations.rights import check_may_amend
from luoshi.ledger.operations.trace import trace
from luoshi.ledger.posting import post
from luoshi.org.viewer import Viewer

State = Record.State


def correct_record(*, record_id: int, content: NewRecord, reason: str, by: Viewer | None, at: datetime) -> Record:
    """Correct a verified record: what it posted is reversed; the next version waits, or counts at once by its kind.

    The handing-in by which it is judged stays: a correction that nobody asked for does not make it late. Raises
    Record.DoesNotExist, ReasonMissing, WrongState, NotAllowed, Incomplete, PieceTaken and what `create_record` raises.
    """
    reason = check_reason(reason, "correct")
    with step("correcting a record"):
        clock = store.lock_clock(house_of([record_id], by))
        record = locked_one(record_id, by)
        check_state(record, State.VERIFIED)
        check_may_amend(by, record)
        before = load([record])[0]
        standing = (record.pk, record.posted)
        rewrite(record, content)
        record.version, record.posted, record.state = record.version + 1, 0, State.SUBMITTED
        record.handed_in_at, record.handed_in_by_id = at, by.person_id if by else None
        record.verified_by_id = record.verified_at = None
        parts = load([record])[0]
        lines = {record.pk: check_complete(parts, at)}
        Pieces([parts], by).take(parts)
        record.save()
        detail = {"reversed": standing[1]}
        if counts_at_once(parts):
            count(clock, [parts], lines, by=by, at=at, reverse=[standing], decided=False)
        else:
            post(clock, reverse=[standing], at=at, by_id=by.person_id if by else None)
            wait([parts], lines)
        touch_holdings([before, parts])
        trace("corrected", [record], by=by, at=at, reason=reason, detail=detail)
    return record


def withdraw_record(*, record_id: int, by: Viewer | None, at: datetime, reason: str = "") -> Record:
    """Withdraw a record; what it posted is reversed. Once it was handed in a reason is needed.

    Raises Record.DoesNotExist, WrongState, NotAllowed, ReasonMissing.
    """
    with step("withdrawing a record"):
        clock = store.lock_clock(house_of([record_id], by))
        record = locked_one(record_id, by)
        check_state(record, State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.VERIFIED)
        check_may_amend(by, record)
        if record.first_handed_in_at is not None:
            reason = check_reason(reason, "withdraw")
        parts = load([record])[0]
        counted = record.state == State.VERIFIED
        take_back(clock, record, by=by, at=at)
        record.state = State.WITHDRAWN
        record.verified_by_id = record.verified_at = None
        record.save()
        wait_no_more([record])
        if counted:
            touch_holdings([parts])
        trace("withdrawn", [record], by=by, at=at, reason=reason, detail={"counted": counted})
    return record
