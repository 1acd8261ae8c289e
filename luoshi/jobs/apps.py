"""The Django application of the room `jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
