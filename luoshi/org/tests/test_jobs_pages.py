"""Pages of background work, for people of a house (the room itself lies below org): progress that asks again by itself, what came of it, nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.jobs import lease, operations
from luoshi.jobs.models import Job
from luoshi.jobs.registry import forget, job
from luoshi.org import operations as org
from luoshi.org.models import Account
from luoshi.org.queries import root_of, viewer_of

AT = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def somebody(db: None) -> Any:
    """Two people of a house, signed in."""
    house = org.create_house(name="青禾县教育局", opened=date(2026, 1, 1), at=AT)
    found = []
    for name in ("甲", "乙"):
        person = org.add_person(house_id=house.pk, name=name, by=None, at=AT)
        account = org.add_account(person=person, username=name, password=None, by=None, at=AT, must_change=False)
        org.appoint(
            person=person, unit=root_of(house), role="leader", by=None, at=AT, valid_from=date(2026, 1, 1)
        )  # fmt: skip
        client = Client()
        client.force_login(Account.objects.get(pk=account.pk))
        found.append((client, viewer_of(account, date(2026, 3, 5)), house))
    job("test.page", title="打包三月佐证")(lambda ctx: None)
    yield found
    forget("test.page")


def test_a_job_is_watched_left_and_found_again_by_its_asker_alone(somebody: Any) -> None:
    """Queued without a worker it says so; running it shows how far; done it offers the file and asks no more."""
    (client, viewer, house), (other, *_rest) = somebody
    row = operations.enqueue("test.page", house_id=house.pk, by=viewer, at=AT, payload={})
    url = reverse("jobs:job", args=[row.pk])
    assert other.get(url).status_code == 404
    assert "打包三月佐证" not in other.get(reverse("jobs:list")).content.decode()
    waiting = client.get(url).content.decode()
    assert "every 2s" in waiting
    assert "后台服务没有运行" in waiting
    now = datetime.now(UTC)
    lease.take(holder="living", at=now, dead=60)
    running = operations.claim_next(worker="living", at=now)
    assert running is not None
    operations.report(job=running, done=120, total=300, text="正在写东桥小学")
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "正在写东桥小学" in part
    assert "120 / 300" in part
    assert "没有运行" not in part
    operations.keep_result(job=running, result={"file": "0" * 32, "name": "佐证.zip", "text": "共 48 份。"})
    operations.finish(job=running, at=now)
    done = client.get(url).content.decode()
    assert "every 2s" not in done
    assert "共 48 份。" in done
    assert "佐证.zip?download=1" in done or "%E4%BD%90%E8%AF%81.zip?download=1" in done
    assert "打包三月佐证" in client.get(reverse("jobs:list")).content.decode()


def test_a_failed_job_says_why_on_its_page_and_in_the_list(somebody: Any) -> None:
    """The sentence is the job's own."""
    (client, viewer, house), _other = somebody
    operations.enqueue("test.page", house_id=house.pk, by=viewer, at=AT, payload={})
    running = operations.claim_next(worker="living", at=AT)
    assert running is not None
    operations.fail(job=running, sentence="三月还没有封账，请先封账。", at=AT)
    assert "请先封账" in client.get(reverse("jobs:job", args=[running.pk])).content.decode()
    assert "请先封账" in client.get(reverse("jobs:list")).content.decode()


def test_the_list_asks_as_often_for_thirty_jobs_as_for_three(somebody: Any) -> None:
    """No query a row."""
    (client, viewer, house), _other = somebody

    def queries(count: int) -> int:
        for _number in range(count):
            operations.enqueue("test.page", house_id=house.pk, by=viewer, at=AT, payload={})
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("jobs:list")).status_code == 200
        return len(caught)

    client.get(reverse("jobs:list"))  # the first page of a session writes it
    assert queries(3) == queries(27)
    assert Job.objects.visible_to(viewer).count() == 30
