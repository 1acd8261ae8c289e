"""The tests' own database: committing tests leave nothing behind, guards of the database are put back."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError

pytestmark = pytest.mark.both


@pytest.mark.django_db
def test_the_cache_has_its_table_after_migrating() -> None:
    """Counters of failed sign-ins are shared by all processes from the first request on."""
    cache.set("sign-in", 3)
    assert cache.get("sign-in") == 3


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_keeps_the_audit_log_append_only() -> None:
    """The flush sets the triggers aside and puts them back: afterwards a deletion is refused as before."""
    call_command("flush", interactive=False, verbosity=0)
    guards = _guards()
    assert guards, "the audit log has lost its triggers"
    call_command("flush", interactive=False, verbosity=0)
    assert _guards() == guards


def _guards() -> list[str]:
    catalogue = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    if connection.vendor == "sqlite":
        catalogue = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return [name for (name,) in cursor.fetchall()]


def test_a_query_without_the_database_mark_is_refused() -> None:
    """A test of a pure room cannot reach the database by accident."""
    with pytest.raises((RuntimeError, DatabaseError)):
        cache.get("sign-in")
