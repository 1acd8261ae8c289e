"""The project as an app: makes the cache's table after every migration, since no migration of ours can own it."""

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ProjectConfig(AppConfig):
    """Joins the rooms into one site."""

    name = "luoshi.project"
    label = "project"
    verbose_name = "落实"

    def ready(self) -> None:
        """Ask for the cache's table whenever a database has been migrated; register the nightly backup."""
        from luoshi.project.keep import tasks  # noqa: F401  # its decorator registers

        # The signal is sent for apps with models only, which this one is not; org is in every installation.
        post_migrate.connect(_make_cache_table, sender=apps.get_app_config("org"))


def _make_cache_table(*, using: str, verbosity: int = 0, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=verbosity)
