"""Closing a period: what it does, what it does not, what came after, and how a broken chain is told."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from luoshi.jobs.models import Job
from luoshi.jobs.worker import run_pending
from luoshi.ledger import closings, errors
from luoshi.ledger.models import Closing, Seal
from luoshi.ledger.operations import withdraw_record
from luoshi.ledger.seals import line_of
from luoshi.plans.tests.desk import client_of
from luoshi.reports.prints.tests.office import Office, moment
from luoshi.ui.scope import leave_scope

MARCH = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def admin(office: Office):
    return office.person("系统管理员", office.root, "admin")


def close(admin, at=None, label: str = "2026年3月") -> Closing:
    return closings.close_period(label=label, start=MARCH[0], end=MARCH[1], by=admin, at=at or moment(date(2026, 4, 8)))


def test_a_period_is_closed_once_when_it_is_over_by_who_may(office: Office, admin):
    with pytest.raises(errors.PeriodRuns):
        close(admin, at=moment(date(2026, 3, 31)))
    with pytest.raises(errors.NotAllowed):
        close(office.leader)
    made = close(admin)
    assert made.seal.number == 1
    with pytest.raises(errors.PeriodClosed):
        close(admin)


def test_what_comes_later_counts_on_its_own_day_and_is_told(office: Office, admin):
    taken = office.board(office.oak, date(2026, 3, 20), at=moment(date(2026, 4, 1)))
    made = close(admin)
    assert not closings.changed_since(admin, [made])[made.pk]
    office.board(office.elm, date(2026, 3, 25), at=moment(date(2026, 4, 9)))
    office.board(office.elm, date(2026, 4, 9), at=moment(date(2026, 4, 9), 11))
    withdraw_record(record_id=taken[0], reason="重复", by=None, at=moment(date(2026, 4, 10)))
    since = closings.changed_since(admin, [made])[made.pk]
    entries = list(closings.entries_since(admin, made))
    assert {entry.counts_on.month for entry in entries} == {3}
    assert (since.added, since.taken) == (sum(e.line > 0 for e in entries), sum(e.line < 0 for e in entries))
    assert since.added and since.taken  # noqa: PT018  # both happened
    page = client_of(admin).get(reverse("reports:sealing")).content.decode()
    assert f"新增 {since.added}，冲销 {since.taken}" in page
    assert "橡树小学" in client_of(admin).get(reverse("reports:sealing_since", args=[made.pk])).content.decode()


def test_closing_on_the_page_says_what_waits_and_gives_a_paper(office: Office, admin):
    client = client_of(admin)
    url = f"{reverse('reports:sealing_close')}?period=month:2026-03-01"
    assert "封账不锁住填报" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    with leave_scope("the seal of a story"):
        seal = Seal.objects.get(house_id=admin.house_id)
    page = client.get(reverse("reports:sealing")).content.decode()
    assert line_of(seal) in page
    paper = docx.Document(BytesIO(client.get(reverse("reports:seal_paper", args=[seal.number])).content))
    assert line_of(seal) in [one.text for one in paper.paragraphs]
    assert client_of(office.leader).get(reverse("reports:sealing")).status_code == 403
    audit = office.person("审计员", office.root, "audit")
    assert client_of(audit).get(reverse("reports:sealing")).status_code == 200
    assert client_of(audit).post(url).status_code == 403


def proved(admin) -> str:
    """The page after the proof was asked for and made."""
    client = client_of(admin)
    client.post(reverse("reports:sealing_prove"))
    run_pending(timezone.now())
    assert Job.objects.visible_to(admin).first().state == "done"
    return client.get(reverse("reports:sealing")).content.decode()


def test_a_broken_chain_is_told_in_red_with_what_to_do(office: Office, admin):
    close(admin)
    assert "没有发现问题" in proved(admin)
    with leave_scope("somebody changes a seal behind the product's back"):
        Seal.objects.filter(house_id=admin.house_id).update(hash="0" * 64)
    page = proved(admin)
    assert "callout-late" in page
    assert "封账链在第 1 次处断裂" in page
    assert "怎么办" in page


def test_the_page_asks_the_same_however_much_there_is(office: Office, admin):
    client = client_of(admin)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("reports:sealing")).status_code == 200
        return len(found)

    close(admin)
    queries()  # the first of a day looks after the house's tree
    few = queries()
    for month in (1, 2):
        start, end = date(2026, month, 1), date(2026, month + 1, 1)
        office.board(office.oak, start, at=moment(date(2026, 5, month)))
        closings.close_period(label=f"{month}月", start=start, end=end, by=admin, at=moment(date(2026, 5, month), 11))
    assert queries() == few
