"""The Django application of the room `workbench`."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    """Registers the room with Django, and home in the menu."""

    name = "luoshi.workbench"
    label = "workbench"

    def ready(self) -> None:
        """Home is the first line of the menu."""
        from luoshi.ui.registry import MenuItem, menus

        menus.register(MenuItem("home", _("首页"), "home", "workbench:home", order=1, phone=True))
