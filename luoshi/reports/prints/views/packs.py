"""Pages of what is made in the background: evidence packs, task lists. Also one unit's task list, at once.

Invariant: the job is given the exact moment of asking, so that running it twice makes the same.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.jobs.operations import enqueue
from luoshi.plans.models import Plan
from luoshi.reports.prints import tasklists
from luoshi.reports.prints.asking import Ask, moment_text
from luoshi.reports.prints.errors import PrintRefused
from luoshi.reports.prints.kinds import DOCX
from luoshi.reports.prints.limits import MAX_PACK_BYTES, MAX_PACK_FILES
from luoshi.reports.prints.messages import say
from luoshi.reports.prints.packs import PACKS, PackKind
from luoshi.reports.prints.views.base import PrintView, download, home_crumb, query_of
from luoshi.reports.prints.views.pages import choose_target
from luoshi.ui.views import UNPROCESSABLE


class OfPack(PrintView):
    """A page about one kind of zip."""

    @property
    def pack(self) -> PackKind:
        """The kind of the address."""
        found = PACKS.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def asked(self) -> Ask:
        """The ask, with the kind's defaults."""
        return self.ask(period=self.pack.period, alone=self.pack.alone)


class PackPage(OfPack):
    """Choose, and have it made."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page; first of which target or plan."""
        if not request.GET.get(self.pack.needs):
            if self.pack.needs == "target":
                return choose_target(request, self.viewer, str(self.pack.name), request.path)
            return self.choose_plan()
        return self.page()

    def choose_plan(self) -> HttpResponse:
        """Of which plan; the only one at once."""
        rows = Plan.objects.visible_to(self.viewer).exclude(state=Plan.State.DRAFT).order_by("-start", "-pk")
        plans = list(rows[:100])
        if len(plans) == 1:
            return HttpResponseRedirect(f"{self.request.path}?plan={plans[0].pk}")
        context = {"crumbs": [home_crumb(), (str(self.pack.name), "")], "name": self.pack.name, "plans": plans}
        return render(self.request, "reports/prints/choose_plan.html", context)

    def page(self, problem: str = "") -> HttpResponse:
        """What would be made, and the button."""
        ask = None
        context: dict[str, Any] = {}
        try:
            ask = self.asked()
            context = self.lists(ask) if self.pack.code == "tasklists" else self.evidence(ask)
        except PrintRefused as refused:
            problem = say(refused)
        name = "tasklists" if self.pack.code == "tasklists" else "pack"
        context |= {
            "crumbs": [home_crumb(), (str(self.pack.name), "")], "pack": self.pack, "ask": ask, "problem": problem,
            "start_url": f"{self.request.path}?{query_of(ask)}" if ask else "", **self.choices(ask, self.pack.period),
        }  # fmt: skip
        return render(self.request, f"reports/prints/{name}.html", context, status=UNPROCESSABLE if problem else 200)

    def lists(self, ask: Ask) -> dict[str, Any]:
        """Each unit's list and the message."""
        lists = tasklists.task_lists(ask)
        file = reverse("reports:tasklist")
        rows = [(each, f"{file}?{query_of(ask, only=each.unit_id)}") for each in lists]
        return {"lists": rows, "message": tasklists.message(ask, lists) if lists else ""}

    def evidence(self, ask: Ask) -> dict[str, Any]:
        """How much there is to pack."""
        from luoshi.reports.prints.ledger import figure_of_target, total_words

        spec, figure = figure_of_target(ask)
        limits = _("最多 %(files)s 个文件、合计 %(size)s MB") % {
            "files": MAX_PACK_FILES, "size": MAX_PACK_BYTES // 1024 // 1024,
        }  # fmt: skip
        return {"total": total_words(spec, figure, figure.entries), "figure": figure, "limits": limits}

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Queue it and go to its page."""
        try:
            ask = self.asked()
        except PrintRefused as refused:
            return self.page(say(refused))
        if (ask.target if self.pack.needs == "target" else ask.plan) is None:
            raise Http404
        payload = {
            "code": self.pack.code, "unit": ask.unit.pk, "alone": not ask.below, "period": ask.period.key,
            "as_of": moment_text(ask.as_of), "plan": ask.plan.pk if ask.plan and not ask.target else None,
            "target": ask.target.pk if ask.target else None,
        }  # fmt: skip
        title = f"{self.pack.name}：{ask.target.title if ask.target else ask.plan}"
        with transaction.atomic():
            job = enqueue("reports.pack", house_id=self.viewer.house_id, by=self.viewer, at=self.now,
                          payload=payload, title=title)  # fmt: skip
        return HttpResponseRedirect(reverse("jobs:job", args=[job.pk]))


class TaskList(PrintView):
    """One unit's task list as Word, at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page of the unit that is asked for."""
        only = request.GET.get("only", "")
        if not only.isdecimal():
            raise Http404
        try:
            ask = self.ask(period="year")
        except PrintRefused as refused:
            raise Http404 from refused
        found = tasklists.task_lists(ask, only=int(only))
        if not found:
            raise Http404
        return download(tasklists.page(ask, found[0]), _("%(unit)s任务清单") % {"unit": found[0].unit}, "docx", DOCX)
