"""What the desk registers: menu, home panel, who opens its files, background work, what is kept of a person.

Invariant: a badge counts only what the viewer may see, in one query.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.files.owners import register_owner
from luoshi.press.desk import queries
from luoshi.press.desk.operations.files import OWNER
from luoshi.press.desk.personal import register as register_personal
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem, Panel

GROUP = _("新闻宣传")
PANEL_ROWS = 5


def register() -> None:
    """Called once by `PressConfig.ready`."""
    registry.menus.register(
        MenuItem("press.articles", _("稿件"), "news", "press:articles", _sees, badge=_mine, group=GROUP, order=320)
    )
    registry.menus.register(
        MenuItem(
            "press.reviews", _("审稿"), "rubber-stamp", "press:reviews", queries.is_reviewer,
            badge=queries.waiting_count, group=GROUP, order=330,
        )
    )  # fmt: skip
    registry.panels.register(
        Panel("press.reviews", _("等我审的稿件"), waiting_panel, order=16, allowed=queries.is_reviewer)
    )
    registry.panels.register(Panel("press.mine", _("我的稿件"), mine_panel, order=22, allowed=_writes))
    register_owner(OWNER, queries.may_see_file)
    register_personal()
    import_module("luoshi.press.desk.tasks")


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def _writes(viewer: Any) -> bool:
    return bool(viewer.can("press.write"))


def _mine(viewer: Any) -> int | None:
    """Articles that came back to the viewer."""
    if not viewer.can("press.write"):
        return None
    return int(queries.mine_open(viewer).filter(state="returned").count())


def waiting_panel(request: HttpRequest) -> str | None:
    """等我审的稿件: left out when nothing waits."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    rows = list(queries.queue(viewer)[: PANEL_ROWS + 1])
    if not rows:
        return None
    context = {"rows": rows[:PANEL_ROWS], "more": len(rows) > PANEL_ROWS, "today": viewer.today}
    return render_to_string("press/desk/panel_reviews.html", context, request)


def mine_panel(request: HttpRequest) -> str | None:
    """我的稿件: what came back and what was begun; left out when there is nothing."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    rows = list(queries.mine_open(viewer)[: PANEL_ROWS + 1])
    if not rows:
        return None
    context = {"rows": rows[:PANEL_ROWS], "more": len(rows) > PANEL_ROWS}
    return render_to_string("press/desk/panel_mine.html", context, request)
