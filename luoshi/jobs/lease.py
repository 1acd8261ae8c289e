"""The lease: one worker at a time runs jobs, whoever shows that it lives.

Invariant: the row changes by conditional updates only, so that of two workers that reach for it in the same moment one
gets it; a holder whose beat is older than `dead` seconds may be replaced.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from luoshi.jobs.models import Lease

NAME = "worker"
NOBODY = ""


def take(*, holder: str, at: datetime, dead: float) -> bool:
    """Renew the lease, or take it where nobody living holds it. Returns whether `holder` has it now."""
    free = Q(holder=holder) | Q(holder=NOBODY) | Q(beat_at__lt=at - timedelta(seconds=dead))
    if Lease.objects.filter(free, name=NAME).update(holder=holder, beat_at=at):
        return True
    if Lease.objects.filter(name=NAME).exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=NAME, holder=holder, beat_at=at)
    except IntegrityError:  # another worker made the row in this moment
        return False
    return True


def give_up(*, holder: str) -> None:
    """Let the next worker have it at once."""
    Lease.objects.filter(name=NAME, holder=holder).update(holder=NOBODY)


def beat_age(at: datetime) -> float | None:
    """Seconds since a worker last showed that it lives; None where none holds the lease."""
    row = Lease.objects.filter(name=NAME).exclude(holder=NOBODY).first()
    return None if row is None else max(0.0, (at - row.beat_at).total_seconds())
