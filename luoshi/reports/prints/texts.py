"""People's own paragraphs of a print: read as known at a moment, written as a version chain.

Invariants: what was printed once can be printed again, words included; only who works for the unit writes, and never
into a generated sentence.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.reports.models import PrintText
from luoshi.reports.prints.asking import Ask
from luoshi.reports.prints.errors import NotYours, TextTooLong
from luoshi.reports.prints.limits import MAX_TEXT

WRITERS = ("plan.edit", "return.confirm", "record.enter", "record.enter_below")


def may_write(viewer: Viewer, path: str) -> bool:
    """Whether the viewer works for the unit at this path: its planner, leader, clerk."""
    return any(viewer.can_at(action, path) for action in WRITERS)


def texts(ask: Ask, kind: str) -> dict[str, str]:
    """The paragraphs by slot, as they stood at the moment. One query."""
    rows = PrintText.objects.visible_to(ask.viewer).filter(**_place(ask, kind), recorded_at__lte=ask.as_of)
    rows = rows.filter(Q(replaced_at__isnull=True) | Q(replaced_at__gt=ask.as_of))
    return dict(rows.values_list("slot", "text"))


def write_text(*, ask: Ask, kind: str, slot: str, text: str, by: Viewer, at: datetime) -> None:
    """Put a paragraph in place of the one that stands. Raises NotYours, TextTooLong."""
    with transaction.atomic():
        if not may_write(by, ask.unit.path):
            raise NotYours
        if len(text) > MAX_TEXT:
            raise TextTooLong(MAX_TEXT)
        rows = PrintText.objects.visible_to(by).select_for_update()
        standing = rows.filter(**_place(ask, kind), slot=slot, replaced_at__isnull=True).first()
        if (standing.text if standing else "") == text:
            return
        if standing is not None:
            standing.replaced_at = at
            standing.save(update_fields=["replaced_at"])
        made = PrintText.objects.create(
            **_place(ask, kind), slot=slot, text=text, recorded_at=at, by_id=by.person_id, house_id=by.house_id
        )
        log(house_id=by.house_id, actor=by, action="print.text", subject=f"print_text:{made.pk}", at=at,
            detail={"kind": kind, "unit": ask.unit.pk, "period": ask.period.label, "slot": slot})  # fmt: skip


def _place(ask: Ask, kind: str) -> dict[str, object]:
    return {
        "kind": kind, "unit_id": ask.unit.pk, "below": ask.below, "start": ask.period.start, "end": ask.period.end,
    }  # fmt: skip
