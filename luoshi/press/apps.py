"""The Django application of the room `press`."""

from __future__ import annotations

from django.apps import AppConfig


class PressConfig(AppConfig):
    """Registers the room with Django."""

    name = "luoshi.press"
    label = "press"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the pages, menus, jobs and files of each part."""
        from luoshi.press.channels import registering as channels
        from luoshi.press.desk import registering as desk
        from luoshi.press.desk.topics import registering as topics
        from luoshi.press.lists import registering as lists
        from luoshi.press.placements import registering as placements

        placements.register()
        desk.register()
        topics.register()
        channels.register()
        lists.register()
