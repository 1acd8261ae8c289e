"""A plan sent as PDF goes the same way as one in Word: read, chosen, imported, its words kept with their places."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.plans.tests.desk import client_of
from luoshi.reading.tests.printed import pdf
from luoshi.reading.tests.test_pdf import stacked

LINES = (
    "清河县教育局2026年宣传工作方案",
    "一、阵地管理",
    "各学校宣传栏全年更新不少于8次。",
    "二、信息报送",
    "各学校每月报送信息2条以上。",
)


@pytest.fixture
def desk(house):
    return client_of(house.planner)


def test_a_pdf_is_imported(desk):
    sent = SimpleUploadedFile("方案.pdf", pdf(stacked(*LINES)), "application/pdf")
    answer = desk.post("/plans/import/", {"file": sent})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    page = desk.get(answer.url).content.decode()
    assert LINES[0] in page
    assert 'accept=".docx,.pdf' in desk.get("/plans/import/").content.decode()


def test_a_scan_says_what_to_do(desk):
    answer = desk.post("/plans/import/", {"file": SimpleUploadedFile("扫描.pdf", pdf([]), "application/pdf")})
    assert answer.status_code == 422
    assert "扫描件" in answer.content.decode()
