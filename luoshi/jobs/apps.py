"""The Django application of the room `jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the room with Django, and its own schedule."""

    name = "luoshi.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        from luoshi.jobs import tasks  # noqa: F401  # its decorators register
