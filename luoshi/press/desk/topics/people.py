"""Who plans, who writes, who is told.

Invariant: a lent post gives no right here; the unit in whose name something is planned is that of the planning post.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from luoshi.org.models import Membership, Unit
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.org.tree import holds
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import errors
from luoshi.ui.scope import leave_scope

PLAN, WRITE = "press.plan", "press.write"


def may_plan(viewer: Any, path: str) -> bool:
    """Whether the viewer plans for the unit at `path`."""
    return bool(viewer.can_at(PLAN, path))


def planning_unit(by: Viewer) -> Unit:
    """The unit in whose name the viewer plans: of the highest planning post. Raises NotAllowed."""
    posts = [post for post in by.posts_for(PLAN) if post.nature != "lent"]
    if not posts:
        raise errors.NotAllowed(by.house_name)
    post = min(posts, key=lambda each: (len(each.path), each.membership_id))
    found: Unit = Unit.objects.visible_to(by).get(pk=post.unit_id)
    return found


def writers(unit_ids: Iterable[int], at: datetime) -> dict[int, list[int]]:
    """People who write for each unit, by unit: own posts there. One query."""
    roles = [code for code, role in ROLES.items() if WRITE in role.actions]
    found: dict[int, list[int]] = {}
    with leave_scope("who is told of work for a unit"):
        rows = Membership.objects.filter(in_force(timezone.localdate(at)), unit_id__in=list(unit_ids), role__in=roles)
        for unit_id, person_id in rows.exclude(nature="lent").values_list("unit_id", "person_id"):
            found.setdefault(unit_id, []).append(person_id)
    return found


def planners(unit: Unit, at: datetime) -> list[int]:
    """People who plan for a unit, those nearest to it first; at most five, so that no inbox fills."""
    roles = [code for code, role in ROLES.items() if PLAN in role.actions]
    with leave_scope("who plans for a unit"):
        rows = Membership.objects.filter(in_force(timezone.localdate(at)), house_id=unit.house_id, role__in=roles)
        triples = list(rows.exclude(nature="lent").values_list("person_id", "unit__path"))
    near = sorted((-len(path), person) for person, path in triples if holds(path, unit.path))
    return list(dict.fromkeys(person for _path, person in near))[:5]


def writing_units(viewer: Viewer) -> list[int]:
    """Units for which the viewer writes himself."""
    return [post.unit_id for post in viewer.posts_for(WRITE) if post.nature != "lent"]
