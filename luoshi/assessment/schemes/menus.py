"""What schemes show elsewhere: their menu line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.ui import registry
from luoshi.ui.registry import MenuItem


def register() -> None:
    """Called once by `AppConfig.ready`."""
    registry.menus.register(
        MenuItem(
            "assessment.schemes",
            _("考核办法"),
            "list-check",
            "assessment:schemes",
            _sees,
            group=_("考核"),
            order=420,
        )
    )


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("figure.see"))
