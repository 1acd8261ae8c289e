"""Confirming what was read: edit, confirm, dismiss, split, join, add, hold, and undo of each.

Invariant: each step leaves a `Step` that says what it replaced; a confirmed target has exactly one version in force.
Changing what runs already is `changing.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.models import Clause, Plan, PlanText, Step, Target, TargetVersion
from luoshi.plans.operations.common import SNAPSHOT, lock_plan, lock_target, mark, snapshot, trace
from luoshi.plans.spec import TargetSpec, from_json, problems, to_json


def edit_target(*, target_id: int, spec: TargetSpec, by: Viewer, at: datetime) -> Target:
    """Correct the fields of a target not confirmed yet. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        target = lock_target(target_id, by)
        _check_state(target, "found", "dismissed")
        before = snapshot([target])
        _put(target, spec)
        target.save()
        trace(target.plan, "edit", by=by, at=at, before=before)
    return target


def confirm_target(*, target_id: int, by: Viewer, at: datetime, spec: TargetSpec | None = None) -> Target:
    """Confirm one target, with corrections where `spec` is given. Raises NotAllowed, WrongState, NotReady."""
    with transaction.atomic():
        target = lock_target(target_id, by)
        _check_state(target, "found", "dismissed")
        before = snapshot([target])
        if spec is not None:
            _put(target, spec)
        _confirm(target, by=by, at=at)
        trace(target.plan, "confirm", by=by, at=at, before=before)
    return target


def confirm_above(*, plan_id: int, confidence: float, by: Viewer, at: datetime) -> tuple[int, list[Target]]:
    """Confirm all found targets of at least this confidence. Returns (how many, those that can't be counted yet)."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        rows = list(
            Target.objects.visible_to(by).filter(plan=plan, state="found", confidence__gte=confidence, lost=False)
        )
        ready = [target for target in rows if not problems(from_json(target.draft))]
        before = snapshot(ready)
        for target in ready:
            target.plan = plan
            _confirm(target, by=by, at=at)
        if ready:
            trace(plan, "confirm_above", by=by, at=at, before=before)
    return len(ready), [target for target in rows if target not in ready]


def _confirm(target: Target, *, by: Viewer, at: datetime) -> None:
    spec = from_json(target.draft)
    if found := problems(spec):
        raise errors.NotReady(target.title, found)
    mark(target, "confirmed", by=by, at=at)
    target.save()
    add_version(target, spec, by=by, at=at)


def add_version(
    target: Target,
    spec: TargetSpec,
    *,
    by: Viewer,
    at: datetime,
    mode: str = "whole",
    valid_from: date | None = None,
    reason: str = "",
) -> TargetVersion:
    """Append what the target asks from `valid_from` (None: the plan's start). A version of that day is replaced."""
    day = valid_from or target.plan.start
    rows = TargetVersion.objects.visible_to(by).filter(target=target)
    rows.filter(valid_from=day, replaced_at__isnull=True).update(replaced_at=at)
    return TargetVersion.objects.create(
        house_id=target.house_id,
        target=target,
        number=rows.count() + 1,
        spec=to_json(spec),
        valid_from=day,
        mode=mode,
        recorded_at=at,
        recorded_by=str(by.person_key or ""),
        reason=reason[:200],
    )


def dismiss_target(*, target_id: int, reason: str, by: Viewer, at: datetime) -> Target:
    """Leave a found target out, with the reason kept. Raises NotAllowed, WrongState, ReasonMissing."""
    with transaction.atomic():
        target = lock_target(target_id, by)
        _check_state(target, "found")
        if not reason.strip():
            raise errors.ReasonMissing
        before = snapshot([target])
        mark(target, "dismissed", by=by, at=at, reason=reason.strip())
        target.save()
        trace(target.plan, "dismiss", by=by, at=at, before=before)
    return target


def restore_target(*, target_id: int, by: Viewer, at: datetime) -> Target:
    """Take a dismissed target up again. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        target = lock_target(target_id, by)
        _check_state(target, "dismissed")
        before = snapshot([target])
        mark(target, "found", by=by, at=at)
        target.save()
        trace(target.plan, "restore", by=by, at=at, before=before)
    return target


def split_target(*, target_id: int, by: Viewer, at: datetime) -> Target:
    """Make two of one (“小学、初中各4次” asked of two types): a second target on the same words, both to be corrected.

    Returns the new one. Raises NotAllowed, WrongState.
    """
    with transaction.atomic():
        target = lock_target(target_id, by)
        _check_state(target, "found")
        before = snapshot([target])
        twin = Target.objects.create(
            house_id=target.house_id,
            plan=target.plan,
            clause_id=target.clause_id,
            quote=target.quote,
            start=target.start,
            end=target.end,
            origin=Target.Origin.SPLIT,
            parents=[target.pk],
            confidence=target.confidence,
            reading=target.reading,
            draft=target.draft,
            title=target.title,
            owner_id=target.owner_id,
        )
        trace(target.plan, "split", by=by, at=at, before=before, made=[twin.pk])
    return twin


def join_targets(*, target_ids: Sequence[int], by: Viewer, at: datetime) -> Target:
    """Make one of several: the first keeps its spec, values of one count word are summed, its words span them all.

    The others are dismissed as joined. Raises NotAllowed, WrongState, TooFewToJoin.
    """
    with transaction.atomic():
        rows = list(Target.objects.visible_to(by).filter(pk__in=list(target_ids)).order_by("start", "pk"))
        if len(rows) < 2 or len({target.plan_id for target in rows}) != 1:
            raise errors.TooFewToJoin
        plan = lock_plan(rows[0].plan_id, by)
        for target in rows:
            _check_state(target, "found")
        before = snapshot(rows)
        first = rows[0]
        text = _text_of(plan, by)
        start, end = min(t.start for t in rows), max(t.end for t in rows)
        joined = Target.objects.create(
            house_id=plan.house_id,
            plan=plan,
            clause_id=first.clause_id,
            quote=text[start:end],
            start=start,
            end=end,
            origin=Target.Origin.JOINED,
            parents=[target.pk for target in rows],
            confidence=min(target.confidence for target in rows),
            reading=first.reading,
            draft=to_json(_joined([from_json(target.draft) for target in rows])),
            title=first.title,
            owner_id=first.owner_id,
        )
        for target in rows:
            mark(target, "dismissed", by=by, at=at, reason=f"已并入“{joined.title}”")
            target.save()
        trace(plan, "join", by=by, at=at, before=before, made=[joined.pk])
    return joined


def _joined(specs: list[TargetSpec]) -> TargetSpec:
    first = specs[0]
    kinds = tuple(dict.fromkeys(kind for spec in specs for kind in spec.counting.kinds))
    alike = all(spec.count_word == first.count_word and spec.cadence == first.cadence for spec in specs)
    values = [spec.value for spec in specs if spec.value is not None]
    value = sum(values, start=values[0] * 0) if alike and values and not first.rate else first.value
    return first.with_(value=value, counting=replace(first.counting, kinds=kinds))


def add_target(*, plan_id: int, start: int, end: int, spec: TargetSpec, by: Viewer, at: datetime) -> Target:
    """Add one that the reader missed, on selected words. Raises NotAllowed, NothingSelected."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        text = _text_of(plan, by)
        quote = text[max(start, 0) : end]
        if not quote.strip() or start < 0 or end > len(text):
            raise errors.NothingSelected
        lead = len(quote) - len(quote.lstrip())
        quote = quote.strip()
        start += lead
        clause = (
            Clause.objects.visible_to(by).filter(plan=plan, start__lte=start, end__gt=start).order_by("-level").first()
        )
        target = Target(
            house_id=plan.house_id,
            plan=plan,
            clause=clause,
            quote=quote,
            start=start,
            end=start + len(quote),
            origin=Target.Origin.ADDED,
            confidence=1.0,
        )
        _put(target, spec)
        target.save()
        trace(plan, "add", by=by, at=at, before=[], made=[target.pk])
    return target


def hold_clause(*, clause_id: int, reason: str, by: Viewer, at: datetime) -> Clause:
    """Keep a clause as text only ("held, not run"). Raises NotAllowed, ReasonMissing, Clause.DoesNotExist."""
    return _hold(clause_id, reason.strip(), by=by, at=at)


def release_clause(*, clause_id: int, by: Viewer, at: datetime) -> Clause:
    """Take the mark off a clause again. Raises NotAllowed, Clause.DoesNotExist."""
    return _hold(clause_id, None, by=by, at=at)


def _hold(clause_id: int, reason: str | None, *, by: Viewer, at: datetime) -> Clause:
    with transaction.atomic():
        clause = Clause.objects.visible_to(by).get(pk=clause_id)
        plan = lock_plan(clause.plan_id, by)
        if reason is not None and not reason:
            raise errors.ReasonMissing
        clause.held_reason = (reason or "")[:200]
        clause.held_by = str(by.person_key or "") if reason else ""
        clause.held_at = at if reason else None
        clause.save(update_fields=["held_reason", "held_by", "held_at"])
        action = "clause.held" if reason else "clause.released"
        log(house_id=plan.house_id, actor=by, action=action, subject=f"clause:{clause.pk}", at=at,
            detail={"reason": clause.held_reason})  # fmt: skip
    return clause


def undo_step(*, plan_id: int, by: Viewer, at: datetime) -> Step:
    """Take back this person's newest step of confirming. Raises NotAllowed, NothingToUndo, AlreadyCounted."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        step = (
            Step.objects.visible_to(by)
            .filter(plan=plan, by=str(by.person_key or ""), undone_at__isnull=True)
            .order_by("-pk")
            .first()
        )
        if step is None:
            raise errors.NothingToUndo
        touched = {t.pk: t for t in Target.objects.visible_to(by).filter(pk__in=[row[0] for row in step.before])}
        made = list(Target.objects.visible_to(by).filter(pk__in=step.made))
        if plan.state != Plan.State.DRAFT:
            for target in [*touched.values(), *made]:
                if target.state == Target.State.CONFIRMED:
                    raise errors.AlreadyCounted(target.title)
        for pk, *values in step.before:
            if pk in touched:
                _restore(touched[pk], values, by=by, at=at)
        for target in made:
            target.delete()
        step.undone_at = at
        step.save(update_fields=["undone_at"])
        log(house_id=plan.house_id, actor=by, action="target.undo", subject=f"plan:{plan.pk}", at=at,
            detail={"step": step.pk, "action": step.action})  # fmt: skip
    return step


def _restore(target: Target, values: list[object], *, by: Viewer, at: datetime) -> None:
    was_confirmed = target.state == Target.State.CONFIRMED
    for name, value in zip(SNAPSHOT, values, strict=True):
        setattr(target, name, value)
    if was_confirmed and target.state != Target.State.CONFIRMED:
        versions = TargetVersion.objects.visible_to(by).filter(target=target, replaced_at__isnull=True)
        versions.update(replaced_at=at)
        target.decided_at, target.decided_by = None, ""
    target.save()


def _put(target: Target, spec: TargetSpec) -> None:
    target.draft, target.title, target.owner_id = to_json(spec), spec.title[:120], spec.owner_id


def _check_state(target: Target, *states: str) -> None:
    if target.state not in states:
        raise errors.WrongState(target.title, target.state)


def _text_of(plan: Plan, by: Viewer) -> str:
    rows = PlanText.objects.visible_to(by).filter(plan=plan, adopted_at__isnull=False)
    return rows.order_by("-number").values_list("text", flat=True).first() or ""
