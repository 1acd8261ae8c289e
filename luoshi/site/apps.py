"""The Django application of the room `site`."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the settings page and the background work."""

    name = "luoshi.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the rooms below what this one offers."""
        from importlib import import_module

        from django.utils.translation import gettext_lazy as _

        from luoshi.ui import registry
        from luoshi.ui.registry import SettingsPage

        def allowed(viewer: Any) -> bool:
            return bool(viewer.can("house.settings"))

        registry.settings_pages.register(
            SettingsPage(
                "site.public", _("公开网站"), _("不登录就能看的页面和订阅源：地址、栏目、开关"), "external-link", "site:settings",
                allowed, order=350,
            )
        )  # fmt: skip
        import_module("luoshi.site.tasks")
