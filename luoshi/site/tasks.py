"""Background work of the room: what is planned for a site goes out at its time."""

from __future__ import annotations

from datetime import datetime

from luoshi.jobs.registry import scheduled
from luoshi.site.operations import put_out_due


@scheduled("site.put_out", every_minutes=1)
def put_out(at: datetime) -> None:
    """Publish what is due on all sites."""
    put_out_due(at=at)
