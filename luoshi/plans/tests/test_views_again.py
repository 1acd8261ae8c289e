"""A corrected document in the browser: compared, decided, taken over."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.plans.models import Plan, PlanText, Target, TargetVersion
from luoshi.plans.spec import from_json
from luoshi.plans.tests.conftest import PLAN, House
from luoshi.plans.tests.desk import client_of, running, sent, target

pytestmark = pytest.mark.both

CHANGED = (
    PLAN.replace("更新8次以上", "更新10次以上")
    .replace("4.每周安排专人巡查校园周边。\n", "")
    .replace("6.全年", "6.每季度开展志愿服务1次。\n7.全年")
)


@pytest.fixture
def plan(house: House) -> Plan:
    return running(house)


@pytest.fixture
def desk(house: House, plan):
    return client_of(house.planner)


def test_the_comparison_names_what_changed_and_changes_nothing(house, plan, desk):
    """8 became 10, the patrol is gone, the volunteers are new; until it is adopted all counts as before."""
    answer = desk.post(f"/plans/{plan.pk}/again/", {"file": sent(CHANGED)})
    assert answer["Location"] == f"/plans/{plan.pk}/compare/2/"
    page = desk.get(answer["Location"]).content.decode()
    assert "<del>8</del>" in page
    assert "<ins>10</ins>" in page
    assert "志愿服务" in page
    board = target(house, "更新8次")
    patrol = target(house, "巡查")
    assert f'name="decide-{board.pk}" value="take" checked' in page
    assert f'name="decide-{patrol.pk}" value="keep" checked' in page
    assert not Target.objects.visible_to(house.planner).filter(quote__contains="志愿服务").exists()
    assert "有一份修订稿还没有采用" in desk.get(f"/plans/{plan.pk}/").content.decode()


def test_adopting_takes_decisions_over_from_their_day(house, plan, desk):
    """The board asks 10 from July, the patrol ends, the new one waits; the page of comparison leads on."""
    board, patrol = target(house, "更新8次"), target(house, "巡查")
    compare = desk.post(f"/plans/{plan.pk}/again/", {"file": sent(CHANGED)})["Location"]
    form = {f"decide-{board.pk}": "take", f"decide-{patrol.pk}": "end", "valid_from": "", "mode": "whole"}
    refused = desk.post(compare, form)
    assert refused.status_code == 422
    assert f'name="decide-{patrol.pk}" value="end" checked' in refused.content.decode()
    assert desk.post(compare, {**form, "valid_from": "2026-07-01"}).status_code == 302
    newest = TargetVersion.objects.visible_to(house.planner).filter(target=board).latest("number")
    assert (newest.valid_from, from_json(newest.spec).value) == (date(2026, 7, 1), 10)
    assert Target.objects.visible_to(house.planner).get(pk=patrol.pk).state == "ended"
    assert target(house, "志愿服务").state == "found"
    assert desk.get(compare)["Location"] == f"/plans/{plan.pk}/"


def test_a_document_of_several_plans_asks_which_one_is_meant(house, plan, desk):
    """The one titled like ours is chosen; the other one would drop everything."""
    two = f"别的方案2026 篇1\n\n一、学习\n1.每月学习1次。\n\n{PLAN.replace('工作方案', '工作方案 篇2')}"
    answer = desk.post(f"/plans/{plan.pk}/again/", {"text": two})
    assert "/compare/" not in answer["Location"], "the reader took both for one plan"
    page = desk.get(answer["Location"]).content.decode()
    assert 'value="1" checked' in page
    assert desk.post(answer["Location"], {"position": "1"})["Location"] == f"/plans/{plan.pk}/compare/2/"
    assert PlanText.objects.visible_to(house.planner).filter(plan=plan).count() == 2


def test_changing_what_runs_asks_for_day_mode_and_reason(house, plan, desk):
    """Without a reason 422 and everything kept; with one the target asks 12 from the day on."""
    from luoshi.plans.tests.desk import fields_of

    board = target(house, "更新8次")
    url = f"/targets/{board.pk}/change/"
    form = fields_of(desk.get(url).content.decode())
    form |= {"demand-value": "12", "valid_from": "2026-08-01", "mode": "pro_rata", "reason": ""}
    refused = desk.post(url, form)
    assert refused.status_code == 422
    assert 'value="12"' in refused.content.decode()
    assert desk.post(url, {**form, "reason": "县教办发〔2026〕8号"}).status_code == 302
    newest = TargetVersion.objects.visible_to(house.planner).filter(target=board).latest("number")
    assert (from_json(newest.spec).value, newest.mode) == (12, "pro_rata")
    page = desk.get(f"/targets/{board.pk}/").content.decode()
    assert "变更过程" in page
    assert "县教办发〔2026〕8号" in page


def test_ending_asks_for_a_reason(house, plan, desk):
    patrol = target(house, "巡查")
    url = f"/targets/{patrol.pk}/end/"
    assert desk.post(url, {"day": "2026-09-01", "reason": ""}).status_code == 422
    assert desk.post(url, {"day": "2026-09-01", "reason": "改由公安负责"}).status_code == 302
    assert Target.objects.visible_to(house.planner).get(pk=patrol.pk).ends_on == date(2026, 9, 1)
