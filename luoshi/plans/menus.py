"""What the room registers with `luoshi.ui.registry` and with files: the menu, who opens a plan's source.

Invariant: a badge counts only what the viewer may see, in one query.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.files.owners import register_owner
from luoshi.plans import queries
from luoshi.plans.allowances import reading as allowances
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem


def register() -> None:
    """Called once by `AppConfig.ready`."""
    registry.menus.register(
        MenuItem("plans.list", _("工作方案"), "file-text", "plans:list", _sees, badge=_drafts, order=40)
    )
    registry.menus.register(MenuItem("plans.calendar", _("日历"), "calendar", "plans:calendar", _sees, order=20))
    registry.menus.register(
        MenuItem("plans.allowances", _("特例"), "calendar-event", "plans:allowances", _allows, badge=_asked, order=45)
    )
    register_owner(queries.ROOM, queries.may_see_source)


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("plan.see"))


def _allows(viewer: Any) -> bool:
    return bool(viewer.can("allowance.grant"))


def _asked(viewer: Any) -> int | None:
    """Requests that wait for this viewer's decision."""
    return allowances.waiting(viewer).count()


def _drafts(viewer: Any) -> int | None:
    """Plans that are still being confirmed, for who prepares them."""
    return queries.plans(viewer).filter(state="draft").count() if viewer.can("plan.edit") else None
