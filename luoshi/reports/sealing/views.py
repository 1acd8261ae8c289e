"""Pages: periods with what waits in them, closing one, the chain of seals, its proof, what came after a closing.

Invariant: whoever proves the ledger sees these pages; only who may close periods closes one, after reading what closing
does; a broken chain is said at the top, with what to do.
"""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.jobs.operations import enqueue
from luoshi.ledger import closings, errors
from luoshi.ledger.messages import say
from luoshi.ledger.models import Closing, Entry
from luoshi.ledger.seals import line_of
from luoshi.org.views.seen import Seen
from luoshi.periods.period import Period
from luoshi.reports.models import Return
from luoshi.reports.prints.asking import period_named, periods_offered, settings_of
from luoshi.reports.prints.errors import PeriodUnknown
from luoshi.reports.prints.kinds import DOCX
from luoshi.reports.prints.views.base import download
from luoshi.reports.sealing.paper import paper_of
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage

SORTS = {"month": gettext_lazy("按月"), "quarter": gettext_lazy("按季度"), "year": gettext_lazy("按年")}
PERIODS = 13
SEALS = 50  # of the chain on the page, newest first


class SealingView(Seen, View):
    """A page for who proves the ledger. `closes`: only for who closes periods."""

    closes = False
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """403 for everybody else: nothing here is about single rows."""
        self.request = request
        if not self.viewer.can("period.close" if self.closes else "ledger.check"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    @cached_property
    def settings(self) -> Any:
        """How the house counts its periods."""
        return settings_of(self.viewer.house_id)

    def unconfirmed(self, periods: list[Period]) -> dict[Period, int]:
        """Returns of a period that nobody confirmed and nothing froze. One query."""
        rows = Return.objects.visible_to(self.viewer).filter(confirmed_at__isnull=True, frozen_at__isnull=True)
        rows = rows.order_by().values_list("round__start", "round__end").annotate(Count("pk"))
        found: dict[Period, int] = {}
        for start, end, count in rows:
            for period in periods:
                if period.start <= start and end <= period.end:
                    found[period] = found.get(period, 0) + count
        return found


class Sealing(SealingView):
    """Periods and chain."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. The number of queries does not depend on periods, entries or seals."""
        sort = request.GET.get("sort", "month")
        if sort not in SORTS:
            raise Http404
        periods = periods_offered(sort, self.viewer.today, self.settings, PERIODS)
        closed = {(row.start, row.end): row for row in closings.closings(self.viewer)}
        shown = [row for period in periods if (row := closed.get((period.start, period.end)))]
        since = closings.changed_since(self.viewer, shown)
        whole = self.settings.month_closing_day == 31
        found = closings.standings(self.viewer, periods, whole_months=whole)
        unconfirmed = self.unconfirmed(periods)
        rows = []
        for period in periods:
            row = closed.get((period.start, period.end))
            begun = any((found[period].entries, found[period].submitted, found[period].sent_back))
            if not (row or begun or period.start <= self.viewer.today < period.end):
                continue  # before the house began
            rows.append({
                "period": period, "found": found[period], "returns": unconfirmed.get(period, 0), "closing": row,
                "since": since.get(row.pk) if row else None, "over": period.end <= self.viewer.today,
            })  # fmt: skip
        context = {
            "rows": rows, "sort": sort, "sorts": SORTS.items(), "proof": closings.last_proof(self.viewer),
            "may_close": self.viewer.can("period.close"), **self.chain(),
        }  # fmt: skip
        return render(request, "reports/sealing/sealing.html", context)

    def chain(self) -> dict[str, Any]:
        """The seals with their lines."""
        rows = closings.chain(self.viewer)
        broken = set(proof.broken) if (proof := closings.last_proof(self.viewer)) else set()
        seals = [(seal, line_of(seal), seal.number in broken) for seal in rows[:SEALS]]
        return {"seals": seals, "seal_count": rows.count()}


class Close(SealingView):
    """Closing one period: first what waits and what it means, then the act."""

    closes = True

    @cached_property
    def period(self) -> Period:
        """The period of the address."""
        try:
            return period_named(self.request.GET.get("period", ""), self.settings)
        except PeriodUnknown as unknown:
            raise Http404 from unknown

    def get(self, request: HttpRequest) -> HttpResponse:
        """What closing this period does."""
        whole = self.settings.month_closing_day == 31
        context = {
            "period": self.period, "returns": self.unconfirmed([self.period]).get(self.period, 0),
            "found": closings.standings(self.viewer, [self.period], whole_months=whole)[self.period],
            "crumbs": [(_("封账"), reverse("reports:sealing")), (self.period.label, "")],
            "over": self.period.end <= self.viewer.today,
        }  # fmt: skip
        return render(request, "reports/sealing/close.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Close it."""
        period = self.period
        try:
            made = closings.close_period(
                label=period.label, start=period.start, end=period.end, by=self.viewer, at=self.now
            )
        except errors.LedgerRefused as refused:
            messages.warning(request, say(refused))
            return HttpResponseRedirect(reverse("reports:sealing"))
        said = _("“%(period)s”已封账，请打印封账单由单位留存。") % {"period": period.label}
        messages.success(request, said)
        return HttpResponseRedirect(f"{reverse('reports:sealing')}#seal-{made.seal.number}")


class Prove(SealingView):
    """Have the ledger and its chain proved in the background."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Queue it; one at a time."""
        with transaction.atomic():
            job = enqueue(
                "ledger.prove", house_id=self.viewer.house_id, by=self.viewer, at=self.now,
                payload={"key": uuid.uuid4().hex, "by_id": self.viewer.person_id}, key="prove",
            )  # fmt: skip
        return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


class SealPaper(SealingView):
    """One seal as a page for the files."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The Word file."""
        seal = get_object_or_404(closings.chain(self.viewer), number=number)
        periods = list(closings.closings(self.viewer).filter(seal=seal).values_list("label", flat=True))
        data = paper_of(seal, self.viewer.house_name, periods)
        return download(data, _("封账单-第%(number)s次") % {"number": number}, "docx", DOCX)


def _amount(row: Entry) -> Any:
    return Fraction(row.num, row.den)


def _sort(row: Entry) -> str:
    return _("新增") if row.line > 0 else _("冲销")


def _record_url(row: Entry) -> str:
    return reverse("work:record", args=[row.record_id])


class Since(ListPage):
    """What came after a closing and counts in its period."""

    columns = (
        Column("title", gettext_lazy("记录"), lambda row: row.record.title, phone="title"),
        Column("sort", gettext_lazy("变动"), _sort, phone="state"),
        Column("unit", gettext_lazy("单位"), lambda row: str(row.unit), sort="unit__name"),
        Column("kind", gettext_lazy("类型"), lambda row: row.kind.name),
        Column("counts_on", gettext_lazy("计入日期"), sort="counts_on"),
        Column("amount", gettext_lazy("数量"), _amount),
        Column("recorded_at", gettext_lazy("入账时间"), sort="pk"),
        Column("seq", gettext_lazy("分录号"), sort="pk"),
    )
    default_sort = "pk"
    empty_title = gettext_lazy("封账以后没有变动")
    empty_text = gettext_lazy("以后核实的记录如果计入这一期间，会列在这里。")
    empty_icon = "lock"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only who proves the ledger."""
        if not request.viewer.can("ledger.check"):  # type: ignore[attr-defined]  # set by the middleware
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    @cached_property
    def closing(self) -> Closing:
        """The closing of the address."""
        found: Closing = get_object_or_404(closings.closings(self.viewer), pk=self.kwargs["pk"])
        return found

    @property
    def title(self) -> str:  # type: ignore[override]  # made of the row
        """Which period."""
        return _("%(label)s封账以后的变动") % {"label": self.closing.label}

    def rows(self) -> QuerySet[Any]:
        """The entries in sight."""
        return closings.entries_since(self.viewer, self.closing)  # type: ignore[no-any-return]  # of the scoped manager

    def row_url(self, row: Entry) -> str | None:
        """The record."""
        return _record_url(row)
