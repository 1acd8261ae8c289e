"""Dividing a target: what each unit owes from then on, who changed it when, and what was owed at an earlier moment."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from luoshi.org import operations as org
from luoshi.plans import errors as plan_errors
from luoshi.plans import operations
from luoshi.plans.models import Division, Quota
from luoshi.plans.progress import cells_of_units, matrix, plan_rows, share_cells, target_history
from luoshi.plans.quotas import errors
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.operations import Terms, divide, move_quotas, undo_division
from luoshi.plans.tests.conftest import AT, House
from luoshi.plans.tests.desk import running, target
from luoshi.plans.tests.work import done, moment, record

pytestmark = [pytest.mark.both, pytest.mark.django_db]

START = date(2026, 1, 1)
SEPTEMBER = date(2026, 9, 16)
LATER = moment(date(2026, 7, 1))
FIRST = Terms(START)


@pytest.fixture
def plan(house: House):
    return running(house)


@pytest.fixture
def news(house: House, plan):
    """市级及以上媒体发稿150篇以上: one sum for the house."""
    return target(house, "发稿150篇")


def given(house: House, plan, at=AT, *, terms: Terms = FIRST, base: int | None = None, **amounts):
    """A division of one target: unit's name in the house → amount."""
    row = amounts.pop("of")
    cells = {Key(row.pk, getattr(house, name).pk): None if n is None else Fraction(n) for name, n in amounts.items()}
    return divide(plan_id=plan.pk, changes=cells, terms=terms, by=house.planner, at=at, base=base)


def owed(house: House, unit, words: str, day: date = SEPTEMBER) -> Fraction | None:
    """What a unit owes of the line whose title holds these words; None where it has no such line."""
    cells = [c for c in cells_of_units(house.planner, [unit.pk], day) if words in c.target.quote]
    return cells[0].required if cells else None


def test_a_share_is_the_unit_s_own_line_and_the_house_keeps_its_value(house, plan, news):
    """150 for the house; 橡树 sees its 90, 榆树 its 60, the office nothing; the house still owes 150."""
    given(house, plan, of=news, oak=90, elm=60)
    assert owed(house, house.oak, "发稿150篇") == 90
    assert owed(house, house.elm, "发稿150篇") == 60
    assert owed(house, house.office, "发稿150篇") is None
    row = next(r for r in plan_rows(house.planner, plan, SEPTEMBER) if r.target.id == news.pk)
    assert (row.required, row.bound) == (150, 1)
    assert {c.holder.name: c.required for c in share_cells(house.planner, news, SEPTEMBER)} == {
        "橡树小学": 90, "榆树小学": 60,
    }  # fmt: skip
    cells = dict(matrix(house.planner, plan, SEPTEMBER, [house.oak.pk]).rows)[house.oak.pk][news.pk]
    assert cells[0].asked == "任务90篇"


def test_a_unit_s_quota_takes_the_place_of_the_number_that_binds_each(house, plan):
    """宣传栏全年8次 for each school; 橡树 is given 12, 榆树 keeps 8, a quota of 0 owes nothing."""
    boards = target(house, "更新8次")
    given(house, plan, of=boards, oak=12)
    assert (owed(house, house.oak, "更新8次"), owed(house, house.elm, "更新8次")) == (12, 8)
    given(house, plan, terms=Terms(START, reason="停办"), of=boards, oak=0)
    assert owed(house, house.oak, "更新8次") is None


def test_a_share_counts_what_is_done_below_it(house, plan, news):
    """东片's share counts its schools' work, until a school has a share of its own."""
    info = target(house, "报送信息1条")
    assert info.pk != news.pk
    day = date(2026, 9, 4)
    done(house.house.pk, record("press.placement", house.oak.pk, day), at=moment(day))
    given(house, plan, of=news, east=50)
    assert [c.done for c in share_cells(house.planner, news, SEPTEMBER)] == [1]
    given(house, plan, terms=Terms(START, reason="分到校"), of=news, oak=30)
    assert {c.holder.name: c.done for c in share_cells(house.planner, news, SEPTEMBER)} == {
        "东片学区": 0, "橡树小学": 1,
    }  # fmt: skip


def test_as_of_an_earlier_moment_the_old_value_speaks(house, plan, news):
    """60 in January, 90 recorded in July: as of June 橡树 owed 60; today 90."""
    given(house, plan, of=news, oak=60)
    given(house, plan, LATER, terms=Terms(START, reason="任务上调"), of=news, oak=90)
    june = moment(date(2026, 6, 1))
    assert share_cells(house.planner, news, SEPTEMBER)[0].required == 90
    assert share_cells(house.planner, news, SEPTEMBER, as_of=june)[0].required == 60
    before = moment(date(2026, 1, 1))
    assert share_cells(house.planner, news, SEPTEMBER, as_of=before) == []


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        ("whole", [Fraction(24)]),
        ("pro_rata", [Fraction(12 * 181 + 24 * 184, 365)]),
        ("from_day", [Fraction(12), Fraction(24)]),
    ],
)
def test_a_change_in_july_says_how_the_year_is_judged(house, plan, news, mode, asked):
    """12 becomes 24 in July: for the whole year, by days, or anew from the day."""
    given(house, plan, of=news, oak=12)
    given(house, plan, LATER, terms=Terms(date(2026, 7, 1), mode, "新增校区"), of=news, oak=24)
    cells = target_history(house.planner, news, f"u{house.oak.pk}", SEPTEMBER)
    assert [cell.required for cell in cells] == asked


def test_a_share_given_in_july_from_the_day_owes_nothing_before(house, plan, news):
    """A new school gets 24 from 1 July on: its period begins there."""
    given(house, plan, LATER, terms=Terms(date(2026, 7, 1), "from_day"), of=news, oak=24)
    cells = target_history(house.planner, news, f"u{house.oak.pk}", SEPTEMBER)
    assert [(cell.duty.period.start, cell.required) for cell in cells] == [(date(2026, 7, 1), 24)]


def test_single_months_may_be_zero(house, plan):
    """每月1条 with 0 in February, July and August: nine months are left; with 2 in September two are owed."""
    info = target(house, "报送信息1条")
    none = {Key(info.pk, house.oak.pk, part): Fraction(0) for part in ("m02", "m07", "m08")}
    divide(plan_id=plan.pk, changes=none | {Key(info.pk, house.oak.pk, "m09"): Fraction(2)}, terms=Terms(START),
           by=house.planner, at=AT)  # fmt: skip
    cells = target_history(house.planner, info, f"u{house.oak.pk}", date(2026, 12, 1))
    assert [(c.duty.period.start.month, c.required) for c in cells] == [
        (1, 1), (3, 1), (4, 1), (5, 1), (6, 1), (9, 2), (10, 1), (11, 1), (12, 1),
    ]  # fmt: skip


def test_a_month_has_a_least_beside_the_year(house, plan, news):
    """12 a year, at least 2 a month, none in July and August: on 30 September 1 of 2 is behind, June was missed."""
    unit = house.oak.pk
    changes = {Key(news.pk, unit): 12, Key(news.pk, unit, "month"): 2, Key(news.pk, unit, "m07"): 0,
               Key(news.pk, unit, "m08"): 0}  # fmt: skip
    days = [date(2026, month, 4) for month in (1, 2, 3, 4, 5) for _ in range(2)] + [date(2026, 9, 4)]
    done(house.house.pk, *(record("press.placement", unit, day) for day in days), at=moment(date(2026, 9, 5)))
    divide(plan_id=plan.pk, changes={key: Fraction(n) for key, n in changes.items()}, terms=Terms(START),
           by=house.planner, at=AT)  # fmt: skip
    cell = share_cells(house.planner, news, date(2026, 9, 30))[0]
    assert (cell.done, cell.required, cell.state) == (11, 12, "behind")
    assert "9月最低2篇，已完成1篇" in cell.colour.why
    assert [m.period.start.month for m in cell.minima if m.missed] == [6]
    october = share_cells(house.planner, news, date(2026, 10, 2))[0]
    assert october.state == "on_course"


def test_of_two_planners_the_second_is_shown_both_values(house, plan, news):
    """Both opened the grid before anything was saved; the second's own cells are refused, others would pass."""
    given(house, plan, base=0, of=news, oak=90)
    with pytest.raises(errors.Clashes) as refused:
        given(house, plan, base=0, terms=Terms(START, reason="再议"), of=news, oak=80, elm=60)
    clash = refused.value.cells[0]
    assert (clash.unit_id, clash.before, clash.theirs, clash.mine, clash.who) == (house.oak.pk, None, 90, 80, "计划员")
    assert len(refused.value.cells) == 1
    given(house, plan, base=1, terms=Terms(START, reason="再议"), of=news, oak=80, elm=60)
    assert owed(house, house.oak, "发稿150篇") == 80


def test_a_change_of_what_runs_needs_a_reason_and_a_first_division_none(house, plan, news):
    given(house, plan, of=news, oak=90)
    with pytest.raises(plan_errors.ReasonMissing):
        given(house, plan, of=news, oak=80)
    given(house, plan, of=news, elm=60)


def test_undo_takes_the_last_division_back_and_what_was_in_between_stays_readable(house, plan, news):
    """90/60, then 100/50 in July; undone in August it is 90/60 again, in July it was 100/50; once more: nothing."""
    given(house, plan, of=news, oak=90, elm=60)
    given(house, plan, LATER, terms=Terms(START, reason="调整"), of=news, oak=100, elm=50)
    undo_division(plan_id=plan.pk, by=house.planner, at=moment(date(2026, 8, 1)))
    values = lambda as_of=None: [c.required for c in share_cells(house.planner, news, SEPTEMBER, as_of)]  # noqa: E731  # read three times
    assert values() == [90, 60]
    assert values(moment(date(2026, 7, 15))) == [100, 50]
    undo_division(plan_id=plan.pk, by=house.planner, at=moment(date(2026, 8, 2)))
    assert values() == []
    with pytest.raises(errors.NoDivision):
        undo_division(plan_id=plan.pk, by=house.planner, at=moment(date(2026, 8, 3)))


def test_a_merged_school_owes_nothing_and_its_quota_moves_when_confirmed(house, plan, news):
    """榆树 is merged into 橡树 on 1 September: 60 less the 1 it did go on, once the planner says so."""
    given(house, plan, of=news, oak=90, elm=60)
    done(house.house.pk, record("press.placement", house.elm.pk, date(2026, 3, 4)), at=moment(date(2026, 3, 5)))
    org.merge_unit(unit=house.elm, into=house.oak, by=None, at=LATER, day=date(2026, 9, 1))
    assert owed(house, house.elm, "发稿150篇") is None
    assert owed(house, house.oak, "发稿150篇") == 90
    moved = {Key(news.pk, house.elm.pk): Fraction(59)}
    move_quotas(plan_id=plan.pk, amounts=moved, by=house.planner, at=LATER)
    assert owed(house, house.oak, "发稿150篇") == 149
    assert share_cells(house.planner, news, date(2026, 8, 20), as_of=AT + timedelta(hours=1))[0].required == 90
    with pytest.raises(errors.NothingChanged):
        move_quotas(plan_id=plan.pk, amounts=moved, by=house.planner, at=LATER)


def test_what_cannot_be_divided_is_refused(house, plan, news):
    """A body's own sessions, a unit out of reach, a least without a whole, a closed plan; then a good one passes."""
    study = target(house, "全年不少于12次")
    boards = target(house, "更新8次")
    with pytest.raises(errors.NotDivisible):
        given(house, plan, of=study, oak=1)
    with pytest.raises(errors.UnitsOutside):
        given(house, plan, of=boards, office=1)
    with pytest.raises(errors.MinimumAlone):
        divide(plan_id=plan.pk, changes={Key(news.pk, house.oak.pk, "month"): Fraction(1)}, terms=Terms(START),
               by=house.planner, at=AT)  # fmt: skip
    with pytest.raises(plan_errors.NotAllowed):
        divide(plan_id=plan.pk, changes={Key(news.pk, house.oak.pk): Fraction(1)}, terms=Terms(START),
               by=house.reporter, at=AT)  # fmt: skip
    given(house, plan, of=news, oak=1)
    with pytest.raises(errors.NothingChanged):
        given(house, plan, of=news, oak=1)
    operations.close_plan(plan_id=plan.pk, by=house.planner, at=AT)
    with pytest.raises(plan_errors.WrongState):
        given(house, plan, of=news, oak=2)


def test_a_cell_has_one_value_a_day_in_the_database_too(house, plan, news):
    """Two values in force of one cell and day, a negative one, an unknown part: the database refuses each."""
    division = given(house, plan, of=news, oak=90)
    with transaction.atomic():
        row = Quota.objects.visible_to(house.planner).get(division=division)
    for wrong in ({}, {"num": -1, "part": "month"}, {"part": "m13"}):
        again = Quota(house_id=row.house_id, target=news, unit=house.oak, num=1, valid_from=START, division=division,
                      recorded_at=AT)  # fmt: skip
        for name, value in wrong.items():
            setattr(again, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


def test_divisions_of_one_moment_are_told_apart(house, plan, news):
    """Two clicks in the same request time: the second's moment is later, and "as of" the first sees the first."""
    first = given(house, plan, of=news, oak=90)
    second = given(house, plan, terms=Terms(START, reason="改"), of=news, oak=80)
    assert second.at > first.at
    assert share_cells(house.planner, news, SEPTEMBER, as_of=first.at)[0].required == 90
    assert Division.objects.visible_to(house.planner).filter(plan=plan).count() == 2


def test_the_cost_does_not_grow_with_the_units(house, plan, news, queries_of):
    given(house, plan, of=news, oak=90)
    share_cells(house.planner, news, SEPTEMBER)
    few = queries_of(share_cells, house.planner, news, SEPTEMBER)
    schools = [house.unit(f"新建第{n}小学", house.east, "中小学校") for n in range(20)]
    divide(plan_id=plan.pk, changes={Key(news.pk, school.pk): Fraction(3) for school in schools}, terms=Terms(START),
           by=house.planner, at=AT)  # fmt: skip
    assert queries_of(share_cells, house.planner, news, SEPTEMBER) == few
