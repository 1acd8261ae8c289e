"""What every write of the organisation begins with: the lock of the house and the check of the actor.

Invariant: the tree of a house, and who may do what in it, changes by one hand at a time.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localtime

from luoshi.org import errors
from luoshi.org.models import House, Membership, Person, Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope


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


def check_not_last(person: Person, *, at: datetime, day: date | None = None, but: int | None = None) -> None:
    """Raise LastAdministrator where nobody else who can sign in would be system administrator from `day` on.

    `but` is a post that is about to begin. A person who is none is no concern. Call it under the house's lock.
    """
    day = day or localtime(at).date()
    with leave_scope("who else administers the house"):
        posts = Membership.objects.filter(in_force(day), house_id=person.house_id, role="admin", nature="own")
        if not posts.filter(person=person).exists():
            return
        others = posts.exclude(person=person).filter(Q(valid_to__isnull=True), person__account__is_active=True)
        if not others.exclude(pk=but).exists():
            raise errors.LastAdministrator(person.name)
