"""Sets `request.viewer`: the one place where a request becomes a viewer and the clock becomes a day."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from luoshi.org.queries import viewer_for


class ViewerMiddleware:
    """Gives each request its viewer: the value itself, no proxy, so that it can be compared and copied."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach `now` and `viewer`, then go on."""
        request.now = timezone.now()  # type: ignore[attr-defined]  # one moment for the whole request
        today = timezone.localdate()
        request.viewer = viewer_for(request.user, today)  # type: ignore[attr-defined]  # every page needs it
        return self.get_response(request)
