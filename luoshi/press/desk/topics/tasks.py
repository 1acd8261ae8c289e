"""Background work of topics: commissions whose day has passed are marked once a day."""

from __future__ import annotations

from datetime import datetime

from luoshi.jobs.registry import daily
from luoshi.press.desk.topics.commissions import mark_missed


@daily("press.commissions_missed", hour=7, minute=20)
def missed(at: datetime) -> None:
    """Mark them and tell the units; what is marked is not looked at again."""
    mark_missed(at=at)
