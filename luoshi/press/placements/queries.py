"""Reads of placements, each for a viewer; and what a new one may be the same as.

Invariants: lists come as querysets of what is in sight; the number of queries does not depend on the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from luoshi.ledger import queries as ledger
from luoshi.ledger.models import Record, RecordUnit
from luoshi.org.models import Person, Unit
from luoshi.org.viewer import Viewer
from luoshi.press.models import Claim, Outcome, PlacementDetail
from luoshi.press.placements.details import current
from luoshi.press.placements.kinds import PLACEMENT
from luoshi.press.placements.operations.report import STANDING
from luoshi.press.placements.recognising import Known
from luoshi.press.placements.standing import name_key
from luoshi.press.text.likeness import NEAR_DAYS, SAME_OUTLET_DAYS, Appearance, normalise_address, same_piece, title_key
from luoshi.ui.scope import leave_scope

MOST_OFFERS = 5
"""Known pieces offered beside a form; more would not be read."""


def placements(viewer: Viewer, kind: str = PLACEMENT) -> Any:
    """Details of the records in sight, as they stand, with record, outlet and unit."""
    rows = current(PlacementDetail.objects.visible_to(viewer).filter(kind=kind))
    return rows.select_related("record", "outlet", "unit", "piece")


def queue(viewer: Viewer, kinds: tuple[str, ...] = (PLACEMENT,)) -> Any:
    """Records of these kinds that the viewer may decide upon, oldest handing-in first."""
    return ledger.queue(viewer).filter(kind__code__in=kinds)


def claims(viewer: Viewer, *, waiting: bool = True) -> Any:
    """Claims in sight, with record and units."""
    rows = Claim.objects.visible_to(viewer).select_related("record", "unit", "record__unit", "made_by", "decided_by")
    return rows.filter(state=Claim.State.WAITING) if waiting else rows


def claims_to_decide(viewer: Viewer) -> Any:
    """Waiting claims on records in the viewer's verifying reach, not one's own. Oldest first."""
    rows = claims(viewer).filter(viewer.within("record__unit__", "record.verify"))
    rows = rows.exclude(made_by_id=viewer.person_id).exclude(record__entered_by_id=viewer.person_id)
    return rows.order_by("pk")


def person_names(house_id: int, details: Iterable[PlacementDetail]) -> dict[str, str]:
    """Names of the people that these details name by key. One query."""
    keys = {each["key"] for detail in details for each in detail.authors if each.get("key")}
    if not keys:
        return {}
    with leave_scope("names under pieces in sight"):
        rows = Person.objects.filter(house_id=house_id, key__in=keys).values_list("key", "name")
        return {str(key): name for key, name in rows}


@dataclass(frozen=True)
class ShownAuthor:
    """A name under a piece as a page shows it."""

    name: str
    unit: str
    reporter: bool
    share: Fraction


def shown_authors(detail: PlacementDetail, names: dict[str, str], units: dict[int, str]) -> list[ShownAuthor]:
    """The authors of a detail in order."""
    return [
        ShownAuthor(
            names.get(each["key"], "—") if each.get("key") else each.get("name", ""),
            units.get(each.get("unit") or 0, ""),
            bool(each.get("reporter")),
            Fraction(each.get("num", 0), each.get("den", 1)),
        )
        for each in detail.authors
    ]


def unit_names(house_id: int, details: Iterable[PlacementDetail]) -> dict[int, str]:
    """Names of the units that these details' authors are of. One query."""
    keys = {each["unit"] for detail in details for each in detail.authors if each.get("unit")}
    if not keys:
        return {}
    with leave_scope("units of authors of pieces in sight"):
        return {unit.pk: str(unit) for unit in Unit.objects.filter(house_id=house_id, pk__in=keys)}


def shares_of(records: Iterable[int]) -> dict[int, list[tuple[int, Fraction]]]:
    """The units of joint records that are in the caller's sight, each with its part. One query."""
    found: dict[int, list[tuple[int, Fraction]]] = {}
    with leave_scope("shares of placements in sight"):
        rows = RecordUnit.objects.filter(record__in=list(records)).order_by("role", "pk")
        for record, unit, num, den in rows.values_list("record_id", "unit_id", "share_num", "share_den"):
            if num:
                found.setdefault(record, []).append((unit, Fraction(num, den)))
    return found


def unlisted(viewer: Viewer) -> list[tuple[str, int]]:
    """Names that placements use and the list has not, most used first, with how often. Five queries."""
    rows = current(PlacementDetail.objects.visible_to(viewer).filter(outlet__isnull=True, record__state__in=STANDING))
    with leave_scope("the house's outlets"):
        known = Known.of_house(viewer.house_id)
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    found = (
        rows.exclude(outlet_key="").order_by().values_list("outlet_key", "outlet_name", "side").annotate(Count("pk"))
    )
    for key, name, side, count in found:
        look = known.bulletin if side == "inside" else known.find
        if look(name, viewer.today) is None:
            counts[key] = counts.get(key, 0) + count
            shown[key] = name
    return sorted(((shown[key], count) for key, count in counts.items()), key=lambda each: (-each[1], each[0]))


# -- what a new one may be the same as ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A known appearance that may be this one."""

    record_id: int
    title: str
    outlet: str
    day: date
    unit: str
    why: str
    own: bool


def offers(
    viewer: Viewer, *, unit_id: int | None, title: str, day: date, outlet: str, address: str, besides: int | None = None
) -> list[Offer]:
    """Standing appearances that may be the same: address, or title in the outlet within 7 days, of the house; near
    title in the own unit within 30 days. Other units' rows are named only where address or title agree already."""
    with leave_scope("whether a piece was reported before"):
        known = Known.of_house(viewer.house_id)
        found = known.find(outlet, day) or known.find(address, day)
        key, plain = title_key(title), normalise_address(address) if address else ""
        window = (day - timedelta(days=SAME_OUTLET_DAYS), day + timedelta(days=SAME_OUTLET_DAYS))
        near = (day - timedelta(days=NEAR_DAYS), day + timedelta(days=NEAR_DAYS))
        wanted = Q(pk__in=[])
        if plain:
            wanted |= Q(address=plain)
        if key:
            same = Q(outlet=found.outlet) if found else Q(outlet_key=name_key(outlet)) & ~Q(outlet_key="")
            wanted |= Q(title_key=key, day__range=window) & same
            wanted |= Q(unit_id=unit_id, day__range=near)
        rows = current(
            PlacementDetail.objects.filter(wanted, house_id=viewer.house_id, kind=PLACEMENT, record__state__in=STANDING)
        ).select_related("unit", "outlet")
        rows = list(rows.exclude(record_id=besides) if besides else rows)
    by_key = {row.record_id: row for row in rows}
    new = Appearance(0, title, day, unit_id, 1, plain)
    like = same_piece(
        new,
        [
            Appearance(r.record_id, r.title, r.day, r.unit_id, 1 if _same_outlet(r, found, outlet) else 0, r.address)
            for r in rows
        ],
    )
    return [_offer(by_key[each.key], each.why, unit_id) for each in like[:MOST_OFFERS]]


def _same_outlet(row: PlacementDetail, found: Any, name: str) -> bool:
    if found is not None and row.outlet_id is not None:
        return bool(row.outlet_id == found.outlet.pk)
    return bool(row.outlet_key and row.outlet_key == name_key(name))


def _offer(row: PlacementDetail, why: str, unit_id: int | None) -> Offer:
    outlet = row.outlet.name if row.outlet else row.outlet_name
    return Offer(row.record_id, row.title, outlet, row.day, str(row.unit), why, row.unit_id == unit_id)


# -- outcomes --------------------------------------------------------------------------------------------------------


def standing_outcomes(viewer: Viewer, record_ids: Iterable[int]) -> dict[int, list[Outcome]]:
    """The outcomes that hold now, by record. One query."""
    found: dict[int, list[Outcome]] = {}
    rows = Outcome.objects.visible_to(viewer).filter(record__in=list(record_ids), replaced_at__isnull=True)
    for row in rows.select_related("answer"):
        found.setdefault(row.record_id, []).append(row)
    return found


def may_amend(viewer: Viewer, record: Record) -> bool:
    """Whether the viewer may correct or withdraw the record: a button's question; the operation decides."""
    return "withdraw" in ledger.steps_open(viewer, record)
