"""The Django application of the room `files`."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
