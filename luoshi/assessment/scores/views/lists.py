"""得分: my own newest scores; for those who see more, the published tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from luoshi.assessment.engine import show
from luoshi.assessment.models import Objection, Publication, ScoreRow
from luoshi.assessment.scores import queries
from luoshi.assessment.scores.objecting import may_object, until_of
from luoshi.assessment.scores.views.base import ScoresView, replaced_by

PAGE = 20
MINE = 12


@dataclass(frozen=True)
class Mine:
    """An own score in the list."""

    row: ScoreRow
    name: str
    points: str
    url: str
    until: date | None
    objects: bool


@dataclass(frozen=True)
class Table:
    """A published table in the list."""

    publication: Publication
    rows: int
    open_objections: int
    replaced: bool
    url: str


class ScoresPage(ScoresView):
    """The list; as many queries with one table as with a hundred."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Own scores first."""
        viewer = self.viewer
        mine = [self._mine(row) for row in queries.own_rows(viewer)[:MINE]]
        context: dict[str, Any] = {"tabs": self.tabs("scores"), "mine": mine, "manages": self.manages}
        wide = any(post.role.reach != "unit" for post in viewer.posts_for("figure.see"))
        context["wide"] = wide
        page = Paginator(self._tables(), PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "pages": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
            "tables": [_table(each) for each in page.object_list],
        }
        return render(request, "assessment/scores/list.html", context)

    def _mine(self, row: ScoreRow) -> Mine:
        until = until_of(row)
        late = until is None or self.viewer.today > until
        return Mine(
            row, queries.name_of(row), show(row.total), reverse("assessment:row", args=[row.pk]), until,
            not late and may_object(self.viewer, row),
        )  # fmt: skip

    def _tables(self) -> Any:
        """Publications of which more than the own rows can be seen."""
        seen = ScoreRow.objects.visible_to(self.viewer).values("pk")
        open_ = Objection.objects.visible_to(self.viewer).filter(verdict="", withdrawn_at__isnull=True).values("pk")
        found = queries.publications(self.viewer).annotate(
            in_sight=Count("rows", filter=Q(rows__in=seen), distinct=True),
            waiting=Count("objections", filter=Q(objections__in=open_), distinct=True),
        )
        return found.filter(in_sight__gt=0).order_by("-start", "-published_at", "-pk")


def _table(each: Any) -> Table:
    return Table(
        each, each.in_sight, each.waiting, replaced_by(each) is not None,
        reverse("assessment:publication", args=[each.pk]),
    )  # fmt: skip
