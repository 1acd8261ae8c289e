"""Writes of posts: giving, lending, standing in, ending. Handing over is `luoshi.org.handing_over`.

Invariants: a person holds a post once; one of the three administrators at most (三员分立); a stand-in has a last day; a
lent post verifies and nothing else; a house keeps a system administrator who can sign in.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.operations.checks import check_may, check_not_last, lock_house
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.security import ADMINISTRATORS
from luoshi.org.viewer import LENT_ACTIONS, Viewer
from luoshi.ui.scope import leave_scope

WORDS = {"own": "post.given", "lent": "post.lent", "standin": "post.stand_in"}


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
    """Give a person a post; `valid_to` is its first day of not being one.

    Raises NotAllowed, WrongPlace (other house), UnitClosed, PostTaken, RolesApart, PostUntimed, NotLendable, BackDated;
    KeyError for an unknown role.
    """
    ROLES[role]
    check_may(by, "org.manage", unit.house_id)
    if person.house_id != unit.house_id:
        raise errors.WrongPlace(person.name, unit.name)
    if unit.valid_to is not None and unit.valid_to <= valid_from:
        raise errors.UnitClosed(unit.name, unit.valid_to)
    if valid_to is not None and valid_to <= valid_from:
        raise errors.BackDated(valid_to, valid_from)
    if nature == Membership.Nature.STANDIN and valid_to is None:
        raise errors.PostUntimed
    if nature == Membership.Nature.LENT and by is not None and not ROLES[role].actions & LENT_ACTIONS:
        raise errors.NotLendable(ROLES[role].name)
    with transaction.atomic():
        if by is not None:
            lock_house(unit.house_id)
            check_apart(person, role, valid_from)
        check_free(person, unit, role, valid_from)
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
        detail: dict[str, object] = {"unit": unit.pk, "role": role, "nature": nature, "from": valid_from.isoformat()}
        if valid_to is not None:
            detail["to"] = valid_to.isoformat()
        log(
            house_id=unit.house_id, actor=by, action=WORDS.get(nature, "post.given"),
            subject=f"person:{person.pk}", detail=detail, at=at,
        )  # fmt: skip
    return post


def check_free(person: Person, unit: Unit, role: str, day: date) -> None:
    """Raise PostTaken where the person has this very post on `day` or later without an end."""
    with leave_scope("whether a post is taken"):
        same = Membership.objects.filter(person=person, unit=unit, role=role)
        if same.filter(in_force(day)).exists() or same.filter(valid_to=None).exists():
            raise errors.PostTaken(person.name, unit.name)


def check_apart(person: Person, role: str, day: date) -> None:
    """Raise RolesApart where the person would be two of the three administrators."""
    if role not in ADMINISTRATORS:
        return
    with leave_scope("whether somebody is an administrator already"):
        held = Membership.objects.filter(in_force(day), person=person, role__in=ADMINISTRATORS).exclude(role=role)
        other = held.values_list("role", flat=True).first()
    if other:
        raise errors.RolesApart(person.name, ROLES[other].name)


def end_post(*, post: Membership, by: Viewer | None, at: datetime, day: date) -> None:
    """End a post: from `day` on it gives no rights. Raises NotAllowed, PostEnded, LastAdministrator."""
    check_may(by, "org.manage", post.house_id)
    with transaction.atomic(), leave_scope("ending a post"):
        lock_house(post.house_id)
        post.refresh_from_db()
        if post.valid_to is not None and post.valid_to <= day:
            raise errors.PostEnded(post.valid_to)
        if post.role == "admin" and post.nature == Membership.Nature.OWN:
            check_not_last(post.person, at=at, day=day)
        post.valid_to = max(day, post.valid_from)
        post.save(update_fields=["valid_to"])
        log(
            house_id=post.house_id, actor=by, action="post.ended", subject=f"person:{post.person_id}", at=at,
            detail={"unit": post.unit_id, "role": post.role, "day": day.isoformat()},
        )  # fmt: skip
