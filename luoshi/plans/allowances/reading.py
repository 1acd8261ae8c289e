"""Reading allowances: those in force for the counting, those of a viewer for the pages.

Invariant: the counting reads all of a house by one query; a page shows only units in the viewer's reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q

from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans.allowances.applying import Allowances, Granted
from luoshi.plans.duties import Allowed
from luoshi.plans.models import Allowance
from luoshi.ui.scope import leave_scope

Asked = tuple[int | None, str, date]
ENTERING = ("record.enter", "record.enter_below")


def in_force(house_id: int, as_of: datetime | None = None) -> Allowances:
    """All that is granted in a house, now or as known at a moment. One query."""
    rows = Allowance.objects.filter(house_id=house_id, state=Allowance.State.GRANTED)
    if as_of is None:
        rows = rows.filter(replaced_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=as_of).filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=as_of))
    with leave_scope("what was allowed changes what is counted, whoever looks"):
        return Allowances.of(_granted(row) for row in rows.order_by("pk"))


def _granted(row: Allowance) -> Granted:
    value = None if row.num is None else Fraction(row.num, row.den)
    allowed = Allowed(row.pk, row.what, row.until, value, row.reason, row.recorded_by_name)
    return Granted(allowed, row.unit_id, row.target_id, row.holder, row.start, row.end)


def current(viewer: Viewer) -> Any:
    """The newest version of each allowance in sight."""
    rows = Allowance.objects.visible_to(viewer).filter(replaced_at__isnull=True)
    return rows.select_related("unit", "target", "target__plan", "asked_by")


def waiting(viewer: Viewer) -> Any:
    """What waits for this viewer's decision."""
    return current(viewer).filter(viewer.within("unit__", "allowance.grant"), state=Allowance.State.ASKED)


def asked_of(viewer: Viewer, unit_ids: Iterable[int]) -> frozenset[Asked]:
    """What these units have asked for and nobody has decided yet: (target, holder, first day of the period). One query."""
    rows = current(viewer).filter(unit_id__in=list(unit_ids), state=Allowance.State.ASKED)
    return frozenset(rows.select_related(None).values_list("target_id", "holder", "start"))


def may_ask(viewer: Viewer, path: str) -> bool:
    """Whether the viewer enters for the unit of this path and so may ask for it."""
    return any(viewer.can_at(action, path) for action in ENTERING)


def may_ask_for(viewer: Viewer, unit_id: int) -> bool:
    """The same by the unit's key. One query, none for who enters nothing."""
    if not any(viewer.can(action) for action in ENTERING):
        return False
    path = Unit.objects.visible_to(viewer).filter(pk=unit_id).values_list("path", flat=True).first()
    return path is not None and may_ask(viewer, path)


def asked_in(house_id: int) -> list[tuple[str, int | None]]:
    """(path of the unit, who asked) of all requests that wait in a house. One query."""
    with leave_scope("requests that wait, for the digest of those who decide"):
        rows = Allowance.objects.filter(house_id=house_id, state=Allowance.State.ASKED, replaced_at__isnull=True)
        return list(rows.values_list("unit__path", "asked_by_id"))


def chain(viewer: Viewer, row: Allowance) -> Any:
    """All versions of one allowance, oldest first."""
    return Allowance.objects.visible_to(viewer).filter(chain=row.chain).order_by("number")
