"""Outlets of a house as known at a moment: by key or name, and where each stood on a day.

What lives here: reading the version chains of names and standings. Not here: writing them (`operations/outlets.py`).
Invariant: three queries for a house, whatever is asked afterwards; a merged outlet answers with the one it went into.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from luoshi.press.models import Outlet, OutletAlias, OutletLevel
from luoshi.ui.scope import leave_scope


def name_key(name: str) -> str:
    """A name as it is compared: half width, without marks, spaces and case. 《江城日报》 and 江城日报 are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()[:60]


def known_at(moment: datetime | None) -> Q:
    """Rows of a version chain that were known at a moment (None: now) and not replaced then."""
    if moment is None:
        return Q(replaced_at__isnull=True)
    return Q(recorded_at__lte=moment) & (Q(replaced_at__isnull=True) | Q(replaced_at__gt=moment))


@dataclass
class Standings:
    """Built by `of_house`."""

    outlets: dict[int, Outlet] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    levels: dict[int, list[OutletLevel]] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of_house(cls, house_id: int, *, as_of: datetime | None = None) -> Standings:
        """The outlets of a house as known at a moment: its own list, the same for everybody in it."""
        with leave_scope("the house's outlets"):
            return cls._read(house_id, as_of)

    @classmethod
    def _read(cls, house_id: int, as_of: datetime | None) -> Standings:
        made = cls()
        made.outlets = {row.pk: row for row in Outlet.objects.filter(house_id=house_id)}
        made.merged = {
            row.pk: row.merged_into_id
            for row in made.outlets.values()
            if row.merged_into_id and (as_of is None or (row.merged_at and row.merged_at <= as_of))
        }
        names: Iterable[Any] = OutletAlias.objects.filter(known_at(as_of), house_id=house_id)
        made.by_name = {row.key: row.outlet_id for row in names}
        for row in OutletLevel.objects.filter(known_at(as_of), house_id=house_id).order_by("valid_from", "pk"):
            made.levels.setdefault(row.outlet_id, []).append(row)
        return made

    def outlet(self, key: int | None, name: str) -> Outlet | None:
        """The outlet of this key, else of this name's key; merged ones lead on. None where it is not listed."""
        number = key or self.by_name.get(name, 0)
        while number in self.merged:
            number = self.merged[number]
        return self.outlets.get(number)

    def on(self, outlet_id: int, day: date) -> OutletLevel | None:
        """Where an outlet stood on a day; before its first row the first one holds."""
        rows = self.levels.get(outlet_id, [])
        begun = [row for row in rows if row.valid_from <= day]
        return begun[-1] if begun else next(iter(rows), None)
