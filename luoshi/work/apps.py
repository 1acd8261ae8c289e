"""The Django application of the room `work`: what it registers with the rooms below."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Registers capabilities, menu items and home panels."""

    name = "luoshi.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the rooms below what this one offers."""
        from luoshi.org.imports.targets import register_source
        from luoshi.work import capabilities, menus
        from luoshi.work.importing import holdings, records

        capabilities.register()
        menus.register()
        register_source(records.SOURCE)
        register_source(holdings.SOURCE)
