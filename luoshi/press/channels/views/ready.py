"""成品: an edition as its channel takes it: HTML for an account's editor, plain text, a Word file, a screen's picture.

Invariant: what is rendered is the edition of a release in the viewer's sight, with pictures of that edition only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from luoshi.press.channels import queries
from luoshi.press.channels.views.page import viewer_of
from luoshi.press.models import Release
from luoshi.press.pieces.pictures import PICTURE, pictures_of
from luoshi.press.text.render import Text, account_html, plain

MOST_ON_SCREEN = 600  # more than fits: what does not is cut by lines
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _OfRelease(View):
    """What the renderings share."""

    def text(self, request: HttpRequest, pk: int) -> tuple[Release, Text]:
        """The release and its text; `?reviewers=1` or 0 turns the reviewers' line. Raises Http404."""
        release = get_object_or_404(queries.releases(viewer_of(request)), pk=pk)
        asked = request.GET.get("reviewers")
        if asked in ("0", "1"):
            release.show_reviewers = asked == "1"
        return release, queries.text_of(release)


class Ready(_OfRelease):
    """The page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything to copy and to take along."""
        release, text = self.text(request, pk)
        words, length = plain(text)
        context = {
            "row": release, "html": account_html(text, image_url=request.build_absolute_uri), "plain": words,
            "length": length, "pictures": len(PICTURE.findall(text.html)), "reviewers": release.show_reviewers,
            "switch": "0" if release.show_reviewers else "1", "query": "1" if release.show_reviewers else "0",
        }  # fmt: skip
        return render(request, "press/channels/ready.html", context)


class WordFile(_OfRelease):
    """The .docx."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The download."""
        from luoshi.press.text.render_word import word_of  # 100 ms to import: only who downloads pays

        release, text = self.text(request, pk)
        response = HttpResponse(word_of(text, pictures_of(release.edition, release.house_id)), content_type=WORD)
        return _named(response, f"{release.edition.title}.docx")


class ScreenPicture(_OfRelease):
    """The picture for a screen, 1920 × 1080."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The PNG; `?download=1` as a file."""
        from luoshi.press.text.render_screen import NoFont, png_of

        release, text = self.text(request, pk)
        first = re.sub(r"\s+", "", release.edition.text)[:MOST_ON_SCREEN]
        try:
            data = png_of(text if text.summary else replace(text, summary=first))
        except NoFont as error:
            raise Http404(_("本机没有中文字体。")) from error
        response = HttpResponse(data, content_type="image/png")
        response["Cache-Control"] = "private, max-age=600"
        return _named(response, f"{release.edition.title}.png") if request.GET.get("download") else response


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
