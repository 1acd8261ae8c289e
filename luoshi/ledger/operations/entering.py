"""Entering: making drafts, changing them, handing in. One record or many go the same way.

What does not live here: verification (`deciding.py`), corrections of what was verified (`amending.py`). Invariant: of
many, those that are refused change nothing and the others stand; a repeated `client_key` gives the first record again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from luoshi.ledger import errors, limits, store
from luoshi.ledger.gates import refused_by_gates
from luoshi.ledger.lines import Line, Parts, load
from luoshi.ledger.models import Record
from luoshi.ledger.operations.content import Desk, NewRecord, drop_children, write_children, write_evidence
from luoshi.ledger.operations.forward import (
    AT_ONCE,
    Pieces,
    check_complete,
    count,
    counts_at_once,
    mark_handed_in,
    wait,
)
from luoshi.ledger.operations.locking import check_state, house_of, locked, locked_one, step
from luoshi.ledger.operations.rights import check_may_amend, check_may_enter
from luoshi.ledger.operations.trace import trace
from luoshi.ledger.store import Clock
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer

State = Record.State


@dataclass
class Entered:
    """What came of many: `records` by index of the content, `refused` likewise (of handing in too: then both)."""

    records: dict[int, Record] = field(default_factory=dict)
    refused: dict[int, errors.LedgerRefused] = field(default_factory=dict)


def create_record(*, content: NewRecord, by: Viewer | None, at: datetime) -> Record:
    """A new draft.

    Raises NotAllowed, KindUnknown, KindClosed, BadValues, UnitClosed, WrongUnit, HoldingClosed, TooMany.
    """
    made = enter_many(contents=[content], by=by, at=at)
    for refusal in made.refused.values():
        raise refusal
    return made.records[0]


def enter_many(
    *, contents: Sequence[NewRecord], by: Viewer | None, at: datetime, house_id: int = 0, hand_in: bool = False
) -> Entered:
    """Make drafts of many contents and, with `hand_in`, hand them in. Raises TooMany.

    `house_id` is needed only where `by` is None. A content whose draft stands but cannot be handed in is in both lists.
    """
    if len(contents) > limits.MAX_MANY:
        raise errors.TooMany("records", limits.MAX_MANY)
    with step("entering records"):
        house_id = by.house_id if by else house_id or _house_of_unit(contents)
        desk = Desk(house_id, contents)
        at_once = hand_in and any(v.kind_def.verification in AT_ONCE for v in desk.versions.values())
        clock = store.lock_clock(house_id) if at_once else None
        made = Entered()
        fresh = _drafts(desk, contents, made, by=by, at=at)
        _save(fresh, contents, made, by=by, at=at)
        if hand_in:
            places = {made.records[index].pk: index for index in fresh}
            refused = _hand_in_all(load([made.records[index] for index in fresh]), clock, by=by, at=at)
            made.refused |= {places[key]: refusal for key, refusal in refused.items()}
    return made


def _house_of_unit(contents: Sequence[NewRecord]) -> int:
    return int(Unit.objects.get(pk=contents[0].unit_id).house_id) if contents else 0


def _drafts(desk: Desk, contents: Sequence[NewRecord], made: Entered, *, by: Viewer | None, at: datetime) -> list[int]:
    """Check and build; puts unsaved drafts and refusals into `made`. Returns the indexes of the new ones."""
    keys = {each.client_key for each in contents if each.client_key}
    known = Record.objects.filter(house_id=desk.house_id, client_key__in=keys).select_related("kind_version", "unit")
    twice = {record.client_key: record for record in known} if keys else {}
    fresh = []
    for index, content in enumerate(contents):
        try:
            on_behalf = check_may_enter(by, desk.unit(content.unit_id))
            if content.client_key in twice:
                made.records[index] = _again(twice[content.client_key], by)
                continue
            record = desk.build(content)
        except Unit.DoesNotExist:
            made.refused[index] = errors.WrongUnit(str(content.unit_id))
        except errors.LedgerRefused as refusal:
            made.refused[index] = refusal
        else:
            record.on_behalf, record.entered_at, record.client_key = on_behalf, at, content.client_key
            record.entered_by_id = by.person_id if by else None
            made.records[index] = record
            fresh.append(index)
            if content.client_key:
                twice[content.client_key] = record
    return fresh


def _again(record: Record, by: Viewer | None) -> Record:
    """The record that the same form made before. Raises NotAllowed where it was somebody else's form."""
    if by is not None and record.entered_by_id != by.person_id:
        raise errors.NotAllowed("record.enter", "")
    return record


def _save(
    fresh: Sequence[int], contents: Sequence[NewRecord], made: Entered, *, by: Viewer | None, at: datetime
) -> None:
    Record.objects.bulk_create([made.records[index] for index in fresh])
    pairs = [(made.records[index], contents[index]) for index in fresh]
    write_children(pairs)
    write_evidence(pairs, by.person_id if by else None, at)
    trace("created", [record for record, _ in pairs], by=by, at=at)


def change_record(*, record_id: int, content: NewRecord, by: Viewer | None, at: datetime) -> Record:
    """Write the content of a draft or a sent-back record anew. Kind, unit and client_key stay.

    Raises Record.DoesNotExist, WrongState, NotAllowed and what `create_record` raises.
    """
    with step("changing a record"):
        record = locked_one(record_id, by)
        check_state(record, State.DRAFT, State.SENT_BACK)
        check_may_amend(by, record)
        rewrite(record, content)
        record.save()
        trace("changed", [record], by=by, at=at)
    return record


def rewrite(record: Record, content: NewRecord) -> None:
    """Fill the content into a locked record and replace what hangs on it, evidence excepted; the caller saves it."""
    desk = Desk(record.house_id, [content])
    if content.kind != record.kind.code or content.unit_id != record.unit_id:
        raise errors.WrongUnit(content.kind if content.kind != record.kind.code else str(content.unit_id))
    desk.fill(record, content, closed_too=True)
    drop_children(record)
    write_children([(record, content)])


def hand_in(*, record_id: int, by: Viewer | None, at: datetime) -> Record:
    """Hand in a draft or a corrected record; where the kind is verified by the process or by sample it counts at once.

    Raises Record.DoesNotExist, WrongState, NotAllowed, Incomplete, BadValues, PieceTaken, AmountTooLarge.
    """
    with step("handing in a record"):
        clock = store.lock_clock(house_of([record_id], by)) if _needs_clock(record_id) else None
        record = locked_one(record_id, by)
        check_state(record, State.DRAFT, State.SENT_BACK)
        check_may_amend(by, record)
        for refusal in _hand_in_all(load([record]), clock, by=by, at=at).values():
            raise refusal
    return record


def hand_in_many(*, record_ids: Sequence[int], by: Viewer | None, at: datetime) -> dict[int, errors.LedgerRefused]:
    """Hand in many drafts by one step; gives back the refused ones. Raises TooMany, Record.DoesNotExist."""
    if len(record_ids) > limits.MAX_MANY:
        raise errors.TooMany("records", limits.MAX_MANY)
    with step("handing in records"):
        clock = store.lock_clock(house_of(record_ids, by))
        refused: dict[int, errors.LedgerRefused] = {}
        ready = []
        for record in locked(record_ids, by):
            try:
                check_state(record, State.DRAFT, State.SENT_BACK)
                check_may_amend(by, record)
                ready.append(record)
            except errors.LedgerRefused as refusal:
                refused[record.pk] = refusal
        return refused | _hand_in_all(load(ready), clock, by=by, at=at)


def _needs_clock(record_id: int) -> bool:
    row = Record.objects.filter(pk=record_id).select_related("kind_version").first()
    return row is not None and row.kind_version.kind_def.verification in AT_ONCE


def _hand_in_all(
    batch: Sequence[Parts], clock: Clock | None, *, by: Viewer | None, at: datetime
) -> dict[int, errors.LedgerRefused]:
    """Check each, then change all that passed. Returns the refusals by record."""
    refused: dict[int, errors.LedgerRefused] = {}
    lines: dict[int, tuple[Line, ...]] = {}
    pieces = Pieces(batch, by)
    for parts in batch:
        try:
            ready = check_complete(parts, at)
            pieces.take(parts)
            lines[parts.record.pk] = ready
        except errors.LedgerRefused as refusal:
            refused[parts.record.pk] = refusal
    shut = refused_by_gates([(p, lines[p.record.pk]) for p in batch if p.record.pk in lines], by, at)
    refused |= shut
    lines = {key: ready for key, ready in lines.items() if key not in shut}
    passed = [parts for parts in batch if parts.record.pk in lines]
    if not passed:
        return refused
    mark_handed_in(passed, by=by, at=at)
    trace("handed_in", [parts.record for parts in passed], by=by, at=at)
    wait([parts for parts in passed if not counts_at_once(parts)], lines)
    counted = [parts for parts in passed if counts_at_once(parts)]
    if counted:
        clock = clock or store.lock_clock(counted[0].record.house_id)  # its kind's way changed since it was looked at
        count(clock, counted, lines, by=by, at=at, decided=False)
        trace("counted", [parts.record for parts in counted], by=by, at=at)
    return refused
