"""What the worker does for carrying: plans that were carried on close on their end.

Not here: how (`operations.close_ended`).
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from luoshi.jobs.registry import daily
from luoshi.plans.carrying.operations import close_ended


@daily("plans.close_ended", hour=0, minute=20)
def close_plans(at: datetime) -> None:
    """Shortly after midnight."""
    close_ended(timezone.localtime(at).date(), at)
