"""Reads of the organisation. Each demands a viewer, or is named as the engine's own.

Writing is `operations.py`; the dated tree is `places.py` (re-exported here as the room's face).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from luoshi.org.models import Account, House, Membership, Person, Unit
from luoshi.org.places import Place, ancestors_on, chain_up, change_days, places_on, timeline
from luoshi.org.roles import ROLES
from luoshi.org.viewer import NOTHING, Post, Viewer, anonymous
from luoshi.ui.scope import leave_scope

__all__ = [
    "Place",
    "account_named",
    "ancestors_on",
    "chain_up",
    "change_days",
    "house_of",
    "in_force",
    "people",
    "places_on",
    "root_of",
    "timeline",
    "units",
    "units_for",
    "viewer_of",
]


def in_force(day: date, prefix: str = "") -> Q:
    """Rows (units, posts) in force on a day; both ends are half-open."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))


def viewer_of(account: Account, today: date) -> Viewer:
    """The viewer behind an account, with the posts in force today. Two queries, and a few more once a day."""
    with leave_scope("who is signed in"):
        person = Person.objects.select_related("house").get(pk=account.person_id)
        rows = Membership.objects.filter(in_force(today), person=person, role__in=list(ROLES)).select_related("unit")
        posts = tuple(
            Post(row.pk, row.unit_id, row.unit.name, row.unit.path, row.role, row.nature)
            for row in rows.order_by("unit__path", "pk")
        )
    house = person.house
    return Viewer(
        account.pk, person.pk, person.key, person.house_id, person.name, today, posts, str(house), house.settings
    )


def houses_behind(today: date, person_id: int) -> int | None:
    """The person's house where its units' columns still speak of an earlier day, else None. One query."""
    behind = Q(tree_day__isnull=True) | Q(tree_day__lt=today)
    with leave_scope("whether a new day has begun for a house"):
        return House.objects.filter(behind, people=person_id).values_list("pk", flat=True).first()


def viewer_for(user: Any, today: date) -> Viewer:
    """The viewer of a request's user, anonymous included."""
    return viewer_of(user, today) if isinstance(user, Account) and user.is_active else anonymous(today)


def account_named(username: str, viewer: Viewer) -> Account | None:
    """An account of the viewer's own house by its user name, for those who keep its security; None for all others."""
    if not viewer.can("security.manage"):
        return None
    with leave_scope("an account of the own house, by its name"):
        rows = Account.objects.select_related("person").filter(person__house_id=viewer.house_id)
        return rows.filter(username__iexact=username.strip()).first()


def house_of(viewer: Viewer) -> House:
    """The viewer's house. Raises House.DoesNotExist for nobody."""
    return House.objects.get(pk=viewer.house_id)


def root_of(house: House | int) -> Unit:
    """The root unit of a house, for set-up and the command line."""
    with leave_scope("the root of a house"):
        return Unit.objects.get(house_id=house if isinstance(house, int) else house.pk, parent__isnull=True)


def units(viewer: Viewer, *, day: date | None = None) -> Any:
    """Units in reach of the viewer, in tree order; only those in force on `day` where one is given."""
    rows = Unit.objects.visible_to(viewer)
    return (rows.filter(in_force(day)) if day else rows).order_by("path")


def units_for(viewer: Viewer, action: str, *, day: date | None = None) -> Any:
    """Units on whose rows the viewer may do `action`: for choosers and checks."""
    rows = units(viewer, day=day)
    return rows.filter(viewer.within(action=action)) if viewer.can(action) else rows.filter(NOTHING)


def people(viewer: Viewer) -> Any:
    """People in reach of the viewer, by pinyin."""
    return Person.objects.visible_to(viewer).filter(erased_at__isnull=True).order_by("sort_key", "pk")
