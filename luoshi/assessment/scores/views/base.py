"""What pages of scores share: the viewer, the moment, refusals in words; whoever may not manage finds no trial.

Invariant: a row out of sight is 404 for every address alike.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from luoshi.assessment.models import Publication, ScoreRow
from luoshi.assessment.models import Scheme as SchemeRow
from luoshi.assessment.scores import queries
from luoshi.assessment.scores.errors import ScoresRefused
from luoshi.assessment.scores.messages import say
from luoshi.assessment.scores.publishing import may_manage
from luoshi.files.errors import FileRefused, TooLarge
from luoshi.files.limits import MAX_FILE_BYTES
from luoshi.files.messages import say as say_file
from luoshi.org.views.seen import Seen


class ScoresView(Seen, View):
    """A page of scores."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def crumb(self) -> tuple[str, str]:
        """The first step of where a page lies."""
        return (_("得分"), reverse("assessment:scores"))

    @property
    def manages(self) -> bool:
        """Whether the viewer manages schemes somewhere."""
        return any(post.nature != "lent" for post in self.viewer.posts_for("scheme.manage"))

    def tabs(self, current: str) -> list[dict[str, Any]]:
        """The room's pages as this viewer has them."""
        pages = [("scores", _("得分"))]
        if self.viewer.can("objection.file") or self.viewer.can("objection.decide"):
            pages.append(("objections", _("异议")))
        if self.manages:
            pages += [("trial", _("试算")), ("decisions", _("认定")), ("numbers", _("单位数据"))]
        return [
            {"label": label, "url": reverse(f"assessment:{code}"), "current": code == current, "count": None}
            for code, label in pages
        ]

    def refuse(self, error: ScoresRefused | FileRefused, url: str) -> HttpResponse:
        """Say why nothing was changed and go back."""
        messages.warning(self.request, say(error) if isinstance(error, ScoresRefused) else say_file(error))
        return HttpResponseRedirect(url)

    def done(self, sentence: str, url: str) -> HttpResponse:
        """Say what was done and go on."""
        messages.success(self.request, sentence)
        return HttpResponseRedirect(url)

    def given_file(self, name: str) -> tuple[str, bytes] | None:
        """An uploaded file as name and bytes. Raises TooLarge."""
        given = self.request.FILES.get(name)
        if given is None:
            return None
        if (given.size or 0) > MAX_FILE_BYTES:
            raise TooLarge(given.name or "", given.size or 0, MAX_FILE_BYTES)
        return given.name or "", given.read()


class Managing(ScoresView):
    """A page for those who manage schemes; for all others it is not there."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 for whoever manages nothing."""
        if not self.manages:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]  # views here answer HttpResponse

    def schemes(self) -> Any:
        """The schemes that the viewer manages."""
        reach = self.viewer.within("unit__", "scheme.manage")
        return SchemeRow.objects.visible_to(self.viewer).filter(reach).select_related("unit", "ranking_by")


class OnePublication(ScoresView):
    """A page of one published table."""

    @cached_property
    def publication(self) -> Publication:
        """The publication of the address."""
        found: Publication = get_object_or_404(queries.publications(self.viewer), pk=self.kwargs["pk"])
        return found

    @property
    def managed(self) -> bool:
        """Whether the viewer manages its scheme."""
        return may_manage(self.viewer, self.publication.scheme)

    @cached_property
    def rows(self) -> list[ScoreRow]:
        """The rows in sight, in the table's order."""
        return list(queries.rows(self.viewer).filter(publication=self.publication).order_by("number"))

    def demand_managed(self) -> None:
        """404 for whoever does not manage the scheme."""
        if not self.managed:
            raise Http404

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("assessment:publication", args=[self.kwargs["pk"]])


class OneRow(ScoresView):
    """A page of one score."""

    @cached_property
    def row(self) -> ScoreRow:
        """The row of the address."""
        found: ScoreRow = get_object_or_404(queries.rows(self.viewer), pk=self.kwargs["pk"])
        return found

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("assessment:row", args=[self.kwargs["pk"]])


def replaced_by(publication: Publication) -> Publication | None:
    """The correction that took its place, where there is one."""
    return getattr(publication, "replaced_by", None)


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_response(title: str, data: bytes) -> HttpResponse:
    """A Word file as a download; not kept by the browser."""
    response = HttpResponse(data, content_type=WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.docx"
    response["Cache-Control"] = "private, no-store"
    return response
