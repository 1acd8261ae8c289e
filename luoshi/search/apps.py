"""The Django application of the room `search`."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
