"""Locked periods: what is handed in for a period after its lock day is not taken, unless an allowance put it off.

What lives here: the gate that the ledger asks when a record is handed in. Not here: what becomes of late work before
the lock (`late`), sealing (`luoshi.ledger.seals`). Invariants: a unit is held only to its own duties; what was over
before a target was confirmed in Luoshi is never locked; a house without locks pays two small queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from luoshi.ledger.errors import LedgerRefused, PeriodLocked
from luoshi.ledger.gates import Ready
from luoshi.ledger.lines import OPENING, Line, Parts
from luoshi.org.models import House
from luoshi.org.viewer import Viewer
from luoshi.plans.board import Board
from luoshi.plans.board import Line as Asked
from luoshi.plans.counting import measure_of
from luoshi.plans.duties import Duty, Holder
from luoshi.plans.models import Plan, Target
from luoshi.ui.scope import leave_scope


class LockedPeriods:
    """The gate of this room."""

    code = "plans.locked"

    def refusals(self, ready: Ready, at: datetime) -> Mapping[int, LedgerRefused]:
        """Records whose period takes nothing any more. A fixed number of queries."""
        house_id = ready[0][0].record.house_id
        with leave_scope("whether a period is locked does not depend on who asks"):
            targets = _that_may_lock(house_id, {parts.record.kind.code for parts, _ in ready})
            if not targets:
                return {}
            today = timezone.localdate(at)
            board = Board(Viewer(None, None, None, house_id, "", today), today=today)
            asked = board.lines(targets)
        found: dict[int, LedgerRefused] = {}
        for parts, lines in ready:
            refusal = _refusal(board, asked, parts, lines, today)
            if refusal is not None:
                found[parts.record.pk] = refusal
        return found


def _that_may_lock(house_id: int, kinds: set[str]) -> list[Target]:
    """Confirmed targets of running plans that count one of these kinds and whose settings may lock a period."""
    house = House.objects.values_list("settings", flat=True).get(pk=house_id)
    locked_by_house = _locks(house.get("periods"))
    rows = Target.objects.filter(house_id=house_id, state=Target.State.CONFIRMED, plan__state=Plan.State.RUNNING)
    return [
        target
        for target in rows.select_related("plan", "clause")
        if kinds & set((target.draft.get("counting") or {}).get("kinds") or ())
        and (locked_by_house or _locks(target.plan.settings) or _locks(target.draft.get("periods")))
    ]


def _locks(settings: Mapping[str, Any] | None) -> bool:
    values = settings or {}
    return values.get("lock_days") is not None or values.get("late_policy") == "reject"


def _refusal(
    board: Board, asked: Sequence[Asked], parts: Parts, lines: Iterable[Line], today: date
) -> PeriodLocked | None:
    for target in asked:
        counted = [line for line in lines if _counts(target, parts, line)]
        for line in counted:
            for holder in _bound(target, line):
                duty = _locked(board.duties_of(target, holder), line.counts_on, today, target.since)
                if duty is not None:
                    rejects = board.settings_of(target, holder.unit_id).late_policy == "reject"
                    day = duty.limits.closed_from or today
                    return PeriodLocked(target.info.title, duty.period.short_label, day, rejects)
    return None


def _counts(target: Asked, parts: Parts, line: Line) -> bool:
    """Whether a line of a record counts for a target."""
    code = parts.record.kind.code
    measure = measure_of(target.info.spec, target.info.id)
    return code != OPENING and (code, line.quantity) in measure.above_asks and measure.takes(dict(line.facets))


def _bound(target: Asked, line: Line) -> Iterable[Holder]:
    """The holders whose own duty a line is for; totals of other units lock nobody out."""
    for holder in target.everyone:
        if holder.unit_id != line.unit_id:
            continue
        if holder.person is not None and holder.person != line.person:
            continue
        if holder.holding is not None and holder.holding != line.holding_id:
            continue
        yield holder


def _locked(duties: Sequence[Duty], day: date, today: date, since: date | None) -> Duty | None:
    """The duty of a day that takes nothing any more."""
    for duty in duties:
        if not duty.period.start <= day < duty.period.end or duty.waived or duty.limits.closed_from is None:
            continue
        closed = duty.limits.closed_from
        if closed <= today and (since is None or closed > since):
            return duty
    return None
