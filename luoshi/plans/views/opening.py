"""年初结转 of a plan: the balances, what records have replaced of them, and the way to bring them in.

Invariant: balances in sight only; reducing one is the ledger's correction, by who may amend it.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.messages import say
from luoshi.ledger.models import Record
from luoshi.plans.opening.operations import reduce_balance
from luoshi.plans.opening.reading import balances
from luoshi.plans.opening.target import PREFIX, may_open
from luoshi.plans.views.base import PlanView, tabs
from luoshi.ui.export import table_response


class OpeningPage(PlanView):
    """The list, and as a workbook with `?export=xlsx`."""

    def get(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The balances."""
        rows = balances(self.viewer, self.plan)
        if request.GET.get("export") == "xlsx":
            heads = [_("单位"), _("指标"), _("已完成数量"), _("截至"), _("已补录"), _("仍结转"), _("状态")]
            cells = [
                [str(b.record.unit), b.title, b.amount, b.until, b.recorded, b.left, b.record.get_state_display()]
                for b in rows
            ]
            return table_response(_("年初结转"), heads, cells, today=self.viewer.today)
        what = urlencode({"what": f"{PREFIX}:{self.plan.pk}"})
        context = {
            "plan": self.plan,
            "tabs": tabs(request, self.plan, self.viewer),
            "rows": rows,
            "replaced": sum(1 for each in rows if each.replaced),
            "crumbs": self.crumbs(
                (self.plan.title, reverse("plans:document", args=[self.plan.pk])), (_("年初结转"), "")
            ),
            "may_open": may_open(self.viewer) and self.plan.state == "running",
            "import_url": f"{reverse('org:import_new')}?{what}",
            "template_url": f"{reverse('org:import_template')}?{what}",
        }
        return render(request, "plans/opening.html", context)

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """Reduce one balance."""
        found = [each for each in balances(self.viewer, self.plan) if str(each.record.pk) == request.POST.get("record")]
        if not found or not found[0].replaced:
            raise Http404
        try:
            record = reduce_balance(balance=found[0], by=self.viewer, at=self.now)
        except Record.DoesNotExist as error:
            raise Http404 from error
        except LedgerRefused as refusal:
            messages.error(request, say(refusal))
        else:
            gone = record.state == Record.State.WITHDRAWN
            messages.success(request, _("已全部由具体记录代替，结转已撤回。") if gone else _("已冲减，等核验员核实。"))
        return redirect("plans:opening", plan_id=plan_id)
