"""The Django application of the room `site`."""

from __future__ import annotations

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
