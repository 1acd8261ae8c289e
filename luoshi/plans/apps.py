"""The Django application of the room `plans`."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
