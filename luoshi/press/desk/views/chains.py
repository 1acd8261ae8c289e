"""审核流程: how the articles of each unit are reviewed, and who is there for it; changing it.

Invariant: everybody of the house may read it; only the office above, or who keeps the settings, changes it.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.org.models import Unit
from luoshi.org.queries import units
from luoshi.press.desk import chains, errors
from luoshi.press.desk import operations as desk
from luoshi.press.desk.forms import ChainForm
from luoshi.press.desk.messages import say
from luoshi.press.desk.operations.chains import may_set
from luoshi.press.desk.views.articles import tabs
from luoshi.press.desk.views.common import attempt, now, number_of, who
from luoshi.press.models import ReviewChain
from luoshi.press.models.desk import REVIEWS
from luoshi.ui.views import UNPROCESSABLE

FIELDS = dict(zip(REVIEWS, ("first", "second", "final"), strict=True))


class ChainList(View):
    """Units with a chain of their own, and the rule for all others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. Raises Http404 for nobody."""
        viewer = who(request)
        if not viewer.can("record.see"):
            raise Http404
        asked = number_of(request.GET.get("unit"))
        if asked > 0:
            return HttpResponseRedirect(reverse("press:chain", args=[asked]))
        rows = ReviewChain.objects.visible_to(viewer).filter(replaced_at__isnull=True).select_related("unit", "by")
        lines = [(row, chains.steps_of(row.steps), may_set(viewer, row.unit)) for row in rows.order_by("unit__path")]
        home = viewer.home
        way = chains.way_of(home.unit_id, viewer.house_id, viewer.today) if home else None
        context = {
            "lines": lines, "default": chains.DEFAULT, "tabs": tabs(viewer, "chains"), "home": home,
            "may_set_any": viewer.can("house.settings") or viewer.can("press.plan"),
            "own": {"unit": way[0], "lines": way[1]} if way else None,
        }  # fmt: skip
        return render(request, "press/desk/chains.html", context)


class ChainEdit(View):
    """The chain of one unit."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For those who may set it. Raises Http404 for a unit out of sight and for all others."""
        self.unit: Unit = get_object_or_404(units(who(request)), pk=kwargs["pk"])
        if not may_set(who(request), self.unit):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The steps in force."""
        steps = {step.action: step.days for step in chains.steps_seen(self.unit)}
        initial: dict[str, Any] = {name: action in steps for action, name in FIELDS.items()}
        initial |= {f"{name}_days": steps.get(action, 1) for action, name in FIELDS.items()}
        return self.answer(request, ChainForm(initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it, or let the unit follow the one above again (`clear`)."""
        if request.POST.get("clear"):
            attempt(request, _("已改为按上级单位的审核流程。"), desk.clear_chain, unit_id=pk)
            return HttpResponseRedirect(reverse("press:chains"))
        form = ChainForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            steps = [chains.Step(action, data[f"{name}_days"]) for action, name in FIELDS.items() if data[name]]
            try:
                desk.set_chain(unit_id=pk, steps=steps, by=who(request), at=now(request))
                messages.success(request, _("审核流程已保存；在审的稿件仍按送审时的流程走完。"))
                return HttpResponseRedirect(reverse("press:chains"))
            except errors.DeskRefused as refusal:
                form.add_error(None, say(refusal))
        return self.answer(request, form)

    def answer(self, request: HttpRequest, form: ChainForm) -> HttpResponse:
        """The page."""
        rows = ReviewChain.objects.visible_to(who(request)).filter(unit=self.unit, replaced_at__isnull=True)
        context = {"form": form, "unit": self.unit, "own": rows.exists()}
        wrong = form.is_bound and not form.is_valid()
        return render(request, "press/desk/chain.html", context, status=UNPROCESSABLE if wrong else 200)
