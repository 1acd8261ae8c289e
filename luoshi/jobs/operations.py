"""Writes of background work: queueing, and what happens to a job on its way.

Running is `worker.py`. Invariant: each step of a job is one conditional update that names the state, the worker and the
attempt it follows, so that a worker that was thought dead changes nothing any more.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists

from luoshi.jobs.limits import KEEP_DAYS, MOST_ATTEMPTS, MOST_ERROR, MOST_TEXT, RETRY_SECONDS
from luoshi.jobs.messages import died_too_often, say_unexpected
from luoshi.jobs.models import Job, Lease
from luoshi.jobs.registry import job_ended, task
from luoshi.ui.scope import leave_scope

OPEN = (Job.State.QUEUED, Job.State.RUNNING)
QUEUED, RUNNING, DONE, FAILED = Job.State.QUEUED, Job.State.RUNNING, Job.State.DONE, Job.State.FAILED


def enqueue(
    name: str,
    *,
    house_id: int,
    by: Any,
    at: datetime,
    payload: dict[str, Any],
    key: str = "",
    title: str = "",
) -> Job:
    """Queue a job; inside a transaction it is run after the commit, and never when that is rolled back.

    `by` is a viewer, a person's key, or None for the installation; `payload` is JSON and becomes the job's arguments.
    With a `key` the open job of that key is returned instead of a second one. Raises UnknownJob.
    """
    known = task(name)
    with leave_scope("queueing a job"), transaction.atomic():
        if key and (found := _open(house_id, name, key)):
            return found
        row = Job(
            house_id=house_id,
            name=name,
            title=str(title or known.title)[:MOST_TEXT],
            payload=payload,
            key=key,
            asked_by=by if isinstance(by, str) else str(getattr(by, "person_key", None) or ""),
            asked_at=at,
            due_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # another request queued the same in this moment
            if found := _open(house_id, name, key):
                return found
            raise
    return row


def _open(house_id: int, name: str, key: str) -> Job | None:
    found: Job | None = Job.objects.filter(house_id=house_id, name=name, key=key, state__in=OPEN).first()
    return found


def claim_next(*, worker: str, at: datetime, lease: str = "") -> Job | None:
    """The oldest job that is due, now running by `worker`; None when there is none.

    With a `lease`, only while the worker holds it: asked in the same statement as the claim.
    """
    with leave_scope("running jobs"):
        for pk in list(
            Job.objects.filter(state=QUEUED, due_at__lte=at).order_by("pk").values_list("pk", flat=True)[:20]
        ):
            rows = Job.objects.filter(pk=pk, state=QUEUED)
            if lease:
                rows = rows.filter(Exists(Lease.objects.filter(name=lease, holder=worker)))
            job: Job = Job.objects.get(pk=pk)
            attempt = job.attempts + 1
            if rows.filter(attempts=job.attempts).update(
                state=RUNNING, worker=worker, attempts=attempt, started_at=at, done=0, total=0, text="", error=""
            ):
                job.refresh_from_db()
                return job
    return None


def _mine(job: Job) -> Any:
    """The row, as long as it is the attempt that `job` was claimed for."""
    return Job.objects.filter(pk=job.pk, state=RUNNING, worker=job.worker, attempts=job.attempts)


def report(*, job: Job, done: int, total: int, text: str) -> bool:
    """Write how far a job is; False when it is not this attempt's any more."""
    with leave_scope("progress of a job"):
        return bool(_mine(job).update(done=max(0, done), total=max(0, total), text=str(text)[:MOST_TEXT]))


def keep_result(*, job: Job, result: dict[str, Any]) -> bool:
    """Write what a job made; False when it is not this attempt's any more."""
    with leave_scope("result of a job"):
        return bool(_mine(job).update(result=result))


def finish(*, job: Job, at: datetime) -> bool:
    """Mark a job done and tell; False when it is not this attempt's any more."""
    return _end(job, state=DONE, ended_at=at, worker="", error="")


def fail(*, job: Job, sentence: str, at: datetime) -> bool:
    """Mark a job failed for good and tell; False when it is not this attempt's any more."""
    return _end(job, state=FAILED, ended_at=at, worker="", error=sentence[:MOST_ERROR])


def _end(job: Job, **change: Any) -> bool:
    with leave_scope("end of a job"):
        if not _mine(job).update(**change):
            return False
        job.refresh_from_db()
    job_ended.send_robust(sender=Job, job=job)
    return True


def fall_over(*, job: Job, at: datetime) -> str:
    """A job raised what it did not announce: try again later, or fail for good. Returns the number to quote."""
    reference = secrets.token_hex(4).upper()
    if job.attempts >= MOST_ATTEMPTS:
        fail(job=job, sentence=say_unexpected(reference), at=at)
        return reference
    wait = RETRY_SECONDS[min(job.attempts, len(RETRY_SECONDS)) - 1]
    with leave_scope("retrying a job"):
        _mine(job).update(state=QUEUED, worker="", due_at=at + timedelta(seconds=wait), error=say_unexpected(reference))
    return reference


def hand_back(*, job: Job, at: datetime) -> None:
    """Queue a job again that the worker could not end before it had to stop: no attempt is lost by it."""
    with leave_scope("stopping a worker"):
        _mine(job).update(state=QUEUED, worker="", due_at=at, attempts=max(0, job.attempts - 1))


def put_back_orphans(*, holder: str, at: datetime) -> int:
    """Queue the jobs of dead workers again, whoever holds the lease being the only living one. Returns how many.

    A job whose worker died at the last attempt fails: it may be what kills them.
    """
    found = 0
    with leave_scope("jobs of dead workers"):
        for job in Job.objects.filter(state=RUNNING).exclude(worker=holder):
            if job.attempts >= MOST_ATTEMPTS:
                found += fail(job=job, sentence=died_too_often(), at=at)
            else:
                found += bool(_mine(job).update(state=QUEUED, worker="", due_at=at))
    return found


def sweep(*, at: datetime) -> int:
    """Delete what ended more than a month ago. Returns how many."""
    with leave_scope("sweeping old jobs"):
        gone, _ = Job.objects.filter(state__in=(DONE, FAILED), ended_at__lt=at - timedelta(days=KEEP_DAYS)).delete()
    return int(gone)
