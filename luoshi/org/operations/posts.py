"""Writes of posts: giving and ending them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org import errors
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.operations.checks import check_may
from luoshi.org.roles import ROLES
from luoshi.org.viewer import Viewer


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
