"""Follow-up: what a visit or inspection found, until when it is to be put right, and when it was.

What lives here: the panel with its two little forms. Writing is `operations.add_finding` and `rectify`. Invariant: a
finding is closed once, and it never changes what the record counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from luoshi.ledger.errors import Missing
from luoshi.ledger.lines import Line, Parts
from luoshi.ledger.models import Record
from luoshi.work.models import Finding


class FollowUp:
    """See `luoshi.ledger.lines.Capability`."""

    code = "followup"

    def load(self, parts: Sequence[Parts]) -> None:
        """Nothing that counts."""

    def missing(self, parts: Parts) -> Iterable[Missing]:
        """Nothing: findings may come later."""
        return ()

    def lines(self, parts: Parts) -> Iterable[Line]:
        """None: putting right is counted by records of its own kind."""
        return ()

    def panel(self, viewer: Any, record: Record) -> str | None:
        """The findings, open ones first, with what the viewer may do about them."""
        findings = _findings(viewer, record)
        may = may_follow(viewer, record)
        if not findings and not may:
            return None
        findings.sort(key=lambda finding: (finding.rectified_on is not None, finding.pk))
        left = sum(1 for finding in findings if finding.rectified_on is None)
        context = {"record": record, "findings": findings, "open": left, "may": may, "today": viewer.today}
        return render_to_string("work/capabilities/followup.html", context)

    def report_block(self, viewer: Any, record: Record) -> Mapping[str, Any] | None:
        """Findings for a printed record."""
        rows = [(one.text, one.due, one.rectified_on, one.result) for one in _findings(viewer, record)]
        return {"title": "整改事项", "rows": rows} if rows else None


def _findings(viewer: Any, record: Record) -> list[Finding]:
    rows = Finding.objects.visible_to(viewer).filter(record=record).select_related("rectified_by")
    return list(rows.order_by("pk"))


def may_follow(viewer: Any, record: Record) -> bool:
    """Whether the viewer may note findings: who entered the record, and whoever enters for its unit."""
    if record.state == Record.State.WITHDRAWN:
        return False
    if record.entered_by_id == viewer.person_id:
        return True
    own = any(post.unit_id == record.unit_id and post.nature != "lent" for post in viewer.posts_for("record.enter"))
    return own or bool(viewer.can_at("record.enter_below", record.unit.path))


CAPABILITY = FollowUp()
