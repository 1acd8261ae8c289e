"""Work for the stories: records of any kind from the catalogue's samples, handed in and verified in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from luoshi.catalogue import load
from luoshi.files.operations import store_file
from luoshi.ledger.operations import NewEvidence, NewPerson, NewRecord, enter_many, verify_many


def moment(day: date, hour: int = 10) -> datetime:
    """A moment of a day, local time."""
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


def record(kind: str, unit_id: int, day: date, *, values: Mapping[str, Any] | None = None, **more: Any) -> NewRecord:
    """A record as the catalogue's sample shows it, with some values changed."""
    return NewRecord(kind, unit_id, day, {**load().kind(kind).sample.values, **(values or {})}, **more)


def proved(house_id: int, content: NewRecord, at: datetime) -> NewRecord:
    """The record with as many stored files as its kind demands."""
    wanted = load().kind(content.kind).evidence.minimum - len(content.evidence)
    files = [
        store_file(house_id=house_id, owner_room="work", data=f"签到表{n}".encode(), name="签到表.txt", by=None, at=at)
        for n in range(wanted)
    ]
    return replace(content, evidence=[*content.evidence, *(NewEvidence(file_id=file.pk) for file in files)])


def done(house_id: int, *records: NewRecord, at: datetime) -> list[int]:
    """Enter, hand in and verify all. Returns the records' keys; fails where one is refused."""
    contents = [proved(house_id, content, at) for content in records]
    made = enter_many(contents=contents, by=None, at=at, house_id=house_id, hand_in=True)
    assert not made.refused, made.refused
    keys = [made.records[index].pk for index in sorted(made.records)]
    waiting = [made.records[index].pk for index in made.records if made.records[index].state == "submitted"]
    if waiting:
        verdict = verify_many(record_ids=waiting, by=None, at=at)
        assert not verdict.refused, verdict.refused
    return keys


def present(*people: Any) -> list[NewPerson]:
    """A roster of people who came."""
    return [NewPerson(person.name, person.key) for person in people]
