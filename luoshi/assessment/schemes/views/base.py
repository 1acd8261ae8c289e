"""What pages of schemes share: the scheme of the address, who may write it, how a refusal is answered.

Invariant: a scheme out of sight is 404 for every address alike; who reads but does not manage gets 404 for its editor too.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.models import SchemeDraft
from luoshi.assessment.schemes import queries
from luoshi.assessment.schemes.errors import SchemesRefused
from luoshi.assessment.schemes.messages import say
from luoshi.org.views.seen import Seen


class SchemesView(Seen, View):
    """A page of schemes."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def crumb(self) -> tuple[str, str]:
        """The first step of where a page lies."""
        return (_("考核办法"), reverse("assessment:schemes"))

    @property
    def writes(self) -> bool:
        """Whether the viewer manages schemes somewhere."""
        return any(post.nature != "lent" for post in self.viewer.posts_for("scheme.manage"))

    def refuse(self, error: SchemesRefused, url: str) -> HttpResponse:
        """Say why nothing was changed and go back."""
        messages.warning(self.request, say(error))
        return HttpResponseRedirect(url)


class Writing(SchemesView):
    """A page for those who manage schemes; for all others it is not there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for whoever manages nothing."""
        if not self.writes:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse


class OneScheme(SchemesView):
    """A page of one scheme. `managed`: only for who writes it."""

    managed = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for a foreign scheme, and for one that is not the viewer's to write."""
        self.request, self.kwargs = request, kwargs
        if self.managed and not self.edits:
            raise Http404
        _seen = self.scheme
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    @cached_property
    def scheme(self) -> SchemeRow:
        """The scheme of the address."""
        found: SchemeRow = get_object_or_404(queries.schemes(self.viewer), pk=self.kwargs["pk"])
        return found

    @cached_property
    def edits(self) -> bool:
        """Whether the viewer writes it."""
        return queries.manages(self.viewer, self.scheme.unit.path)

    @cached_property
    def draft(self) -> SchemeDraft | None:
        """What is being written."""
        return queries.draft_of(self.viewer, self.scheme) if self.edits else None

    def url(self, name: str, *args: Any) -> str:
        """An address of this scheme."""
        return reverse(f"assessment:{name}", args=[self.scheme.pk, *args])

    def crumbs(self, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """Where the page lies."""
        return [self.crumb, (self.scheme.name, self.url("scheme")), *more]
