"""The Django application of the room `ledger`."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the room, who opens the files that are evidence, and what the search finds."""

    name = "luoshi.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who opens files of this room, and offer its rows to the search."""
        from luoshi.files.owners import register_owner
        from luoshi.ledger import personal, searching
        from luoshi.ledger.operations.importing import keys_in_records
        from luoshi.ledger.sight import may_see_file
        from luoshi.org.imports.targets import register_key_holder

        register_owner("ledger", may_see_file)
        register_key_holder(keys_in_records)
        searching.register()
        personal.register()
