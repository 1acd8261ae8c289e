"""The health address: open, silent about houses, bad as soon as something is."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from luoshi.jobs import lease
from luoshi.project import health


def ask() -> tuple[int, dict[str, Any]]:
    """Status and answer for somebody who is not signed in."""
    answer = Client().get("/healthz")
    return answer.status_code, answer.json()


@pytest.mark.django_db
def test_it_is_well_while_a_worker_lives_and_says_nothing_of_houses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a worker it is bad, with one it is well, with a full disk it is bad again."""
    assert ask()[0] == 503
    lease.take(holder="somebody", at=timezone.now(), dead=60)
    status, found = ask()
    assert (status, found["status"]) == (200, "ok")
    assert set(found) == {"status", "database", "worker", "worker_age", "disk_low"}
    monkeypatch.setattr(health, "FULL_BYTES", 10**18)
    assert ask()[0] == 503
    assert "no-store" in Client().get("/healthz").headers["Cache-Control"]


def test_a_database_that_is_away_is_said_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor reads JSON, not an error page."""

    def away(at: object) -> float:
        raise DatabaseError

    monkeypatch.setattr(health, "beat_age", away)
    status, found = ask()
    assert (status, found["database"], found["worker"]) == (503, False, False)
