"""Base views: one row that the viewer may see, a form that answers 422 with its errors, options for a `Pick`.

Not here: lists (lists.py), error pages' choice (project). Invariant: a row outside the viewer's sight is 404 for
GET and POST alike.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views import View

from luoshi.ui.lists import demand_viewer, wants_fragment

MAX_OPTIONS = 20  # what fits below a box; more asks for more letters
UNPROCESSABLE = 422


class ScopedDetail(View):
    """One row: write `rows()` with `visible_to(self.viewer)`; `self.row` is the row or the answer is 404."""

    template_name = ""
    pk_name = "pk"

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def viewer(self) -> Any:
        """Who looks (set by org's middleware)."""
        return getattr(self.request, "viewer", None)

    def rows(self) -> QuerySet[Any]:
        """The rows this viewer may see."""
        raise NotImplementedError

    @cached_property
    def row(self) -> Any:
        """The row of the address. Raises Http404 when it is not among `rows()`."""
        return get_object_or_404(demand_viewer(self.rows()), pk=self.kwargs[self.pk_name])

    def context(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; the row stands in the template as `row`."""
        return render(request, self.template_name, {"row": self.row, **self.context()})


def form_answer(
    request: HttpRequest,
    form: BaseForm,
    page: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str = "",
) -> HttpResponse:
    """The page with a form: 200 while it is fresh, 422 with its errors once it was posted and is wrong.

    htmx gets `fragment` (the form alone) where one is named, since a whole page would land in its target.
    """
    wrong = form.is_bound and not form.is_valid()
    template = fragment if fragment and wants_fragment(request) else page
    status = UNPROCESSABLE if wrong else 200
    return render(request, template, {"form": form, **(context or {})}, status=status)


class PickOptions(View):
    """Options for a `Pick` as JSON: `[{"value": "12", "label": "东桥小学", "hint": "城东片区"}]`."""

    search_fields: tuple[str, ...] = ("name",)
    order: tuple[str, ...] = ("name",)

    request: HttpRequest

    @property
    def viewer(self) -> Any:
        """Who looks."""
        return getattr(self.request, "viewer", None)

    def rows(self) -> QuerySet[Any]:
        """The rows this viewer may choose from."""
        raise NotImplementedError

    def hint(self, row: Model) -> str:
        """A word behind the name that tells two of the same name apart."""
        return ""

    def get(self, request: HttpRequest) -> JsonResponse:
        """At most MAX_OPTIONS rows that hold every word of `q`."""
        rows = demand_viewer(self.rows())
        for word in request.GET.get("q", "").split():
            anywhere = Q()
            for path in self.search_fields:
                anywhere |= Q(**{f"{path}__icontains": word})
            rows = rows.filter(anywhere)
        found = [
            {"value": str(row.pk), "label": str(row), "hint": self.hint(row)}
            for row in rows.order_by(*self.order)[:MAX_OPTIONS]
        ]
        return JsonResponse({"options": found})
