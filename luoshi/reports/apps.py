"""The Django application of the room `reports`."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
