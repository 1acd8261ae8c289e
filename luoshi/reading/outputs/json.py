"""The JSON contract of `luoshi read --json` (design.md §5). Optional keys are left out where they say nothing."""

from __future__ import annotations

from typing import Any

from luoshi.reading.model import Clause, PlanReading, Reading, Target

OPTIONAL = ("max_value", "n", "months", "per")


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain values. Offsets are characters of "text"; text[start:end] is the quote of each find."""
    document = reading.document
    source = {
        "name": document.name,
        "format": document.format,
        "chars": len(document.text),
        "sha256": document.sha256,
    }
    return {"source": source, "text": document.text, "plans": [_plan(plan) for plan in reading.plans]}


def _plan(plan: PlanReading) -> dict[str, Any]:
    return {
        "title": plan.title,
        "start": plan.start,
        "end": plan.end,
        "clauses": [_clause(clause) for clause in plan.clauses],
        "targets": [_target(target) for target in plan.targets],
        "rules": [{"quote": r.quote, "start": r.start, "end": r.end, "clause": r.clause} for r in plan.rules],
        "unread": [
            {"quote": u.quote, "start": u.start, "end": u.end, "clause": u.clause, "why": u.why} for u in plan.unread
        ],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "label": clause.label,
        "level": clause.level,
        "heading": clause.heading,
        "start": clause.start,
        "end": clause.end,
        "children": [_clause(child) for child in clause.children],
    }


def _target(target: Target) -> dict[str, Any]:
    values: dict[str, Any] = {
        "quote": target.quote,
        "start": target.start,
        "end": target.end,
        "clause": target.clause,
        "actor": target.actor,
        "measure": target.measure,
        "comparator": target.comparator,
        "value": target.value,
        "max_value": target.max_value,
        "unit": target.unit,
        "cadence": target.cadence,
        "n": target.n,
        "months": list(target.months),
        "due": target.due,
        "scope": target.scope,
        "per": target.per,
        "rate": target.rate,
        "implied": target.implied,
        "kind": target.kind,
        "confidence": target.confidence,
    }
    return {key: value for key, value in values.items() if key not in OPTIONAL or value not in (None, [])}
