"""The room's own schedule."""

from __future__ import annotations

from datetime import datetime

from luoshi.jobs import operations
from luoshi.jobs.registry import daily


@daily("jobs.sweep", hour=3)
def sweep(at: datetime) -> None:
    """Forget jobs that ended a month ago."""
    operations.sweep(at=at)
