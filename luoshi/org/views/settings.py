"""The list of the house's settings pages, which rooms register; each shows only to those who may open it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.ui.registry import settings_pages


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All settings pages that this viewer may open; 404 where there is none."""
    pages = settings_pages.allowed(request.viewer)  # type: ignore[attr-defined]  # set by the middleware
    if not pages:
        raise Http404
    return render(request, "org/settings.html", {"pages": pages})
