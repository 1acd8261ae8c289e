"""The steps of a record's life, one view each: POST, then back with a sentence.

What lives here: requests and answers. The steps themselves are the ledger's operations. Invariant: a record out of
sight is 404 for every step alike; a refused step says why and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.ledger.operations import check_sample, hand_in, send_back, verify_record, withdraw_record
from luoshi.work.messages import say
from luoshi.work.viewers import who
from luoshi.work.views.record import rows_of


class _StepView(View):
    """One step of a record's life: POST, then back to its page with a sentence."""

    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or say why not."""
        viewer: Any = who(request)
        at: datetime = request.now  # type: ignore[attr-defined]  # set by org's middleware
        record = rows_of(viewer).filter(pk=pk).first()
        if record is None:
            raise Http404
        try:
            self.step()(record_id=pk, by=viewer, at=at, **self.words(request))
            messages.success(request, self.sentence())
        except LedgerRefused as refusal:
            messages.error(request, say(refusal, record.kind_version.kind_def))
        return HttpResponseRedirect(self.next_url(request, record))

    def step(self) -> Callable[..., Any]:
        """The ledger's operation."""
        raise NotImplementedError

    def sentence(self) -> str:
        """What to say when it is done."""
        raise NotImplementedError

    def words(self, request: HttpRequest) -> dict[str, Any]:
        """Further arguments out of what was posted."""
        return {}

    def next_url(self, request: HttpRequest, record: Record) -> str:
        """Back to the record, or to the list where it is out of sight now (a lent reviewer's queue)."""
        viewer: Any = who(request)
        seen = Record.objects.visible_to(viewer).filter(pk=record.pk).exists()
        return reverse("work:record", args=[record.pk]) if seen else reverse("work:queue")


def reason_of(request: HttpRequest) -> str:
    """The reason as written, else the quick one that was chosen, else both together."""
    quick = [each for each in request.POST.getlist("quick") if each.strip()]
    written = request.POST.get("reason", "").strip()
    return "；".join([*quick, written] if written else quick)


class HandIn(_StepView):
    """交."""

    def step(self) -> Callable[..., Any]:
        """See the base."""
        return hand_in

    def sentence(self) -> str:
        """See the base."""
        return _("已交。")


class Verify(_StepView):
    """核实."""

    def step(self) -> Callable[..., Any]:
        """See the base."""
        return verify_record

    def sentence(self) -> str:
        """See the base."""
        return _("已核实，已计入。")


class SendBack(_StepView):
    """退回, with a reason."""

    def step(self) -> Callable[..., Any]:
        """See the base."""
        return send_back

    def sentence(self) -> str:
        """See the base."""
        return _("已退回，原因会显示在对方的表单上。")

    def words(self, request: HttpRequest) -> dict[str, Any]:
        """The reason."""
        return {"reason": reason_of(request)}


class Withdraw(_StepView):
    """撤回, with a reason once it was handed in."""

    def step(self) -> Callable[..., Any]:
        """See the base."""
        return withdraw_record

    def sentence(self) -> str:
        """See the base."""
        return _("已撤回。")

    def words(self, request: HttpRequest) -> dict[str, Any]:
        """The reason."""
        return {"reason": reason_of(request)}


class Sampled(_StepView):
    """抽查无误."""

    def step(self) -> Callable[..., Any]:
        """See the base."""
        return check_sample

    def sentence(self) -> str:
        """See the base."""
        return _("已记下：抽查无误。")
