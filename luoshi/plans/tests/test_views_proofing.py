"""A planner has a draft proofread: the findings, the Word file with comments, the way on to importing it."""

from __future__ import annotations

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.plans.models import Plan, PlanText
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import client_of
from luoshi.plans.tests.test_proofing import beside, word
from luoshi.ui.scope import leave_scope

pytestmark = pytest.mark.both

LINES = ("教育宣传工作方案", "一、报送", "各学校每月24日前上交《新闻统计表》。", "11月31日召开会议。")


@pytest.fixture
def desk(house: House):
    return client_of(house.planner)


def proofread(desk, data: bytes = word(*LINES), name: str = "方案.docx") -> str:
    answer = desk.post("/plans/proof/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302
    return answer["Location"]


def test_findings_are_listed_and_come_back_in_the_file(desk):
    """The file opens in Word; its words are those that were sent."""
    page = proofread(desk)
    shown = desk.get(page).content.decode()
    assert "没有11月31日这一天" in shown
    assert "2026年1月24日" in shown
    answer = desk.get(f"{page}?export=docx")
    assert "没有11月31日这一天" in dict(beside(answer.content))["11月31日"]
    assert [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs] == list(LINES)
    only = desk.get(f"{page}?sort=date").content.decode()
    assert "没有11月31日" in only
    assert "2026年1月24日" not in only


def test_nothing_becomes_a_plan_until_it_is_imported(house, desk):
    page = proofread(desk)
    assert not Plan.objects.visible_to(house.planner).exists()
    assert page.replace("/proof/", "/import/") in desk.get(page).content.decode()


def test_a_draft_is_its_senders_alone(house, desk):
    page = proofread(desk)
    assert client_of(house.reporter).get(page).status_code == 403
    assert client_of(house.person("东片计划员", house.east, "planner")).get(page).status_code == 404


def test_pasted_text_gets_a_new_file_and_a_clean_one_says_so(desk):
    page = desk.post("/plans/proof/", {"text": "工作方案\n一、会议\n各学校每季度召开例会1次。"})["Location"]
    assert "没有发现问题" in desk.get(page).content.decode()
    page = desk.post("/plans/proof/", {"text": "\n".join(LINES)})["Location"]
    assert "批注会写在按原文文字新做的 Word 里" in desk.get(page).content.decode()
    assert len(beside(desk.get(f"{page}?export=docx").content)) >= 2


def test_what_cannot_be_read_is_refused_beside_its_field(desk):
    answer = desk.post("/plans/proof/", {"file": SimpleUploadedFile("方案.docx", b"PK\x03\x04 broken")})
    assert answer.status_code == 422
    assert "id_file_error" in answer.content.decode()


def test_an_imported_plan_is_proofread_by_its_own_text(house, desk):
    page = proofread(desk)
    key = page.rstrip("/").rsplit("/", 1)[1]
    form = {"p0-take": "on", "p0-title": "方案", "p0-year": "2026", "p0-span": "year", "p0-unit": house.root.pk}
    desk.post(f"/plans/import/{key}/", form)
    plan = Plan.objects.visible_to(house.planner).get()
    assert "没有11月31日这一天" in desk.get(f"/plans/{plan.pk}/proof/").content.decode()
    answer = desk.get(f"/plans/{plan.pk}/proof/?export=docx")
    assert "11月31日" in dict(beside(answer.content))
    with leave_scope("a plan whose file is gone"):
        PlanText.objects.filter(plan=plan).update(source=None)
    assert "11月31日" in dict(beside(desk.get(f"/plans/{plan.pk}/proof/?export=docx").content))
