"""Returns as files: one unit's, or a whole period's; a long one is made in the background."""

from __future__ import annotations

from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from luoshi.jobs.operations import enqueue
from luoshi.reports.returns import excel, official
from luoshi.reports.returns.queries import sheet_of
from luoshi.reports.returns.tasks import PACK
from luoshi.reports.returns.views.base import OneReturn, OneRound
from luoshi.ui.export import file_response

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AT_ONCE = 40
"""Units whose own sheets are written while the browser waits: about a second."""


def word_response(title: str, data: bytes) -> HttpResponse:
    """A Word file as a download; not kept by the browser."""
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.docx"
    response["Cache-Control"] = "private, no-store"
    return response


class ReturnExport(OneReturn):
    """One unit's return, as it stands on its page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`?as=docx` for Word."""
        row = self.row
        sheet = sheet_of(self.viewer, row.round, [row], waiting=False)
        title = f"{row.form.name}-{row.round.label}-{row.unit}"
        if request.GET.get("as") == "docx":
            return word_response(title, official.return_paper(sheet, row, self.viewer.house_name))
        return file_response(title, excel.return_workbook(sheet, row), today=self.viewer.today)


class RoundExport(OneRound):
    """A period: the returns in sight, and only those."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`?as=docx` for Word, `?units=1` with a sheet for each unit."""
        round_ = self.round
        units = bool(request.GET.get("units"))
        title = f"{round_.form.name}-{round_.label}"
        if units and len(self.rows) > AT_ONCE:
            return self._later()
        sheet = sheet_of(self.viewer, round_, self.rows, waiting=False)
        if request.GET.get("as") == "docx":
            return word_response(title, official.return_paper(sheet, None, self.viewer.house_name))
        return file_response(title, excel.round_workbook(sheet, units=units), today=self.viewer.today)

    def _later(self) -> HttpResponse:
        viewer = self.viewer
        with transaction.atomic():
            job = enqueue(
                PACK, house_id=viewer.house_id, by=str(viewer.person_key), at=self.now,
                payload={"round_id": self.round.pk}, key=f"{PACK}:{self.round.pk}:{viewer.person_key}",
            )  # fmt: skip
        return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))
