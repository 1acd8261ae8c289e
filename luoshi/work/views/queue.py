"""待我核验: a reviewer's ten minutes. The list on one side, the record with its pictures large on the other.

What lives here: the page, its side panel and its bulk action. Invariant: the queue holds never one's own records; after
a decision the next record is shown.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.ledger.operations import check_sample, send_back, verify_record
from luoshi.ui.lists import wants_fragment
from luoshi.work import limits, queries
from luoshi.work.lists import send_back_rows, verify_rows
from luoshi.work.messages import say
from luoshi.work.viewers import who
from luoshi.work.views.record import history, rows_of, shown_parts
from luoshi.work.views.steps import reason_of
from luoshi.work.words import REASONS

KEYS = [
    ("J", gettext_lazy("下一条")),
    ("K", gettext_lazy("上一条")),
    ("Enter", gettext_lazy("核实")),
    ("U", gettext_lazy("退回")),
    ("X", gettext_lazy("勾选")),
]


class Queue(View):
    """The list with the first (or the asked) record open; POST for many at once."""

    request: HttpRequest

    @property
    def viewer(self) -> Any:
        """The reviewer. Raises Http404 for who verifies nothing."""
        viewer = who(self.request)
        if not viewer.can("record.verify"):
            raise Http404
        return viewer

    @property
    def sampling(self) -> bool:
        """Whether what counted already is looked at."""
        return self.request.GET.get("of") == "sample"

    def rows(self) -> Any:
        """The queue, or the samples."""
        return queries.samples(self.viewer) if self.sampling else queries.queue(self.viewer)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        base = reverse("work:queue")
        total, samples = queries.queue(self.viewer).count(), queries.samples(self.viewer).count()
        rows = list(self.rows()[: limits.QUEUE])
        asked = request.GET.get("record", "")
        current = next((row for row in rows if str(row.pk) == asked), rows[0] if rows else None)
        context = {
            "rows": rows,
            "total": samples if self.sampling else total,
            "current": current,
            "tabs": [
                {"label": _("待核"), "url": base, "current": not self.sampling, "count": total},
                {"label": _("抽查"), "url": f"{base}?of=sample", "current": self.sampling, "count": samples},
            ],
            "sampling": self.sampling,
            "keys": KEYS,
            **(panel(self.viewer, current.pk) if current else {}),
        }
        return render(request, "work/queue.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Verify or send back all that are ticked."""
        ids = [one for one in request.POST.getlist("ids") if one.isdecimal() and len(one) < 19]
        rows = self.rows().filter(pk__in=ids)
        action, reason = request.POST.get("action"), reason_of(request)
        if not ids:
            messages.warning(request, _("请先勾选要处理的记录。"))
        elif action == "verify":
            messages.success(request, verify_rows(request, rows, ""))
        elif action == "send_back" and reason:
            messages.success(request, send_back_rows(request, rows, reason))
        else:
            messages.warning(request, _("请填写退回原因，再提交一次。"))
        return HttpResponseRedirect(request.get_full_path())


def panel(viewer: Any, pk: int) -> dict[str, Any]:
    """What the side panel shows. Raises Http404 for a record out of sight."""
    record = rows_of(viewer).filter(pk=pk).first()
    if record is None:
        raise Http404
    return {**shown_parts(viewer, record), "history": history(viewer, record), "reasons": REASONS}


class QueueRecord(View):
    """One record of the queue: its panel, and the decision."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel for htmx; the whole queue with it open otherwise."""
        viewer: Any = who(request)
        if not viewer.can("record.verify") or not rows_of(viewer).filter(pk=pk).exists():
            raise Http404
        if not wants_fragment(request):
            return HttpResponseRedirect(f"{reverse('work:queue')}?record={pk}")
        return render(request, "work/queue_panel.html", {**panel(viewer, pk), "sampling": _is_sample(viewer, pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide, then the next one."""
        viewer: Any = who(request)
        record = rows_of(viewer).filter(pk=pk).first()
        if record is None or not viewer.can("record.verify"):
            raise Http404
        sampling = _is_sample(viewer, pk)
        following = _after(viewer, record, sampling)
        try:
            messages.success(request, self.decide(request, record, sampling))
        except LedgerRefused as refusal:
            messages.error(request, say(refusal, record.kind_version.kind_def))
            following = pk
        query = "of=sample&" if sampling else ""
        return HttpResponseRedirect(f"{reverse('work:queue')}?{query}record={following or ''}")

    def decide(self, request: HttpRequest, record: Record, sampling: bool) -> str:
        """Verify, note a sample, or send back. Raises LedgerRefused."""
        viewer, at = who(request), request.now  # type: ignore[attr-defined]  # set by org's middleware
        words = {"title": record.title}
        if request.POST.get("action") == "send_back":
            send_back(record_id=record.pk, reason=reason_of(request), by=viewer, at=at)
            return _("已退回：%(title)s") % words
        if sampling:
            check_sample(record_id=record.pk, by=viewer, at=at)
            return _("抽查无误：%(title)s") % words
        verify_record(record_id=record.pk, by=viewer, at=at)
        return _("已核实：%(title)s") % words


def _is_sample(viewer: Any, pk: int) -> bool:
    return bool(queries.samples(viewer).filter(pk=pk).exists())


def _after(viewer: Any, record: Record, sampling: bool) -> int | None:
    """The key of the record behind this one, else of the one before it."""
    rows = queries.samples(viewer) if sampling else queries.queue(viewer)
    keys = list(rows.values_list("pk", flat=True)[: limits.QUEUE])
    if record.pk not in keys:
        return keys[0] if keys else None
    at = keys.index(record.pk)
    rest = keys[at + 1 :] or keys[:at][-1:]
    return rest[0] if rest else None
