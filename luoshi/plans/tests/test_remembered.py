"""What is kept and given again is what would be made anew, after any write, by whatever way, for whoever looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection, transaction

from luoshi.ledger import check
from luoshi.ledger.measures.remembered import Memory, as_key, memory
from luoshi.ledger.operations import create_record, hand_in, verify_many
from luoshi.org import operations as org
from luoshi.plans import operations, queries
from luoshi.plans.allowances.operations import Wish, grant_allowances
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.test_progress import MARCH, Running
from luoshi.plans.tests.work import moment, proved, record
from luoshi.plans.views.matrix import board_of

pytestmark = pytest.mark.both


@pytest.fixture
def run(house) -> Running:
    return Running(house)


class Looking:
    """A matrix looked at again and again, kept and anew."""

    def __init__(self, run: Running) -> None:
        self.run, self.before = run, ""

    def now(self, viewer=None) -> str:
        viewer = viewer or self.run.house.leader
        names = {row.id: row.name for row in queries.unit_rows(viewer)}
        return str(board_of(viewer, self.run.plan.pk, names))

    def check(self, *, changed: bool = True) -> None:
        """The kept answer is what is made anew; it differs from the last one where the write changed a figure."""
        kept = self.now()
        memory.clear()
        assert kept == self.now()
        assert (kept != self.before) is changed
        self.before = kept


def test_after_any_write_the_kept_matrix_is_the_one_that_would_be_made_anew(run):
    house, at = run.house, moment(MARCH)
    spec = TargetSpec("集中学习", value=Fraction(2), cadence="month", reach=Reach("each_unit", types=("中小学校",)),
                      counting=Counting(("study.session",), "times"))  # fmt: skip
    target = run.target(spec)
    look = Looking(run)
    look.check()
    run.work(record("study.session", house.oak.pk, date(2026, 3, 5)), on=MARCH)  # verified: the journal
    look.check()
    content = proved(house.house.pk, record("study.session", house.oak.pk, date(2026, 3, 6)), at)
    waiting = create_record(content=content, by=house.reporter, at=at)
    hand_in(record_id=waiting.pk, by=house.reporter, at=at)  # waits: no figure of the matrix, but read for it
    look.check(changed=False)
    verify_many(record_ids=[waiting.pk], by=house.verifier, at=at)
    look.check()
    operations.change_target(
        target_id=target.pk, spec=replace(spec, value=Fraction(3)), valid_from=date(2026, 1, 1), mode="whole",
        reason="加码", by=house.planner, at=at,
    )  # fmt: skip
    look.check()
    wish = Wish("waive", date(2026, 3, 1), date(2026, 4, 1), "校舍维修", target, label="2026年3月")
    grant_allowances(units=[house.oak], wish=wish, by=house.planner, at=at)
    look.check()
    house.unit("新建小学", house.east, "中小学校", klass="农村")
    look.check()
    org.merge_unit(unit=house.elm, into=house.oak, by=None, at=at, day=date(2026, 3, 10))
    look.check()


def test_a_write_past_the_product_and_a_repair_are_seen_too(run):
    house = run.house
    run.target(TargetSpec("集中学习", value=Fraction(2), cadence="year", reach=Reach("each_unit", types=("中小学校",)),
                          counting=Counting(("study.session",), "times")))  # fmt: skip
    run.work(record("study.session", house.oak.pk, date(2026, 3, 5)), on=MARCH)
    look = Looking(run)
    look.check()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_unit SET type = '机关股室' WHERE id = %s", [house.elm.pk])
    look.check()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_monthtally SET num = num + 5 WHERE house_id = %s", [house.house.pk])
    memory.clear()
    wrong = look.now()
    assert wrong != look.before
    with transaction.atomic():
        check.repair(house_id=house.house.pk)
    assert look.now() == look.before


def test_viewers_of_different_reach_never_share_and_equals_do(run):
    house = run.house
    run.target(TargetSpec("集中学习", value=Fraction(2), cadence="year", reach=Reach("each_unit", types=("中小学校",)),
                          counting=Counting(("study.session",), "times")))  # fmt: skip
    look = Looking(run)
    whole, own = look.now(house.leader), look.now(house.reporter)
    assert "榆树小学" in whole
    assert "榆树小学" not in own
    assert look.now(house.leader) == whole
    other = house.person("副局长", house.root, "leader")
    assert as_key(other) == as_key(house.leader)
    assert as_key(house.reporter) != as_key(house.person("橡树第二通讯员", house.oak, "correspondent"))
    tomorrow = replace(house.leader, today=house.leader.today + timedelta(days=1))
    assert as_key(tomorrow) != as_key(house.leader)


def test_what_is_kept_stays_below_its_bound_and_writing_is_never_kept(house):
    kept, made = Memory(1 << 20), []

    def ask(key: int, weight: int = 100_000, then=lambda: None) -> None:
        kept.answer(key, house.house.pk, lambda: (made.append(key), then(), key)[2], lambda _: weight)

    for key in range(30):
        ask(key)
    assert kept.size <= 1 << 20
    made.clear()
    ask(29)
    assert made == []  # the newest is there
    ask(0)
    assert made == [0]  # the oldest was given up
    ask(99, weight=1 << 20)
    ask(99, weight=1 << 20)
    assert made == [0, 99, 99]  # too large to be kept
    ask(50, then=lambda: house.unit("某小学", house.east, "中小学校"))
    ask(50)
    assert made == [0, 99, 99, 50, 50]
