"""Appending to the log. Called inside the transaction of what it tells, so that neither stands without the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from luoshi.audit.models import LogEntry


class Actor(Protocol):
    """Whoever acts: `luoshi.org.viewer.Viewer`."""

    @property
    def person_key(self) -> Any:
        """The opaque key of the person."""

    @property
    def name(self) -> str:
        """The name as it was at that moment."""


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
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                house_id=house_id,
                at=at,
                actor=str(actor.person_key) if actor and actor.person_key else "",
                actor_name=actor.name if actor else "",
                action=action,
                subject=subject,
                detail=detail or {},
            )
        ]
    )
