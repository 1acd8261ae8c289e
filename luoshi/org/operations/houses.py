"""Writes of a house: making one, its settings, the turn of its day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from luoshi.audit.operations import log
from luoshi.org.models import House
from luoshi.org.operations.checks import check_may, lock_house
from luoshi.org.operations.units import new_unit
from luoshi.org.places import refresh_today
from luoshi.org.viewer import Viewer


def create_house(*, name: str, short_name: str = "", type: str = "", opened: date, at: datetime) -> House:
    """A new institution with its root unit, in force from `opened`. Returns the house; its root is `root_of(house)`."""
    with transaction.atomic():
        house = House.objects.create(name=name, short_name=short_name, created_at=at, tree_day=localtime(at).date())
        new_unit(house_id=house.pk, parent=None, name=name, short_name=short_name, type=type, valid_from=opened, at=at)
        log(house_id=house.pk, actor=None, action="house.created", subject=f"house:{house.pk}", at=at)
    return house


def turn_day(*, house_id: int, today: date) -> int:
    """Bring today's columns of the units up to a new day, once: what was dated ahead takes effect. Returns how many."""
    with transaction.atomic():
        house = lock_house(house_id)
        if house.tree_day is not None and house.tree_day >= today:
            return 0
        changed = refresh_today(house_id, today=today)
        house.tree_day = today
        house.save(update_fields=["tree_day"])
    return changed


def change_settings(*, house_id: int, changes: dict[str, object], by: Viewer | None, at: datetime) -> House:
    """Set values of the house (design.md §6, field.md §8). Raises NotAllowed."""
    with transaction.atomic():
        house = lock_house(house_id)
        check_may(by, "house.settings", house_id)
        house.settings = {**house.settings, **changes}
        house.save(update_fields=["settings"])
        log(
            house_id=house_id,
            actor=by,
            action="house.settings",
            subject=f"house:{house_id}",
            detail={"changed": sorted(changes)},
            at=at,
        )
    return house
