"""Bringing a plan in: sent or pasted, refused beside its field, several plans of one file, each for its unit."""

from __future__ import annotations

import pytest

from luoshi.files.models import StoredFile
from luoshi.plans.models import Plan, PlanText, Target
from luoshi.plans.tests.conftest import PLAN, House
from luoshi.plans.tests.desk import client_of, sent
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both

TWO = "清河县2026年工作方案 篇1\n\n一、学习\n1、集中学习全年不少于12次。\n\n清河县2026年工作方案 篇2\n\n一、宣传\n1、每月更新宣传栏1次。\n"


@pytest.fixture
def desk(house: House):
    return client_of(house.planner)


def kept(house: House) -> int:
    return StoredFile.objects.visible_to(house.planner).count()


def test_what_cannot_be_read_is_refused_beside_its_field_and_the_pasted_text_stays(house, desk):
    """A PDF says what to do; nothing is kept; the same page takes the pasted text next."""
    answer = desk.post("/plans/import/", {"file": sent("%PDF-1.4 x", "方案.pdf"), "text": "先前粘贴的文字"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "PDF" in page.split('id="id_file_error"')[1][:700]
    assert "先前粘贴的文字" in page
    assert kept(house) == 0
    answer = desk.post("/plans/import/", {"text": PLAN})
    assert answer.status_code == 302
    assert kept(house) == 1


def test_nothing_sent_asks_for_something(desk):
    answer = desk.post("/plans/import/", {"text": "  "})
    assert answer.status_code == 422
    assert "请选择一个文件" in answer.content.decode()


def test_a_page_of_the_web_is_read_and_kept_as_text(house, desk):
    """Nobody's browser ever runs what was uploaded."""
    html = "<html><body><h1>工作方案</h1><p>一、学习</p><p>集中学习全年不少于12次。</p></body></html>"
    answer = desk.post("/plans/import/", {"file": sent(html, "方案.html")})
    assert answer.status_code == 302
    assert "集中学习" in desk.get(answer["Location"]).content.decode()
    assert StoredFile.objects.visible_to(house.planner).get().mime == "text/plain"


def test_two_plans_of_one_file_go_to_their_own_units(house, desk):
    """The second is retitled and belongs to the east district; the first is left out, then taken."""
    choose = desk.post("/plans/import/", {"file": sent(TWO)})["Location"]
    page = desk.get(choose).content.decode()
    assert page.count('name="p0-title"') == page.count('name="p1-title"') == 1
    form = {
        "p0-title": "第一份", "p0-year": "2026", "p0-span": "year", "p0-unit": house.root.pk,
        "p1-take": "on", "p1-title": "第二份", "p1-year": "2025", "p1-span": "school_year", "p1-unit": house.east.pk,
    }  # fmt: skip
    answer = desk.post(choose, form)
    plan = Plan.objects.visible_to(house.planner).get()
    assert answer["Location"] == f"/plans/{plan.pk}/confirm/"
    assert (plan.title, plan.unit, plan.start.isoformat()) == ("第二份", house.east, "2025-09-01")
    text = PlanText.objects.visible_to(house.planner).get()
    assert text.source_id == StoredFile.objects.visible_to(house.planner).get().pk
    assert "篇1" not in text.text
    assert Target.objects.visible_to(house.planner).get().state == "found"


def test_a_missing_title_keeps_everything_and_nothing_is_imported(house, desk):
    choose = desk.post("/plans/import/", {"file": sent(TWO)})["Location"]
    form = {"p0-take": "on", "p0-title": "", "p0-year": "2026", "p0-unit": house.root.pk, "p1-title": "改过的名字"}
    answer = desk.post(choose, form)
    assert answer.status_code == 422
    assert "请填写方案名称" in answer.content.decode()
    assert "改过的名字" in answer.content.decode()
    form["p0-title"] = "第一份"
    assert desk.post(choose, form).status_code == 302
    assert Plan.objects.visible_to(house.planner).count() == 1


def test_none_ticked_is_said(house, desk):
    choose = desk.post("/plans/import/", {"file": sent(TWO)})["Location"]
    answer = desk.post(choose, {"p0-title": "x"})
    assert answer.status_code == 422
    assert "请至少勾选一份方案" in answer.content.decode()


def test_a_foreign_unit_and_a_foreign_upload_do_not_exist(house, desk):
    """Another institution's unit is no choice; its planner does not find our upload."""
    other = House("别处镇")
    choose = desk.post("/plans/import/", {"file": sent(TWO)})["Location"]
    form = {"p0-take": "on", "p0-title": "第一份", "p0-year": "2026", "p0-span": "year", "p0-unit": other.root.pk}
    assert desk.post(choose, form).status_code == 422
    assert client_of(other.planner).get(choose).status_code == 404
    with leave_scope("the story"):
        assert not Plan.objects.exists()
    form["p0-unit"] = house.root.pk
    assert desk.post(choose, form).status_code == 302


def test_who_sees_the_plan_opens_its_file_and_a_stranger_does_not(house, desk):
    """The leader of the house downloads the source; a foreign planner gets 404."""
    choose = desk.post("/plans/import/", {"file": sent(TWO)})["Location"]
    form = {"p0-take": "on", "p0-title": "第一份", "p0-year": "2026", "p0-span": "year", "p0-unit": house.root.pk}
    desk.post(choose, form)
    with leave_scope("the story"):
        Plan.objects.update(state="running")
    file = StoredFile.objects.visible_to(house.planner).get()
    url = f"/files/{file.key}/{file.name}"
    assert client_of(house.leader).get(url).status_code == 200
    assert client_of(House("别处镇").planner).get(url).status_code == 404


def test_who_prepares_no_plans_is_not_offered_the_import(house):
    leader = client_of(house.leader)
    assert leader.get("/plans/import/").status_code == 403
    assert "/plans/import/" not in leader.get("/plans/").content.decode()
    assert "/plans/import/" in client_of(house.planner).get("/plans/").content.decode()
