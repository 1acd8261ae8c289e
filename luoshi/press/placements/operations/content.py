"""Authors of a piece as the ledger takes them: roster and shares of units; a standing record's content with other authors.

Invariants: a person is named once; authors are doers, so they may not verify; shares are exact.
"""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.ledger.models import Record, RecordHolding
from luoshi.ledger.operations import NewPerson, NewRecord, NewShare
from luoshi.org.models import Person
from luoshi.press.placements.shares import AUTHOR, REPORTER, Author, shares_of_units


def people_of(authors: Sequence[Author], reporting: int, house_id: int) -> list[NewPerson]:
    """The authors as the record's roster: a person is named once, doers may not verify."""
    keys = [each.key for each in authors if each.key]
    names = dict(Person.objects.filter(house_id=house_id, key__in=keys).values_list("key", "name")) if keys else {}
    made, seen = [], set()
    for each in authors:
        key = each.key if each.key in names else None
        if key and key in seen:
            continue
        seen.add(key)
        made.append(
            NewPerson(
                name=names.get(key, each.name)[:40] if key else each.name[:40],
                key=key,
                unit_id=None if each.reporter else each.unit_id or reporting,
                role=REPORTER if each.reporter else AUTHOR,
                doer=not each.reporter,
            )
        )
    return made


def units_of(authors: Sequence[Author], reporting: int) -> list[NewShare]:
    """The participating units with their exact shares; the reporting unit keeps the rest as host."""
    shares = shares_of_units(authors, reporting)
    return [NewShare(unit, "participant", share) for unit, share in shares if unit != reporting]


def content_of(record: Record, authors: Sequence[Author]) -> NewRecord:
    """A record's content with other authors: what a correction of the shares writes."""
    values = {**record.values, "authors": [str(a.key) if a.key else a.name for a in authors if not a.reporter]}
    return NewRecord(
        kind=record.kind.code,
        unit_id=record.unit_id,
        day=record.day,
        day_end=record.day_end,
        values=values,
        title=record.title,
        note=record.note,
        holdings=list(RecordHolding.objects.filter(record=record).values_list("holding_id", flat=True)),
        people=people_of(authors, record.unit_id, record.house_id),
        units=units_of(authors, record.unit_id),
        piece=record.piece,
        for_target=record.for_target,
        client_key=record.client_key,
    )
