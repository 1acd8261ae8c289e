"""The chain, the signed file and the archive: what is taken away shows; nothing young goes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from luoshi.audit.chain import chain_up, faults
from luoshi.audit.export import prove, signed_lines
from luoshi.audit.models import LogArchive, LogEntry, LogLink
from luoshi.audit.operations import log, log_many
from luoshi.audit.retention import TooYoung, archive_log, old_lines
from luoshi.audit.signing import public_key
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 3, 10, 2, tzinfo=UTC)
SECRET = "the installation's"
OLD = datetime(2024, 3, 10, 2, tzinfo=UTC)


def write(count: int, *, at: datetime = AT, house_id: int = 1) -> None:
    for number in range(count):
        log(house_id=house_id, actor=None, action="unit.added", subject=f"unit:{number}", detail={"名": "东桥"}, at=at)


def by_force(*statements: str) -> None:
    """As somebody with the database in hand would, triggers and all."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_trigger() -> tuple[str, ...]:
    if connection.vendor == "sqlite":
        return ("DROP TRIGGER audit_no_delete", "DROP TRIGGER audit_no_update")
    return ("DROP TRIGGER audit_no_change ON audit_logentry",)


@pytest.mark.django_db
@pytest.mark.both
def test_a_line_that_is_taken_out_or_changed_shows_even_past_the_triggers():
    """A whole chain has no fault; then one line goes, another is changed, and both are named."""
    write(5)
    assert chain_up(1) == 5
    assert list(faults(1)) == []
    with leave_scope("the test itself"):
        keys = list(LogEntry.objects.order_by("pk").values_list("pk", flat=True))
    by_force(*drop_trigger(), f"DELETE FROM audit_logentry WHERE id = {keys[1]}",
             f"UPDATE audit_logentry SET actor_name = 'x' WHERE id = {keys[3]}")  # fmt: skip
    assert [(fault.kind, fault.entry_id) for fault in faults(1)] == [("missing", keys[1]), ("changed", keys[3])]


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_chained_at_once_and_once():
    """Three lines of one transaction and one of another; houses have chains of their own."""
    with transaction.atomic():
        write(2)
        log_many(house_id=1, actor=None, action="person.contact_exported", at=AT, subjects=["person:1", "person:2"])
    write(1, house_id=2)
    with leave_scope("the test itself"):
        assert list(LogLink.objects.order_by("house_id", "seq").values_list("house_id", "seq")) == [
            (1, 1), (1, 2), (1, 3), (1, 4), (2, 1),
        ]  # fmt: skip
    assert chain_up(1) == 0
    assert not [*faults(1), *faults(2)]


@pytest.mark.django_db
def test_a_line_that_was_rolled_back_leaves_no_gap():
    """Its number is lost, the chain's is not."""
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    write(1)
    chain_up(1)
    assert not list(faults(1))


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Path:
    """A signed file of four lines."""
    write(4)
    chain_up(1)
    path = tmp_path / "log.jsonl"
    with leave_scope("the test itself"):
        path.write_bytes(
            b"".join(signed_lines(LogEntry.objects.all(), secret=SECRET, house="清河", by="审计", at=AT, about={}))
        )
    return path


def test_a_signed_file_proves_itself_and_any_change_breaks_it(exported: Path, tmp_path: Path):
    """Whole as written; then a letter, a line, the signature, another key."""
    key = public_key(SECRET)
    whole = exported.read_bytes()
    assert prove(exported, key=key).wrong == ()
    assert prove(exported, key=key).lines == 4
    exported.write_bytes(whole.replace("东桥".encode(), "西桥".encode(), 1))
    assert "hash" in prove(exported, key=key).wrong
    lines = whole.splitlines(keepends=True)
    exported.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert {"hash", "count"} <= set(prove(exported, key=key).wrong)
    foot = json.loads(lines[-1])
    exported.write_bytes(b"".join([*lines[:-1], json.dumps(foot | {"signature": "A" * 88}).encode()]))
    assert prove(exported, key=key).wrong == ("signature",)
    exported.write_bytes(whole)
    assert prove(exported, key=public_key("another installation's")).wrong == ("key",)
    exported.write_bytes(b"{}")
    assert prove(exported).wrong == ("broken",)


def test_whoever_signs_anew_cannot_take_a_line_out_of_the_middle(exported: Path, tmp_path: Path, db: None):
    """The operator with the key in hand: the links of the neighbours do not fit."""
    with leave_scope("the test itself"):
        entries = list(LogEntry.objects.order_by("pk"))
        middle = LogEntry.objects.exclude(pk=entries[1].pk)
        pieces = signed_lines(middle, secret=SECRET, house="清河", by="审计", at=AT, about={})
        exported.write_bytes(b"".join(pieces))
    lines = exported.read_bytes().splitlines(keepends=True)
    assert (
        prove(exported).wrong == ()
    )  # a filtered file: lines that do not follow each other prove nothing of each other
    third = json.loads(lines[2])
    assert third["seq"] == 3
    forged = lines[2].replace(b'"seq":3', b'"seq":2')
    assert "chain" in prove_lines(exported, [lines[0], lines[1], forged, *lines[3:]]).wrong


def prove_lines(path: Path, lines: list[bytes]):
    path.write_bytes(b"".join(lines))
    return prove(path)


@pytest.mark.django_db
@pytest.mark.both
def test_old_lines_go_into_a_file_and_the_chain_stays_whole(tmp_path: Path):
    """Two years old: counted, written, signed, let go, told; the young ones stay; the file proves itself."""
    write(3, at=OLD)
    write(2)
    upto = datetime(2025, 1, 1, tzinfo=UTC)
    assert old_lines(1, upto) == 3
    made = archive_log(house_id=1, house="清河", upto=upto, home=tmp_path, by=None, at=AT)
    chain_up(1)
    assert made is not None
    assert (made.lines, made.last_seq) == (3, 3)
    with leave_scope("the test itself"):
        assert LogEntry.objects.filter(at__lt=upto).count() == 0
        told = LogEntry.objects.get(action="log.archived")
    assert told.detail["sha256"] == made.sha256
    assert list(faults(1)) == []
    proof = prove(tmp_path / "log-archives" / made.name, key=public_key(settings.SECRET_KEY))
    assert (proof.wrong, proof.lines) == ((), 3)
    assert archive_log(house_id=1, house="清河", upto=upto, home=tmp_path, by=None, at=AT) is None


@pytest.mark.django_db
@pytest.mark.both
def test_nothing_of_the_last_year_goes_by_code_or_by_sql(tmp_path: Path):
    """The operation refuses, and so does the database: a young archive, a line without one, another house's archive."""
    write(1)
    with pytest.raises(TooYoung):
        archive_log(house_id=1, house="清河", upto=AT - timedelta(days=300), home=tmp_path, by=None, at=AT)
    row = {"house_id": 1, "made_at": AT, "lines": 1, "last_seq": 1, "name": "x", "sha256": "0" * 64}
    with pytest.raises(DatabaseError), transaction.atomic():
        LogArchive.objects.create(upto=AT - timedelta(days=300), **row)
    LogArchive.objects.create(upto=AT - timedelta(days=400), **row | {"house_id": 2})
    for statement in ("DELETE FROM audit_logentry", "DELETE FROM audit_logarchive", "UPDATE audit_loglink SET seq = 9"):
        chain_up(1)
        with pytest.raises(DatabaseError), transaction.atomic():
            by_force(statement)
