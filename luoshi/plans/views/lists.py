"""The list of plans: a card each, with how far it is confirmed or how its year stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.periods.words import span_words
from luoshi.plans import queries
from luoshi.plans.models import Plan
from luoshi.plans.queries import Tally
from luoshi.plans.views.base import PlanView

PAGE = 24  # cards: three screens


@dataclass(frozen=True)
class PlanCard:
    """A plan as the list shows it."""

    plan: Plan
    tally: Tally
    span: str
    url: str

    @property
    def state(self) -> str:
        """A code that pills know."""
        return {"draft": "proposed", "running": "normal", "closed": "off"}[self.plan.state]


class PlanList(PlanView):
    """All plans in sight, those being confirmed first for who prepares them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. Two queries and the count."""
        rows = queries.plans(self.viewer)
        edits = self.viewer.can("plan.edit")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        tallies = queries.tallies(self.viewer, [plan.pk for plan in page.object_list])
        cards = [
            PlanCard(
                plan,
                tallies.get(plan.pk, Tally()),
                span_words(plan.start, plan.end),
                reverse("plans:confirm" if plan.state == "draft" else "plans:document", args=[plan.pk]),
            )
            for plan in page.object_list
        ]
        context = {"page": page, "cards": cards, "edits": edits, "pages": _pages(page)}
        return render(request, "plans/list.html", context)


def _pages(page: Page[Plan]) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
