"""A corrected document: the words moved, the value changed, the target dropped after work was counted."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.plans import operations
from luoshi.plans.models import PlanText, Target, TargetVersion
from luoshi.plans.operations.rereading import comparison
from luoshi.plans.spec import from_json
from luoshi.plans.tests.conftest import AT, PLAN
from luoshi.reading import read_text

pytestmark = pytest.mark.both

BOARDS = "3.各中小学校宣传栏全年更新8次以上。\n"
JULY = date(2026, 7, 1)


@pytest.fixture
def plan(house):
    """Everything confirmed, the plan runs."""
    plan = house.plan()
    for target in Target.objects.visible_to(house.planner).filter(plan=plan):
        spec = from_json(target.draft)
        counting = spec.counting if spec.counting.kinds else spec.counting.__class__(("work.item",))
        reach = spec.reach
        operations.confirm_target(
            target_id=target.pk, spec=spec.with_(counting=counting, reach=reach), by=house.planner, at=AT
        )
    return operations.start_plan(plan_id=plan.pk, by=house.planner, at=AT)


def reread(house, plan, text: str) -> PlanText:
    return operations.read_again(plan_id=plan.pk, reading=read_text(text), position=0, by=house.planner, at=AT)


def adopt(house, text: PlanText, **decisions):
    return operations.adopt_text(
        text_id=text.pk,
        decisions=decisions.get("decisions", {}),
        valid_from=JULY,
        mode="whole",
        by=house.planner,
        at=AT,
    )


def target(house, words: str) -> Target:
    return Target.objects.visible_to(house.planner).get(quote__contains=words)


def versions(house, row: Target):
    return TargetVersion.objects.visible_to(house.planner).filter(target=row, replaced_at__isnull=True)


def test_words_that_moved_keep_their_target(house, plan):
    """The board target goes to the end of the document: same row, same version, new place."""
    before = target(house, "宣传栏")
    text = reread(house, plan, PLAN.replace(BOARDS, "") + BOARDS.replace("3.", "7."))
    adopt(house, text)
    after = target(house, "宣传栏")
    assert (after.pk, after.state, after.lost) == (before.pk, "confirmed", False)
    assert after.start > before.start
    assert after.clause.label == "7."
    assert versions(house, after).count() == 1


def test_a_changed_value_is_taken_over_only_when_decided(house, plan):
    """8 becomes 10: kept without a decision; taken as a change from July with one. The old value stays readable."""
    row = target(house, "宣传栏")
    text = reread(house, plan, PLAN.replace("更新8次", "更新10次"))
    item = next(item for item in comparison(text, house.planner) if item.key == row.pk)
    assert (item.fate, item.differs) == ("changed", ("value",))
    adopt(house, text, decisions={row.pk: "take"})
    chain = versions(house, row).order_by("valid_from")
    assert [(v.valid_from, from_json(v.spec).value) for v in chain] == [(plan.start, 8), (JULY, 10)]


def test_a_changed_value_is_kept_without_a_decision(house, plan):
    """Nobody decided: the target counts on as it was confirmed, at its new words."""
    row = target(house, "宣传栏")
    adopt(house, reread(house, plan, PLAN.replace("更新8次", "更新10次")))
    assert from_json(versions(house, row).get().spec).value == 8
    assert "10次" in target(house, "宣传栏").quote


def test_a_dropped_target_goes_on_counting_until_it_is_ended(house, plan):
    """Its words are gone: kept it is marked as lost; ended, it asks nothing from July, and what counted stays."""
    row = target(house, "宣传栏")
    text = reread(house, plan, PLAN.replace(BOARDS, ""))
    adopt(house, text)
    kept = Target.objects.visible_to(house.planner).get(pk=row.pk)
    assert (kept.state, kept.lost, kept.clause) == ("confirmed", True, None)
    again = reread(house, plan, PLAN.replace(BOARDS, "") + "\n补充说明。\n")
    adopt(house, again, decisions={row.pk: "end"})
    ended = Target.objects.visible_to(house.planner).get(pk=row.pk)
    assert (ended.state, ended.ends_on) == ("ended", JULY)
    assert versions(house, ended).count() == 1


def test_one_that_came_is_found_not_counted(house, plan):
    """A new sentence gives a target to be confirmed."""
    adopt(house, reread(house, plan, PLAN + "7.每季度开展志愿服务1次。\n"))
    assert target(house, "志愿服务").state == "found"


def test_a_held_clause_stays_held(house, plan):
    """The mark follows the clause into the new document."""
    from luoshi.plans.models import Clause

    clause = Clause.objects.visible_to(house.planner).get(plan=plan, label="一、")
    operations.hold_clause(clause_id=clause.pk, reason="只作要求", by=house.planner, at=AT)
    adopt(house, reread(house, plan, "前言。\n" + PLAN))
    assert Clause.objects.visible_to(house.planner).get(plan=plan, label="一、").held_reason == "只作要求"
