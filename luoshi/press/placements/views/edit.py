"""Changing a placement: what was sent back is said anew, what is verified is corrected, by the form that reported it.

Invariant: unit, piece and origin stay; a record that the viewer may not change now is 404.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from luoshi.ledger import queries as ledger_queries
from luoshi.ledger.models import Record
from luoshi.org.models import Unit
from luoshi.press.models import PlacementDetail
from luoshi.press.placements import operations, queries
from luoshi.press.placements.forms import PlacementForm
from luoshi.press.placements.kinds import PLACEMENT
from luoshi.press.placements.operations import NewPlacement, Reported
from luoshi.press.placements.views.report import PlacementNew


class PlacementEdit(PlacementNew):
    """Changing what was sent back or not handed in, or correcting what is verified: the same form."""

    @cached_property
    def record(self) -> Record:
        """The placement of the address. Raises Http404 where the viewer may not change it now."""
        rows = Record.objects.visible_to(self.viewer).filter(kind__code=PLACEMENT).select_related("kind", "unit")
        found: Record = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not {"change", "correct"} & ledger_queries.steps_open(self.viewer, found):
            raise Http404
        return found

    def unit(self) -> Unit | None:
        """The record's own: it never changes."""
        return self.record.unit

    @cached_property
    def units(self) -> list[Unit]:
        """Only that one."""
        return [self.record.unit]

    @property
    def editing(self) -> int | None:  # type: ignore[override]  # here it is always there
        """The record of the address."""
        return int(self.kwargs["pk"])

    @property
    def correcting(self) -> bool:
        """Whether it stands in the journal."""
        return bool(self.record.state == Record.State.VERIFIED)

    def page(
        self, form: PlacementForm, authors: list[dict[str, Any]], errors: dict[int, str], **more: Any
    ) -> HttpResponse:
        """The same page, saying what a correction does."""
        reason = self.request.POST.get("reason", "")
        known = {"editing": self.record, "correcting": self.correcting, "reason": reason}
        return self.shown(form, authors, errors, known, more)

    def get(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """The form with what stands."""
        record, values = self.record, self.record.values
        initial = {
            "unit": record.unit, "day": record.day, "link": values.get("link", ""), "title": values.get("title", ""),
            "outlet": values.get("outlet", ""), "level": values.get("level", ""), "medium": values.get("medium", ""),
            "form": values.get("form", "news"), "position": values.get("position", "ordinary"), "note": record.note,
            "page": values.get("page", ""), "length": values.get("length") or None, "paid": values.get("paid", False),
        }  # fmt: skip
        rows = PlacementDetail.objects.visible_to(self.viewer).filter(record=record).order_by("-version")[:1]
        names, units = queries.person_names(record.house_id, rows), queries.unit_names(record.house_id, rows)
        authors = [
            {"name": each.name, "unit": "" if each.unit == str(record.unit) else each.unit, "reporter": each.reporter}
            for detail in rows
            for each in queries.shown_authors(detail, names, units)
        ]
        authors = authors or [{"name": "", "unit": "", "reporter": False}]
        return self.page(PlacementForm(viewer=self.viewer, initial=initial), authors, {})

    def post(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """Change it."""
        return super().post(request)

    def send(self, new: NewPlacement) -> Reported:
        """Rewrite the record."""
        reason = self.request.POST.get("reason", "")
        done = operations.rewrite_placement(
            record_id=self.record.pk, new=new, reason=reason, by=self.viewer, at=self.at
        )
        return Reported(done)
