"""What a form starts with for a record that exists: the inverse of `RecordForm.content`.

Invariant: a form that is opened and sent unchanged changes nothing.
"""

from __future__ import annotations

from typing import Any

from luoshi.catalogue.model import KindDef
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.values import typed
from luoshi.work import queries
from luoshi.work.kind_form import PREFIX


def initial_of_record(viewer: Any, record: Record, kind: KindDef) -> dict[str, Any]:
    """Initial values by the form's field names. The roster comes with the form itself (`queries.around`)."""
    values = typed(kind, record.values)
    covered = [str(key) for key in record.holdings.visible_to(viewer).values_list("holding_id", flat=True)]
    initial: dict[str, Any] = {
        "unit": record.unit_id,
        "day": record.day,
        "day_end": record.day_end,
        "note": record.note,
        "target": record.for_target,
        "client_key": record.client_key,
        "holdings": covered if kind.many_holdings else next(iter(covered), ""),
        "evidence_url": _link(viewer, record),
    }
    for each in kind.fields:
        value = values.get(each.code)
        initial[PREFIX + each.code] = list(value) if isinstance(value, tuple) else value
    if "checklist" in kind.capabilities:
        initial["checklist"] = [
            {"label": item.label, "passed": item.passed, "note": item.note}
            for item in queries.checklist(viewer, record)
        ]
    return initial


def _link(viewer: Any, record: Record) -> str:
    """The address given as evidence itself."""
    rows = Evidence.objects.visible_to(viewer).filter(record=record, file__isnull=True).exclude(url="")
    return rows.values_list("url", flat=True).first() or ""
