"""Late work by each policy, locked periods, and the settings of house, plan and target, end to end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from luoshi.ledger import messages
from luoshi.ledger.errors import PeriodLocked
from luoshi.ledger.operations import enter_many
from luoshi.org.operations.calendars import set_periods
from luoshi.plans.agenda.periods import set_plan_periods
from luoshi.plans.allowances.operations import Wish, grant_allowances
from luoshi.plans.models import Plan
from luoshi.plans.progress import target_history
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.test_progress import Running, run  # noqa: F401  # the fixture
from luoshi.plans.tests.work import moment, proved, record
from luoshi.ui.scope import leave_scope

MARCH_20 = date(2026, 3, 20)


def settings(run: Running, **periods) -> None:  # noqa: F811
    set_periods(house_id=run.house.house.pk, periods=periods, by=None, at=moment(date(2026, 1, 6)))


def monthly(run: Running, **more):  # noqa: F811
    return run.target(
        TargetSpec("报送信息", value=Fraction(2), cadence="month", reach=Reach("each_unit", types=("中小学校",)),
                   counting=Counting(("study.session",), "times"), **more)
    )  # fmt: skip


def months(run: Running, target, today: date) -> dict[int, tuple[str, str]]:  # noqa: F811
    """Headline and state of each month of the oak school."""
    cells = target_history(run.house.leader, target, f"u{run.house.oak.pk}", today)
    return {cell.duty.period.start.month: (cell.headline, cell.state) for cell in cells}


def session(run: Running, day: date):  # noqa: F811
    return record("study.session", run.house.oak.pk, day)


def late_work(run: Running) -> None:  # noqa: F811
    """March: one in time, one handed in on 8 April; April: one in time."""
    run.work(session(run, date(2026, 3, 10)), on=date(2026, 3, 11))
    run.work(session(run, MARCH_20), on=date(2026, 4, 8))
    run.work(session(run, date(2026, 4, 9)), on=date(2026, 4, 10))


def cell_of(run: Running, target, month: int, today: date):  # noqa: F811
    cells = target_history(run.house.leader, target, f"u{run.house.oak.pk}", today)
    return next(cell for cell in cells if cell.duty.period.start.month == month)


def test_marked_it_counts_where_it_happened(run):  # noqa: F811
    target = monthly(run)
    late_work(run)
    found = months(run, target, date(2026, 4, 15))
    assert (found[3], found[4][0]) == (("2 / 2", "done"), "1 / 2")
    cell = cell_of(run, target, 3, date(2026, 4, 15))
    assert cell.on_time == 1
    assert cell.late.late == 1
    assert "其中1次是截止以后交的，标记逾期。" in cell.explain()


def test_passed_on_the_next_period_takes_it_in(run):  # noqa: F811
    """The day of the record stays; April counts its own one and March's late one."""
    settings(run, late_policy="next")
    target = monthly(run)
    late_work(run)
    found = months(run, target, date(2026, 4, 15))
    assert found[3] == ("1 / 2", "late")
    assert found[4] == ("2 / 2", "done")
    cell = cell_of(run, target, 4, date(2026, 4, 15))
    assert cell.late.taken == 1
    assert cell.figure.num == 1
    assert "其中1次是上一期逾期交的，按规定计入本期。" in cell.explain()
    # The entry itself counts on its own day, for whatever else counts it.
    assert cell_of(run, target, 3, date(2026, 4, 15)).figure.num == 2


def test_the_last_period_has_no_next_one(run):  # noqa: F811
    settings(run, late_policy="next")
    target = monthly(run)
    run.work(session(run, date(2026, 12, 20)), on=date(2027, 1, 8))
    assert cell_of(run, target, 12, date(2027, 1, 9)).done == 1


def test_rejected_it_is_refused_when_it_is_handed_in_and_never_counted(run):  # noqa: F811
    settings(run, late_policy="reject")
    target = monthly(run)
    late_work(run)  # by the installation, which no gate holds up
    assert months(run, target, date(2026, 4, 15))[3] == ("1 / 2", "late")
    refusal = refused(run, MARCH_20, on=date(2026, 4, 15))
    assert isinstance(refusal, PeriodLocked)
    assert refusal.rejects
    assert messages.say(refusal).startswith("“报送信息”的3月已过截止，2026-04-01 起不再接收。")


def refused(run: Running, day: date, on: date):  # noqa: F811
    """What the oak school's reporter is told; None where it is taken."""
    content = proved(run.house.house.pk, session(run, day), moment(on))
    made = enter_many(contents=[content], by=run.house.reporter, at=moment(on), hand_in=True)
    return made.refused.get(0)


def test_after_the_lock_day_nothing_is_taken_until_it_is_put_off(run):  # noqa: F811
    settings(run, lock_days=5)
    target = monthly(run)
    assert refused(run, MARCH_20, on=date(2026, 4, 5)) is None  # late, not locked
    locked = refused(run, MARCH_20, on=date(2026, 4, 6))
    assert locked == PeriodLocked("报送信息", "3月", date(2026, 4, 6))
    assert "已于 2026-04-06 锁定" in messages.say(locked)
    assert "申请缓交" in messages.say(locked)
    assert refused(run, date(2026, 4, 3), on=date(2026, 4, 6)) is None  # April is open
    wish = Wish("extend", date(2026, 3, 1), date(2026, 4, 1), "外出培训", target, until=date(2026, 4, 10))
    grant_allowances(units=[run.house.oak], wish=wish, by=run.house.planner, at=moment(date(2026, 4, 7)))
    assert refused(run, MARCH_20, on=date(2026, 4, 8)) is None


def test_what_was_over_before_the_target_was_confirmed_is_never_locked(run):  # noqa: F811
    """Targets of the story are confirmed on 5 January; December of a plan that began earlier is history."""
    settings(run, lock_days=0)
    monthly(run)
    with leave_scope("the story"):
        Plan.objects.filter(pk=run.plan.pk).update(start=date(2025, 1, 1))
    assert refused(run, date(2025, 11, 20), on=date(2026, 1, 8)) is None
    assert refused(run, date(2026, 1, 20), on=date(2026, 2, 10)) is not None


def test_a_target_overrides_its_plan_and_the_plan_the_house(run):  # noqa: F811
    settings(run, month_closing_day=24, late_policy="reject")
    set_plan_periods(
        plan_id=run.plan.pk, periods={"late_policy": "next"}, by=run.house.planner, at=moment(date(2026, 1, 6))
    )
    by_plan = monthly(run)
    own = monthly(run, periods={"month_closing_day": 31, "late_policy": "mark"})
    late_work(run)
    today = date(2026, 4, 15)
    # 25 February to 24 March; the one of 20 March came late and goes to the next.
    cells = target_history(run.house.leader, by_plan, f"u{run.house.oak.pk}", today)
    march = next(cell for cell in cells if MARCH_20 in cell.duty.period)
    assert (march.duty.period.start, march.headline) == (date(2026, 2, 25), "1 / 2")
    assert next(cell for cell in cells if date(2026, 4, 9) in cell.duty.period).headline == "2 / 2"
    assert months(run, own, today)[3] == ("2 / 2", "done")


@pytest.mark.parametrize(("grace", "late"), [(0, 1), (6, 0)])
def test_grace_is_still_on_time(run, grace, late):  # noqa: F811
    settings(run, grace_days=grace)
    target = monthly(run)
    run.work(session(run, MARCH_20), on=date(2026, 4, 8))  # 6 working days after 31 March, Qingming off
    assert cell_of(run, target, 3, date(2026, 4, 15)).late.late == late
