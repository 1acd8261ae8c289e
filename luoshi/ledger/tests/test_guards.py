"""The journal defends itself: what raw SQL may not do, what a fault leaves, what the check finds."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from luoshi.cli import ledger as command
from luoshi.ledger import check, errors, messages, seals
from luoshi.ledger import operations as ops
from luoshi.ledger.models import (
    DayTally,
    Entry,
    History,
    Holding,
    HouseClock,
    MonthTally,
    Posting,
    Record,
    RecordHolding,
    WaitingLine,
)
from luoshi.ledger.tests.world import World
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both


def run(sql: str, *params: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def posted(world):
    """One activity of three lines, and one that was sent back."""
    world.verified("t.activity", world.oak, date(2026, 1, 3), hours="1.5")
    world.returned(world.verified("t.activity", world.oak, date(2026, 1, 4), hours="2"))
    return world


COPY = (
    "INSERT INTO ledger_entry (id, house_id, seq, recorded_at, record_id, version, line, reverses, kind_id, quantity, "
    "num, den, unit_id, role, facets_id, holding_id, person, piece, counts_on, handed_in_at, grade, hash) SELECT {id}, "
    "house_id, {seq}, recorded_at, record_id, {version}, {line}, {reverses}, kind_id, quantity, {num}, {den}, unit_id, "
    "{role}, facets_id, holding_id, person, piece, {counts_on}, handed_in_at, {grade}, hash FROM ledger_entry "
    "WHERE seq = 1"
)
FINE = {
    "id": "house_id * 1099511627776 + 99", "seq": "99", "version": "7", "line": "1", "reverses": "NULL", "num": "num",
    "den": "den", "role": "role", "counts_on": "counts_on", "grade": "grade",
}  # fmt: skip
MIRROR = {"version": "version", "line": "-line", "reverses": "seq", "num": "-num"}


def test_a_sound_entry_and_its_mirror_pass_by_raw_sql(posted):
    """The setup of the refusals below: only the fact that each flips is at fault."""
    run(COPY.format(**FINE))
    run(COPY.format(**FINE | MIRROR | {"id": "house_id * 1099511627776 + 100", "seq": "100"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "5"},
        {"den": "0"},
        {"version": "version"},  # the line stands already
        {"version": "0"},
        {"role": "'guest'"},
        {"grade": "'E'"},
        {"line": "-1"},  # a negative line that reverses nothing
        {"reverses": "seq"},  # a positive line that reverses something
        MIRROR | {"num": "-num - 1"},
        MIRROR | {"counts_on": "'2026-02-02'"},
        MIRROR | {"den": "den + 1"},
        MIRROR | {"line": "-2"},
    ],
)
def test_the_database_refuses_an_unsound_entry(posted, wrong):
    """Each by its own constraint or trigger."""
    with pytest.raises(DatabaseError):
        run(COPY.format(**FINE | wrong))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET num = 9 WHERE seq = 1",
        "DELETE FROM ledger_entry WHERE seq = 1",
        "UPDATE ledger_posting SET recorded_at = '2026-01-01 00:00:00+00:00'",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_kindversion SET number = 9",
    ],
)
def test_the_journal_is_append_only(posted, sql):
    """Neither entries nor postings nor versions of kinds are changed or deleted."""
    with pytest.raises(DatabaseError):
        run(sql)


TABLES = (Record, Entry, Posting, HouseClock, DayTally, MonthTally, WaitingLine, History, Holding, RecordHolding)


def snapshot() -> list[list[tuple]]:
    with leave_scope("test"):
        return [sorted(map(repr, table.objects.values_list())) for table in TABLES]


class Fault(Exception):
    """Power is cut."""


def cut_at(number: int):
    """Raise before the numbered statement of a transaction; savepoints are the test's own."""
    seen = [0]

    def wrapper(execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen[0] += 1
            if seen[0] == number:
                raise Fault
        return execute(sql, params, many, context)

    return wrapper


STEPS = {
    "hand_in": lambda w, r: ops.hand_in(record_id=r["patrol"].pk, by=w.oak_clerk, at=w.now),
    "verify": lambda w, r: ops.verify_many(record_ids=[r["a"].pk, r["board"].pk], by=w.county_verifier, at=w.now),
    "send_back": lambda w, r: ops.send_back(record_id=r["done"].pk, reason="重复", by=w.county_verifier, at=w.now),
    "withdraw": lambda w, r: ops.withdraw_record(record_id=r["done"].pk, reason="重复", by=w.oak_clerk, at=w.now),
    "correct": lambda w, r: ops.correct_record(
        record_id=r["done"].pk, content=w.content("t.activity", w.oak, date(2026, 1, 2)), reason="日期", by=w.oak_clerk,
        at=w.now,
    ),
    "enter": lambda w, r: ops.enter_many(
        contents=[w.content("t.patrol", w.oak), w.content("t.activity", w.oak)], by=w.oak_clerk, at=w.now, hand_in=True
    ),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_fault_between_any_two_statements_leaves_nothing_half_done(world, step):
    """Cut before the first, the second … statement: all tables are as before; uncut the step changes them."""
    board = world.board("宣传栏", world.oak)
    records = {
        "patrol": world.draft("t.patrol", world.oak),
        "a": world.submitted("t.activity", world.oak, hours="1"),
        "board": world.submitted("t.board", world.oak, holdings=[board.pk]),
        "done": world.verified("t.activity", world.oak),
    }
    world.tick()
    before = snapshot()
    for number in range(1, 200):
        try:
            with transaction.atomic(), connection.execute_wrapper(cut_at(number)):
                STEPS[step](world, records)
        except Fault:
            assert snapshot() == before, f"cut before statement {number}"
        else:
            break
    assert number > 8
    assert snapshot() != before
    assert check.check(house_id=world.house.pk).findings == []


@pytest.mark.django_db(transaction=True)
def test_two_verifiers_at_the_same_moment_post_once():
    """Both press the button at once; one is told that somebody was faster."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: the second begins when the first is done; its tests share one connection")
    world = World()
    record = world.submitted("t.activity", world.oak)
    start, came = threading.Barrier(2), []

    def press(viewer):
        start.wait()
        try:
            came.append(ops.verify_record(record_id=record.pk, by=viewer, at=world.now).entries)
        except errors.WrongState as refused:
            came.append(refused.state)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(v,)) for v in (world.county_verifier, world.oak_verifier)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came, key=str) == [1, "verified"]
    assert world.done("t.activity", world.oak) == 1


def found(world) -> list[str]:
    return sorted({each.sort for each in check.check(house_id=world.house.pk, seals=True).findings})


def unguarded(sql: str) -> None:
    """What somebody with the database's own rights could do."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        else:
            for name in ("entry_no_update", "entry_no_delete"):
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("tampering", "sorts"),
    [
        ("UPDATE ledger_daytally SET num = num + 1", ["tally"]),
        ("UPDATE ledger_monthtally SET count = count + 1", ["tally"]),
        ("DELETE FROM ledger_daytally", ["tally"]),
        ("DELETE FROM ledger_monthtally", ["tally"]),
        ("UPDATE ledger_record SET state = 'withdrawn', posted = 0", ["standing"]),
        ("UPDATE ledger_houseclock SET last_seq = last_seq + 1", ["gap", "posting"]),
    ],
)
def test_the_check_finds_what_was_tampered_with(posted, tampering, sorts):
    """And `repair` mends tallies, but nothing else."""
    assert found(posted) == []
    run(tampering)
    assert found(posted) == sorts
    check.repair(house_id=posted.house.pk)
    assert found(posted) == [each for each in sorts if each != "tally"]


def test_the_check_finds_tallies_of_nothing(posted):
    """A tally under a key that the journal does not know."""
    for table in ("ledger_daytally", "ledger_monthtally"):
        with leave_scope("test"):
            first = DayTally.objects.first()
        run(
            f"INSERT INTO {table} (house_id, kind_id, quantity, unit_id, day, facets_id, den, num, count) "
            "VALUES (%s, %s, 'count', %s, '2031-01-01', %s, 1, 5, 5)",
            first.house_id, first.kind_id, first.unit_id, first.facets_id,
        )  # fmt: skip
        assert found(posted) == ["tally"]
        check.repair(house_id=posted.house.pk)
        assert found(posted) == []


def test_a_changed_entry_breaks_its_hash_and_the_seals_after_it(posted):
    """The hash tells which entry, the chain that it was changed even with a fresh hash."""
    first = seals.seal(house_id=posted.house.pk, by=None, at=posted.tick())
    posted.verified("t.activity", posted.oak)
    second = seals.seal(house_id=posted.house.pk, by=None, at=posted.tick())
    assert seals.seal(house_id=posted.house.pk, by=None, at=posted.tick()) == second
    assert (second.previous, found(posted)) == (first.hash, [])
    unguarded("UPDATE ledger_entry SET grade = 'A' WHERE seq = 2")
    assert found(posted) == ["hash"]
    from luoshi.ledger.posting import hash_of
    from luoshi.ledger.store.values import COLUMNS, entry_row

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS[1:-1])} FROM ledger_entry WHERE seq = 2")
        fresh = hash_of(entry_row(cursor.fetchone()))
        cursor.execute("UPDATE ledger_entry SET hash = %s WHERE seq = 2", [fresh])
    assert found(posted) == ["seal"]


def test_a_missing_entry_is_a_gap(posted):
    """Somebody deleted the last one: number, tallies and postings no longer agree."""
    unguarded("DELETE FROM ledger_entry WHERE seq = 6")
    assert {"gap", "tally"} <= set(found(posted))


def test_the_command_says_what_it_found_and_exits_with_it(posted, capsys):
    """0 without findings; 1 with one, and again 1 after a repair, so that nobody misses it; then 0."""
    parser = __import__("argparse").ArgumentParser()
    command.add_arguments(parser)
    ask = lambda *words: command.run(parser.parse_args(words))  # noqa: E731
    assert ask("check") == 0
    run("UPDATE ledger_daytally SET num = num + 1")
    assert ask("check", "--seals") == 1
    assert ask("check", "--repair") == 1
    assert "仍有问题 0 处" in capsys.readouterr().out
    assert ask("check") == 0
    assert ask("seal") == 0
    assert "封账1·6条" in capsys.readouterr().out
    assert ask("check", "--house", "999") == 2


def test_every_refusal_and_finding_has_its_sentence():
    """The messages enumerate the errors; none is left without wording."""
    samples = {
        errors.NotAllowed: ("record.verify", "橡树小学"), errors.WrongState: ("draft", ("submitted",)),
        errors.OwnRecord: ("doer",), errors.Incomplete: ((errors.Missing("field", "topic"),),),
        errors.BadValues: ((errors.Fault("day", "in_future"),),), errors.PieceTaken: ("稿件", "题目", 1),
        errors.UnitClosed: ("橡树小学", date(2026, 1, 1)), errors.WrongUnit: ("橡树小学",),
        errors.ReasonMissing: ("send_back", 300), errors.TooMany: ("records", 5), errors.AmountTooLarge: ("x",),
        errors.KindUnknown: ("x",), errors.KindClosed: ("x",), errors.KindUnsound: (("x",),),
        errors.HoldingTaken: ("x",), errors.HoldingClosed: ("x",), errors.NothingToSeal: (),
        errors.PeriodLocked: ("橡树小学", "9月", date(2026, 10, 8)),
        errors.PeriodClosed: ("9月",), errors.PeriodRuns: ("9月", date(2026, 9, 30)),
    }  # fmt: skip
    assert set(samples) == set(errors.LedgerRefused.__subclasses__())
    for error, values in samples.items():
        assert messages.say(error(*values)).endswith(("。", "x"))
    for sort in messages.FINDINGS:
        assert "seq=3" in messages.say_finding(check.Finding(sort, {"seq": 3}))
