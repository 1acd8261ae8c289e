"""Who opens the pages of the organisation: 404 for everybody else, as if they were not there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views import View

from luoshi.org.views.seen import Seen


class Guarded(Seen, View):
    """A view for viewers with one of `actions` somewhere in the house."""

    actions: tuple[str, ...] = ("org.manage",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read."""
        if not any(request.viewer.can(action) for action in self.actions):  # type: ignore[attr-defined]  # middleware
            raise Http404
        return super().dispatch(request, *args, **kwargs)
