"""Every reach and way of counting once, with the numbers worked out by hand in each story."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.ledger.operations import NewPerson, add_holding, enter_many, sync_catalogue
from luoshi.periods.decrees import decreed
from luoshi.plans import operations
from luoshi.plans.models import Plan
from luoshi.plans.progress import matrix, plan_rows, target_cells, target_history, unit_cells
from luoshi.plans.spec import Counting, Reach, TargetSpec
from luoshi.plans.tests.conftest import AT
from luoshi.plans.tests.work import done, moment, proved, record
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both

MARCH = date(2026, 3, 20)


class Running:
    """A running plan with one target of the story's own."""

    def __init__(self, house) -> None:
        self.house, self.plan = house, house.plan("清河县教育局2026年方案\n\n一、要求\n各项工作落实到位。\n")
        sync_catalogue(house_id=house.house.pk, at=AT)

    def target(self, spec: TargetSpec):
        start = self.plan.texts.visible_to(self.house.planner).get().text.index("各项工作")
        row = operations.add_target(
            plan_id=self.plan.pk, start=start, end=start + 8, spec=spec, by=self.house.planner, at=AT
        )
        operations.confirm_target(target_id=row.pk, by=self.house.planner, at=AT)
        with leave_scope("the story"):
            if Plan.objects.get(pk=self.plan.pk).state == "draft":
                operations.start_plan(plan_id=self.plan.pk, by=self.house.planner, at=AT)
        row.plan.refresh_from_db(from_queryset=Plan.objects.visible_to(self.house.planner))
        return row

    def work(self, *records, on: date) -> list[int]:
        return done(self.house.house.pk, *records, at=moment(on))

    def cell(self, target, today: date = MARCH, viewer=None):
        cells = target_cells(viewer or self.house.leader, target, today)
        assert len(cells) == 1
        return cells[0]


@pytest.fixture
def run(house) -> Running:
    return Running(house)


def study(house, on: date, unit=None, **values):
    return record("study.session", (unit or house.group).pk, on, values=values)


def test_a_whole_counts_the_named_body_alone(run, house):
    """12 a year by the study group: 3 by 20 March, the office's own session doesn't count. Pace: 54 of 248 days."""
    row = run.target(
        TargetSpec("集中学习", value=Fraction(12), reach=Reach("unit", unit_id=house.group.pk),
                   counting=Counting(("study.session",), "times"))
    )  # fmt: skip
    days = [date(2026, 1, 9), date(2026, 2, 6), date(2026, 3, 6)]
    run.work(*(study(house, day) for day in days), study(house, days[0], house.office), on=days[-1])
    cell = run.cell(row)
    assert (cell.headline, cell.state) == ("3 / 12", "on_course")
    assert cell.expected == Fraction(12 * cell_days(2026, MARCH), cell_days(2026, date(2026, 12, 31)))
    assert cell.forecast == 3 * Fraction(12) / cell.expected
    assert any("3" in sentence for sentence in cell.explain())


def cell_days(year: int, until: date) -> int:
    """Working days of the decreed calendar from 1 January to a day, counted one by one."""
    first = date(year, 1, 1)
    return sum(decreed().is_working(first + timedelta(days=n)) for n in range((until - first).days + 1))


def test_an_each_asks_every_school_and_shows_a_school_its_own_only(run, house):
    """橡树 did its monthly item in March, 榆树 did not: 1 of 2; the correspondent sees 橡树 alone."""
    row = run.target(
        TargetSpec("信息", value=Fraction(1), count_word="条", cadence="month", due={"day_of_month": 24},
                   reach=Reach("each_unit", types=("中小学校",)), counting=Counting(("info.item",), "count"))
    )  # fmt: skip
    run.work(record("info.item", house.oak.pk, date(2026, 3, 10)), on=date(2026, 3, 10))
    (line,) = [r for r in plan_rows(house.leader, run.plan, MARCH) if r.target.id == row.pk]
    assert (line.headline, line.bound, line.reached) == ("1 / 2", 2, 1)
    assert [c.holder.name for c in target_cells(house.reporter, row, MARCH)] == ["橡树小学"]
    (owed,) = unit_cells(house.reporter, house.oak.pk, MARCH)
    assert (owed.headline, owed.state) == ("1 / 1", "done")
    assert [duty.period.start.month for duty in owed.missed] == [1, 2]
    assert unit_cells(house.reporter, house.elm.pk, MARCH) == []


def test_late_is_judged_by_the_first_handing_in(run, house):
    """February's item handed in on 2 March counts, but not on time (due 24 February)."""
    row = run.target(
        TargetSpec("信息", value=Fraction(1), count_word="条", cadence="month", due={"day_of_month": 24},
                   reach=Reach("each_unit", unit_ids=(house.oak.pk,)), counting=Counting(("info.item",), "count"))
    )  # fmt: skip
    run.work(record("info.item", house.oak.pk, date(2026, 1, 12)), on=date(2026, 1, 12))
    run.work(record("info.item", house.oak.pk, date(2026, 2, 20)), on=date(2026, 3, 2))
    january, february, march = target_history(house.leader, row, f"u{house.oak.pk}", MARCH)
    assert (january.done, january.on_time) == (1, 1)
    assert (february.done, february.on_time) == (1, 0)
    assert (march.done, march.state) == (0, "not_due")


def test_a_per_person_duty_is_counted_by_person(run, house):
    """Each member speaks once a year: one of two has."""
    one, two = (house.person(name, house.group, "observer") for name in ("甲委员", "乙委员"))
    row = run.target(
        TargetSpec("交流发言", value=Fraction(1), reach=Reach("each_person", unit_id=house.group.pk),
                   counting=Counting(("study.speech",), "times"))
    )  # fmt: skip
    run.work(record("study.speech", house.group.pk, MARCH, values={"speakers": (str(one.person_key),)}), on=MARCH)
    cells = {cell.holder.name: cell.headline for cell in target_cells(house.leader, row, MARCH)}
    assert cells == {"甲委员": "1 / 1", "乙委员": "0 / 1"}
    assert two.name in cells


def boards(house, *names: str) -> list[int]:
    return [
        add_holding(type="board", name=name, unit_id=house.oak.pk, opened_on=date(2026, 1, 1), by=None, at=AT).pk
        for name in names
    ]


def test_a_coverage_is_a_share_of_the_holdings_there_are(run, house):
    """Four boards, one form for three of them: 75 % of 100 %."""
    four = boards(house, "一号栏", "二号栏", "三号栏", "四号栏")
    row = run.target(
        TargetSpec("宣传栏更新覆盖率", value=Fraction(100), count_word="%", rate=True,
                   reach=Reach("house", holding_type="board"),
                   counting=Counting(("channel.update",), "times", "coverage"))
    )  # fmt: skip
    run.work(record("channel.update", house.oak.pk, MARCH, holdings=four[:3]), on=MARCH)
    cell = run.cell(row)
    assert (cell.headline, cell.below) == ("75% / 100%", 4)


def test_a_duty_of_each_holding_lists_them(run, house):
    """8 updates of every board: one form for two boards counts for both."""
    two = boards(house, "校门栏", "走廊栏")
    row = run.target(
        TargetSpec("宣传栏更新", value=Fraction(8), reach=Reach("each_holding", holding_type="board"),
                   counting=Counting(("channel.update",), "times"))
    )  # fmt: skip
    run.work(record("channel.update", house.oak.pk, MARCH, holdings=two), on=MARCH)
    run.work(record("channel.update", house.oak.pk, date(2026, 3, 19), holdings=two[:1]), on=MARCH)
    assert {c.holder.name: c.headline for c in target_cells(house.leader, row, MARCH)} == {
        "校门栏": "2 / 8", "走廊栏": "1 / 8"
    }  # fmt: skip
    (unit_row,) = [cells for unit, cells in matrix(house.leader, run.plan, MARCH, [house.oak.pk]).rows]
    assert len(unit_row[row.pk]) == 2


def test_a_rate_shows_its_denominator(run, house):
    """Attendance of 90 %: 3 of 4 came, 75 %."""
    people = [NewPerson(f"学员{n}", present=n < 3) for n in range(4)]
    row = run.target(
        TargetSpec("参学率", value=Fraction(90), count_word="%", rate=True, reach=Reach("unit", unit_id=house.group.pk),
                   counting=Counting(("study.session",), "present", "ratio", denominator="expected"))
    )  # fmt: skip
    assert run.cell(row).state == "none"
    run.work(record("study.session", house.group.pk, MARCH, people=people), on=MARCH)
    cell = run.cell(row)
    assert (cell.headline, cell.below, cell.forecast) == ("75% / 90%", 4, None)


def test_a_time_limit_counts_events_in_time_of_events(run, house):
    """Two incidents within 24 hours, one after 30: 2 of 3, no forecast."""
    row = run.target(
        TargetSpec("突发事件报告", comparator="<=", value=Fraction(24), count_word="小时", cadence="event",
                   reach=Reach("house"),
                   counting=Counting(("incident.report",), "count", "in_time", limit={"value": 24, "unit": "hour"}))
    )  # fmt: skip
    for hours in (2, 24, 30):
        begun = moment(date(2026, 3, 2), 8)
        told = begun + timedelta(hours=hours)
        values = {"occurred_at": begun.replace(tzinfo=None), "reported_at": told.replace(tzinfo=None)}
        run.work(record("incident.report", house.oak.pk, date(2026, 3, 3), values=values), on=MARCH)
    cell = run.cell(row)
    assert (cell.headline, cell.forecast, cell.state) == ("2 / 3", None, "behind")


def test_a_limit_in_working_days_runs_on_the_houses_calendar(run, house):
    """Found on Wednesday 30 September: the 5th working day is Tuesday 13 October (1 to 7 October off, 10 worked)."""
    row = run.target(
        TargetSpec("问题整改", comparator="<=", value=Fraction(5), count_word="个工作日", cadence="event",
                   reach=Reach("house"), counting=Counting(
                       ("issue.handled",), "workdays", "in_time", limit={"value": 5, "unit": "working_day"}))
    )  # fmt: skip
    for day in (13, 14):
        values = {"found_at": datetime(2026, 9, 30, 9), "done_at": datetime(2026, 10, day, 17)}  # noqa: DTZ001  # local
        on = date(2026, 10, day)
        run.work(record("issue.handled", house.oak.pk, on, values=values), on=on)
    assert run.cell(row, date(2026, 10, 20)).headline == "1 / 2"


def test_an_irregular_duty_has_no_colour_but_the_houses_own_yardstick(run, house):
    """定期召开: counted, not judged; with a yardstick of 4 it is."""
    spec = TargetSpec("分析研判会", value=None, cadence="irregular", reach=Reach("house"),
                      counting=Counting(("meeting",), "count"))  # fmt: skip
    row = run.target(spec)
    run.work(record("meeting", house.office.pk, MARCH), on=MARCH)
    assert (run.cell(row).headline, run.cell(row).state) == ("1", "none")
    operations.change_target(
        target_id=row.pk, spec=spec.with_(yardstick=Fraction(4)), valid_from=run.plan.start, mode="whole",
        reason="本单位自定", by=house.planner, at=AT,
    )  # fmt: skip
    assert run.cell(row).headline == "1 / 4"


def test_a_target_over_five_years_is_not_late_at_the_years_end(run, house):
    """One expert in five years: the period reaches to 2030."""
    row = run.target(
        TargetSpec("培养专家", value=Fraction(1), count_word="名", cadence="n_years", n=5, continues=True,
                   reach=Reach("house"), counting=Counting(("honour.award",), "count"))
    )  # fmt: skip
    cell = run.cell(row, date(2026, 12, 31))
    assert (cell.duty.period.end, cell.state) == (date(2031, 1, 1), "not_due")


def test_what_is_handed_in_waits_beside_what_is_done(run, house):
    """Submitted work shows as waiting and counts only once verified."""
    row = run.target(
        TargetSpec("新闻稿件", value=Fraction(150), count_word="篇", reach=Reach("house"),
                   counting=Counting(("press.placement",), "count"))
    )  # fmt: skip
    piece = proved(house.house.pk, record("press.placement", house.oak.pk, MARCH), moment(MARCH))
    made = enter_many(contents=[piece], by=None, at=moment(MARCH), house_id=house.house.pk, hand_in=True)
    assert not made.refused
    cell = run.cell(row)
    assert (cell.done, cell.waiting) == (0, 1)


def test_progress_as_of_a_moment_says_the_same_again(run, house):
    """What was printed on 20 March is computed again to the digit after later work and a changed value."""
    spec = TargetSpec("集中学习", value=Fraction(12), reach=Reach("unit", unit_id=house.group.pk),
                      counting=Counting(("study.session",), "times"))  # fmt: skip
    row = run.target(spec)
    run.work(study(house, date(2026, 1, 9)), on=date(2026, 1, 9))
    printed = moment(MARCH, 12)
    run.work(study(house, date(2026, 1, 20)), on=date(2026, 4, 1))
    operations.change_target(
        target_id=row.pk, spec=spec.with_(value=Fraction(24)), valid_from=date(2026, 1, 1), mode="whole",
        reason="加强", by=house.planner, at=moment(date(2026, 4, 2)),
    )  # fmt: skip
    assert run.cell(row).headline == "2 / 24"
    (again,) = target_cells(house.leader, row, MARCH, as_of=printed)
    assert again.headline == "1 / 12"


@pytest.mark.parametrize("page", ["rows", "matrix", "unit"])
def test_queries_do_not_grow_with_units_and_targets(run, house, page):
    """The same number with 2 schools and 1 target as with 42 schools and 6 targets."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            if page == "rows":
                plan_rows(house.leader, run.plan, MARCH)
            elif page == "matrix":
                with leave_scope("all units"):
                    units = [unit for unit in house.oak.__class__.objects.values_list("pk", flat=True)]  # noqa: C416
                matrix(house.leader, run.plan, MARCH, units)
            else:
                unit_cells(house.leader, house.oak.pk, MARCH)
            return len(seen)

    spec = TargetSpec("信息", value=Fraction(1), cadence="month", reach=Reach("each_unit", types=("中小学校",)),
                      counting=Counting(("info.item",), "count"))  # fmt: skip
    run.target(spec)
    few = asked()
    for n in range(40):
        house.unit(f"第{n}小学", house.east, "中小学校")
    for n in range(5):
        run.target(spec.with_(title=f"信息{n}"))
    assert asked() == few
    assert few <= 14
