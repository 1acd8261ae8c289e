"""Rules of the database: no forgotten migration, names that every PostgreSQL-speaking database accepts."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.house.sources import ROOT

MOST_NAME = 30  # some national databases cut longer names off


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """The models and the migrations say the same; otherwise makemigrations ends with 1."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_names_we_give_are_short_enough() -> None:
    """Tables, columns, indexes and constraints have at most 30 characters."""
    names = set()
    for room in settings.ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            meta = model._meta
            names |= {meta.db_table, *(field.column for field in meta.local_concrete_fields)}
            names |= {index.name for index in (*meta.indexes, *meta.constraints)}
    long = sorted(name for name in names if len(name) > MOST_NAME)
    assert not long, long


@pytest.mark.parametrize("top", [room for room in ("org", "ledger") if room in settings.ROOMS])
def test_a_lower_room_stands_without_the_upper_ones(top: str) -> None:
    """The rooms up to `top` are a whole: checks pass and no migration waits for a room above."""
    done = subprocess.run(
        [sys.executable, "-m", "luoshi", "manage", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env={
            **os.environ,
            "LUOSHI_TOP_ROOM": top,
            "DJANGO_SETTINGS_MODULE": "luoshi.project.settings_test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-500:]
