"""From a reading to plans with found targets. Nothing counts yet: confirming is `confirming.py`.

Invariant: each plan's text is its own slice of the source, and every offset stored speaks of that slice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.files.models import StoredFile
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.models import Clause, Plan, PlanText, Target
from luoshi.plans.propose import Proposer
from luoshi.plans.searching import index_plan
from luoshi.plans.spec import to_json
from luoshi.reading.model import Clause as ReadClause
from luoshi.reading.model import PlanReading, Reading
from luoshi.reading.model import Target as ReadTarget

MAX_TITLE = 200


def import_plans(
    *,
    reading: Reading,
    unit: Unit,
    start: date,
    end: date,
    by: Viewer,
    at: datetime,
    source: StoredFile | None = None,
    chosen: Iterable[int] | None = None,
    titles: dict[int, str] | None = None,
) -> list[Plan]:
    """One draft plan for each plan of the document (`chosen`: only those positions). Raises NotAllowed, NothingRead."""
    if unit.house_id != by.house_id or not by.can_at("plan.edit", unit.path):
        raise errors.NotAllowed
    wanted = range(len(reading.plans)) if chosen is None else chosen
    parts = [(i, reading.plans[i]) for i in wanted if 0 <= i < len(reading.plans)]
    if not any(reading.document.text[part.start : part.end].strip() for _, part in parts):
        raise errors.NothingRead
    with transaction.atomic():
        proposer = Proposer.for_house(unit.house_id, by.today)
        plans = []
        for position, part in parts:
            title = (titles or {}).get(position) or part.title or reading.document.name
            plan = Plan.objects.create(
                house_id=unit.house_id,
                unit=unit,
                title=title.strip()[:MAX_TITLE],
                start=start,
                end=end,
                created_at=at,
                created_by=str(by.person_key or ""),
            )
            text = store_text(plan, reading, part, by=by, at=at, source=source, adopted=True)
            clauses = write_clauses(plan, part.clauses, shift=-part.start)
            write_targets(plan, part.targets, clauses, proposer, shift=-part.start)
            log(house_id=plan.house_id, actor=by, action="plan.imported", subject=f"plan:{plan.pk}", at=at,
                detail={"text": text.number, "targets": len(part.targets)})  # fmt: skip
            index_plan(plan)
            plans.append(plan)
    return plans


def store_text(
    plan: Plan,
    reading: Reading,
    part: PlanReading,
    *,
    by: Viewer,
    at: datetime,
    source: StoredFile | None,
    adopted: bool,
) -> PlanText:
    """Append the plan's slice of a document with all that was read of it."""
    text = reading.document.text[part.start : part.end]
    lines = [
        [line.start - part.start, line.end - part.start, line.style, max(line.label_end, line.start) - part.start]
        for line in reading.document.paragraphs
        if part.start <= line.start and line.end <= part.end
    ]
    return PlanText.objects.create(
        house_id=plan.house_id,
        plan=plan,
        number=PlanText.objects.visible_to(by).filter(plan=plan).count() + 1,
        text=text,
        paragraphs=lines,
        reading=reading_json(part),
        source=source,
        source_name=reading.document.name[:130],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        read_at=at,
        read_by=str(by.person_key or ""),
        adopted_at=at if adopted else None,
    )


def reading_json(part: PlanReading) -> dict[str, Any]:
    """Targets, rules and unread of a plan with offsets of the plan's own text."""
    return {
        "clauses": [clause_json(clause, part.start) for clause in part.clauses],
        "targets": [target_json(target, -part.start) for target in part.targets],
        "rules": [
            {"quote": r.quote, "start": r.start - part.start, "end": r.end - part.start, "clause": r.clause}
            for r in part.rules
        ],
        "unread": [
            {
                "quote": u.quote,
                "start": u.start - part.start,
                "end": u.end - part.start,
                "clause": u.clause,
                "why": u.why,
            }
            for u in part.unread
        ],
    }


def clause_json(clause: ReadClause, base: int) -> dict[str, Any]:
    """A clause and those below it."""
    return {
        "id": clause.id,
        "label": clause.label,
        "level": clause.level,
        "heading": clause.heading,
        "start": clause.start - base,
        "end": clause.end - base,
        "children": [clause_json(child, base) for child in clause.children],
    }


def target_json(target: ReadTarget, shift: int) -> dict[str, Any]:
    """A found target as JSON values, its offsets shifted."""
    data = {name: getattr(target, name) for name in target.__dataclass_fields__}
    data["months"] = list(target.months)
    data["start"], data["end"] = target.start + shift, target.end + shift
    return data


def write_clauses(plan: Plan, clauses: Iterable[ReadClause], *, shift: int) -> dict[str, Clause]:
    """Rows of all clauses, in document order, by ident (the first of a repeated one)."""
    rows: list[Clause] = []

    def visit(clause: ReadClause) -> None:
        rows.append(
            Clause(
                house_id=plan.house_id,
                plan=plan,
                ident=clause.id[:120],
                label=clause.label[:30],
                level=clause.level,
                heading=(clause.heading or "")[:300],
                start=clause.start + shift,
                end=clause.end + shift,
                order=len(rows),
            )
        )
        for child in clause.children:
            visit(child)

    for clause in clauses:
        visit(clause)
    found: dict[str, Clause] = {}
    for row in Clause.objects.bulk_create(rows):
        found.setdefault(row.ident, row)
    return found


def write_targets(
    plan: Plan, targets: Iterable[ReadTarget], clauses: dict[str, Clause], proposer: Proposer, *, shift: int
) -> list[Target]:
    """Rows of found targets, each with a proposed way of counting."""
    rows = []
    for read in targets:
        spec = proposer.propose(read)
        rows.append(
            Target(
                house_id=plan.house_id,
                plan=plan,
                clause=clauses.get((read.clause or "")[:120]),
                quote=read.quote,
                start=read.start + shift,
                end=read.end + shift,
                confidence=read.confidence,
                reading=target_json(read, shift),
                draft=to_json(spec),
                title=spec.title[:120],
                owner_id=spec.owner_id,
            )
        )
    return Target.objects.bulk_create(rows)
