"""Trace and tell: the last two beats, the same for every operation.

What lives here: writing the history, and the two signals by which other rooms hear of a step. Invariant: `stepped` is
sent inside the transaction (search writes its index with it), `told` only after it has been committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from luoshi.ledger.models import History, Record
from luoshi.org.viewer import Viewer

stepped = Signal()
"""step: str, records: list of Record, by: Viewer | None, at: datetime; within the transaction."""
told = Signal()
"""step: str, record_ids: list of int, by: Viewer | None, at: datetime; after commit."""


def trace(
    step: str,
    records: Sequence[Record],
    *,
    by: Viewer | None,
    at: datetime,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """One line of history a record, then tell."""
    if not records:
        return
    History.objects.bulk_create(
        [
            History(
                record=record,
                step=step,
                by_id=by.person_id if by else None,
                at=at,
                version=record.version,
                reason=reason,
                detail=dict(detail or {}),
            )
            for record in records
        ]
    )
    stepped.send(sender=Record, step=step, records=list(records), by=by, at=at)
    keys = [record.pk for record in records]
    transaction.on_commit(partial(told.send, sender=Record, step=step, record_ids=keys, by=by, at=at))
