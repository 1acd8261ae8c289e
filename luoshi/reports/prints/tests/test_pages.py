"""The pages of prints as people meet them."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.audit.models import LogEntry
from luoshi.plans.tests.desk import client_of
from luoshi.reports.prints import errors, messages
from luoshi.reports.prints.tests.office import Office, words_of
from luoshi.reports.prints.views.templates import example
from luoshi.ui.scope import leave_scope

MARCH = "period=month:2026-03-01&asked=1"


def test_every_refusal_has_its_sentence():
    samples = {
        errors.PeriodUnknown: (), errors.MomentUnknown: (), errors.NotYours: (), errors.UnitUnknown: (),
        errors.NotBound: (),
        errors.TooMuch: ("rows", 5, 6), errors.TextTooLong: (5,),
    }  # fmt: skip
    assert set(samples) == set(errors.PrintRefused.__subclasses__())
    assert all(messages.say(error(*values)).endswith("。") for error, values in samples.items())
    assert all(messages.say(errors.TooMuch(what, 5, 6)) for what in messages.MANY)


def test_page_and_file_of_one_moment_show_the_same(office: Office):
    client = client_of(office.leader)
    page = client.get(f"{reverse('reports:print', args=['summary'])}?{MARCH}")
    shown = page.content.decode()
    assert "在这里补充一段" in shown
    assert 'href="/figures/' in shown
    file = client.get(page.context["docx"])
    assert "本月1次，2026年累计2次，要求12次" in words_of(file.content)
    book = openpyxl.load_workbook(BytesIO(client.get(page.context["xlsx"]).content))
    assert [sheet.print_title_rows for sheet in book.worksheets if sheet.title == "数字"] == ["$3:$3"]
    assert all(sheet.page_setup.paperSize == 9 and sheet.oddFooter.center.text for sheet in book.worksheets)


def test_what_is_refused_keeps_the_form_and_says_why(office: Office):
    client = client_of(office.leader)
    answer = client.get(f"{reverse('reports:print', args=['summary'])}?as_of=明天&{MARCH}")
    assert answer.status_code == 422
    assert "截至时刻写得不对" in answer.content.decode()
    assert "2026年3月" in answer.content.decode() or "查看" in answer.content.decode()
    assert client.get(f"{reverse('reports:print_file', args=['summary'])}?as_of=x").status_code == 302
    assert client.get(reverse("reports:print", args=["nothing"])).status_code == 404


def test_own_words_are_written_on_the_page_by_who_works_for_the_unit(office: Office):
    leader = client_of(office.leader)
    url = f"{reverse('reports:print_text', args=['summary'])}?{MARCH}&unit={office.root.pk}"
    back = leader.post(url, {"slot": "next", "text": "四月抓好进度。"})
    assert "四月抓好进度。" in leader.get(back.url.split("#")[0]).content.decode()
    assert leader.post(url, {"slot": "nowhere", "text": "x"}).status_code == 404
    observer = client_of(office.person("观察员", office.root, "observer"))
    assert (
        "在这里补充一段" not in observer.get(f"{reverse('reports:print', args=['summary'])}?{MARCH}").content.decode()
    )
    observer.post(url, {"slot": "next", "text": "改成别的"})
    assert "四月抓好进度。" in leader.get(back.url.split("#")[0]).content.decode()


def test_pages_of_plans_offer_what_can_be_printed_of_them(office: Office):
    client = client_of(office.leader)
    boards = office.target("宣传栏全年更新8次")
    for name, pk, wanted in (
        ("plans:unit", office.oak.pk, f"/prints/term/?unit={office.oak.pk}"),
        ("plans:target", boards.pk, f"/prints/ledger/?target={boards.pk}"),
        ("plans:document", office.plan_row.pk, f"/prints/packs/tasklists/?plan={office.plan_row.pk}"),
    ):
        assert wanted in client.get(reverse(name, args=[pk])).content.decode()


def test_the_houses_own_template_is_used_and_a_bad_one_is_refused_beside_its_file(office: Office):
    admin = client_of(office.person("管理员", office.root, "admin"))
    url = reverse("reports:templates")
    bad = admin.post(url, {"kind": "summary", "file": SimpleUploadedFile("版头.docx", b"x")})
    assert bad.status_code == 422
    assert "这不是 Word 文档" in bad.content.decode()
    good = SimpleUploadedFile("版头.docx", example(office.leader))
    assert admin.post(url, {"kind": "summary", "file": good}).status_code == 302
    file = client_of(office.leader).get(f"{reverse('reports:print_file', args=['summary'])}?form=docx&{MARCH}")
    words = words_of(file.content)
    assert words.startswith("清河县教育局\n")
    assert "本月1次，2026年累计2次，要求12次" in words
    assert "{{" not in words
    admin.post(url, {"kind": "summary", "remove": "1"})
    with leave_scope("the log of a story"):
        assert set(LogEntry.objects.filter(action__startswith="print.").values_list("action", flat=True)) == {
            "print.template_set", "print.template_removed",
        }  # fmt: skip
    assert client_of(office.leader).get(url).status_code == 403
