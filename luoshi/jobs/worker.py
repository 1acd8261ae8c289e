"""The worker: threads of `luoshi serve` that run jobs and schedules while this process holds the lease.

Not here: what a job does (the rooms' tasks.py). Invariants: jobs run only under the lease; the keeper's thread does
nothing but beat, so that a long job is never taken for a dead worker; a worker that is told to stop lets its jobs end
or hands them back.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from luoshi.jobs import lease, operations
from luoshi.jobs.limits import PACE, STOP_SECONDS, THREADS, Pace
from luoshi.jobs.models import Job
from luoshi.jobs.running import run_job, run_ticks

logger = logging.getLogger("luoshi.jobs")


class Worker:
    """One worker: `start()` returns at once, `stop()` when the jobs under way have ended or were handed back."""

    def __init__(
        self, *, pace: Pace = PACE, threads: int = THREADS, clock: Callable[[], datetime] = timezone.now
    ) -> None:
        self.name = f"{socket.gethostname()[:12]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
        self.pace = pace
        self.clock = clock
        self._stop = threading.Event()
        self._held = threading.Event()
        self._running: dict[int, Job] = {}
        self._threads = [threading.Thread(target=self._keep, name="luoshi-keeper", daemon=True)]
        self._threads += [
            threading.Thread(target=self._work, name=f"luoshi-worker-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Begin to beat and to run."""
        for thread in self._threads:
            thread.start()

    @property
    def holds_lease(self) -> bool:
        """Whether this is the worker that runs jobs now."""
        return self._held.is_set()

    def stop(self, wait: float = STOP_SECONDS) -> None:
        """End: no job is begun any more, those under way get `wait` seconds, the lease is free for the next worker."""
        self._stop.set()
        deadline = monotonic() + wait
        for thread in self._threads:
            thread.join(max(0.0, deadline - monotonic()))
        try:
            for job in list(self._running.values()):
                operations.hand_back(job=job, at=self.clock())
            lease.give_up(holder=self.name)
        except DatabaseError:
            logger.exception("stopping: the lease runs out by itself")
        finally:
            connection.close()

    # The keeper ---------------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        while not self._stop.is_set():
            try:
                self.beat()
            except DatabaseError:  # busy or away; the lease bears a minute of it
                logger.exception("heartbeat")
            close_old_connections()
            self._stop.wait(self.pace.beat)
        connection.close()

    def beat(self) -> None:
        """Renew or take the lease, and put back what dead workers left."""
        at = self.clock()
        if not lease.take(holder=self.name, at=at, dead=self.pace.dead):
            self._held.clear()
            return
        found = operations.put_back_orphans(holder=self.name, at=at)
        if found:
            logger.warning("%s jobs of a dead worker are queued again", found)
        self._held.set()

    # The runners --------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self._held.is_set() and self.turn()
            except DatabaseError:
                logger.exception("looking for jobs")
                busy = False
            close_old_connections()
            if not busy:
                self._stop.wait(self.pace.poll)
        connection.close()

    def turn(self) -> bool:
        """Call the schedules that are due, and run one job; False when there was nothing to do."""
        at = self.clock()
        called = run_ticks(at, stopping=self._ending)
        job = None if self._ending() else operations.claim_next(worker=self.name, at=at, lease=lease.NAME)
        if job is None:
            return called > 0
        self._running[job.pk] = job
        try:
            run_job(job, at=at, now=self.clock, stopping=self._ending)
        finally:
            self._running.pop(job.pk, None)
        return True

    def _ending(self) -> bool:
        return self._stop.is_set() or not self._held.is_set()


def run_pending(at: datetime) -> int:
    """Run what is queued now, and what that queues, in this thread and without a lease: for tests and commands.

    Every step is taken at `at`, so a job that fell over and waits for its next attempt is left. Returns how many ran.
    """
    count = 0
    while job := operations.claim_next(worker=f"here:{os.getpid()}", at=at):
        run_job(job, at=at, now=lambda: at)
        count += 1
    return count
