"""Running one job and one schedule: what it is given, and what becomes of it.

Not here: threads, lease and heartbeat (worker). Invariant: whatever a job raises, its row says so and the next one runs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from luoshi.jobs import operations
from luoshi.jobs.errors import JobLost, JobRefused, UnknownJob
from luoshi.jobs.limits import PROGRESS_SECONDS
from luoshi.jobs.messages import say_unknown
from luoshi.jobs.models import Job, Tick
from luoshi.jobs.registry import Schedule, schedules, task

logger = logging.getLogger("luoshi.jobs")

# A schedule that failed is tried again after this, though its own time may be a day away.
TICK_RETRY = timedelta(minutes=10)


def never() -> bool:
    """Nobody asks the job to end."""
    return False


class Running:
    """The `JobContext` of one attempt."""

    def __init__(self, job: Job, *, at: datetime, stopping: Callable[[], bool] = never) -> None:
        self.job = job
        self.house_id = job.house_id
        self.by = job.asked_by
        self.at = at
        self.attempt = job.attempts
        self._stopping = stopping
        self._told_at = 0.0

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far it is; written at most twice a second. Raises JobLost."""
        if self._stopping():
            raise JobLost
        now = time.monotonic()
        if now - self._told_at < PROGRESS_SECONDS and (done < total or not total):
            return
        self._told_at = now
        if not operations.report(job=self.job, done=done, total=total, text=text):
            raise JobLost

    def result(self, made: dict[str, Any]) -> None:
        """Keep what the job made. Raises JobLost."""
        if not operations.keep_result(job=self.job, result=made):
            raise JobLost


def run_job(job: Job, *, at: datetime, now: Callable[[], datetime], stopping: Callable[[], bool] = never) -> None:
    """Run a claimed job to its end, whatever that is."""
    try:
        task(job.name).run(Running(job, at=at, stopping=stopping), **job.payload)
    except UnknownJob:
        logger.error("job %s: nobody registered %s", job.pk, job.name)
        operations.fail(job=job, sentence=say_unknown(), at=now())
    except JobRefused as refused:
        operations.fail(job=job, sentence=refused.sentence, at=now())
    except JobLost:
        operations.hand_back(job=job, at=now())
    except Exception:
        reference = operations.fall_over(job=job, at=now())
        logger.exception("reference %s: job %s %s, attempt %s", reference, job.pk, job.name, job.attempts)
    else:
        operations.finish(job=job, at=now())


def run_ticks(at: datetime, *, stopping: Callable[[], bool] = never) -> int:
    """Call each schedule that is due, once even where several workers ask. Returns how many were called."""
    due = dict(Tick.objects.values_list("code", "next_at"))
    called = 0
    for schedule in schedules():
        if stopping():
            break
        called += _is_due(schedule, due.get(schedule.code), at) and _call(schedule, at)
    return called


def _is_due(schedule: Schedule, known: datetime | None, at: datetime) -> bool:
    """Claim the turn by moving the row on."""
    following = schedule.after(at)
    if known is None:
        # A daily one that was never called waits for its hour; the other kind begins at once.
        first = following if schedule.every is None else at
        try:
            with transaction.atomic():
                Tick.objects.create(code=schedule.code, next_at=following)
        except IntegrityError:
            return False
        return first <= at
    return known <= at and bool(Tick.objects.filter(code=schedule.code, next_at=known).update(next_at=following))


def _call(schedule: Schedule, at: datetime) -> bool:
    try:
        schedule.run(at)
    except Exception:
        logger.exception("schedule %s", schedule.code)
        again = min(schedule.after(at), at + TICK_RETRY)
        Tick.objects.filter(code=schedule.code).update(next_at=again)
        return False
    return True
