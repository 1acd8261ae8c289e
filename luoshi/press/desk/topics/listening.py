"""What topics hear of: articles handed in and passed, records of information items and leads.

Invariant: each receiver runs inside the transaction of what it hears.
"""

from __future__ import annotations

from typing import Any

from luoshi.ledger.operations.trace import stepped
from luoshi.press.desk.topics import assignments, commissions, leads
from luoshi.press.pieces import signals


def connect() -> None:
    """Called once by `register`."""
    signals.handed_in.connect(_handed_in, dispatch_uid="press.topics.handed_in")
    signals.passed.connect(_passed, dispatch_uid="press.topics.passed")
    stepped.connect(_stepped, dispatch_uid="press.topics.stepped")


def _handed_in(*, article: Any, at: Any, **_more: Any) -> None:
    commissions.article_handed_in(article=article, at=at)


def _passed(*, piece: Any, at: Any, by: Any = None, **_more: Any) -> None:
    assignments.piece_passed(piece_id=piece.pk, by=by, at=at)


def _stepped(*, step: str, records: Any, by: Any, at: Any, **_more: Any) -> None:
    for record in records:
        if step == "handed_in" and record.kind.code == commissions.INFO:
            commissions.item_handed_in(record=record, at=at)
        elif record.kind.code == leads.KIND:
            leads.record_stepped(record=record, step=step, by=by, at=at)
