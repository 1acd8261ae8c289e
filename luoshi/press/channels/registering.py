"""What channels and releases offer: menu, home panels, a panel on a piece's page, settings page, receivers, jobs.

Called once by `PressConfig.ready`. Invariant: a badge or panel shows only what the viewer may see.
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.org.viewer import Viewer
from luoshi.press.channels import queries, silence
from luoshi.press.channels.operations import hearing
from luoshi.press.models import Piece
from luoshi.press.pieces import signals
from luoshi.press.pieces.panels import PiecePanel, piece_panels
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem, Panel

GROUP = _("新闻宣传")
PANEL_ROWS = 5


def register() -> None:
    """Connect and register."""
    signals.passed.connect(hearing.edition_passed, dispatch_uid="press.channels.passed")
    signals.corrected.connect(hearing.edition_corrected, dispatch_uid="press.channels.corrected")
    signals.withdrawn.connect(hearing.edition_withdrawn, dispatch_uid="press.channels.withdrawn")
    registry.menus.register(
        MenuItem("press.releases", _("发布"), "external-link", "press:releases", _sees, group=GROUP, order=340)
    )
    registry.menus.register(
        MenuItem("press.channels", _("宣传阵地"), "layout-grid", "press:channels", _sees, group=GROUP, order=350)
    )
    registry.panels.register(Panel("press.silent", _("久未更新的阵地"), silent_panel, order=24, allowed=_sees))
    registry.panels.register(Panel("press.todo", _("等我发布"), todo_panel, order=18, allowed=_publishes))
    piece_panels.register(PiecePanel("releases", str(_("本单位阵地发布")), piece_panel, order=40))
    import_module("luoshi.press.channels.tasks")


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def _publishes(viewer: Any) -> bool:
    return queries.may_release_anywhere(viewer)


def silent_panel(request: HttpRequest) -> str | None:
    """久未更新的阵地: left out where none is silent."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    found = queries.silent_channels(viewer)
    rows = list(found[:PANEL_ROWS])
    if not rows:
        return None
    limits = silence.limits_of_viewer(viewer)
    lines = [(row, silence.state_of(row, limits, viewer.today), (viewer.today - row.since).days) for row in rows]
    return render_to_string("press/channels/panel_silent.html", {"lines": lines, "count": found.count()}, request)


def todo_panel(request: HttpRequest) -> str | None:
    """等我发布: planned, marked and unchecked ones; left out where nothing waits."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    rows = list(queries.todo(viewer, request.now)[: PANEL_ROWS + 1])  # type: ignore[attr-defined]  # set there too
    if not rows:
        return None
    context = {"rows": rows[:PANEL_ROWS], "more": len(rows) > PANEL_ROWS}
    return render_to_string("press/channels/panel_todo.html", context, request)


def piece_panel(viewer: Viewer, at: datetime, piece: Piece) -> str | None:
    """Where a piece went out."""
    rows = list(queries.releases(viewer).filter(piece=piece))
    return render_to_string("press/channels/panel_piece.html", {"rows": rows}) if rows else None
