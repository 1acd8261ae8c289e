"""What the pages of this part share: the viewer, the moment, tabs. Invariant: a clock is read in views only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from luoshi.org.viewer import Viewer


def who(request: HttpRequest) -> Viewer:
    """Who asks. Set by org's middleware."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    return viewer


def now(request: HttpRequest) -> datetime:
    """The moment of the request. Set by org's middleware."""
    moment: datetime = request.now  # type: ignore[attr-defined]  # set by org's middleware
    return moment


class PressPage(View):
    """A page with its viewer and moment."""

    request: HttpRequest

    @property
    def viewer(self) -> Viewer:
        """Who looks."""
        return who(self.request)

    @property
    def at(self) -> datetime:
        """Now."""
        return now(self.request)


def number_of(text: str | None) -> int | None:
    """A key from an address or a form; None for what is none."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def placement_tabs(current: str, viewer: Any) -> list[dict[str, Any]]:
    """The tabs above the pages of placements."""
    tabs = [
        ("list", _("上稿"), reverse("press:placements")),
        ("matrix", _("媒体×单位"), reverse("press:placement_matrix")),
        ("months", _("类型×月份"), f"{reverse('press:placement_matrix')}?of=months"),
    ]
    if viewer.can("record.verify"):
        tabs.append(("verify", _("核验"), reverse("press:placement_verify")))
    tabs += [
        ("submissions", _("投稿"), reverse("press:submissions")),
        ("info", _("信息报送"), f"{reverse('press:submissions')}?of=info"),
        ("outlets", _("媒体名录"), reverse("press:outlets")),
    ]
    return [{"label": label, "url": url, "current": code == current} for code, label, url in tabs]
