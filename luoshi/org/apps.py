"""The Django application of the room `org`."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
