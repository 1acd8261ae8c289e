"""The search page: groups by kind, or the pages of one kind.

Invariant: everything shown or counted comes from `queries`, which asks each room what this viewer sees.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from luoshi.search import limits
from luoshi.search.grams import Query
from luoshi.search.queries import Group, found, found_of
from luoshi.ui.registry import search_sources


class SearchPage(View):
    """`?q=` words; `kind=` one kind alone, with `page=`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page. The number of queries does not depend on the number of hits."""
        query = Query(request.GET.get("q", "").strip())
        viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
        source = search_sources.get(request.GET.get("kind", ""))
        context: dict[str, Any] = {"query": query, "words": query.typed[: limits.MAX_QUERY]}
        if source is not None:
            context |= _one_kind(found_of(viewer, query, source, _number(request)), _number(request))
        else:
            groups = found(viewer, query)
            context |= {"groups": groups, "total": sum(group.total for group in groups)}
        return render(request, "search/search.html", context)


def _one_kind(group: Group, number: int) -> dict[str, Any]:
    """One group with its pager. Its rows were cut by the query; the paginator only counts."""
    shown = min(group.total, limits.MAX_PAGES * limits.PAGE_SIZE)
    paginator: Any = Paginator(range(shown), limits.PAGE_SIZE)
    page = paginator.get_page(number)
    pages = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {
        "groups": [group] if group.total else [],
        "total": group.total,
        "alone": group,
        "page": page,
        "pages": pages,
    }


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 1
