"""Writes of units and bodies: adding, placing, merging.

Invariant: a unit's place changes only by a new version, and today's columns of `Unit` (path, parent, type, klass,
staff) are rewritten in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Unit
from luoshi.org.operations.checks import check_may, lock_house, may_add_below
from luoshi.org.pinyin import keys_of
from luoshi.org.places import Place, places_on, refresh_today, write_place
from luoshi.org.tree import holds, step
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


def add_unit(
    *,
    house_id: int,
    parent: Unit,
    name: str,
    by: Viewer | None,
    at: datetime,
    valid_from: date,
    type: str = "",
    klass: str = "",
    staff: int | None = None,
    is_body: bool = False,
    order: int = 0,
    short_name: str = "",
) -> Unit:
    """A unit or body under `parent` from `valid_from`. Raises NotAllowed, NameTaken, WrongPlace, UnitClosed."""
    with transaction.atomic(), leave_scope("adding a unit"):
        lock_house(house_id)
        check_may(by, "org.import", house_id)
        if parent.house_id != house_id:
            raise errors.WrongPlace(name, parent.name)
        if not may_add_below(by, parent):
            raise errors.NotAllowed("org.import")
        if parent.valid_to is not None:
            raise errors.UnitClosed(parent.name, parent.valid_to)
        if Unit.objects.filter(house_id=house_id, name=name, valid_to__isnull=True).exists():
            raise errors.NameTaken(name)
        unit = new_unit(
            house_id=house_id,
            parent=parent,
            name=name,
            short_name=short_name,
            type=type,
            klass=klass,
            staff=staff,
            is_body=is_body,
            order=order,
            valid_from=valid_from,
            at=at,
        )
        log(house_id=house_id, actor=by, action="unit.added", subject=f"unit:{unit.pk}", detail={"name": name}, at=at)
    return unit


def new_unit(
    *,
    house_id: int,
    parent: Unit | None,
    name: str,
    valid_from: date,
    at: datetime,
    short_name: str = "",
    type: str = "",
    klass: str = "",
    staff: int | None = None,
    is_body: bool = False,
    order: int = 0,
) -> Unit:
    """The row, its path and its first version of place; checks are the callers'."""
    sort_key, initials = keys_of(name)
    unit = Unit(
        house_id=house_id,
        parent=parent,
        name=name,
        short_name=short_name,
        type=type,
        klass=klass,
        staff=staff,
        is_body=is_body,
        order=order,
        valid_from=valid_from,
        sort_key=sort_key,
        initials=initials,
    )
    unit.save()
    unit.path = (parent.path if parent else "") + step(unit.pk)
    unit.save(update_fields=["path"])
    parent_id = parent.pk if parent else None
    write_place(unit, Place(unit.pk, parent_id, type, klass, staff, valid_from), at=at)
    return unit


def change_place(
    *,
    unit: Unit,
    by: Viewer | None,
    at: datetime,
    valid_from: date,
    parent: Unit | None = None,
    type: str | None = None,
    klass: str | None = None,
    staff: int | None = None,
) -> None:
    """Give a unit another parent, type, class or head count from a day on; what is None stays as it is.

    Raises NotAllowed, WrongPlace, UnitClosed, BackDated (before the unit's own first day).
    """
    with transaction.atomic(), leave_scope("changing a unit's place"):
        lock_house(unit.house_id)
        check_may(by, "org.manage", unit.house_id)
        unit = Unit.objects.get(pk=unit.pk)
        _check_place(unit, parent, valid_from)
        now = places_on(unit.house_id, valid_from).get(unit.pk)
        if now is None:
            raise errors.BackDated(valid_from, unit.valid_from)
        new = replace(
            now,
            parent_id=parent.pk if parent else now.parent_id,
            type=now.type if type is None else type,
            klass=now.klass if klass is None else klass,
            staff=now.staff if staff is None else staff,
            valid_from=valid_from,
        )
        write_place(unit, new, at=at)
        refresh_today(unit.house_id, today=localtime(at).date())
        log(
            house_id=unit.house_id,
            actor=by,
            action="unit.placed",
            subject=f"unit:{unit.pk}",
            detail={"from": valid_from.isoformat(), "parent": new.parent_id, "type": new.type, "klass": new.klass},
            at=at,
        )


def _check_place(unit: Unit, parent: Unit | None, day: date) -> None:
    if unit.valid_to is not None and unit.valid_to <= day:
        raise errors.UnitClosed(unit.name, unit.valid_to)
    if parent is None:
        return
    if parent.house_id != unit.house_id or holds(unit.path, parent.path):
        raise errors.WrongPlace(unit.name, parent.name)
    if parent.valid_to is not None and parent.valid_to <= day:
        raise errors.UnitClosed(parent.name, parent.valid_to)


def merge_unit(*, unit: Unit, into: Unit | None, by: Viewer | None, at: datetime, day: date) -> None:
    """End a unit on `day` (its first day of not being one); `into` takes over. Its past stays its own.

    Raises NotAllowed, WrongPlace (a successor below it or elsewhere), UnitClosed, BackDated.
    """
    with transaction.atomic(), leave_scope("merging a unit"):
        lock_house(unit.house_id)
        check_may(by, "org.manage", unit.house_id)
        unit = Unit.objects.get(pk=unit.pk)
        if unit.valid_to is not None:
            raise errors.UnitClosed(unit.name, unit.valid_to)
        if day <= unit.valid_from:
            raise errors.BackDated(day, unit.valid_from)
        if into is not None and (into.house_id != unit.house_id or into.pk == unit.pk or into.valid_to is not None):
            raise errors.WrongPlace(unit.name, into.name)
        unit.valid_to, unit.successor = day, into
        unit.save(update_fields=["valid_to", "successor"])
        log(
            house_id=unit.house_id,
            actor=by,
            action="unit.merged",
            subject=f"unit:{unit.pk}",
            detail={"into": into.pk if into else None, "day": day.isoformat()},
            at=at,
        )
