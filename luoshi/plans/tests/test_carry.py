"""A plan into the next year: carried as it is, closed on its end, or its settings taken over into a new document."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from luoshi.org import operations as org
from luoshi.plans import errors, operations
from luoshi.plans.carrying.errors import CarriedAlready, NothingToCarry
from luoshi.plans.carrying.moving import moved, moved_due, moved_words
from luoshi.plans.carrying.operations import Quotas, carry_plan, close_ended, take_over
from luoshi.plans.models import Carry, Clause, Plan, Target
from luoshi.plans.progress import plan_rows, share_cells
from luoshi.plans.quotas.cells import Key
from luoshi.plans.quotas.operations import Terms, divide
from luoshi.plans.spec import TargetSpec, from_json
from luoshi.plans.tests.conftest import AT, PLAN, House
from luoshi.plans.tests.desk import client_of, on_a_day, running, target
from luoshi.plans.tests.work import done, moment, record
from luoshi.reading import read_text

pytestmark = [pytest.mark.both, pytest.mark.django_db]
__all__ = ["on_a_day"]

START, NEXT = date(2026, 1, 1), date(2027, 1, 1)
DECEMBER, LATER = moment(date(2026, 12, 20)), moment(date(2027, 1, 3))
SAME, NONE = Quotas(Fraction(1)), Quotas()


@pytest.fixture
def plan(house: House):
    """Running, with the news divided: 橡树 90, 榆树 60; a clause is held."""
    plan = running(house)
    row = target(house, "发稿150篇")
    clause = Clause.objects.visible_to(house.planner).get(plan=plan, label="二、")
    operations.hold_clause(clause_id=clause.pk, reason="只作原则要求", by=house.planner, at=AT)
    cells = {Key(row.pk, house.oak.pk): Fraction(90), Key(row.pk, house.elm.pk): Fraction(60)}
    divide(plan_id=plan.pk, changes=cells, terms=Terms(START), by=house.planner, at=AT)
    return plan


def carried(house: House, plan: Plan, quotas: Quotas = SAME, **more) -> Plan:
    keys = [t.pk for t in Target.objects.visible_to(house.planner).filter(plan=plan)]
    return carry_plan(plan_id=plan.pk, title="2027年方案", target_ids=more.pop("keys", keys), quotas=quotas,
                      by=house.planner, at=DECEMBER, **more)  # fmt: skip


def started(house: House, plan: Plan) -> Plan:
    operations.confirm_above(plan_id=plan.pk, confidence=0.9, by=house.planner, at=LATER)
    return operations.start_plan(plan_id=plan.pk, by=house.planner, at=LATER)


def found(house: House, plan: Plan, words: str) -> Target:
    return Target.objects.visible_to(house.planner).get(plan=plan, quote__contains=words)


def test_words_and_days_move_and_nothing_else():
    """Years in titles and dates go on; rules without a year stay."""
    assert moved_words("青禾县教育局2026年方案（2026—2027学年）", 1) == "青禾县教育局2027年方案（2027—2028学年）"
    assert moved_words("第2026号通知", 1) == "第2026号通知"
    assert moved_due({"date": "2028-02-29"}, 1) == {"date": "2029-02-28"}
    assert moved_due({"day_of_month": 24}, 1) == {"day_of_month": 24}
    spec = TargetSpec("2026年培训", value=Fraction(3), due={"date": "2026-06-30"}, count_word="次")
    later = moved(spec, years=1, old_start=START, new_start=NEXT, target_id=7)
    assert later == spec.with_(title="2027年培训", due={"date": "2027-06-30"})


def test_a_carried_plan_is_a_draft_with_everything_taken_along(house, plan):
    """Document, held clause, targets with reach and counting, quotas; nothing runs before it is confirmed."""
    new = carried(house, plan)
    assert (new.state, new.start, new.end) == ("draft", NEXT, date(2028, 1, 1))
    before = Target.objects.visible_to(house.planner).filter(plan=plan, state="confirmed").count()
    rows = Target.objects.visible_to(house.planner).filter(plan=new)
    assert {row.state for row in rows} == {"found"}
    assert rows.count() == before
    news = found(house, new, "发稿150篇")
    assert from_json(news.draft).counting == from_json(target_of(house, plan, "发稿150篇").draft).counting
    assert Clause.objects.visible_to(house.planner).get(plan=new, label="二、").held_reason == "只作原则要求"
    assert share_cells(house.planner, news, date(2027, 2, 1)) == []
    started(house, new)
    assert {c.holder.name: c.required for c in share_cells(house.planner, news, date(2027, 2, 1))} == {
        "橡树小学": 90, "榆树小学": 60,
    }  # fmt: skip


def target_of(house: House, plan: Plan, words: str) -> Target:
    return Target.objects.visible_to(house.planner).get(plan=plan, quote__contains=words)


@pytest.mark.parametrize(("quotas", "asked"), [(Quotas(Fraction(11, 10)), [99, 66]), (NONE, [])])
def test_quotas_go_along_scaled_or_not_at_all(house, plan, quotas, asked):
    new = carried(house, plan, quotas)
    started(house, new)
    cells = share_cells(house.planner, found(house, new, "发稿150篇"), date(2027, 2, 1))
    assert [cell.required for cell in cells] == asked


def test_a_merged_school_gets_no_quota_in_the_new_year(house, plan):
    org.merge_unit(unit=house.elm, into=house.oak, by=None, at=DECEMBER, day=date(2026, 9, 1))
    new = carried(house, plan)
    started(house, new)
    assert [c.holder.name for c in share_cells(house.planner, found(house, new, "发稿150篇"), date(2027, 2, 1))] == [
        "橡树小学"
    ]


def test_carrying_twice_is_asked_and_an_empty_choice_refused(house, plan):
    with pytest.raises(NothingToCarry):
        carried(house, plan, keys=[])
    carried(house, plan)
    with pytest.raises(CarriedAlready):
        carried(house, plan)
    carried(house, plan, again=True)
    assert Carry.objects.visible_to(house.planner).filter(old=plan).count() == 2


def test_the_old_plan_closes_on_its_end_stays_readable_and_refuses_changes(house, plan):
    """On 31 December it runs; on 1 January it is closed: figures as before, changes refused; one not carried runs on."""
    other = running_twin(house)
    carried(house, plan)
    row = target_of(house, plan, "发稿150篇")
    assert close_ended(date(2026, 12, 31), DECEMBER) == 0
    spec = from_json(row.draft)
    terms = {"valid_from": date(2026, 12, 1), "mode": "whole", "reason": "更正", "by": house.planner}
    operations.change_target(target_id=row.pk, spec=spec.with_(value=Fraction(140)), at=DECEMBER, **terms)
    assert close_ended(NEXT, LATER) == 1
    assert close_ended(NEXT, LATER) == 0
    plan.refresh_from_db(from_queryset=Plan.objects.visible_to(house.planner))
    other.refresh_from_db(from_queryset=Plan.objects.visible_to(house.planner))
    assert (plan.state, other.state) == ("closed", "running")
    assert next(r for r in plan_rows(house.planner, plan, LATER.date()) if r.target.id == row.pk).required == 140
    for change in (
        lambda: operations.change_target(target_id=row.pk, spec=spec, at=LATER, **terms),
        lambda: operations.end_target(target_id=row.pk, day=NEXT, reason="停", by=house.planner, at=LATER),
        lambda: divide(plan_id=plan.pk, changes={Key(row.pk, house.oak.pk): Fraction(1)}, terms=Terms(START, reason="x"),
                       by=house.planner, at=LATER),
    ):  # fmt: skip
        with pytest.raises(errors.WrongState):
            change()


def running_twin(house: House) -> Plan:
    """Another plan that runs in the same year and is not carried."""
    twin = house.plan("清河县教育局2026年阅读方案\n\n一、阅读\n1.各中小学校全年开展读书活动4次以上。\n")
    operations.confirm_above(plan_id=twin.pk, confidence=0.0, by=house.planner, at=AT)
    return operations.start_plan(plan_id=twin.pk, by=house.planner, at=AT)


def test_a_target_over_three_years_goes_on_counting_from_its_start(house, plan):
    """20 in three years: 3 done in 2026 and 2 in 2027 are 5 in the second plan; in the fourth year it is not asked."""
    row = target_of(house, plan, "发稿150篇")
    spec = from_json(row.draft).with_(cadence="n_years", n=3, continues=True, value=Fraction(20))
    operations.change_target(target_id=row.pk, spec=spec, valid_from=START, mode="whole", reason="三年规划",
                             by=house.planner, at=AT)  # fmt: skip
    days = [date(2026, 5, 6)] * 3 + [date(2027, 1, 2)] * 2
    new = started(house, carried(house, plan))
    close_ended(NEXT, LATER)
    done(house.house.pk, *(record("press.placement", house.oak.pk, day) for day in days), at=LATER)
    later = replace(house.planner, today=date(2027, 1, 3))
    line = next(r for r in plan_rows(later, new, date(2027, 1, 3)) if r.target.quote == row.quote)
    assert (line.done, line.required) == (5, 20)
    assert line.cells[0].duty.period.end == date(2029, 1, 1)
    second = carry_again(house, new)
    third = carry_again(house, second)
    quotes = lambda one: [t.quote for t in Target.objects.visible_to(house.planner).filter(plan=one)]  # noqa: E731  # read twice
    assert row.quote in quotes(second)
    assert row.quote not in quotes(third)


def carry_again(house: House, plan: Plan) -> Plan:
    keys = [t.pk for t in Target.objects.visible_to(house.planner).filter(plan=plan)]
    if plan.state == "draft":
        plan = started(house, plan)
    return carry_plan(plan_id=plan.pk, title="", target_ids=keys, quotas=NONE, by=house.planner, at=LATER)


def test_next_year_s_document_takes_last_year_s_settings_where_it_follows_them(house, plan):
    """The new text asks 180 pieces and moves a clause: kinds, owner and quotas of last year, the number of this one."""
    row = target_of(house, plan, "发稿150篇")
    spec = from_json(row.draft)
    own = spec.with_(owner_id=house.office.pk, counting=replace(spec.counting, facets={"level": ("province",)}))
    operations.change_target(target_id=row.pk, spec=own, valid_from=START, mode="whole", reason="明确口径",
                             by=house.planner, at=AT)  # fmt: skip
    text = PLAN.replace("2026年", "2027年").replace("发稿150篇", "发稿180篇") + "7.新增要求：每学期开展主题活动2次。\n"
    new = operations.import_plans(reading=read_text(text), unit=house.root, start=NEXT, end=date(2028, 1, 1),
                                  by=house.planner, at=LATER)[0]  # fmt: skip
    fresh = found(house, new, "发稿180篇")
    assert from_json(fresh.draft).owner_id != house.office.pk
    keys = [t.pk for t in Target.objects.visible_to(house.planner).filter(plan=new)]
    pairs = take_over(plan_id=new.pk, old_id=plan.pk, keys=keys, quotas=SAME, by=house.planner, at=LATER)
    taken = from_json(found(house, new, "发稿180篇").draft)
    assert (taken.value, taken.owner_id, taken.counting.facets) == (180, house.office.pk, {"level": ("province",)})
    assert "主题活动" not in "".join(pair.find.quote for pair in pairs)
    started(house, new)
    assert [c.required for c in share_cells(house.planner, found(house, new, "发稿180篇"), date(2027, 2, 1))] == [
        90,
        60,
    ]


@pytest.mark.usefixtures("on_a_day")
def test_the_pages_carry_and_take_over(house, plan):
    """One button carries all; the second time it is asked; another's plan is 404, a reader's 403."""
    desk = client_of(house.planner)
    url = f"/plans/{plan.pk}/carry/"
    page = desk.get(url).content.decode()
    assert 'value="清河县教育局2027年宣传文化工作方案"' in page
    asked = {
        "title": "2027年方案",
        "quotas": "same",
        "target": re.findall(r'name="target" value="(\d+)" checked', page),
    }
    answer = desk.post(url, asked)
    new = Plan.objects.visible_to(house.planner).get(title="2027年方案")
    assert answer["Location"] == f"/plans/{new.pk}/confirm/"
    again = desk.post(url, asked)
    assert (again.status_code, "再结转一份" in again.content.decode()) == (422, True)
    assert desk.post(url, asked | {"again": "on", "quotas": "scaled"}).status_code == 422
    assert desk.post(url, asked | {"again": "on", "quotas": "scaled", "percent": "110"}).status_code == 302
    shown = desk.get(f"/plans/{new.pk}/takeover/").content.decode()
    assert "从“清河县教育局2026年宣传文化工作方案”沿用" in shown
    keys = re.findall(r'name="find" value="(\d+)" checked', shown)
    assert desk.post(f"/plans/{new.pk}/takeover/", {"find": keys, "quotas": "none"}).status_code == 302
    assert client_of(house.leader).get(url).status_code == 403
    assert client_of(House("外县教育局").planner).get(url).status_code == 404
