"""The Django application of the room `plans`: what it registers with the rooms below."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Registers the menu and who opens a plan's file."""

    name = "luoshi.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Offer the room's menu, its panels of home and its rows to the search."""
        from luoshi.ledger.gates import register_gate
        from luoshi.org.calendars import register_due_source
        from luoshi.org.imports.targets import register_source
        from luoshi.plans import closing, menus, panels, searching
        from luoshi.plans.agenda import tasks  # noqa: F401  # its decorators register
        from luoshi.plans.agenda.moving import open_dues
        from luoshi.plans.opening import target as opening

        import_module("luoshi.plans.carrying.tasks")
        menus.register()
        panels.register()
        searching.register()
        register_gate(closing.LockedPeriods())
        register_source(opening.SOURCE)
        register_due_source(open_dues)
