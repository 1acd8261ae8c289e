"""Many units at once, from a list: checked as a whole, then written in a few queries, or not at all.

What lives here: the check and the writing. Not here: reading the list (`luoshi.sheets`, `views`). Invariant: a row
names its parent by name, in the list or in the house; a list with one wrong row changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.models import Unit, UnitPlace
from luoshi.org.operations import check_may, lock_house, may_add_below
from luoshi.org.pinyin import keys_of
from luoshi.org.searching import unit_documents
from luoshi.org.tree import step
from luoshi.org.viewer import Viewer
from luoshi.search.index import index
from luoshi.ui.scope import leave_scope

MAX_UNITS = 5000  # one house's list; the largest county seen has 900 schools and teaching points


@dataclass(frozen=True, slots=True)
class NewUnit:
    """One row of the list. `parent` empty: directly under the root. `number`: the row's number, for messages."""

    number: int
    name: str
    parent: str = ""
    type: str = ""
    klass: str = ""
    staff: int | None = None
    short_name: str = ""
    is_body: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, and what to do. `about`: name or parent."""

    number: int
    message: str
    about: str = "name"


def faults_of(house_id: int, rows: Sequence[NewUnit]) -> list[Fault]:
    """All that keeps a list from being taken, at once. One query."""
    with leave_scope("names in force in the house"):
        known = set(Unit.objects.filter(house_id=house_id, valid_to__isnull=True).values_list("name", flat=True))
    first: dict[str, NewUnit] = {}
    found: list[Fault] = []
    if len(rows) > MAX_UNITS:
        found.append(
            Fault(rows[MAX_UNITS].number, _("一次最多导入 %(most)s 个单位，请分批导入。") % {"most": MAX_UNITS})
        )
    for row in rows:
        if row.name in known:
            found.append(Fault(row.number, _("“%(name)s”已经在单位名单里，请删去这一行。") % {"name": row.name}))
        elif row.name in first:
            said = {"name": row.name, "first": first[row.name].number}
            found.append(Fault(row.number, _("“%(name)s”和第 %(first)s 行重名，请改名或删去一行。") % said))
        first.setdefault(row.name, row)
    for row in rows:
        if row.parent and row.parent not in known and row.parent not in first:
            said = {"parent": row.parent}
            found.append(Fault(row.number, _("找不到上级单位“%(parent)s”，请核对名称或先添加它。") % said, "parent"))
        elif _loops(row, first, known):
            found.append(
                Fault(row.number, _("“%(name)s”的上级绕成了一圈，请核对上级单位。") % {"name": row.name}, "parent")
            )
    return sorted(found, key=lambda fault: fault.number)


def _loops(row: NewUnit, listed: Mapping[str, NewUnit], known: set[str]) -> bool:
    seen = {row.name}
    parent = row.parent
    while parent and parent not in known and parent in listed:
        if parent in seen:
            return True
        seen.add(parent)
        parent = listed[parent].parent
    return False


class ListRefused(Exception):
    """The list has faults; nothing was written. Carries them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = list(faults)


def add_units(
    *, house_id: int, rows: Sequence[NewUnit], valid_from: date, by: Viewer | None, at: datetime
) -> dict[str, Unit]:
    """Write a list of units, parents before children. Returns them by name. Raises NotAllowed, ListRefused."""
    with transaction.atomic(), leave_scope("adding a list of units"):
        lock_house(house_id)
        check_may(by, "org.import", house_id)
        if faults := faults_of(house_id, rows):
            raise ListRefused(faults)
        here = {unit.name: unit for unit in Unit.objects.filter(house_id=house_id, valid_to__isnull=True)}
        root = next(unit for unit in here.values() if unit.parent_id is None)
        if faults := _beyond(by, rows, here, root):
            raise ListRefused(faults)
        made: dict[str, Unit] = {}
        left = list(rows)
        while left:
            ready = [row for row in left if not row.parent or row.parent in here]
            left = [row for row in left if row not in ready]
            fresh = _write(house_id, root, here, ready, valid_from, at)
            here |= fresh
            made |= fresh
        log(house_id=house_id, actor=by, action="unit.imported", subject=f"house:{house_id}",
            detail={"units": len(made)}, at=at)  # fmt: skip
    return made


def _beyond(by: Viewer | None, rows: Sequence[NewUnit], here: Mapping[str, Unit], root: Unit) -> list[Fault]:
    """Rows that would go under a unit out of the actor's reach."""
    found = []
    for row in rows:
        parent = here.get(row.parent) if row.parent else root
        if parent is not None and not may_add_below(by, parent):
            said = {"parent": parent.name}
            found.append(Fault(row.number, _("“%(parent)s”不在您管理的范围内，请写明您范围内的上级单位。") % said))
    return found


def _write(
    house_id: int, root: Unit, here: Mapping[str, Unit], rows: Sequence[NewUnit], valid_from: date, at: datetime
) -> dict[str, Unit]:
    """One level of the list: units, then their paths (which hold their keys), then their first places."""
    units = []
    for row in rows:
        unit = Unit(house_id=house_id, parent=here[row.parent] if row.parent else root, valid_from=valid_from)
        for field in ("name", "short_name", "type", "klass", "staff", "is_body"):
            setattr(unit, field, getattr(row, field))
        unit.sort_key, unit.initials = keys_of(row.name)
        unit.order = row.number
        units.append(unit)
    units = Unit.objects.bulk_create(units, batch_size=500)
    for unit in units:
        unit.path = unit.parent.path + step(unit.pk)
    Unit.objects.bulk_update(units, ["path"], batch_size=500)
    index(unit_documents(units))
    UnitPlace.objects.bulk_create(
        [
            UnitPlace(house_id=house_id, unit=unit, parent_id=unit.parent_id, type=unit.type, klass=unit.klass,
                      staff=unit.staff, valid_from=valid_from, recorded_at=at)
            for unit in units
        ],
        batch_size=500,
    )  # fmt: skip
    return {unit.name: unit for unit in units}
