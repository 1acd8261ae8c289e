"""The Django application of the room `assessment`."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages, menus, jobs and figures."""
        from luoshi.assessment.schemes import menus as schemes
        from luoshi.assessment.scores import menus

        menus.register()
        schemes.register()
