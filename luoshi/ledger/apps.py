"""The Django application of the room `ledger`."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the room, and who opens the files that are evidence."""

    name = "luoshi.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who opens files of this room."""
        from luoshi.files.owners import register_owner
        from luoshi.ledger.sight import may_see_file

        register_owner("ledger", may_see_file)
