"""The beats that all operations on plans share: lock, check, trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.models import Plan, Step, Target

# What undo restores of a target.
SNAPSHOT = ("state", "draft", "title", "owner_id", "reason", "quote", "start", "end", "clause_id", "lost")


def lock_plan(plan_id: int, by: Viewer) -> Plan:
    """The plan, for this transaction only. Raises NotAllowed, WrongState (a closed plan changes no more),
    Plan.DoesNotExist (foreign ones too)."""
    if not by.can("plan.edit"):
        raise errors.NotAllowed
    rows = Plan.objects.visible_to(by).select_related("unit").select_for_update(of=("self",))
    plan: Plan = rows.get(pk=plan_id)
    if not by.can_at("plan.edit", plan.unit.path):
        raise errors.NotAllowed
    if plan.state == Plan.State.CLOSED:
        raise errors.WrongState(plan.title, plan.state)
    return plan


def lock_target(target_id: int, by: Viewer) -> Target:
    """The target with its plan, locked through the plan."""
    target = Target.objects.visible_to(by).select_related("plan").get(pk=target_id)
    lock_plan(target.plan_id, by)
    target.refresh_from_db(from_queryset=Target.objects.visible_to(by))
    return target


def snapshot(targets: Iterable[Target]) -> list[list[Any]]:
    """What a step is about to replace."""
    return [[target.pk, *(getattr(target, name) for name in SNAPSHOT)] for target in targets]


def trace(
    plan: Plan,
    action: str,
    *,
    by: Viewer,
    at: datetime,
    before: list[list[Any]],
    made: Iterable[int] = (),
) -> Step:
    """Write the step (for undo) and the log."""
    step = Step.objects.create(
        house_id=plan.house_id,
        plan=plan,
        action=action,
        before=before,
        made=list(made),
        by=str(by.person_key or ""),
        by_name=by.name,
        at=at,
    )
    log(
        house_id=plan.house_id,
        actor=by,
        action=f"target.{action}",
        subject=f"plan:{plan.pk}",
        detail={"targets": [row[0] for row in before][:50], "made": step.made[:50]},
        at=at,
    )
    return step


def mark(target: Target, state: str, *, by: Viewer, at: datetime, reason: str = "") -> None:
    """Set where a target stands and who decided."""
    target.state, target.reason = state, reason[:200]
    target.decided_at, target.decided_by = at, str(by.person_key or "")
