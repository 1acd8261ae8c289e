"""Writes of the organisation: houses, units and their dated places, people, accounts, posts.

Reading is `queries.py`. Invariant: a unit's place changes only by a new version, and today's columns of `Unit` (path,
parent, type, klass, staff) are rewritten in the same transaction. Actor and moment are passed in; an actor of None is
the installation itself (set-up, demo, command line).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Account, House, Membership, Person, Unit
from luoshi.org.pinyin import keys_of
from luoshi.org.places import Place, refresh_today, write_place
from luoshi.org.roles import ROLES
from luoshi.org.tree import holds, step
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


def create_house(*, name: str, short_name: str = "", type: str = "", opened: date, at: datetime) -> House:
    """A new institution with its root unit, in force from `opened`. Returns the house; its root is `root_of(house)`."""
    with transaction.atomic():
        house = House.objects.create(name=name, short_name=short_name, created_at=at, tree_day=localtime(at).date())
        _new_unit(house_id=house.pk, parent=None, name=name, short_name=short_name, type=type, valid_from=opened, at=at)
        log(house_id=house.pk, actor=None, action="house.created", subject=f"house:{house.pk}", at=at)
    return house


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
        unit = _new_unit(
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


def _new_unit(
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
        from luoshi.org.places import places_on

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


def add_person(
    *, house_id: int, name: str, at: datetime, by: Viewer | None, phone: str = "", email: str = ""
) -> Person:
    """A person of the house, without account or post yet. Raises NotAllowed."""
    check_may(by, "org.manage", house_id)
    sort_key, initials = keys_of(name)
    with transaction.atomic():
        person = Person.objects.create(
            house_id=house_id, name=name, phone=phone, email=email, sort_key=sort_key[:120], initials=initials
        )
        log(house_id=house_id, actor=by, action="person.added", subject=f"person:{person.pk}", at=at)
    return person


def add_account(
    *, person: Person, username: str, password: str | None, by: Viewer | None, at: datetime, must_change: bool = True
) -> Account:
    """A sign-in name. Without a password nobody can sign in by it. Raises NotAllowed, UsernameTaken."""
    check_may(by, "org.manage", person.house_id)
    account = Account(username=username.strip().lower(), person=person)
    account.set_password(password)
    account.must_change = must_change
    try:
        with transaction.atomic():
            account.save()
            log(house_id=person.house_id, actor=by, action="account.added", subject=f"person:{person.pk}", at=at)
    except IntegrityError as error:
        raise errors.UsernameTaken(username) from error
    return account


def reset_password(*, person: Person, password: str, by: Viewer | None, at: datetime) -> Account:
    """Give an account a password that must be changed at the first sign-in. Raises NotAllowed, Account.DoesNotExist."""
    check_may(by, "org.manage", person.house_id)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(person=person)
        account.set_password(password)
        account.must_change = True
        account.save(update_fields=["password", "must_change"])
        log(house_id=person.house_id, actor=by, action="account.password", subject=f"person:{person.pk}", at=at)
    return account


def appoint(
    *,
    person: Person,
    unit: Unit,
    role: str,
    by: Viewer | None,
    at: datetime,
    valid_from: date,
    valid_to: date | None = None,
    nature: str = Membership.Nature.OWN,
    title: str = "",
) -> Membership:
    """Give a person a post. Raises NotAllowed, WrongPlace (other house), UnitClosed; KeyError for an unknown role."""
    ROLES[role]
    check_may(by, "org.manage", unit.house_id)
    if person.house_id != unit.house_id:
        raise errors.WrongPlace(person.name, unit.name)
    if unit.valid_to is not None and unit.valid_to <= valid_from:
        raise errors.UnitClosed(unit.name, unit.valid_to)
    with transaction.atomic():
        post = Membership.objects.create(
            house_id=unit.house_id,
            person=person,
            unit=unit,
            role=role,
            nature=nature,
            title=title,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        log(
            house_id=unit.house_id,
            actor=by,
            action="post.given",
            subject=f"person:{person.pk}",
            detail={"unit": unit.pk, "role": role, "nature": nature},
            at=at,
        )
    return post


def end_post(*, post: Membership, by: Viewer | None, at: datetime, day: date) -> None:
    """End a post: from `day` on it gives no rights. Raises NotAllowed."""
    check_may(by, "org.manage", post.house_id)
    with transaction.atomic():
        post.valid_to = max(day, post.valid_from)
        post.save(update_fields=["valid_to"])
        log(house_id=post.house_id, actor=by, action="post.ended", subject=f"person:{post.person_id}", at=at)


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


def lock_house(house_id: int) -> House:
    """The house's row, locked: the tree of a house changes by one hand at a time."""
    return House.objects.select_for_update().get(pk=house_id)


def may_add_below(by: Viewer | None, parent: Unit) -> bool:
    """Whether the actor's posts reach the unit under which something is to be added."""
    return by is None or by.can("org.manage") or by.can_at("org.import", parent.path)


def check_may(by: Viewer | None, action: str, house_id: int) -> None:
    """Raise NotAllowed unless `by` is the installation, may do `action`, or manages the organisation of the house."""
    if by is None:
        return
    if by.house_id != house_id or not (by.can(action) or by.can("org.manage")):
        raise errors.NotAllowed(action)
