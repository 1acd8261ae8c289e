"""Units and people of a house by the names that are typed under a text. No list of them is shown: a name either is one or not.

Invariants: two queries, however many names; a name that two people of a unit bear is nobody's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from luoshi.org.models import Membership, Unit
from luoshi.org.queries import in_force
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True, slots=True)
class Named:
    """A person found by name: the row's key and the opaque one that entries hold."""

    person_id: int
    key: UUID


def units_named(names: Collection[str], *, house_id: int, today: date) -> dict[str, Unit]:
    """Units in force by full or short name; a full name wins. One query."""
    if not names:
        return {}
    with leave_scope("units of joint authors by their names"):
        rows = Unit.objects.filter(Q(name__in=names) | Q(short_name__in=names), house_id=house_id)
        found = list(rows.filter(in_force(today)))
    return {row.short_name: row for row in found if row.short_name} | {row.name: row for row in found}


def people_named(wanted: Collection[tuple[str, int]], *, house_id: int, today: date) -> dict[tuple[str, int], Named]:
    """By (name, unit): the one person with a post there who has the name; left out where there are several. One query."""
    if not wanted:
        return {}
    with leave_scope("people of joint authors by their names"):
        posts = Membership.objects.filter(
            in_force(today), house_id=house_id, person__name__in={name for name, _unit in wanted},
            unit_id__in={unit for _name, unit in wanted},
        )  # fmt: skip
        rows = set(posts.values_list("person__name", "unit_id", "person_id", "person__key"))
    found: dict[tuple[str, int], list[Named]] = {}
    for name, unit, person_id, key in rows:
        found.setdefault((name, unit), []).append(Named(person_id, key))
    return {place: people[0] for place, people in found.items() if len(people) == 1 and place in wanted}
