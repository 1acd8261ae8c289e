"""Checklist: items that were looked at, each passed or not, with a word on what was found.

What lives here: what the checklist adds to a record: the numbers behind the sources `checked` and `passed`. Invariant:
the numbers are those of the record's newest version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from luoshi.ledger.errors import Missing
from luoshi.ledger.lines import Line, Parts
from luoshi.ledger.models import Record
from luoshi.ui.scope import leave_scope
from luoshi.work import queries
from luoshi.work.models import ChecklistItem


class Checklist:
    """See `luoshi.ledger.lines.Capability`."""

    code = "checklist"

    def load(self, parts: Sequence[Parts]) -> None:
        """Count items and passed items into the records' parts. One query."""
        keys = [each.record.pk for each in parts]
        found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        with leave_scope("items of checklists that are counted"):
            rows = ChecklistItem.objects.filter(record__in=keys).values_list("record_id", "version", "passed")
            for record_id, version, passed in rows.order_by():
                found[record_id].append((version, passed))
        for each in parts:
            items = found[each.record.pk]
            newest = max((version for version, _ in items), default=0)
            verdicts = [passed for version, passed in items if version == newest]
            each.checked, each.passed = len(verdicts), sum(verdicts)

    def missing(self, parts: Parts) -> Iterable[Missing]:
        """Nothing: a patrol without a list is a patrol."""
        return ()

    def lines(self, parts: Parts) -> Iterable[Line]:
        """None: `checked` and `passed` are sources of the kind's quantities."""
        return ()

    def panel(self, viewer: Any, record: Record) -> str | None:
        """The items with their verdicts."""
        items = queries.checklist(viewer, record)
        if not items:
            return None
        passed = sum(1 for item in items if item.passed)
        context = {"items": items, "passed": passed, "count": len(items)}
        return render_to_string("work/capabilities/checklist.html", context)

    def report_block(self, viewer: Any, record: Record) -> Mapping[str, Any] | None:
        """The items for a printed record."""
        items = queries.checklist(viewer, record)
        rows = [(item.label, item.passed, item.note) for item in items]
        return {"title": "检查项目", "rows": rows} if rows else None


CAPABILITY = Checklist()
