"""What pages of returns share: the viewer, the moment, and that periods are up to their day before anything is shown.

Invariant: a return or period out of sight is 404 for every address alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.org.viewer import Viewer
from luoshi.org.views.seen import Seen
from luoshi.reports.models import Return, ReturnRound
from luoshi.reports.returns import queries
from luoshi.reports.returns.errors import ReturnRefused
from luoshi.reports.returns.messages import say
from luoshi.reports.returns.rounds import keep_up


class ReturnsView(Seen, View):
    """A page of returns."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Periods first: without a worker the first look opens and freezes them."""
        self.kwargs = kwargs
        if self.viewer.posts:
            keep_up(house_id=self.viewer.house_id, at=self.now)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    @property
    def crumb(self) -> tuple[str, str]:
        """The first step of where a page lies."""
        return (_("报表"), reverse("reports:returns"))

    def refuse(self, error: ReturnRefused, url: str) -> HttpResponse:
        """Say why nothing was changed and go back."""
        messages.warning(self.request, say(error))
        return HttpResponseRedirect(url)

    def done(self, sentence: str, url: str) -> HttpResponse:
        """Say what was done and go on."""
        messages.success(self.request, sentence)
        return HttpResponseRedirect(url)


class OneReturn(ReturnsView):
    """A page of one unit's return."""

    @cached_property
    def row(self) -> Return:
        """The return of the address."""
        found: Return = get_object_or_404(queries.returns(self.viewer), pk=self.kwargs["pk"])
        return found

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("reports:return", args=[self.kwargs["pk"]])


class OneRound(ReturnsView):
    """A page of one period: only the returns in sight; nobody's is 404."""

    @cached_property
    def round(self) -> ReturnRound:
        """The period of the address."""
        found: ReturnRound = get_object_or_404(queries.rounds(self.viewer), pk=self.kwargs["pk"])
        return found

    @cached_property
    def rows(self) -> Sequence[Return]:
        """The returns in sight, in tree order."""
        return list(queries.returns(self.viewer).filter(round=self.round).order_by("unit__path"))

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("reports:round", args=[self.kwargs["pk"]])


def oversees(viewer: Viewer) -> bool:
    """Whoever sees the returns of more than one unit."""
    return any(post.role.reach != "unit" and "record.see" in post.actions for post in viewer.posts)
