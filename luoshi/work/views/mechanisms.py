"""Pages of the mechanisms: the list that people sign, and what is to be put right.

What lives here: requests and answers; writing is `operations.py`. Invariant: a record out of sight is 404.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record, RecordPerson
from luoshi.ui.forms import FormLook
from luoshi.ui.lists import wants_fragment
from luoshi.ui.views import UNPROCESSABLE
from luoshi.work import operations, queries
from luoshi.work.capabilities.followup import may_follow
from luoshi.work.messages import say
from luoshi.work.models import Finding
from luoshi.work.viewers import who
from luoshi.work.views.record import rows_of


class CheckInPage(View):
    """签到: names as large buttons, one tap each."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list."""
        return render(request, "work/checkin.html", self.context(request, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick or untick one: `line`, `present`."""
        viewer, at = who(request), request.now  # type: ignore[attr-defined]  # set by org's middleware
        context = self.context(request, pk)
        line = get_object_or_404(RecordPerson.objects.visible_to(viewer), pk=_number(request, "line"), record_id=pk)
        try:
            present = request.POST.get("present") == "1"
            operations.check_in(record_id=pk, line_id=line.pk, present=present, by=viewer, at=at)
        except LedgerRefused as refusal:
            messages.error(request, say(refusal))
        if wants_fragment(request):
            return render(request, "work/checkin_list.html", self.context(request, pk))
        return HttpResponseRedirect(reverse("work:checkin", args=[context["record"].pk]))

    def context(self, request: HttpRequest, pk: int) -> dict[str, Any]:
        """The record and its roster. Raises Http404 where it cannot be signed by this viewer."""
        viewer: Any = who(request)
        record = rows_of(viewer).filter(pk=pk).first()
        if record is None or "checkin" not in record.kind_version.kind_def.capabilities:
            raise Http404
        if not queries.may_amend(viewer, record):
            raise Http404
        people = list(RecordPerson.objects.visible_to(viewer).filter(record=record).order_by("pk"))
        came = sum(1 for person in people if person.present)
        open_ = record.state in (Record.State.DRAFT, Record.State.SENT_BACK)
        return {"record": record, "people": people, "came": came, "open": open_}


class FindingForm(FormLook, forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """One thing to be put right."""

    class Meta:
        model = Finding
        fields = ("text", "due")
        labels = {"text": gettext_lazy("要整改的问题"), "due": gettext_lazy("整改期限（可不填）")}


class FindingsPage(View):
    """整改事项 of one record: note one, close one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list with its form."""
        return self.page(request, pk, FindingForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Note one (`text`, `due`), or close one (`finding`, `on`, `result`)."""
        viewer, at = who(request), request.now  # type: ignore[attr-defined]  # set by org's middleware
        record = self.record(request, pk)
        if "finding" in request.POST:
            return self.close(request, record)
        form = FindingForm(request.POST)
        if not form.is_valid():
            return self.page(request, pk, form, UNPROCESSABLE)
        data = form.cleaned_data
        try:
            operations.add_finding(record_id=pk, text=data["text"], due=data["due"], by=viewer, at=at)
            messages.success(request, _("已登记整改事项。"))
        except LedgerRefused as refusal:
            messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("work:findings", args=[pk]))

    def close(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Put right on a day that is not ahead."""
        viewer: Any = who(request)
        at: datetime = request.now  # type: ignore[attr-defined]  # set by org's middleware
        finding = get_object_or_404(Finding.objects.visible_to(viewer), pk=_number(request, "finding"), record=record)
        on: date = queries.day_or_today(request.POST.get("on", ""), viewer.today)
        result = request.POST.get("result", "")
        try:
            operations.rectify(finding_id=finding.pk, record_id=record.pk, on=on, result=result, by=viewer, at=at)
            messages.success(request, _("已登记整改完成。"))
        except LedgerRefused as refusal:
            messages.error(request, say(refusal))
        return HttpResponseRedirect(reverse("work:findings", args=[record.pk]))

    def record(self, request: HttpRequest, pk: int) -> Record:
        """The record. Raises Http404 where the viewer may not follow it up."""
        viewer: Any = who(request)
        found: Record | None = rows_of(viewer).filter(pk=pk).first()
        if found is None or "followup" not in found.kind_version.kind_def.capabilities or not may_follow(viewer, found):
            raise Http404
        return found

    def page(self, request: HttpRequest, pk: int, form: FindingForm, status: int = 200) -> HttpResponse:
        """The page."""
        viewer: Any = who(request)
        record = self.record(request, pk)
        findings = list(Finding.objects.visible_to(viewer).filter(record=record).select_related("rectified_by"))
        context = {"record": record, "findings": findings, "form": form, "today": viewer.today}
        return render(request, "work/findings.html", context, status=status)


def _number(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
