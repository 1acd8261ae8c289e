"""What a viewer owes: returns that wait for a click, how many for the menu, due days for a calendar.

Invariant: only units of the viewer's own posts; an empty return that confirms itself is owed by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.ledger.models import DayTally
from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return
from luoshi.reports.returns.editions import spec_of
from luoshi.reports.returns.operations import may_confirm
from luoshi.reports.returns.queries import OPEN_STATES, returns, sheet_of


@dataclass(frozen=True)
class Owed:
    """A return that waits for this viewer's click."""

    row: Return
    rows: int
    waiting: int
    zero: bool
    """Empty, and the house lets it confirm itself: nothing to do."""


def owed(viewer: Viewer, today: date) -> list[Owed]:
    """Open returns that the viewer's own posts confirm, soonest due first; those of units below only if nobody there does."""
    own = {post.unit_id for post in viewer.posts_for("return.confirm") if post.nature != "lent"}
    if not own:
        return []
    rows = returns(viewer).filter(OPEN_STATES, unit_id__in=own, round__opens__lte=today, round__frozen_at__isnull=True)
    by_round: dict[int, list[Return]] = {}
    for row in rows.order_by("round__due", "pk"):
        if may_confirm(viewer, row, spec_of(row.round)):
            by_round.setdefault(row.round_id, []).append(row)
    found = []
    for mine in by_round.values():
        sheet = sheet_of(viewer, mine[0].round, mine, names=False)
        for row in mine:
            lines, waits = len(sheet.lines[row.unit_id]), len(sheet.waiting.get(row.unit_id, ()))
            zero = sheet.spec.zero_auto and not lines and not waits and row.edition == 0
            found.append(Owed(row, lines, waits, zero))
    return found


def owed_count(viewer: Viewer, today: date) -> int:
    """How many open returns with something in them wait for the viewer's click: for the menu. At most two queries.

    Looks at what the units themselves did, so it may miss a return that holds only late lines or work of units below.
    """
    own = {post.unit_id for post in viewer.posts_for("return.confirm") if post.nature != "lent"}
    if not own:
        return 0
    rows = returns(viewer).filter(OPEN_STATES, unit_id__in=own, round__opens__lte=today, round__frozen_at__isnull=True)
    open_ = [(row, spec_of(row.round)) for row in rows]
    open_ = [(row, spec) for row, spec in open_ if may_confirm(viewer, row, spec)]
    if not open_:
        return 0
    first, last = min(row.round.start for row, _ in open_), max(row.round.end for row, _ in open_)
    done = DayTally.objects.visible_to(viewer).filter(
        house_id=viewer.house_id, unit_id__in=own, day__gte=first, day__lt=last, count__gt=0,
        kind__code__in={code for _, spec in open_ for code in spec.kinds},
    )  # fmt: skip
    days = set(done.values_list("unit_id", "kind__code", "day"))
    return sum(
        not spec.zero_auto or row.edition > 0
        or any(u == row.unit_id and k in spec.kinds and row.round.start <= d < row.round.end for u, k, d in days)
        for row, spec in open_
    )  # fmt: skip


@dataclass(frozen=True)
class Due:
    """A due day for a calendar."""

    pk: int
    unit_id: int
    day: date
    title: str
    period: str
    confirmed: bool


def due(viewer: Viewer, start: date, end: date) -> list[Due]:
    """Due days in [start, end) of the returns of the viewer's own posts. One query."""
    own = {post.unit_id for post in viewer.posts_for("return.confirm") if post.nature != "lent"}
    rows = returns(viewer).filter(unit_id__in=own, round__due__gte=start, round__due__lt=end) if own else ()
    return [
        Due(row.pk, row.unit_id, row.round.due, row.form.name, row.round.label, row.confirmed_at is not None)
        for row in rows
    ]
