"""The Django application of the room `audit`."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
