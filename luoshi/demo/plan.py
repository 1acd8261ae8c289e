"""The demo's plan: written as a Word file, read by the reader, confirmed by the planner's operations, started.

What lives here: the steps a planner takes at the beginning of a year. Not here: words (`plan_text`), the table of
corrections (`targets`). Invariant: all goes through the operations of `luoshi.plans`, with the planner as actor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.catalogue.lexicon import lexicon
from luoshi.demo import targets
from luoshi.demo.plan_text import plan_parts, title_of
from luoshi.demo.word import word_file
from luoshi.files.operations import store_file
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans.models import Clause, Plan, PlanText, Target
from luoshi.plans.operations import (
    confirm_above,
    confirm_target,
    dismiss_target,
    edit_target,
    hold_clause,
    import_plans,
    split_target,
    start_plan,
)
from luoshi.plans.queries import ROOM
from luoshi.plans.spec import from_json
from luoshi.reading import read

SURE = 0.98
"""Above this the planner confirms in one go, after a look."""


@dataclass(frozen=True)
class Confirmed:
    """What came of a plan: how many targets the reader found, and where they stand."""

    plan: Plan
    found: int
    confirmed: int
    held: int


def make_plan(
    year: int, units: Mapping[str, Unit], root: Unit, districts: list[str], *, by: Viewer, at: datetime
) -> Confirmed:
    """Write, read, import, confirm and start the plan of a year. One plan of that year must not be there yet."""
    shares = [(name, 24 if number % 3 else 30) for number, name in enumerate(districts)]
    data = word_file(plan_parts(year, shares))
    name = f"{title_of(year)}.docx"
    reading = read(data, name=name, lexicon=lexicon())
    source = store_file(house_id=by.house_id, owner_room=ROOM, data=data, name=name, by=by, at=at)
    with transaction.atomic():
        (plan,) = import_plans(
            reading=reading, unit=root, start=date(year, 1, 1), end=date(year + 1, 1, 1), by=by, at=at, source=source
        )
        found = list(Target.objects.visible_to(by).filter(plan=plan).order_by("start", "pk"))
        held = _hold(plan, by, at)
        _decide(found, held, units, by=by, at=at)
        confirm_above(plan_id=plan.pk, confidence=SURE, by=by, at=at)
        plan = start_plan(plan_id=plan.pk, by=by, at=at)
        confirmed = Target.objects.visible_to(by).filter(plan=plan, state="confirmed").count()
    return Confirmed(plan, len(found), confirmed, len(held))


def _hold(plan: Plan, by: Viewer, at: datetime) -> list[Clause]:
    """Mark the clauses that stay text, with the reason."""
    text = PlanText.objects.visible_to(by).get(plan=plan, number=1).text
    held = []
    for clause in Clause.objects.visible_to(by).filter(plan=plan, level=3):
        words = text[clause.start : clause.end]
        reason = next((why for piece, why in targets.HELD.items() if piece in words), "")
        if reason:
            held.append(hold_clause(clause_id=clause.pk, reason=reason, by=by, at=at))
    return held


def _decide(found: list[Target], held: list[Clause], units: Mapping[str, Unit], *, by: Viewer, at: datetime) -> None:
    """Go through the targets one by one as a planner would: split, correct, dismiss, leave for later."""
    stay = {clause.pk for clause in held}
    for target in found:
        if any(piece in target.quote for piece in targets.LEFT):
            continue
        if target.clause_id in stay:
            dismiss_target(target_id=target.pk, reason="所在条款保留原文，不纳入运行。", by=by, at=at)
            continue
        reason = next((why for piece, why in targets.DISMISSED.items() if piece in target.quote), "")
        if reason:
            dismiss_target(target_id=target.pk, reason=reason, by=by, at=at)
            continue
        if targets.SPLIT in target.quote:
            twin = split_target(target_id=target.pk, by=by, at=at)
            spec = targets.fix_for(twin.quote, from_json(twin.draft), units, second=True)
            confirm_target(target_id=twin.pk, by=by, at=at, spec=spec)
        _correct(target, units, by=by, at=at)


def _correct(target: Target, units: Mapping[str, Unit], *, by: Viewer, at: datetime) -> None:
    spec = targets.fix_for(target.quote, from_json(target.draft), units)
    if target.confidence < SURE:
        confirm_target(target_id=target.pk, by=by, at=at, spec=spec)
    elif spec is not None:
        edit_target(target_id=target.pk, spec=spec, by=by, at=at)
