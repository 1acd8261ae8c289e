"""Who sees what of the assessment, as conditions on rows.

What lives here: pieces of `sight` that several tables share. Not here: the tables. Invariants: a scheme that is not in use
is seen by those who manage it only; a personal result is seen by the person, by those above and by who manages the scheme.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from luoshi.org.viewer import NOTHING

STEP = 7
"""Characters of one step of a path (`org.tree`)."""


def paths_above(viewer: Any) -> list[str]:
    """The paths of the units of the viewer's own posts and of all units above them: whose rules bind the viewer."""
    own = {post.path for post in getattr(viewer, "posts", ()) if post.nature != "lent"}
    return sorted({path[:end] for path in own for end in range(STEP, len(path) + 1, STEP)})


def scheme_sight(viewer: Any, prefix: str = "") -> Q:
    """Schemes that the viewer manages, and those in use of the own units, of units above and of units in reach.

    `prefix` leads to it. Whoever sees no figures sees no schemes.
    """
    if viewer.is_anonymous or not viewer.can("figure.see"):
        return NOTHING
    managed: Q = viewer.within(f"{prefix}unit__", "scheme.manage", f"{prefix}house_id")
    reach: Q = viewer.within(f"{prefix}unit__", "figure.see", f"{prefix}house_id")
    in_use = Q(**{f"{prefix}house_id": viewer.house_id, f"{prefix}active": True})
    return managed | in_use & (reach | Q(**{f"{prefix}unit__path__in": paths_above(viewer)}))


def row_sight(viewer: Any, prefix: str = "") -> Q:
    """Rows of a published table: one's own units', by reach; all of them where the publication says so; persons' apart."""
    if viewer.is_anonymous:
        return NOTHING
    house = f"{prefix}house_id"
    managed: Q = viewer.within(f"{prefix}publication__scheme__unit__", "scheme.manage", house)
    units = Q(**{f"{prefix}person__isnull": True})
    reach: Q = units & viewer.within(f"{prefix}unit__", "figure.see", house)
    bound = {house: viewer.house_id, f"{prefix}publication__scheme__unit__path__in": paths_above(viewer)}
    open_table = units & Q(**bound, **{f"{prefix}publication__open_table": True})
    own = Q(**{house: viewer.house_id, f"{prefix}person_id": viewer.person_id}) if viewer.person_id else NOTHING
    return managed | reach | open_table | own | _led(viewer, prefix)


def _led(viewer: Any, prefix: str) -> Q:
    """Personal results of those whom the viewer leads."""
    led = NOTHING
    for post in viewer.posts:
        if post.role_code == "leader" and post.nature != "lent":
            led |= Q(**{f"{prefix}house_id": viewer.house_id, f"{prefix}unit__path__startswith": post.path})
    return led


def objection_sight(viewer: Any, prefix: str = "") -> Q:
    """Those of the own units, the own ones, and those that the viewer decides."""
    if viewer.is_anonymous:
        return NOTHING
    house = f"{prefix}house_id"
    filed = viewer.within(f"{prefix}unit__", "objection.file", house) & Q(**{f"{prefix}person__isnull": True})
    own = Q(**{house: viewer.house_id, f"{prefix}filed_by_id": viewer.person_id}) if viewer.person_id else NOTHING
    decides: Q = viewer.within(f"{prefix}publication__scheme__unit__", "objection.decide", house)
    manages: Q = viewer.within(f"{prefix}publication__scheme__unit__", "scheme.manage", house)
    return filed | own | decides | manages
