"""Entering many rows at once: records, what the mechanisms keep about them, handing in. Batch by batch in one
transaction of the caller's.

Invariant: the same function is the dry run and the real one; rows that are refused are told by their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from luoshi.ledger import limits
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.ledger.operations import enter_many, hand_in_many
from luoshi.ledger.operations.content import Desk
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope
from luoshi.work.importing.content import Row
from luoshi.work.models import Absence, ChecklistItem


@dataclass
class Outcome:
    """By the row's number: the record's key, its title, why it was refused (a draft may stand all the same)."""

    keys: dict[int, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    refused: dict[int, LedgerRefused] = field(default_factory=dict)

    def states(self) -> dict[str, int]:
        """How many records stand in each state now."""
        found: Counter[str] = Counter()
        keys = list(self.keys.values())
        with leave_scope("how the records of an import stand"):
            for start in range(0, len(keys), limits.MAX_MANY):
                rows = Record.objects.filter(pk__in=keys[start : start + limits.MAX_MANY])
                found.update(rows.order_by().values_list("state", flat=True))
        return dict(found)


def enter_rows(rows: Sequence[Row], *, house_id: int, by: Viewer | None, at: datetime, hand_in: bool) -> Outcome:
    """Enter all rows, and hand them in. Refusals are told, never raised."""
    outcome = Outcome()
    for start in range(0, len(rows), limits.MAX_MANY):
        _batch(rows[start : start + limits.MAX_MANY], outcome, house_id=house_id, by=by, at=at, hand_in=hand_in)
    return outcome


def titles_of(rows: Sequence[Row], *, house_id: int) -> Outcome:
    """The titles that rows will have, and what is wrong with their contents; nothing is written."""
    outcome = Outcome()
    for start in range(0, len(rows), limits.MAX_MANY):
        part = rows[start : start + limits.MAX_MANY]
        with leave_scope("titles of rows that are about to be entered"):
            desk = Desk(house_id, [row.content for row in part])
        for row in part:
            try:
                outcome.titles[row.number] = desk.build(row.content).title
            except LedgerRefused as refusal:
                outcome.refused[row.number] = refusal
    return outcome


def _batch(
    rows: Sequence[Row], outcome: Outcome, *, house_id: int, by: Viewer | None, at: datetime, hand_in: bool
) -> None:
    own = any(row.absences or row.items for row in rows)
    at_once = hand_in and not own
    made = enter_many(contents=[row.content for row in rows], by=by, at=at, house_id=house_id, hand_in=at_once)
    for index, record in made.records.items():
        outcome.keys[rows[index].number] = record.pk
        outcome.titles[rows[index].number] = record.title
    outcome.refused |= {rows[index].number: refusal for index, refusal in made.refused.items()}
    if own:
        _write_own([(made.records[index], row) for index, row in enumerate(rows) if index in made.records])
        if hand_in:
            numbers = {record.pk: rows[index].number for index, record in made.records.items()}
            refused = hand_in_many(record_ids=list(numbers), by=by, at=at) if numbers else {}
            outcome.refused |= {numbers[key]: refusal for key, refusal in refused.items()}


def _write_own(pairs: Sequence[tuple[Record, Row]]) -> None:
    """Absences and checklists of new records, as rows of their first version."""
    with leave_scope("what the mechanisms keep about records of an import"):
        Absence.objects.bulk_create(
            [
                Absence(record=record, version=record.version, key=key, reason=why)
                for record, row in pairs
                for key, why in row.absences
            ]
        )
        ChecklistItem.objects.bulk_create(
            [
                ChecklistItem(
                    record=record, version=record.version, number=number, label=label, passed=passed, note=note
                )
                for record, row in pairs
                for number, (label, passed, note) in enumerate(row.items, start=1)
            ]
        )
