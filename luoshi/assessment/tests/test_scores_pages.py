"""The pages of scores: what each shows, what is refused stays on the page, files open, queries do not grow with units."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from luoshi.assessment.models import Decision, Objection, Publication
from luoshi.assessment.scores import papers
from luoshi.assessment.tests.office import MARCH, SEAL, TEXT, Office
from luoshi.org.models import Account
from luoshi.ui.scope import leave_scope


@pytest.fixture
def office(db) -> Office:
    made = Office()
    w = made.world
    w.at(2026, 3, 12)
    made.placed(w.oak, "读书节开到田埂上", position="lead")
    made.placed(w.elm, "社团里的非遗课", day=date(2026, 3, 11))
    w.at(2026, 11, 20)  # the pages are looked at on the machine's own day
    return made


def client_of(viewer) -> Client:
    client = Client()
    account = Account.objects.get(pk=viewer.account_id)
    account.must_change = False
    account.save()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return response.content.decode()


def test_from_trial_to_decision(office, queries_of):
    """The assessor tries, publishes; the school reads, objects; the assessor decides. Refusals keep what was typed."""
    w = office.world
    assessor, oak, elm = client_of(office.assessor), client_of(w.oak_clerk), client_of(w.elm_clerk)
    trial = reverse("assessment:trial")
    asked = {"scheme": office.scheme.pk, "span": "2026-03-01..2026-03-31"}
    assert oak.get(trial).status_code == 404
    page = text_of(assessor.get(trial, asked | {"unit": str(w.oak.pk)}))
    assert "+8" in page
    assert "第三条" in page
    two = TEXT.replace("  - {编号: 名次", "  - {编号: 月任务, 类型: 欠账, 取: 得分, 应完成: 20, 每缺扣: 2, 周期: 月}\n"
                       "  - {编号: 负面, 类型: 负面事件, 清零: 月, 每次: -10}\n  - {编号: 名次")  # fmt: skip
    refused = assessor.post(trial, asked | {"text": two})
    assert refused.status_code == 422
    assert "先算“月任务”" in text_of(refused)
    strange = assessor.post(trial, asked | {"text": TEXT.replace("位置: 头条", "位置: 报眼")})
    assert "报眼" in text_of(strange)
    richer = text_of(assessor.post(trial, asked | {"text": TEXT.replace("分: 8", "分: 9"), "against": "v1"}))
    assert "还没有保存" in richer
    with leave_scope("test"):
        assert not Publication.objects.exists()  # nothing was written

    made = assessor.post(reverse("assessment:publish"), asked)
    assert made.status_code == 302
    with leave_scope("test"):
        publication = Publication.objects.get()
    row = office.row(publication, w.oak)
    own = reverse("assessment:row", args=[row.pk])
    assert "8 分" in text_of(oak.get(own))
    assert elm.get(own).status_code == 404
    listed = text_of(oak.get(reverse("assessment:publication", args=[publication.pk])))
    assert "橡树小学" in listed
    assert "榆树小学" not in listed
    empty = oak.post(reverse("assessment:row_object", args=[row.pk]), {"text": " "})
    assert empty.status_code == 422
    sent = oak.post(reverse("assessment:row_object", args=[row.pk]), {
        "text": "少计一篇", "file": SimpleUploadedFile("版面.pdf", SEAL)})  # fmt: skip
    assert sent.status_code == 302
    with leave_scope("test"):
        objection = Objection.objects.get()
    place = reverse("assessment:objection", args=[objection.pk])
    assert elm.get(place).status_code == 404
    assert "得分没有变化" in text_of(assessor.get(place))
    kept = assessor.post(f"{place}decide/", {"verdict": "accept", "reason": "应当补计"})
    assert kept.status_code == 422
    assert "应当补计" in text_of(kept)
    office.placed(w.oak, "补报的一篇", day=date(2026, 3, 20))
    assert "12" in text_of(assessor.get(place))
    done = assessor.post(f"{place}decide/", {"verdict": "accept", "reason": "应当补计"})
    assert done.status_code == 302
    assert "已更正：原为 8 分" in text_of(oak.get(oak.get(own).context["newer"] and _row_url(office, w.oak)))
    check = assessor.post(reverse("assessment:publication_check", args=[publication.pk]), follow=True)
    assert "逐位一致" in text_of(check)


def _row_url(office: Office, unit) -> str:
    with leave_scope("test"):
        newest = Publication.objects.order_by("-edition")[0]
    return reverse("assessment:row", args=[office.row(newest, unit).pk])


def test_files_numbers_decisions_and_queries(office, queries_of, monkeypatch):
    """Excel and the score sheet hold the rows in sight; numbers are pasted; a table of 25 units asks as much as of five."""
    w = office.world
    assessor, oak = client_of(office.assessor), client_of(w.oak_clerk)
    few = office.publish()
    address = reverse("assessment:publication", args=[few.pk])
    for client, names in ((assessor, 5), (oak, 1)):
        book = load_workbook(io.BytesIO(client.get(f"{address}export/").content))
        assert book.sheetnames == ["得分", "计分过程", "不计分"]
        assert sum(1 for each in book["得分"].iter_rows(values_only=True) if each[0] in NAMES) == names
    sheet = oak.get(
        reverse("assessment:row_sheet", args=[office.row(few, w.oak).pk]), {"for": office.oak_head.person_id}
    )
    assert "橡校长" in text_of(sheet)
    assert "级别为市级" in text_of(sheet)
    assert [(line.points, len(line.proofs)) for line in sheet.context["sheet"].lines] == [
        ("+8", 1), ("—", 0), ("0", 0),
    ]  # fmt: skip
    asked = []
    monkeypatch.setattr(papers, "_makers", [lambda paper: asked.append(paper) or b"PK"])
    assert assessor.get(f"{address}export/", {"as": "docx"}).content == b"PK"
    assert asked[0].tables[0].rows[0][0] == "1"

    numbers = reverse("assessment:numbers")
    wrong = assessor.post(numbers, {"column": "规模", "day": "2026-01-01", "pasted": "橡树小学\t很多"})
    assert wrong.status_code == 422
    assert "请填写数字" in text_of(wrong)
    unknown = assessor.post(numbers, {"column": "规模", "day": "2026-01-01", "pasted": "桃树小学\t9"})
    assert "桃树小学" in text_of(unknown)
    saved = assessor.post(numbers, {"column": "规模", "day": "2026-01-01", "pasted": "橡树小学\t1200\n榆树小学\t300"})
    assert saved.status_code == 302
    body = {
        "unit": w.oak.pk,
        "type": "失实",
        "day": "2026-03-15",
        "amount": "1",
        "body": "县委宣传部",
        "reason": "人数写错",
    }
    form = assessor.post(
        reverse("assessment:decision_new"), body | {"record": "999999", "file": SimpleUploadedFile("a.pdf", SEAL)}
    )
    assert form.status_code == 422
    assert "999999" in text_of(form)
    assert assessor.post(reverse("assessment:decision_new"), body).status_code == 422  # without a document
    kept = assessor.post(reverse("assessment:decision_new"), body | {"file": SimpleUploadedFile("a.pdf", SEAL)})
    assert kept.status_code == 302
    with leave_scope("test"):
        assert Decision.objects.get().file.name == "a.pdf"

    for number in range(20):
        w.unit(f"新校{number}", w.west)
    many = office.publish(office.issue(TEXT.replace("宣传报道", "又一")), span=MARCH)
    larger = reverse("assessment:publication", args=[many.pk])
    assessor.get(address)  # warm
    assert queries_of(assessor.get, larger) == queries_of(assessor.get, address)
    trial = reverse("assessment:trial")
    assert queries_of(assessor.get, trial, {"scheme": office.scheme.pk}) <= 40


NAMES = {"橡树小学", "榆树小学", "梣树小学", "东片学区", "西片学区"}
