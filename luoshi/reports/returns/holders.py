"""Who hands in: the units that a form binds, and what their earlier returns hold.

What lives here: reach, bases, waiting records. Invariant: duties follow today's tree; a unit that was merged owes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from luoshi.ledger.models import WaitingLine
from luoshi.org.models import Membership, Unit
from luoshi.org.queries import in_force
from luoshi.org.roles import ROLES
from luoshi.reports.models import Return, ReturnRound
from luoshi.reports.returns.lines import Wanted, kinds_of
from luoshi.reports.returns.owners import owners_of
from luoshi.reports.returns.spec import Reach, ReturnSpec
from luoshi.ui.scope import leave_scope

CONFIRMING = tuple(code for code, role in ROLES.items() if "return.confirm" in role.actions)


def returning_units(house_id: int, reach: Reach, day: date) -> list[int]:
    """Units that a form binds, in force on a day, in tree order. At most two queries."""
    with leave_scope("whom a return binds"):
        rows = Unit.objects.filter(in_force(day), house_id=house_id)
        if reach.units:
            rows = rows.filter(pk__in=reach.units)
        elif reach.types or reach.classes:
            rows = rows.filter(type__in=reach.types) if reach.types else rows
            rows = rows.filter(klass__in=reach.classes) if reach.classes else rows
        else:
            posts = Membership.objects.filter(
                in_force(day), house_id=house_id, role__in=CONFIRMING, nature=Membership.Nature.OWN
            )
            rows = rows.filter(pk__in=set(posts.values_list("unit_id", flat=True)), parent__isnull=False)
        return list(rows.order_by("path").values_list("pk", flat=True))


def wanted_of(round_: ReturnRound, unit_ids: Sequence[int]) -> list[Wanted]:
    """What is to be computed for units of a round, with what their earlier returns hold already. One query."""
    earlier: dict[int, list[tuple[int, int, bool, date]]] = {}
    rows = Return.objects.filter(form_id=round_.form_id, unit_id__in=unit_ids, round__start__lt=round_.start)
    columns = ("unit_id", "edition", "seq", "confirmed_at", "frozen_at", "round__start")
    with leave_scope("what earlier returns of the units hold"):
        for unit, edition, seq, confirmed, frozen, start in rows.values_list(*columns):
            settled = edition > 0 and (confirmed is not None or frozen is not None)
            earlier.setdefault(unit, []).append((edition, seq, settled, start))
    found = []
    for unit in unit_ids:
        known = earlier.get(unit, ())
        if known and all(settled for _, _, settled, _ in known):
            found.append(Wanted(unit, max(seq for _, seq, _, _ in known), min(start for *_, start in known)))
        else:
            found.append(Wanted(unit))
    return found


def waiting_records(
    house_id: int, spec: ReturnSpec, round_: ReturnRound, returning: frozenset[int]
) -> Mapping[int, list[int]]:
    """Records that were handed in and wait to be verified, by returning unit. Four queries."""
    with leave_scope("what waits, by returning unit"):
        kinds = kinds_of(house_id, spec)
        rows = WaitingLine.objects.filter(
            house_id=house_id, kind_id__in=list(kinds), counts_on__gte=round_.start, counts_on__lt=round_.end
        ).values_list("unit_id", "counts_on", "record_id")
        lines = list(rows.distinct())
        if not lines:
            return {}
        owners = owners_of(house_id, returning, round_.start, round_.end, None)
    found: dict[int, list[int]] = {}
    for unit, day, record in lines:
        owner = owners.owner(unit, day)
        if owner is not None and record not in found.setdefault(owner, []):
            found[owner].append(record)
    return found


def units_of(rows: Iterable[Return]) -> frozenset[int]:
    """The returning units of a round's rows."""
    return frozenset(row.unit_id for row in rows)
