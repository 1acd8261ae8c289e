"""Locks: the first beat. The house's clock before records, always.

Invariant: a record is read for a step only through here: locked, with its unit and kind, and in the actor's sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from luoshi.ledger import errors, limits
from luoshi.ledger.models import Record
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


@contextmanager
def step(reason: str) -> Iterator[None]:
    """One transaction in which the operation reads whatever it must; what the actor may see is asked in `locked`."""
    with transaction.atomic(), leave_scope(reason):
        yield


def locked(record_ids: Iterable[int], by: Viewer | None) -> list[Record]:
    """The records among `record_ids` in sight of `by`, locked, in the order of their keys. Others just fall out."""
    rows: Any = Record.objects.all() if by is None else Record.objects.visible_to(by)
    rows = rows.filter(pk__in=list(record_ids)).select_related("kind", "kind_version", "unit")
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def locked_one(record_id: int, by: Viewer | None) -> Record:
    """The record, locked. Raises Record.DoesNotExist where it is out of sight."""
    found = locked([record_id], by)
    if not found:
        raise Record.DoesNotExist(record_id)
    return found[0]


def house_of(record_ids: Iterable[int], by: Viewer | None) -> int:
    """The house whose clock a step on these records needs. Raises Record.DoesNotExist."""
    if by is not None:
        return by.house_id
    found = Record.objects.filter(pk__in=list(record_ids)).order_by("pk").values_list("house_id", flat=True).first()
    if found is None:
        raise Record.DoesNotExist
    return int(found)


def check_state(record: Record, *needed: str) -> None:
    """Raises WrongState unless the record is in one of the states `needed`."""
    if record.state not in needed:
        raise errors.WrongState(record.state, needed)


def check_reason(reason: str, of: str) -> str:
    """The reason, stripped. Raises ReasonMissing for none and for one that does not fit the author's form."""
    reason = reason.strip()
    if not reason or len(reason) > limits.MAX_REASON:
        raise errors.ReasonMissing(of, limits.MAX_REASON)
    return reason
