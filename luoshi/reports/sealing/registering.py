"""What sealing registers: its menu line and its job."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.ui.registry import MenuItem, menus


def register() -> None:
    """Called once by `AppConfig.ready`."""
    from luoshi.reports.sealing import tasks  # noqa: F401  # its decorators register

    menus.register(
        MenuItem("reports.sealing", _("封账"), "lock", "reports:sealing", _proves, group=_("管理"), order=880)
    )


def _proves(viewer: Any) -> bool:
    return bool(viewer.can("ledger.check"))
