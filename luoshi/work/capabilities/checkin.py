"""Signing in: names are ticked as people arrive, each with its moment; a list signed in Luoshi is evidence of grade A.

What lives here: the panel that leads to the list. Ticking is `operations.check_in`. Invariant: only a record that is
not handed in can be signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from luoshi.ledger.errors import Missing
from luoshi.ledger.lines import Line, Parts
from luoshi.ledger.models import Record, RecordPerson


class CheckIn:
    """See `luoshi.ledger.lines.Capability`."""

    code = "checkin"

    def load(self, parts: Sequence[Parts]) -> None:
        """The moments stand on the roster, which the ledger loads."""

    def missing(self, parts: Parts) -> Iterable[Missing]:
        """Nothing: a roster may also be ticked afterwards, without moments."""
        return ()

    def lines(self, parts: Parts) -> Iterable[Line]:
        """None of its own."""
        return ()

    def panel(self, viewer: Any, record: Record) -> str | None:
        """How many signed; on a draft the way to the list."""
        people = RecordPerson.objects.visible_to(viewer).filter(record=record)
        moments = list(people.values_list("checked_in_at", flat=True))
        signed = sum(1 for moment in moments if moment)
        open_ = record.state in (Record.State.DRAFT, Record.State.SENT_BACK)
        if not moments or not (signed or open_):
            return None
        context = {"record": record, "signed": signed, "count": len(moments), "open": open_}
        return render_to_string("work/capabilities/checkin.html", context)

    def report_block(self, viewer: Any, record: Record) -> Mapping[str, Any] | None:
        """Moments for a printed record."""
        rows = RecordPerson.objects.visible_to(viewer).filter(record=record, checked_in_at__isnull=False)
        signed = [(row.name, row.checked_in_at) for row in rows.order_by("checked_in_at", "pk")]
        return {"title": "签到", "signed": signed} if signed else None


CAPABILITY = CheckIn()
