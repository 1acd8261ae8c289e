"""What this part offers to the rooms below and beside: receivers, menus, forms of its kinds, jobs.

Called once by `PressConfig.ready`. Invariant: a badge counts only what the viewer may see.
"""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.operations.trace import stepped
from luoshi.org.viewer import Viewer
from luoshi.press.models import Piece
from luoshi.press.pieces.panels import PiecePanel, piece_panels
from luoshi.ui import registry
from luoshi.ui.registry import KindForm, MenuItem, SettingsPage

GROUP = _("新闻宣传")


def register() -> None:
    """Connect and register."""
    from luoshi.org.imports.targets import register_source
    from luoshi.press.placements.details import keep_details
    from luoshi.press.placements.importing import SOURCE
    from luoshi.press.placements.kinds import PLACEMENT
    from luoshi.press.placements.operations.claims import lapse

    register_source(SOURCE)
    stepped.connect(keep_details, dispatch_uid="press.details")
    stepped.connect(lapse, dispatch_uid="press.claims")
    registry.kind_forms.register(KindForm(PLACEMENT, "press:placement_new", "press:placement_edit"))
    registry.menus.register(
        MenuItem(
            "press.placements", _("上稿"), "news", "press:placements", _sees, badge=waiting, group=GROUP, order=360
        )
    )
    registry.settings_pages.register(
        SettingsPage("press.placements", _("上稿"), _("是否打开上稿网址留副本，投稿多少天算无回音"), "news",
                     "press:placement_settings", lambda viewer: bool(viewer.can("house.settings")), order=340)
    )  # fmt: skip
    piece_panels.register(PiecePanel("press.placements", str(_("上稿")), appearances, order=60))
    import_module("luoshi.press.placements.tasks")


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def waiting(viewer: Any) -> int | None:
    """Placements and claims that wait for this verifier."""
    from luoshi.press.placements import queries

    if not viewer.can("record.verify"):
        return None
    return int(queries.queue(viewer).count() + queries.claims_to_decide(viewer).count())


def appearances(viewer: Viewer, at: datetime, piece: Piece) -> str | None:
    """Where a piece was placed, for the page of its article; with the way to report another one."""
    from luoshi.press.placements import queries

    rows = list(queries.placements(viewer).filter(piece=piece).order_by("day")[:50])
    if not rows and not viewer.can("record.enter"):
        return None
    return render_to_string("press/placements/panel.html", {"rows": rows, "piece": piece,
                                                           "may": viewer.can("record.enter")})  # fmt: skip
