"""The Django application of the room `org`."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


def _keeps_units(viewer: Any) -> bool:
    return bool(viewer.can("org.manage") or viewer.can("org.import"))


def _keeps_people(viewer: Any) -> bool:
    return bool(viewer.can("org.manage"))


class OrgConfig(AppConfig):
    """Registers the room with Django and its menu."""

    name = "luoshi.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages to those who may open them."""
        from luoshi.org import searching
        from luoshi.org.imports import ready
        from luoshi.org.notices import pages
        from luoshi.org.views import dates, registering
        from luoshi.ui.registry import MenuItem, menus, settings_pages

        ready.register()

        searching.register()
        pages.register()
        registering.register()
        dates.register()

        group = _("管理")
        menus.register(MenuItem("units", _("单位"), "building", "org:units", _keeps_units, group=group, order=800))
        menus.register(MenuItem("people", _("人员"), "users", "org:people", _keeps_people, group=group, order=810))
        menus.register(
            MenuItem(
                "settings", _("设置"), "settings", "org:settings",
                lambda viewer: bool(settings_pages.allowed(viewer)), group=group, order=890,
            )
        )  # fmt: skip
