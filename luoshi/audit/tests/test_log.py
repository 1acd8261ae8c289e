"""The log is appended, never changed, and read only by who keeps it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.audit.models import LogEntry
from luoshi.audit.operations import log
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)


@pytest.fixture
def entry(db) -> LogEntry:
    log(house_id=1, actor=None, action="house.created", subject="house:1", detail={"name": "清河"}, at=AT)
    with leave_scope("the test itself"):
        return LogEntry.objects.get()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_logentry SET action = 'x'", "DELETE FROM audit_logentry"], ids=["update", "delete"]
)
def test_the_database_itself_refuses_to_change_a_line(entry, statement):
    """By raw SQL, past all our code; the line stands."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with leave_scope("the test itself"):
        assert LogEntry.objects.get().action == "house.created"


def test_the_log_is_seen_by_its_keepers_of_the_own_house(entry):
    """A reader without the right sees nothing, the auditor of another house neither."""
    keeper = SimpleNamespace(account_id=1, house_id=1, can=lambda action: action == "audit.see")
    plain = SimpleNamespace(account_id=2, house_id=1, can=lambda action: False)
    foreign = SimpleNamespace(account_id=3, house_id=2, can=lambda action: True)
    assert LogEntry.objects.visible_to(keeper).count() == 1
    assert LogEntry.objects.visible_to(plain).count() == 0
    assert LogEntry.objects.visible_to(foreign).count() == 0


def test_a_line_stands_or_falls_with_what_it_tells(db):
    """Rolled back with the change it speaks of."""

    def change_that_fails() -> None:
        with transaction.atomic():
            log(house_id=1, actor=None, action="unit.added", at=AT)
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError):
        change_that_fails()
    with leave_scope("the test itself"):
        assert not LogEntry.objects.exists()
