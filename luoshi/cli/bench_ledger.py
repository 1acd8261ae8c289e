# ruff: noqa: S608  # names of tables, constants
"""`luoshi bench ledger`: posting and reading through the product, each beside raw SQL on the same machine, same run.

Works in a SQLite file of its own that is thrown away. Times are the processor's, because product and raw SQL run in this
one process and machines are shared; entries a second are by the clock. What the numbers mean: docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

HELP = "台账：入账、单位页、矩阵、按时点重算、核对，与直接执行 SQL 对比"
NEEDS_DJANGO = False  # it sets Django up itself, on a folder of its own

UNITS, KINDS, BATCH = 300, 60, 500
YEAR = 2026
AT = datetime(YEAR, 1, 1, tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the size."""
    parser.add_argument("--entries", type=int, default=100_000, help="分录条数（默认 100000）")


def run(args: argparse.Namespace) -> int:
    """Run all measurements and print a line each."""
    with tempfile.TemporaryDirectory(prefix="luoshi-bench-") as home:
        os.environ.update(LUOSHI_HOME=home, LUOSHI_DATABASE="", LUOSHI_MODE="production")
        from luoshi.cli.main import set_up_django

        set_up_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        bench = Bench(Path(home))
        print(f"{UNITS} 个单位、{KINDS} 种记录、每次入账 {BATCH} 条记录（每条 2 行分录），SQLite")
        bench.post(10_000)
        small = bench.unit_page()
        bench.posting(max(10_000, args.entries - 10_000))
        bench.pages(small)
        bench.later()
        bench.proof()
    return 0


def timed(do: Callable[[], Any], times: int = 7) -> float:
    """The best of several runs, in milliseconds: what else the machine does only ever adds."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        do()
        spent.append(time.process_time() - start)
    return min(spent) * 1000


def line(what: str, ours: float, raw: float, unit: str = "毫秒") -> None:
    """One result beside its peer."""
    print(f"  {what:<28}本系统 {ours:>10,.1f} {unit}   对照 {raw:>10,.1f} {unit}   {ours / raw:>5.2f} 倍")


class Bench:
    """The house that is measured, and the raw database beside it."""

    def __init__(self, home: Path) -> None:
        from luoshi.catalogue.model import Choice, EvidenceRule, FieldDef, KindDef, QuantityDef
        from luoshi.ledger import operations as ops
        from luoshi.org import operations as org
        from luoshi.org.queries import root_of

        self.draw = random.Random(7)  # noqa: S311  # sample data that can be made again
        self.house = org.create_house(name="对比测试", opened=date(2020, 1, 1), at=AT)
        self.root = root_of(self.house)
        self.units = [
            org.add_unit(house_id=self.house.pk, parent=self.root, name=f"第{n}小学", by=None, at=AT, valid_from=date(2020, 1, 1))
            for n in range(UNITS)
        ]  # fmt: skip
        level = FieldDef("level", "级别", "choice", facet=True, choices=tuple(Choice(c, f"级别{c}") for c in "abc"))
        quantities = (QuantityDef("count", "次数", "次"), QuantityDef("people", "人数", "人", "field:people"))
        self.kinds = [
            ops.define_kind(
                house_id=self.house.pk, by=None, at=AT,
                kind=KindDef(f"b.k{n}", "测试记录", "other", "tag", (level, FieldDef("people", "人数", "integer")),
                             quantities, EvidenceRule(0, ("D",), "无。")),
            )
            for n in range(KINDS)
        ]  # fmt: skip
        self.versions: dict[int, int] = {}
        self.now = AT
        self.plain_sql = Raw(home / "raw.sqlite3")
        self.records = 0

    # -- posting ---------------------------------------------------------------------------------------------------

    def batch(self, size: int = BATCH) -> list[Any]:
        """Records of random kind, unit and day, with what they post; the records' own rows are written unmeasured."""
        from luoshi.ledger.lines import Line
        from luoshi.ledger.models import KindVersion, Record
        from luoshi.ledger.posting import ToPost
        from luoshi.ui.scope import leave_scope

        with leave_scope("bench"):
            if not self.versions:
                self.versions = dict(KindVersion.objects.values_list("kind_id", "pk"))
            rows = []
            for _ in range(size):
                kind, unit = self.draw.choice(self.kinds), self.draw.choice(self.units)
                day = date(YEAR, 1, 1) + timedelta(days=self.draw.randrange(365))
                rows.append(
                    Record(
                        house=self.house, kind=kind, kind_version_id=self.versions[kind.pk], unit=unit, title="记录", day=day,
                        state="verified", version=1, posted=1, entered_at=AT, verified_at=AT,
                    )
                )  # fmt: skip
            Record.objects.bulk_create(rows)
        made = []
        for row in rows:
            facets = (("level", self.draw.choice("aab")),)
            people = self.draw.randrange(3, 40)
            lines = tuple(
                Line(row.kind_id, quantity, num, 1, row.unit_id, "host", facets, None, None, "", row.day, "D")
                for quantity, num in (("count", 1), ("people", people))
            )
            made.append(ToPost(row.pk, 1, AT, lines))
        self.records += size
        return made

    def post(self, entries: int) -> float:
        """Post so many entries through the product; seconds of posting alone."""
        spent = 0.0
        for _ in range(entries // (2 * BATCH)):
            batch = self.batch()
            start = time.perf_counter()
            self.post_one(batch)
            spent += time.perf_counter() - start
        return spent

    def post_one(self, batch: list[Any]) -> None:
        """One transaction."""
        from django.db import transaction

        from luoshi.ledger import posting, store

        self.now += timedelta(seconds=1)
        with transaction.atomic():
            posting.post(store.lock_clock(self.house.pk), new=batch, at=self.now, by_id=None)

    def posting(self, entries: int) -> None:
        """Product, raw batch and bulk_create in turns, so that the disk treats all alike."""
        rounds = entries // (2 * BATCH)
        ours = raw = orm = clock = 0.0
        few = 0
        for number in range(rounds):
            batch = self.batch()
            began, start = time.perf_counter(), time.process_time()
            self.post_one(batch)
            clock += time.perf_counter() - began
            between = time.process_time()
            self.plain_sql.post(batch)
            raw += time.process_time() - between
            ours += between - start
            if number % max(1, rounds // 10) == 0:
                orm += self.by_bulk_create()
                few += 1
        total = rounds * 2 * BATCH
        print(f"  入账：{total / clock:,.0f} 条/秒（共 {total:,} 条）")
        line("每批入账，对照裸 SQLite", ours / rounds * 1000, raw / rounds * 1000)
        line("每批入账，对照 bulk_create", ours / rounds * 1000, orm / few * 1000)

    def by_bulk_create(self) -> float:
        """The same batch by the ORM and the same upsert; rolled back. Seconds."""
        from django.db import transaction

        from luoshi.ledger import posting, store
        from luoshi.ledger.models import Entry
        from luoshi.ui.scope import leave_scope

        batch = self.batch()
        start = time.process_time()
        with transaction.atomic(), leave_scope("bench"):
            clock = store.lock_clock(self.house.pk)
            keys = posting.facets_keys(self.house.pk, {each.facets for record in batch for each in record.lines})
            rows = posting._entries(self.house.pk, batch, keys, clock.last_seq + 1, self.now)
            Entry.objects.bulk_create([Entry(id=r.id, hash=posting.hash_of(r), **r._asdict()) for r in rows])
            for size, sums in posting.tally_sums(rows).items():
                store.add_to_tallies(size, ((key, num, count) for key, (num, count) in sums.items()))
            transaction.set_rollback(True)
        return time.process_time() - start

    # -- reading ---------------------------------------------------------------------------------------------------

    def questions(self, units: list[Any]) -> list[Any]:
        """One a kind, over the year, two quarters and a month in turn."""
        from luoshi.ledger.measures import Column, Measure, Question, Span

        spans = [
            Span(date(YEAR, a, 1), date(YEAR + b // 12, b % 12 + 1, 1)) for a, b in ((1, 12), (1, 6), (4, 6), (9, 9))
        ]
        columns = tuple(Column(unit.pk, (unit.pk,), below=False) for unit in units)
        return [
            Question(n, Measure((kind.code,), "count"), columns, (spans[n % 4],)) for n, kind in enumerate(self.kinds)
        ]

    def ask(self, questions: list[Any], **more: Any) -> Any:
        """All figures, as the house itself."""
        from luoshi.ledger.measures import figures_many
        from luoshi.ui.scope import leave_scope

        with leave_scope("bench"):
            return figures_many(None, questions, house_id=self.house.pk, **more)

    def statement(self, do: Callable[[], Any], marker: str) -> Callable[[], Any]:
        """The statement that the product runs for the figures, alone: the raw peer of reading."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        asked: list[tuple[str, Any]] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if marker in sql:
                asked.append((sql, params))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(listen), CaptureQueriesContext(connection):
            do()

        def again() -> None:
            with connection.cursor() as cursor:
                for sql, params in asked:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        return again

    def unit_page(self) -> float:
        """60 figures of one unit."""
        questions = self.questions(self.units[77:78])
        return timed(lambda: self.ask(questions), 15)

    def pages(self, small: float) -> None:
        """A unit's page and the matrix, beside their statements alone."""
        page, matrix = self.questions(self.units[77:78]), self.questions(self.units)
        ours = self.unit_page()
        line("单位页 60 个数，对照裸汇总 SQL", ours, timed(self.statement(lambda: self.ask(page), "tally"), 15))
        line("单位页，对照一万条分录时", ours, small)
        raw = timed(self.statement(lambda: self.ask(matrix), "tally"), 5)
        line(f"矩阵 {UNITS}×{KINDS}，对照裸汇总 SQL", timed(lambda: self.ask(matrix), 5), raw)

    def later(self) -> None:
        """As of a moment after which 10,000 entries came."""
        then = self.now
        self.post(10_000)
        matrix = self.questions(self.units)
        now = timed(lambda: self.ask(matrix), 5)
        past = timed(lambda: self.ask(matrix, as_of=then), 5)
        from luoshi.ledger import store

        low = store.place_of(self.house.pk, store.seq_as_of(self.house.pk, then))
        text = "SELECT kind_id, quantity, unit_id, counts_on, facets_id, den, num FROM ledger_entry WHERE id > %s AND id < %s"
        raw = timed(lambda: self.fetch(text, [low, low + 20_000]), 5)
        line("按时点多花的时间，对照裸读一万条", past - now, raw)

    def proof(self) -> None:
        """The check's part that a raw GROUP BY could do, and the whole."""
        from luoshi.ledger import check
        from luoshi.ledger.store import proving
        from luoshi.ui.scope import leave_scope

        house = self.house.pk
        raw = timed(lambda: self.fetch(proving.journal_by_day(), proving.bounds_of(house)), 3)
        with leave_scope("bench"):
            days = timed(lambda: (proving.differing_days(house, 9), proving.orphan_days(house, 9)), 3)
            line("核对日汇总，对照一次 GROUP BY", days, raw)
            line("核对全部汇总，对照一次 GROUP BY", timed(lambda: list(check._wrong_tallies(house)), 3), raw)
        start = time.perf_counter()
        findings = check.check(house_id=self.house.pk).findings
        print(f"  完整核对（含逐条校验值）：{time.perf_counter() - start:.1f} 秒，发现问题 {len(findings)} 处")

    def fetch(self, text: str, params: list[Any]) -> None:
        """Run one statement and take all rows."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(text, params)
            cursor.fetchall()


class Raw:
    """A bare SQLite file: entries with one index, two tallies, no hashes, no checks. The least that posting costs."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.executescript(
            """PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
            CREATE TABLE entry (id INTEGER PRIMARY KEY, record, version, line, kind, quantity, num, den, unit, role, facets,
                counts_on, handed_in_at, grade, recorded_at);
            CREATE INDEX entry_place ON entry (kind, quantity, unit, counts_on);
            CREATE TABLE day (kind, quantity, unit, day, facets, den, num, count,
                PRIMARY KEY (kind, quantity, unit, day, facets, den)) WITHOUT ROWID;
            CREATE TABLE month (kind, quantity, unit, day, facets, den, num, count,
                PRIMARY KEY (kind, quantity, unit, day, facets, den)) WITHOUT ROWID;"""
        )
        self.seq = 0

    def post(self, batch: list[Any]) -> None:
        """Entries and both tallies in one transaction."""
        rows = []
        for record in batch:
            for number, each in enumerate(record.lines, start=1):
                self.seq += 1
                rows.append(
                    (
                        self.seq, record.record_id, 1, number, each.kind_id, each.quantity, each.num, each.den, each.unit_id,
                        each.role, each.facets[0][1], each.counts_on.isoformat(), "2026-01-01", each.grade, "2026-01-01",
                    )
                )  # fmt: skip
        self.base.execute("BEGIN IMMEDIATE")
        self.base.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * 15)})", rows)
        for table, cut in (("day", ""), ("month", "01")):
            self.base.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE "
                "SET num = num + excluded.num, count = count + 1",
                [(r[4], r[5], r[8], r[11][:8] + cut if cut else r[11], r[10], r[7], r[6]) for r in rows],
            )
        self.base.execute("COMMIT")
