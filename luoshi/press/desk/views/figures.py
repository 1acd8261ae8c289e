"""审稿用时: where reviews wait, how many come back, how long from event to last review. Numbers by unit, no ranking.

Invariant: units in alphabetical place of their count; no person is counted.
"""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.press.desk import queries
from luoshi.press.desk.views.articles import tabs
from luoshi.press.desk.views.common import who


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`?from=` and `?to=`: days of the first handing-in; by default this year. Raises Http404 without figure.see."""
    viewer = who(request)
    if not viewer.can("figure.see"):
        raise Http404
    first = _day(request.GET.get("from"), viewer.today.replace(month=1, day=1))
    last = _day(request.GET.get("to"), viewer.today)
    context = {
        "waiting": queries.waiting_by_unit(viewer, viewer.today), "paces": queries.paces(viewer, first, last),
        "first": first, "last": last, "tabs": tabs(viewer, "figures"),
    }  # fmt: skip
    return render(request, "press/desk/figures.html", context)


def _day(text: str | None, default: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return default
