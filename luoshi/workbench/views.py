"""Home: three questions answered without a click: what do I owe, what waits for me, is the year on course.

What lives here: the page that joins panels. Not here: the panels (each room's). Invariant: a panel that fails never
takes home away: it is logged and its place says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.ui.registry import Panel, panels

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A panel with its content; `failed` when it could not be computed."""

    panel: Panel
    html: str
    failed: bool = False


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The panels that this viewer may see and that have something to say."""
    viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    shown = [found for panel in panels.allowed(viewer) if (found := _show(panel, request)) is not None]
    wide = [each for each in shown if each.panel.wide]
    return render(
        request,
        "workbench/home.html",
        {"wide": wide, "cards": [each for each in shown if not each.panel.wide], "today": viewer.today},
    )


def _show(panel: Panel, request: HttpRequest) -> Shown | None:
    try:
        html = panel.render(request)
    except Exception:
        log.exception("panel %s failed", panel.code)
        return Shown(panel, "", failed=True)
    return None if html is None else Shown(panel, html)
