"""Starting, changing and ending what runs.

Invariant: a running target changes only by a new version with a day and a mode; what was asked before stays readable
"as of" any moment, and nothing that was counted is touched (the journal is the ledger's).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.models import Plan, Target
from luoshi.plans.operations.common import lock_plan, lock_target, mark
from luoshi.plans.operations.confirming import add_version
from luoshi.plans.spec import TargetSpec, problems, to_json


def start_plan(*, plan_id: int, by: Viewer, at: datetime) -> Plan:
    """Let a plan run: its confirmed targets are owed and shown to the units. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        if plan.state != Plan.State.DRAFT:
            raise errors.WrongState(plan.title, plan.state)
        if not Target.objects.visible_to(by).filter(plan=plan, state="confirmed").exists():
            raise errors.NotReady(plan.title, {"targets": "还没有确认任何指标，请先确认至少一个。"})
        plan.state = Plan.State.RUNNING
        plan.save(update_fields=["state"])
        log(house_id=plan.house_id, actor=by, action="plan.started", subject=f"plan:{plan.pk}", at=at)
    return plan


def close_plan(*, plan_id: int, by: Viewer, at: datetime) -> Plan:
    """Close a plan: readable for ever, owed no more. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        if plan.state != Plan.State.RUNNING:
            raise errors.WrongState(plan.title, plan.state)
        plan.state = Plan.State.CLOSED
        plan.save(update_fields=["state"])
        log(house_id=plan.house_id, actor=by, action="plan.closed", subject=f"plan:{plan.pk}", at=at)
    return plan


def change_target(
    *, target_id: int, spec: TargetSpec, valid_from: date, mode: str, reason: str, by: Viewer, at: datetime
) -> Target:
    """Ask something else from a day on; `mode` whole | pro_rata | from_day says how the running period is judged.

    Raises NotAllowed, WrongState (not confirmed), NotReady, ReasonMissing.
    """
    with transaction.atomic():
        target = lock_target(target_id, by)
        if target.state != Target.State.CONFIRMED:
            raise errors.WrongState(target.title, target.state)
        if found := problems(spec):
            raise errors.NotReady(target.title, found)
        if not reason.strip():
            raise errors.ReasonMissing
        day = max(valid_from, target.plan.start)
        target.draft, target.title, target.owner_id = to_json(spec), spec.title[:120], spec.owner_id
        target.save(update_fields=["draft", "title", "owner"])
        add_version(target, spec, by=by, at=at, mode=mode, valid_from=day, reason=reason.strip())
        log(house_id=target.house_id, actor=by, action="target.changed", subject=f"target:{target.pk}", at=at,
            detail={"from": day.isoformat(), "mode": mode, "reason": reason.strip()[:200]})  # fmt: skip
    return target


def end_target(*, target_id: int, day: date, reason: str, by: Viewer, at: datetime) -> Target:
    """Ask nothing any more from `day` on; what was counted stays. Raises NotAllowed, WrongState, ReasonMissing."""
    with transaction.atomic():
        target = lock_target(target_id, by)
        if target.state != Target.State.CONFIRMED:
            raise errors.WrongState(target.title, target.state)
        if not reason.strip():
            raise errors.ReasonMissing
        mark(target, "ended", by=by, at=at, reason=reason.strip())
        target.ends_on = max(day, target.plan.start + timedelta(days=1))
        target.save()
        log(house_id=target.house_id, actor=by, action="target.ended", subject=f"target:{target.pk}", at=at,
            detail={"from": target.ends_on.isoformat(), "reason": reason.strip()[:200]})  # fmt: skip
    return target
