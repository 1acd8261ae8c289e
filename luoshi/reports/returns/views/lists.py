"""报表: what I have to confirm, my units' returns, and for the bureau the periods with how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.reports.models import Return, ReturnRound
from luoshi.reports.returns import operations, owing, queries
from luoshi.reports.returns.messages import state_of
from luoshi.reports.returns.views.base import ReturnsView, oversees

PAGE = 20


@dataclass(frozen=True)
class RoundLine:
    """A period as the list shows it."""

    round: ReturnRound
    units: int
    confirmed: int
    auto: int
    url: str

    @property
    def left(self) -> int:
        """How many have not confirmed."""
        return self.units - self.confirmed


@dataclass(frozen=True)
class MineLine:
    """A return of an own unit."""

    row: Return
    state: tuple[str, str]
    url: str


class ReturnsPage(ReturnsView):
    """The list. As many queries with one return as with a thousand."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Owed first, then own, then the bureau's periods."""
        viewer, today = self.viewer, self.viewer.today
        own = {post.unit_id for post in viewer.posts_for("return.confirm") if post.nature != "lent"}
        mine: list[MineLine] = []
        if own:
            rows = queries.returns(viewer).filter(unit_id__in=own).order_by("-round__due", "-pk")[: PAGE * 2]
            mine = [MineLine(row, state_of(row, today), reverse("reports:return", args=[row.pk])) for row in rows]
        context: dict[str, Any] = {
            "owed": [one for one in owing.owed(viewer, today) if not one.zero],
            "mine": mine,
            "defines": operations.defines(viewer),
            "oversees": oversees(viewer),
            "today": today,
        }
        if oversees(viewer):
            page = Paginator(queries.rounds(viewer).order_by("-due", "form_id"), PAGE).get_page(request.GET.get("page"))
            context |= {
                "page": page,
                "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
                "rounds": [_line(one) for one in page.object_list],
            }
        return render(request, "reports/returns/list.html", context)


def _line(one: Any) -> RoundLine:
    return RoundLine(one, one.units, one.confirmed, one.auto, reverse("reports:round", args=[one.pk]))
