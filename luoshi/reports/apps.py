"""The Django application of the room `reports`."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages, menus, jobs and files of each part."""
        from luoshi.reports.prints import registering as prints
        from luoshi.reports.prints import scores
        from luoshi.reports.returns import lateness
        from luoshi.reports.returns import menus as returns
        from luoshi.reports.sealing import registering as sealing

        prints.register()
        sealing.register()
        returns.register()
        lateness.register()
        scores.register()
