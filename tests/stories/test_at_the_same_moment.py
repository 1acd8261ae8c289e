"""Two people verify one record at once, and a hundred clicks hand one form in: it counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from luoshi.ledger import check, errors
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Entry, History, Record
from luoshi.ui.scope import leave_scope
from luoshi.work.operations import Sent, enter
from tests.stories.county import County

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Do all steps at the same moment, each in a thread with a connection of its own; what each gave or raised."""
    start, came = threading.Barrier(len(steps)), []

    def run(step: Callable[[], Any]) -> None:
        try:
            start.wait()
            came.append(step())
        except Exception as refused:  # each outcome is looked at by the story
            came.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came


def test_two_people_verify_one_record_at_once() -> None:
    """One posts; the other is told that it is verified already. One entry, one line of history, and the sums agree."""
    county = County()
    record = county.submitted("t.activity", county.oak, date(2026, 1, 5))
    by = (county.county_verifier, county.oak_verifier)
    came = at_once(*(lambda who=who: ledger.verify_record(record_id=record.pk, by=who, at=county.now) for who in by))
    refused = [each for each in came if isinstance(each, Exception)]
    assert len(refused) == 1, came
    assert isinstance(refused[0], errors.WrongState)
    with leave_scope("the story"):
        assert Entry.objects.filter(record=record).count() == 1
        assert History.objects.filter(record=record, step="verified").count() == 1
    assert county.sum(county.oak, county.leader) == 1
    assert check.check(house_id=county.house.pk).findings == []


def test_verified_and_sent_back_at_once_ends_in_one_of_both() -> None:
    """Whoever is second decides upon what the first left: sent back after verifying reverses, verifying after it fails."""
    county = County()
    record = county.submitted("t.activity", county.oak, date(2026, 1, 5))
    at_once(
        lambda: ledger.verify_record(record_id=record.pk, by=county.oak_verifier, at=county.now),
        lambda: ledger.send_back(record_id=record.pk, reason="照片不清", by=county.county_verifier, at=county.now),
    )
    with leave_scope("the story"):
        assert Record.objects.get(pk=record.pk).state == "sent_back"
    assert county.sum(county.oak, county.leader) == 0
    assert check.check(house_id=county.house.pk).findings == []


def test_a_form_sent_twice_at_once_is_one_record() -> None:
    """The same form from two clicks: one record, of which both are told."""
    county = County()
    sent = Sent(county.content("t.activity", county.oak, date(2026, 1, 5), client_key="one-form"))
    clicks = [county.tick(seconds=1) for _ in range(3)]
    came = at_once(*(lambda at=at: enter(sent=sent, hand_in=True, by=county.oak_clerk, at=at) for at in clicks))
    assert all(isinstance(each, Record) for each in came), came
    with leave_scope("the story"):
        assert Record.objects.filter(client_key="one-form").count() == 1
    assert len({each.pk for each in came}) == 1, came
