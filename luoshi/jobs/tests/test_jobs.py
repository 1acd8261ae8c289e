"""Jobs: queued in a transaction, run once where all is well, again where they fell over, never forgotten."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from luoshi.jobs import lease, operations
from luoshi.jobs.errors import AlreadyRegistered, JobLost, JobRefused, UnknownJob
from luoshi.jobs.limits import KEEP_DAYS, MOST_ATTEMPTS
from luoshi.jobs.models import Job
from luoshi.jobs.registry import forget, job, job_ended
from luoshi.jobs.running import Running
from luoshi.jobs.worker import run_pending
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 3, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Counted:
    """A job of the tests, and what it was called with."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.then: Any = lambda ctx: None

    def run(self, ctx: Any, **payload: Any) -> None:
        self.calls.append({"house": ctx.house_id, "by": ctx.by, "at": ctx.at, "attempt": ctx.attempt, **payload})
        self.then(ctx)


@pytest.fixture
def counted() -> Iterator[Counted]:
    """A registered job that counts its calls."""
    made = Counted()
    job("test.counted", title="数一数")(made.run)
    yield made
    forget("test.counted")


@pytest.fixture
def person() -> Any:
    """Somebody of house 7."""
    return SimpleNamespace(person_key=uuid.uuid4(), house_id=7, account_id=1, is_anonymous=False, posts=("one",))


def queue(**more: Any) -> Job:
    """One job of house 7."""
    return operations.enqueue("test.counted", **{"house_id": 7, "by": None, "at": AT, "payload": {}} | more)


def now_of(row: Job) -> Job:
    """The row as it stands now."""
    with leave_scope("test"):
        return Job.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_a_job_runs_with_what_it_was_given_and_its_asker_sees_it(counted: Counted, person: Any) -> None:
    """Payload, house, asker and moment arrive; nobody else finds the row."""
    counted.then = lambda ctx: (ctx.progress(3, 3, "三个单位"), ctx.result({"text": "做好了"}))
    row = queue(by=person, payload={"year": 2026})
    assert run_pending(AT + timedelta(minutes=1)) == 1
    called = {"house": 7, "by": str(person.person_key), "at": AT + timedelta(minutes=1), "attempt": 1, "year": 2026}
    assert counted.calls == [called]
    seen = Job.objects.visible_to(person).get(pk=row.pk)
    assert (seen.state, seen.done, seen.total, seen.text, seen.result) == ("done", 3, 3, "三个单位", {"text": "做好了"})
    assert seen.title == "数一数"
    stranger = SimpleNamespace(**vars(person) | {"person_key": uuid.uuid4()})
    foreign = SimpleNamespace(**vars(person) | {"house_id": 8})
    assert not Job.objects.visible_to(stranger).exists()
    assert not Job.objects.visible_to(foreign).exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_transaction_that_was_rolled_back_never_runs(counted: Counted) -> None:
    """The row is part of the transaction; kept, it runs."""
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert run_pending(AT) == 0
    with transaction.atomic():
        queue()
    assert run_pending(AT) == 1


@pytest.mark.django_db
def test_the_same_open_key_is_one_job(counted: Counted) -> None:
    """Two clicks are one job; once it is done, the third is a new one. Another house's key is its own."""
    first = queue(key="month:3")
    assert queue(key="month:3").pk == first.pk
    assert queue(key="month:3", house_id=8).pk != first.pk
    run_pending(AT)
    assert queue(key="month:3").pk != first.pk
    with leave_scope("test"), pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(
            house_id=7, name="test.counted", key="month:3", payload={}, asked_at=AT, due_at=AT, state="queued"
        )


@pytest.mark.django_db
def test_an_unknown_name_is_refused_when_queued_and_said_when_found(counted: Counted) -> None:
    """A name that nobody registered is a fault; a row of an older programme fails with a sentence."""
    with pytest.raises(UnknownJob):
        operations.enqueue("test.nobody", house_id=7, by=None, at=AT, payload={})
    row = queue()
    forget("test.counted")
    run_pending(AT)
    assert "另一个版本" in now_of(row).error
    job("test.counted")(counted.run)
    with pytest.raises(AlreadyRegistered):
        job("test.counted")(counted.run)


@pytest.mark.django_db
def test_a_fault_is_tried_again_later_and_fails_after_three(counted: Counted, caplog: Any) -> None:
    """Between attempts it waits; the last one ends it with a number that stands in the log; the next job runs."""
    told: list[Job] = []
    job_ended.connect(lambda job, **_: told.append(job), weak=False, dispatch_uid="test")
    counted.then = lambda ctx: 1 / 0
    row, at = queue(), AT
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert run_pending(at) == 1
        assert now_of(row).state == ("queued" if attempt < MOST_ATTEMPTS else "failed")
        assert run_pending(at) == 0
        at += timedelta(minutes=5)
    job_ended.disconnect(dispatch_uid="test")
    error = now_of(row).error
    assert [call["attempt"] for call in counted.calls] == [1, 2, 3]
    assert error.split("编号 ")[1][:8] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert [one.state for one in told] == ["failed"]


@pytest.mark.django_db
def test_a_refusal_is_final_and_said_in_its_own_words(counted: Counted) -> None:
    """Trying again would not help."""

    def refuse(ctx: Any) -> None:
        raise JobRefused("三月还没有封账，请先封账。")

    counted.then = refuse
    row = queue()
    run_pending(AT)
    assert (now_of(row).state, now_of(row).error) == ("failed", "三月还没有封账，请先封账。")


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_queued_again_and_fails_at_the_third_death(counted: Counted) -> None:
    """Only the living worker's own jobs stay; a job that kills its workers ends."""
    row = queue()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        taken = operations.claim_next(worker=f"dead-{attempt}", at=AT)
        assert taken is not None
        assert operations.put_back_orphans(holder=f"dead-{attempt}", at=AT) == 0
        assert operations.put_back_orphans(holder="living", at=AT) == 1
        assert now_of(row).state == ("queued" if attempt < MOST_ATTEMPTS else "failed")
    assert "三次" in now_of(row).error


@pytest.mark.django_db
def test_a_worker_that_was_thought_dead_changes_nothing_any_more(counted: Counted) -> None:
    """It wakes up after another one has the job: its progress, result and end are lost, and it is told to stop."""
    row = queue()
    old = operations.claim_next(worker="asleep", at=AT)
    assert old is not None
    operations.put_back_orphans(holder="living", at=AT)
    new = operations.claim_next(worker="living", at=AT)
    assert new is not None
    assert new.pk == row.pk
    with pytest.raises(JobLost):
        Running(old, at=AT).progress(1, 2)
    with pytest.raises(JobLost):
        Running(old, at=AT).result({"text": "旧的"})
    assert not operations.finish(job=old, at=AT)
    operations.fall_over(job=old, at=AT)
    assert (now_of(row).state, now_of(row).worker) == ("running", "living")
    assert operations.finish(job=new, at=AT)


@pytest.mark.django_db
def test_one_worker_holds_the_lease_until_it_is_silent_for_too_long(counted: Counted) -> None:
    """A second worker waits, takes over after the silence, and only then may claim."""
    dead = 60.0
    assert lease.beat_age(AT) is None
    assert lease.take(holder="first", at=AT, dead=dead)
    assert not lease.take(holder="second", at=AT + timedelta(seconds=60), dead=dead)
    queue()
    assert operations.claim_next(worker="second", at=AT, lease=lease.NAME) is None
    late = AT + timedelta(seconds=61)
    assert lease.beat_age(late) == 61
    assert lease.take(holder="second", at=late, dead=dead)
    assert not lease.take(holder="first", at=late, dead=dead)
    assert operations.claim_next(worker="first", at=AT, lease=lease.NAME) is None
    assert operations.claim_next(worker="second", at=AT, lease=lease.NAME) is not None
    lease.give_up(holder="second")
    assert lease.take(holder="third", at=late, dead=dead)


@pytest.mark.django_db
def test_old_jobs_are_forgotten_after_a_month_and_open_ones_never(counted: Counted) -> None:
    """The list stays short."""
    old, kept = queue(), queue(at=AT + timedelta(days=40))
    run_pending(AT)
    assert operations.sweep(at=AT + timedelta(days=KEEP_DAYS)) == 0
    assert operations.sweep(at=AT + timedelta(days=KEEP_DAYS, seconds=1)) == 1
    with leave_scope("test"):
        assert list(Job.objects.values_list("pk", flat=True)) == [kept.pk]
    assert old.pk != kept.pk


@pytest.mark.django_db
def test_the_database_refuses_a_running_job_without_a_worker(counted: Counted) -> None:
    """By raw SQL, too."""
    row = queue()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET state = 'running' WHERE id = %s", [row.pk])
