"""A corrected document: read it again beside the adopted one, then take it over decision by decision.

Invariant: what was confirmed stays unless somebody decides otherwise, and what was counted is never touched: a target
whose words are gone keeps counting (`lost`) until it is ended on a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.files.models import StoredFile
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.compare import Item, Old, compare
from luoshi.plans.models import Clause, Plan, PlanText, Target
from luoshi.plans.operations.changing import change_target, end_target
from luoshi.plans.operations.common import lock_plan, mark
from luoshi.plans.operations.confirming import add_version
from luoshi.plans.operations.importing import store_text, write_clauses, write_targets
from luoshi.plans.propose import Proposer
from luoshi.plans.searching import index_plan
from luoshi.plans.spec import TargetSpec, from_json, to_json
from luoshi.reading.model import Clause as ReadClause
from luoshi.reading.model import Reading
from luoshi.reading.model import Target as ReadTarget

Decision = Literal["take", "keep", "end"]


def read_again(
    *, plan_id: int, reading: Reading, position: int, by: Viewer, at: datetime, source: StoredFile | None = None
) -> PlanText:
    """Keep a corrected document beside the adopted one. Nothing changes yet. Raises NotAllowed, NothingRead."""
    with transaction.atomic():
        plan = lock_plan(plan_id, by)
        if not 0 <= position < len(reading.plans):
            raise errors.NothingRead
        text = store_text(plan, reading, reading.plans[position], by=by, at=at, source=source, adopted=False)
        log(house_id=plan.house_id, actor=by, action="plan.read_again", subject=f"plan:{plan.pk}", at=at,
            detail={"text": text.number})  # fmt: skip
    return text


def comparison(text: PlanText, by: Viewer) -> tuple[Item, ...]:
    """What the corrected document does to each target of its plan. Three queries."""
    adopted = adopted_text(text.plan_id, by)
    rows = Target.objects.visible_to(by).filter(plan_id=text.plan_id).exclude(state="ended")
    old = [Old(t.pk, t.quote, t.start, t.end, t.reading) for t in rows if not _absorbed(t)]
    return compare(adopted.text, old, text.text, text.reading["targets"])


def adopted_text(plan_id: int, by: Viewer) -> PlanText:
    """The document that a plan's offsets speak of."""
    rows = PlanText.objects.visible_to(by).filter(plan_id=plan_id, adopted_at__isnull=False)
    return rows.latest("number")


def adopt_text(
    *,
    text_id: int,
    decisions: Mapping[int, Decision],
    valid_from: date,
    mode: str,
    by: Viewer,
    at: datetime,
) -> tuple[Item, ...]:
    """Take a corrected document over. `decisions`, for confirmed ones: changed → take | keep, dropped → keep | end.

    Without a decision a confirmed target is kept as it counts. Raises NotAllowed, WrongState (adopted already).
    """
    with transaction.atomic():
        text = PlanText.objects.visible_to(by).get(pk=text_id)
        plan = lock_plan(text.plan_id, by)
        if text.adopted_at is not None:
            raise errors.WrongState(plan.title, plan.state)
        items = comparison(text, by)
        targets = {t.pk: t for t in Target.objects.visible_to(by).filter(plan=plan)}
        clauses = _renew_clauses(plan, text, by)
        proposer = Proposer.for_house(plan.house_id, by.today)
        for item in items:
            read = _read_target(text.reading["targets"][item.new]) if item.new is not None else None
            if item.key is None:
                _add_found(plan, read, clauses, proposer)
            else:
                targets[item.key].plan = plan
                _settle(
                    targets[item.key], item, read, text, decisions.get(item.key, "keep"), clauses, proposer,
                    valid_from=valid_from, mode=mode, by=by, at=at,
                )  # fmt: skip
        text.adopted_at = at
        text.save(update_fields=["adopted_at"])
        index_plan(plan)
        log(house_id=plan.house_id, actor=by, action="plan.adopted", subject=f"plan:{plan.pk}", at=at,
            detail={"text": text.number, "fates": _tally(items)})  # fmt: skip
    return items


def _settle(
    target: Target,
    item: Item,
    read: ReadTarget | None,
    text: PlanText,
    decision: Decision,
    clauses: dict[str, Clause],
    proposer: Proposer,
    *,
    valid_from: date,
    mode: str,
    by: Viewer,
    at: datetime,
) -> None:
    confirmed = target.state == Target.State.CONFIRMED
    if item.fate == "dropped":
        target.lost, target.clause = True, None
        if confirmed:
            target.save()
            if decision == "end":
                end_target(target_id=target.pk, day=valid_from, reason="修订稿已删去这一要求", by=by, at=at)
        else:
            mark(target, "dismissed", by=by, at=at, reason="修订稿已删去这一要求")
            target.save()
        return
    _place(target, item, text, clauses, read)
    if item.fate != "changed" or read is None:
        target.save()
        return
    spec = _changed(from_json(target.draft), proposer.propose(read), item.differs)
    target.reading = text.reading["targets"][item.new]
    target.save()
    if not confirmed:
        target.draft, target.title, target.owner_id = to_json(spec), spec.title[:120], spec.owner_id
        target.save()
    elif decision == "take":
        _take(target, spec, valid_from=valid_from, mode=mode, by=by, at=at)


def _take(target: Target, spec: TargetSpec, *, valid_from: date, mode: str, by: Viewer, at: datetime) -> None:
    if target.plan.state == Plan.State.DRAFT:
        target.draft, target.title = to_json(spec), spec.title[:120]
        target.save()
        add_version(target, spec, by=by, at=at, reason="按修订稿更正")
        return
    change_target(target_id=target.pk, spec=spec, valid_from=valid_from, mode=mode, reason="按修订稿更正", by=by, at=at)


# What the reader says, and the fields of a spec that follow it; what a person chose otherwise stays.
_FIELDS = {"unit": "count_word", "scope": "reach", "per": "reach"}


def _changed(spec: TargetSpec, fresh: TargetSpec, differs: tuple[str, ...]) -> TargetSpec:
    names = {_FIELDS.get(name, name) for name in differs}
    return spec.with_(**{name: getattr(fresh, name) for name in names})


def _place(target: Target, item: Item, text: PlanText, clauses: dict[str, Clause], read: ReadTarget | None) -> None:
    target.start, target.end, target.lost = item.start, item.end, False
    target.quote = text.text[item.start : item.end]
    ident = read.clause if read else None
    target.clause = clauses.get((ident or "")[:120]) or _clause_at(clauses, item.start)


def _clause_at(clauses: Mapping[str, Clause], offset: int) -> Clause | None:
    inside = [clause for clause in clauses.values() if clause.start <= offset < clause.end]
    return max(inside, key=lambda clause: clause.level, default=None)


def _renew_clauses(plan: Plan, text: PlanText, by: Viewer) -> dict[str, Clause]:
    """The clauses of the new document; a held one stays held where its label and heading stay."""
    rows = Clause.objects.visible_to(by).filter(plan=plan)
    held = {(c.ident, c.heading): (c.held_reason, c.held_by, c.held_at) for c in rows if c.held_reason}
    rows.delete()
    fresh = write_clauses(plan, [_read_clause(data) for data in text.reading["clauses"]], shift=0)
    kept = []
    for clause in fresh.values():
        if mark_ := held.get((clause.ident, clause.heading)):
            clause.held_reason, clause.held_by, clause.held_at = mark_
            kept.append(clause)
    Clause.objects.visible_to(by).bulk_update(kept, ["held_reason", "held_by", "held_at"])
    return fresh


def _add_found(plan: Plan, read: ReadTarget | None, clauses: dict[str, Clause], proposer: Proposer) -> None:
    if read is not None:
        write_targets(plan, [read], clauses, proposer, shift=0)


def _read_clause(data: Mapping[str, Any]) -> ReadClause:
    children = tuple(_read_clause(child) for child in data["children"])
    return ReadClause(data["id"], data["label"], data["level"], data["heading"], data["start"], data["end"], children)


def _read_target(data: Mapping[str, Any]) -> ReadTarget:
    known = {name: value for name, value in data.items() if name in ReadTarget.__dataclass_fields__}
    known["months"] = tuple(known.get("months") or ())
    return ReadTarget(**known)


def _absorbed(target: Target) -> bool:
    return target.state == Target.State.DISMISSED and target.reason.startswith("已并入")


def _tally(items: tuple[Item, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items:
        counts[item.fate] = counts.get(item.fate, 0) + 1
    return counts
