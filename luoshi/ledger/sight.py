"""Who sees which records, and what hangs on them.

What lives here: one condition, used with a prefix by every model that hangs on a record. Invariants: what was never
handed in is seen by its own unit and its writer only; a lent post sees the queue of the unit that borrows it, nothing else (design.md §7).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import Q

from luoshi.org.viewer import NOTHING


def record_sight(viewer: Any, prefix: str = "") -> Q:
    """Records in sight of `viewer`; `prefix` leads to the record ("record__")."""
    posts = getattr(viewer, "posts", ())
    if not posts or viewer.is_anonymous:
        return NOTHING
    house = Q(**{f"{prefix}house_id": viewer.house_id})
    own = replace(viewer, posts=tuple(post for post in posts if post.nature != "lent"))
    handed_in = Q(**{f"{prefix}first_handed_in_at__isnull": False})
    seen: Q = own.within(f"{prefix}unit__", "record.see", f"{prefix}house_id") & handed_in
    seen |= house & Q(**{f"{prefix}unit_id__in": [post.unit_id for post in own.posts_for("record.see")]})
    seen |= house & Q(**{f"{prefix}entered_by_id": viewer.person_id})
    if any(post.role.reach != "house" for post in own.posts_for("record.see")):
        seen |= house & handed_in & Q(**{f"{prefix}pk__in": _joint(own)})
    for post in posts:
        if post.nature == "lent" and "record.verify" in post.role.actions:
            seen |= house & Q(**{f"{prefix}unit_id": post.unit_id, f"{prefix}state": "submitted"})
    return seen


def _joint(viewer: Any) -> Any:
    """Keys of records in which a unit in reach takes part. Scoped by what it filters on, hence marked as such."""
    rows = apps.get_model("ledger", "RecordUnit").objects.filter(
        viewer.within("unit__", "record.see", "record__house_id")
    )
    rows.query.seen_by = viewer.account_id or 0
    return rows.values("record_id")


def may_see_file(viewer: Any, file: Any) -> bool:
    """Whoever sees the record that a file is evidence of may open the file."""
    evidence = apps.get_model("ledger", "Evidence")
    return bool(evidence.objects.visible_to(viewer).filter(file=file).exists())
