"""Deciding: verifying, singly or many under one lock, and sending back with a reason.

Invariants: a record posts once however many verify it, because its state is read under the house's lock; of many, each
refused one is reported and the others stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.ledger import errors, limits, store
from luoshi.ledger.lines import Line, Parts, load
from luoshi.ledger.models import Record
from luoshi.ledger.operations.forward import (
    check_complete,
    correct_by_of,
    count,
    take_back,
    touch_holdings,
    wait_no_more,
)
from luoshi.ledger.operations.locking import check_reason, check_state, house_of, locked, locked_one, step
from luoshi.ledger.operations.rights import check_may_decide, check_not_own
from luoshi.ledger.operations.trace import trace
from luoshi.ledger.posting import Posted
from luoshi.org.models import House
from luoshi.org.viewer import Viewer

State = Record.State


@dataclass(frozen=True)
class Verdict:
    """What came of verifying many: what was posted, the verified records, and why the others were not."""

    posted: Posted | None
    verified: tuple[int, ...]
    refused: dict[int, errors.LedgerRefused]


def verify_record(*, record_id: int, by: Viewer | None, at: datetime) -> Posted:
    """Accept a submitted record and post its entries.

    Raises Record.DoesNotExist, WrongState (somebody was faster), NotAllowed, OwnRecord, Incomplete, AmountTooLarge.
    """
    verdict = verify_many(record_ids=[record_id], by=by, at=at)
    for refusal in verdict.refused.values():
        raise refusal
    if verdict.posted is None:
        raise Record.DoesNotExist(record_id)
    return verdict.posted


def verify_many(*, record_ids: Sequence[int], by: Viewer | None, at: datetime) -> Verdict:
    """Accept many submitted records under one lock, by one posting. Those out of sight fall out. Raises TooMany."""
    if len(record_ids) > limits.MAX_MANY:
        raise errors.TooMany("records", limits.MAX_MANY)
    if not record_ids:
        return Verdict(None, (), {})
    with step("verifying records"):
        clock = store.lock_clock(house_of(record_ids, by))
        batch = load(locked(record_ids, by))
        refused: dict[int, errors.LedgerRefused] = {}
        lines: dict[int, tuple[Line, ...]] = {}
        for parts in batch:
            try:
                lines[parts.record.pk] = _checked(parts, by, at)
            except errors.LedgerRefused as refusal:
                refused[parts.record.pk] = refusal
        passed = [parts for parts in batch if parts.record.pk in lines]
        if not passed:
            return Verdict(None, (), refused)
        posted = count(clock, passed, lines, by=by, at=at)
        records = [parts.record for parts in passed]
        wait_no_more(records)
        trace("verified", records, by=by, at=at)
    return Verdict(posted, tuple(lines), refused)


def _checked(parts: Parts, by: Viewer | None, at: datetime) -> tuple[Line, ...]:
    check_state(parts.record, State.SUBMITTED)
    check_may_decide(by, parts.record, parts.kind.verification)
    check_not_own(by, parts)
    return check_complete(parts, at)


def send_back(*, record_id: int, reason: str, by: Viewer | None, at: datetime) -> Record:
    """Send a submitted record back, or one that counts already: then what it posted is reversed.

    Raises Record.DoesNotExist, ReasonMissing, WrongState, NotAllowed.
    """
    reason = check_reason(reason, "send_back")
    with step("sending a record back"):
        clock = store.lock_clock(house_of([record_id], by))
        record = locked_one(record_id, by)
        check_state(record, State.SUBMITTED, State.VERIFIED)
        parts = load([record])[0]
        check_may_decide(by, record, parts.kind.verification)
        counted = record.state == State.VERIFIED
        take_back(clock, record, by=by, at=at)
        record.state, record.sent_back_reason, record.sent_back_at = State.SENT_BACK, reason, at
        record.correct_by = correct_by_of(House.objects.get(pk=record.house_id), at)
        record.verified_by_id = record.verified_at = None
        record.save()
        wait_no_more([record])
        if counted:
            touch_holdings([parts])
        trace("sent_back", [record], by=by, at=at, reason=reason, detail={"counted": counted})
    return record


def check_sample(*, record_id: int, by: Viewer | None, at: datetime) -> Record:
    """Note that a record which counted when it was handed in has been looked at and found right.

    Raises Record.DoesNotExist, WrongState, NotAllowed, OwnRecord.
    """
    with step("looking at a sample"):
        record = locked_one(record_id, by)
        check_state(record, State.VERIFIED)
        parts = load([record])[0]
        check_may_decide(by, record, parts.kind.verification)
        check_not_own(by, parts)
        record.sampled_at = at
        record.save(update_fields=["sampled_at"])
        trace("sampled", [record], by=by, at=at)
    return record
