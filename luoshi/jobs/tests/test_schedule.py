"""Schedules: called when they are due, once whoever asks, again soon after a fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from luoshi.jobs.models import Tick
from luoshi.jobs.registry import daily, forget, scheduled
from luoshi.jobs.running import run_ticks

MORNING = datetime(2026, 3, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def calls() -> Iterator[dict[str, list[datetime]]]:
    """Two schedules, and when they were called; the product's own ones have nothing to do in between."""
    found: dict[str, list[datetime]] = {"often": [], "nightly": []}
    scheduled("test.often", every_minutes=10)(lambda at: found["often"].append(at))
    daily("test.nightly", hour=2, minute=30)(lambda at: found["nightly"].append(at))
    yield found
    forget("test.often")
    forget("test.nightly")


@pytest.mark.django_db
def test_a_schedule_is_called_at_once_and_then_every_ten_minutes(calls: dict[str, list[datetime]]) -> None:
    """Asked in between it waits; after a pause of the server it is called once, not once for each time missed."""
    for minutes in (0, 1, 9, 10, 11, 200):
        run_ticks(MORNING + timedelta(minutes=minutes))
    assert calls["often"] == [MORNING + timedelta(minutes=m) for m in (0, 10, 200)]


@pytest.mark.django_db
def test_a_nightly_one_waits_for_its_hour_and_comes_once_a_day(calls: dict[str, list[datetime]]) -> None:
    """A server that was off at the hour makes up for it when it starts."""
    run_ticks(MORNING)
    assert calls["nightly"] == []
    night = MORNING.replace(hour=2, minute=31) + timedelta(days=1)
    run_ticks(night)
    run_ticks(night + timedelta(hours=1))
    assert calls["nightly"] == [night]
    noon_after_next = night + timedelta(days=2, hours=10)
    run_ticks(noon_after_next)
    assert calls["nightly"] == [night, noon_after_next]


@pytest.mark.django_db
def test_a_fault_is_tried_again_within_ten_minutes_and_holds_nobody_up(
    calls: dict[str, list[datetime]], caplog: Any
) -> None:
    """The others are called all the same, and the fault is in the log."""
    tries: list[datetime] = []

    def fall(at: datetime) -> None:
        tries.append(at)
        raise ZeroDivisionError

    daily("test.faulty", hour=2)(fall)
    try:
        run_ticks(MORNING)
        night = MORNING.replace(hour=2, minute=45) + timedelta(days=1)
        for minutes in (0, 1, 11):
            run_ticks(night + timedelta(minutes=minutes))
    finally:
        forget("test.faulty")
    assert tries == [night, night + timedelta(minutes=11)]
    assert calls["nightly"] == [night]
    assert "test.faulty" in caplog.text


@pytest.mark.django_db
def test_two_workers_that_ask_in_the_same_moment_call_it_once(
    calls: dict[str, list[datetime]], monkeypatch: Any
) -> None:
    """Both have read the same row; one moves it on."""
    run_ticks(MORNING)
    due = MORNING + timedelta(minutes=10)
    seen = list(Tick.objects.values_list("code", "next_at"))

    class Stale:
        @staticmethod
        def values_list(*_: str) -> list[Any]:
            return seen

    run_ticks(due)
    monkeypatch.setattr(Tick.objects, "values_list", Stale.values_list)
    run_ticks(due)
    assert calls["often"] == [MORNING, due]
