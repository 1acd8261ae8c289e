"""Confirming is an act of work too: a confirmed return counts as "报表报送" toward a plan's target, by itself.

What lives here: the record that a confirmation makes and a sending back takes away. Invariant: nobody types it; a house
without the kind, or with it switched off, simply has no such records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from luoshi.ledger.models import Kind, Record
from luoshi.ledger.operations import NewRecord, enter_many, withdraw_record
from luoshi.ledger.operations.rights import has_own_post
from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return, ReturnRound

KIND = "return.filed"


def file_records(round_: ReturnRound, rows: Sequence[Return], *, at: datetime, by: Viewer | None = None) -> None:
    """One record a return, handed in at `at`, on the last day of the period that has come. Sets `filed`.

    Entered by who confirmed where the post enters records, else by the process itself. Called inside the operation's
    transaction; the caller saves the rows.
    """
    if not rows or not Kind.objects.filter(house_id=round_.house_id, code=KIND, active=True).exists():
        return
    day = min(localtime(at).date(), round_.end - timedelta(days=1))
    contents = [
        NewRecord(
            kind=KIND, unit_id=row.unit_id, day=max(day, round_.start),
            values={"name": round_.form.name, "period": round_.label},
            client_key=f"return:{row.pk}:{row.edition}",
        )
        for row in rows
    ]  # fmt: skip
    enters = by is not None and all(has_own_post(by, row.unit, "record.enter") for row in rows)
    made = enter_many(contents=contents, by=by if enters else None, at=at, house_id=round_.house_id, hand_in=True)
    for index, row in enumerate(rows):
        record = made.records.get(index)
        row.filed_id = record.pk if record is not None and index not in made.refused else None


def take_back(row: Return, *, at: datetime, reason: str) -> None:
    """The return is not handed in any more. The caller saves the row."""
    if row.filed_id is not None and row.filed.state != Record.State.WITHDRAWN:
        withdraw_record(record_id=row.filed_id, by=None, at=at, reason=reason)
    row.filed_id = None
