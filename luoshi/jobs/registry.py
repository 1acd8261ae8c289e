"""What can be run in the background: jobs by name, and functions by schedule. Rooms register in their `tasks.py`.

Lives here: names, schedules, and what a running job is given. Not here: queueing (operations), running (worker).
Invariant: a name stands for one function; a job may run more than once (a worker died in the middle), so it writes by
key; a scheduled function is idempotent by rows of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Protocol, TypeVar

from django.dispatch import Signal
from django.utils import timezone

from luoshi.jobs.errors import AlreadyRegistered, UnknownJob

JobRun = Callable[..., None]
TickRun = Callable[[datetime], object]
F = TypeVar("F", bound=Callable[..., Any])


class JobContext(Protocol):
    """What a job is given besides its payload."""

    house_id: int
    by: str
    """The key of the person who asked, "" for the installation."""
    at: datetime
    """The moment at which this attempt began."""
    attempt: int

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far it is. Raises JobLost when the job must end: let it pass. Outside of a transaction, else
        nobody sees it before the commit."""

    def result(self, made: dict[str, Any]) -> None:
        """What the job made: {"file": key of a StoredFile, "name": …, "url": …, "text": a sentence}."""


@dataclass(frozen=True)
class Task:
    """A job that can be queued."""

    name: str
    title: str
    run: JobRun


@dataclass(frozen=True)
class Schedule:
    """A function that the worker calls again and again: every so often, or once a day at an hour."""

    code: str
    run: TickRun
    every: timedelta | None = None
    hour: time | None = None

    def after(self, at: datetime) -> datetime:
        """When it is due next, once it has run at `at`."""
        if self.every is not None:
            return at + self.every
        local = timezone.localtime(at)
        today = timezone.make_aware(datetime.combine(local.date(), self.hour or time(0)), local.tzinfo)
        return today if today > at else today + timedelta(days=1)


_tasks: dict[str, Task] = {}
_schedules: dict[str, Schedule] = {}

job_ended = Signal()
"""Sent after a job is done or has failed for good, with `job` (the row): rooms above tell whoever asked for it."""


def job(name: str, *, title: Any = "") -> Callable[[F], F]:
    """Register `def run(ctx: JobContext, **payload)` under `name`; `title` is what people read."""

    def register(run: F) -> F:
        if name in _tasks:
            raise AlreadyRegistered(name)
        _tasks[name] = Task(name, title, run)
        return run

    return register


def scheduled(code: str, *, every_minutes: float) -> Callable[[F], F]:
    """Register `def run(at)` to be called every so many minutes while a worker runs; the first time at once."""
    return _schedule(code, every=timedelta(minutes=every_minutes))


def daily(code: str, *, hour: int, minute: int = 0) -> Callable[[F], F]:
    """Register `def run(at)` to be called once a day, at or after that hour of the house's clock."""
    return _schedule(code, hour=time(hour, minute))


def _schedule(code: str, **when: Any) -> Callable[[F], F]:
    def register(run: F) -> F:
        if code in _schedules:
            raise AlreadyRegistered(code)
        _schedules[code] = Schedule(code, run, **when)
        return run

    return register


def task(name: str) -> Task:
    """The job of this name. Raises UnknownJob."""
    try:
        return _tasks[name]
    except KeyError:
        raise UnknownJob(name) from None


def schedules() -> Iterator[Schedule]:
    """All schedules, as registered."""
    return iter(list(_schedules.values()))


def forget(name: str) -> None:
    """Take a job or schedule away (tests); silent when it is not there."""
    _tasks.pop(name, None)
    _schedules.pop(name, None)
