"""Appending to the log. Called inside the transaction of what it tells, so that neither stands without the other.

Not here: reading (`queries.py`), the chain (`chain.py`), letting old lines go (`retention.py`). Invariant: a line that
is committed is chained right afterwards, in a transaction of its own, so that logging never waits for another's lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from luoshi.audit.chain import chain_up
from luoshi.audit.models import LogEntry

MAX_NAME = 40  # the column; a longer name is cut, never refused
MAX_SUBJECT = 60


class Actor(Protocol):
    """Whoever acts: `luoshi.org.viewer.Viewer`."""

    @property
    def person_key(self) -> Any:
        """The opaque key of the person."""

    @property
    def name(self) -> str:
        """The name as it was at that moment."""


@dataclass(frozen=True)
class _Chaining:
    """Chains a house's new lines after the commit; equal ones are asked for once a transaction."""

    house_id: int

    def __call__(self) -> None:
        chain_up(self.house_id)


def log(
    *,
    house_id: int,
    actor: Any | None,
    action: str,
    at: datetime,
    subject: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Write one line. `actor` None is the installation itself; `action` is noun.verb, `subject` kind:key."""
    log_many(house_id=house_id, actor=actor, action=action, at=at, subjects=[subject], detail=detail)


def log_many(
    *,
    house_id: int,
    actor: Any | None,
    action: str,
    at: datetime,
    subjects: Iterable[str],
    detail: dict[str, object] | None = None,
) -> None:
    """The same line about each of several subjects, in one query: whose telephone numbers a file took along."""
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                house_id=house_id,
                at=at,
                actor=str(actor.person_key) if actor and actor.person_key else "",
                actor_name=actor.name[:MAX_NAME] if actor else "",
                action=action,
                subject=subject[:MAX_SUBJECT],
                detail=detail or {},
            )
            for subject in subjects
        ]
    )
    chaining = _Chaining(house_id)
    if all(entry[1] != chaining for entry in connection.run_on_commit):
        transaction.on_commit(chaining, robust=True)
