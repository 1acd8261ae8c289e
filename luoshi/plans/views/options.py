"""What choosers ask: units and people in sight, and whom a reach would bind."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.org import queries as org
from luoshi.plans import queries
from luoshi.plans.facts import HouseFacts
from luoshi.plans.forms.reach import ReachForm, reach_initial
from luoshi.plans.reached import reached
from luoshi.plans.spec import Reach
from luoshi.plans.views.base import PlanView
from luoshi.ui.views import PickOptions


class UnitOptions(PickOptions):
    """Units in sight that exist today."""

    search_fields = ("name", "short_name", "initials")
    order = ("path",)

    def rows(self) -> Any:
        """In tree order."""
        return queries.units_today(self.viewer).select_related("parent")

    def hint(self, row: Model) -> str:
        """What it belongs to."""
        return str(row.parent) if getattr(row, "parent", None) else ""  # type: ignore[attr-defined]  # a unit


class PersonOptions(PickOptions):
    """People in sight."""

    search_fields = ("name", "initials")
    order = ("sort_key", "pk")

    def rows(self) -> Any:
        """Those not erased."""
        return org.people(self.viewer)


class ReachPeek(PlanView):
    """How many a reach binds and who they are, while it is being chosen."""

    edits = True

    def post(self, request: HttpRequest, plan_id: int) -> HttpResponse:
        """The sentence and the names; what cannot be read yet says so."""
        coverage = request.POST.get("count-how") == "coverage"
        form = ReachForm(
            self.viewer,
            queries.catalogue_of(self.viewer),
            coverage=coverage,
            initial=reach_initial(Reach()),
            data=request.POST,
        )
        found = None
        if form.is_valid():
            reach = form.reach()
            ready = not (reach.mode in ("unit", "subtree") and reach.unit_id is None)
            if ready and not (reach.mode == "each_holding" and not reach.holding_type):
                facts = HouseFacts.load(self.plan.house_id)
                found = reached(self.viewer, facts, reach, self.plan.unit_id)
        return render(request, "plans/parts/reached.html", {"reached": found})
