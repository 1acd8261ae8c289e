"""What stands behind a figure: its entries, with their records, in pages; and the same as rows to export.

Invariants: the list shows what the viewer may see today, and says how many more entries the figure rests on (a school
that moved away counts for its old district's past, but is no longer in that clerk's sight); an entry that was reversed
by the figure's moment is not listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from luoshi.ledger import limits, store
from luoshi.ledger.lines import OPENING
from luoshi.ledger.measures.columns import Grid, grid_of
from luoshi.ledger.measures.figure import Figure
from luoshi.ledger.models import Entry, Facets, Kind
from luoshi.ledger.models.journal import SEQ_BITS
from luoshi.org.viewer import NOTHING, Viewer
from luoshi.ui.scope import leave_scope


@dataclass(frozen=True)
class Behind:
    """One page of the entries behind a figure, newest first. `total` counts those in sight, `hidden` the others."""

    entries: tuple[Entry, ...]
    total: int
    hidden: int
    page: int
    pages: int


def entries_behind(
    viewer: Viewer, figure: Figure, *, below: bool = False, page: int = 1, size: int = limits.PAGE
) -> Behind:
    """The entries of the figure's numerator, or with `below` of its denominator. At most seven queries.

    `page` counts from 1 and is drawn into the range that there is.
    """
    rows = _rows(viewer, figure, below)
    total = rows.count()
    with leave_scope("how many entries behind a figure are out of sight"):
        whole = _all(viewer.house_id, figure, below, viewer).count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    entries = tuple(rows.select_related("record", "unit", "kind", "facets")[(page - 1) * size : page * size])
    return Behind(entries, total, whole - total, page, pages)


def export_rows(viewer: Viewer, figure: Figure, *, below: bool = False) -> Iterator[tuple[Any, ...]]:
    """A header and one row an entry in sight: what a list exports. Streamed; one query besides the set-up."""
    yield (_("日期"), _("单位"), _("记录类型"), _("标题"), _("数量"), _("佐证等级"), _("交报时间"), _("分录号"))
    rows = _rows(viewer, figure, below).select_related("record", "unit", "kind")
    for entry in rows.iterator(chunk_size=500):
        amount = entry.num if entry.den == 1 else Fraction(entry.num, entry.den)
        yield (
            entry.counts_on,
            entry.unit.name,
            entry.kind.name,
            entry.record.title,
            amount,
            entry.grade,
            entry.handed_in_at,
            entry.seq,
        )


def _rows(viewer: Viewer, figure: Figure, below: bool) -> Any:
    """The entries in the viewer's sight; one's own as a person are always."""
    own = replace(viewer, posts=tuple(post for post in viewer.posts if post.nature != "lent"))
    rows = _all(viewer.house_id, figure, below, viewer)
    sight = Entry.sight(own)
    if viewer.person_key is not None and figure.column.person == viewer.person_key:
        sight |= Q(person=viewer.person_key)
    return rows.filter(sight)


def _all(house_id: int, figure: Figure, below: bool, viewer: Viewer) -> Any:
    """All entries behind the figure. Marked as scoped, because callers add the viewer's sight or only count."""
    measure, period = figure.measure, figure.period
    asks = measure.below_asks if below else measure.above_asks
    with leave_scope("keys of kinds, facets and units for a figure's entries"):
        kinds = dict(Kind.objects.filter(house_id=house_id).values_list("code", "pk"))
        which = NOTHING
        for kind, quantity in asks:
            which |= Q(kind_id=kinds.get(kind), quantity=quantity)
        facets = None
        if measure.facets or measure.opening:
            facets = dict(Facets.objects.filter(house_id=house_id).values_list("pk", "values"))
        if measure.facets and facets is not None:
            which &= Q(facets_id__in=[key for key, values in facets.items() if measure.takes(values)])
        if measure.opening and facets is not None and not below:
            carried = [key for key, values in facets.items() if values.get("target") == measure.opening]
            which |= Q(kind_id=kinds.get(OPENING), quantity="amount", facets_id__in=carried)
        grid = grid_of(house_id, (figure.column,), period.start, period.end, figure.as_of)
        up_to = store.seq_as_of(house_id, figure.as_of) if figure.as_of is not None else None
    rows = Entry.objects.filter(
        which,
        _place(figure, grid),
        house_id=house_id,
        counts_on__gte=period.start,
        counts_on__lt=period.end,
        line__gt=0,
    )
    later = Entry.objects.filter(
        house_id=house_id, record_id=OuterRef("record_id"), version=OuterRef("version"), reverses=OuterRef("seq")
    )
    if up_to is not None:
        last = house_id << SEQ_BITS | up_to
        rows, later = rows.filter(pk__lte=last), later.filter(pk__lte=last)
    later.query.seen_by = viewer.account_id or 0
    rows = rows.filter(~Exists(later)).order_by("-counts_on", "-pk")
    rows.query.seen_by = viewer.account_id or 0
    return rows


def _place(figure: Figure, grid: Grid) -> Q:
    column = figure.column
    if column.person is not None:
        return Q(person=column.person)
    if column.holding is not None:
        return Q(holding_id=column.holding)
    place = Q(unit_id__in=list(grid.own))
    for unit, number in grid.moving:
        days: tuple[date, date] = (grid.segments[number].start, grid.segments[number].end)
        place |= Q(unit_id=unit, counts_on__gte=days[0], counts_on__lt=days[1])
    return place
