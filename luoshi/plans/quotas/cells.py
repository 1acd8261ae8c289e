"""Cells of a division: a target, a unit, a part; their chains now and as they were at an earlier division.

What lives here: keys and reading of chains by division. Not here: writing (`operations`), duties (`chains`). Invariant:
the state "at division n" is exactly what a page showed that was drawn after n and before n + 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q

from luoshi.plans.models import Division, Plan, Quota
from luoshi.ui.scope import leave_scope


class Key(NamedTuple):
    """One cell. `part`: "" the whole of a period, month or quarter the least of one, m01 … m12 a single month."""

    target_id: int
    unit_id: int
    part: str = ""


Chained = dict[Key, list[Quota]]


def chained(rows: Iterable[Quota]) -> Chained:
    """Rows as chains, the oldest day first."""
    found: Chained = {}
    for row in sorted(rows, key=lambda row: (row.valid_from, row.pk)):
        found.setdefault(Key(row.target_id, row.unit_id, row.part), []).append(row)
    return found


def now_of(target_ids: Iterable[int]) -> Chained:
    """The chains in force of all cells of targets. One query."""
    with leave_scope("all quotas of targets that the planner divides"):
        rows = Quota.objects.filter(target_id__in=list(target_ids), replaced_at__isnull=True)
        return chained(rows.select_related("division"))


def at_division(target_ids: Iterable[int], number: int) -> Chained:
    """The chains as they stood after the plan's division of that number. One query."""
    with leave_scope("all quotas of targets that the planner divides"):
        rows = Quota.objects.filter(target_id__in=list(target_ids), division__number__lte=number).filter(
            Q(replaced_in__isnull=True) | Q(replaced_in__number__gt=number)
        )
        return chained(rows.select_related("division"))


def newest(chains: Mapping[Key, list[Quota]], key: Key) -> Fraction | None:
    """What a grid shows of a cell: its newest value, also one that only holds from a later day."""
    chain = chains.get(key)
    return chain[-1].value if chain else None


def last_number(plan: Plan) -> int:
    """The number of the plan's newest division; 0 for none."""
    with leave_scope("numbering the divisions of a locked plan"):
        row = Division.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    return row or 0
