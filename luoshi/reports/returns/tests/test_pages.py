"""Pages and files of returns: one click, only what is in sight, the same number of queries for 3 and for 300 units."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import docx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from luoshi.org.viewer import Viewer
from luoshi.reports.models import Return, ReturnForm
from luoshi.reports.returns import menus, operations, owing, queries
from luoshi.reports.returns.rounds import keep_up
from luoshi.reports.returns.tests.office import Office
from luoshi.ui.scope import leave_scope


@pytest.fixture
def office(db: None) -> Any:
    """清河县; the pages' clock is the story's."""
    made = Office()
    w = made.world
    w.verified("t.article", w.oak, date(2026, 11, 3), headline="校园读书节开幕", level="city")
    w.verified("t.article", w.elm, date(2026, 11, 5), headline="榆树的一篇", level="county")
    with patch.object(timezone, "now", lambda: made.now):
        yield made


def browser(office: Office, name: str) -> Client:
    """Somebody's browser."""
    client, account = Client(), office.world._accounts[name]
    account.must_change = False
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def test_a_school_confirms_from_home_with_one_click(office: Office) -> None:
    """The panel shows what waits; after the click nothing is owed and the panel is gone."""
    w = office.world
    clerk = browser(office, "橡通讯")
    row = office.mine(w.oak)
    home = text(clerk.get("/"))
    assert "本期报表" in home
    assert reverse("reports:return_confirm", args=[row.pk]) in home
    answer = clerk.post(reverse("reports:return_confirm", args=[row.pk]), {"from": "home"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert office.mine(w.oak).confirmed_by_id == w.oak_clerk.person_id
    assert "本期报表" not in text(clerk.get("/"))


def test_who_owes_nothing_sees_nothing(office: Office) -> None:
    """梣树 has no record: an empty return confirms itself, so home does not speak of it and no badge counts it."""
    w = office.world
    assert "本期报表" not in text(browser(office, "梣通讯").get("/"))
    assert owing.owed_count(w.ash_clerk, w.ash_clerk.today) == 0
    assert owing.owed_count(w.oak_clerk, date(2026, 11, 20)) == 1
    assert menus._badge(w.oak_verifier) is None


def test_a_school_sees_its_own_and_a_district_those_below(office: Office) -> None:
    """Pages, files, the period's table and what is behind a number: no word of a return out of sight."""
    w = office.world
    mine, other, round_ = office.mine(w.oak), office.mine(w.elm), office.round()
    clerk = browser(office, "橡通讯")
    for name in ("return", "return_export"):
        assert clerk.get(reverse(f"reports:{name}", args=[mine.pk])).status_code == 200
        assert clerk.get(reverse(f"reports:{name}", args=[other.pk])).status_code == 404
    for name in ("return_confirm", "return_send_back", "return_scan"):
        assert clerk.post(reverse(f"reports:{name}", args=[other.pk])).status_code == 404
    pages = [reverse("reports:returns"), reverse("reports:round", args=[round_.pk])]
    pages += [f"{pages[1]}?tab={tab}" for tab in ("figures", "register")]
    pages += [
        reverse("reports:behind", args=[round_.pk]) + query for query in ("", "?col=f1", f"?col=f1&unit={w.elm.pk}")
    ]
    for page in pages:
        shown = text(clerk.get(page))
        assert "榆树" not in shown, page
    for query in ("", "?units=1"):
        book = workbook(clerk.get(reverse("reports:round_export", args=[round_.pk]) + query))
        assert "榆树" not in str(book)
        assert "校园读书节开幕" in str(book)
    east = text(browser(office, "东文书").get(reverse("reports:round", args=[round_.pk]) + "?tab=figures"))
    assert "榆树小学" in east
    assert "梣树小学" not in east


def workbook(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All sheets of an answered file."""
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_scan_is_opened_by_who_sees_the_return(office: Office) -> None:
    """Attached once it is confirmed; the neighbour's clerk does not open it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from luoshi.work.tests.house import picture

    w = office.world
    row = office.mine(w.oak)
    clerk = browser(office, "橡通讯")
    url = reverse("reports:return_scan", args=[row.pk])
    clerk.post(url, {"scan": SimpleUploadedFile("盖章.jpg", picture())})
    assert office.mine(w.oak).scan_id is None  # not confirmed yet
    office.confirm(w.oak)
    clerk.post(url, {"scan": SimpleUploadedFile("盖章.jpg", picture())})
    scan = queries.returns(w.leader).get(pk=row.pk).scan
    file = reverse("files:download", args=[scan.key, scan.name])
    assert clerk.get(file).status_code == 200
    assert browser(office, "局长").get(file).status_code == 200
    assert browser(office, "榆通讯").get(file).status_code == 404


def test_the_files_say_what_the_screen_says(office: Office) -> None:
    """Excel: head, printable heading, numbers as numbers, 合计; Word: the same digits and the unit's name."""
    w = office.world
    row = office.confirm(w.oak)
    clerk = browser(office, "橡通讯")
    answer = clerk.get(reverse("reports:return_export", args=[row.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["统计表", "登记表"]
    table = book["统计表"]
    rows = list(table.iter_rows(values_only=True))
    assert rows[0][0] == "宣传报道统计表"
    assert "单位（盖章）：橡树小学" in rows[1][0]
    assert "填表人：橡通讯" in rows[2][0]
    head = next(number for number, line in enumerate(rows) if line[0] == "序号")
    assert rows[head] == ("序号", "单位", "上稿篇数", "市级（篇）")
    assert rows[head + 1] == (1, "橡树小学", 1, 1)
    assert rows[head + 2] == (None, "合计", 1, 1)
    assert table.print_title_rows == f"${head + 1}:${head + 1}"
    assert (table.page_setup.orientation, str(table.page_setup.paperSize)) == ("landscape", "9")
    assert "&P" in table.oddFooter.center.text
    paper = docx.Document(io.BytesIO(clerk.get(reverse("reports:return_export", args=[row.pk]) + "?as=docx").content))
    cells = [[cell.text for cell in line.cells] for line in paper.tables[0].rows]
    assert cells[1] == ["1", "橡树小学", "1", "1"]
    assert cells[2] == ["", "合计", "1", "1"]
    assert "橡树小学" in "\n".join(part.text for part in paper.paragraphs)


def test_the_bureau_sees_who_is_missing_reminds_and_freezes(office: Office) -> None:
    """Progress, the list of names, the reminder; freezing only once the due day has passed."""
    w = office.world
    office.confirm(w.oak)
    planner = browser(office, "计划员")
    url = reverse("reports:round", args=[office.round().pk])
    page = text(planner.get(url))
    assert "已确认 1 / 3" in page
    assert "榆树小学" in page.split("data-copy=")[1].split('"')[1]  # to paste into a chat group
    assert "梣树小学" not in page.split("data-copy=")[1].split('"')[1]  # empty: confirms itself
    planner.post(reverse("reports:round_remind", args=[office.round().pk]))
    assert office.round().reminded_at is not None
    planner.post(reverse("reports:round_freeze", args=[office.round().pk]))
    assert office.round().frozen_at is None
    office.at(2026, 11, 25)
    planner = browser(office, "计划员")  # days later: the old session is over
    planner.post(reverse("reports:round_freeze", args=[office.round().pk]))
    with leave_scope("a test looks"):
        assert Return.objects.filter(round__label="2026年11月", frozen_at__isnull=False).count() == 3
    assert browser(office, "橡通讯").get(reverse("reports:forms")).status_code == 404


def test_a_ready_made_return_is_taken_over_with_one_click(office: Office) -> None:
    """The house has the catalogue's kinds: a click, and every unit has its return."""
    from luoshi.ledger.operations import sync_catalogue

    w = office.world
    sync_catalogue(house_id=w.house.pk, at=office.now)
    planner = browser(office, "计划员")
    assert "月度活动统计表" in text(planner.get(reverse("reports:forms")))
    planner.post(reverse("reports:form_take"), {"code": "activity"})
    with leave_scope("a test looks"):
        form = ReturnForm.objects.get(name="月度活动统计表")
    planner.get(reverse("reports:returns"))
    with leave_scope("a test looks"):
        units = set(Return.objects.filter(form=form).values_list("unit__name", flat=True))
    assert units == {"东片学区", "西片学区", "橡树小学", "榆树小学", "梣树小学"}  # where somebody confirms


def test_the_editor_keeps_what_was_typed_and_makes_the_next_version(office: Office) -> None:
    """A share without its columns is said beside the box; mended, version 2 stands, with a renamed column's key kept."""
    assert office.form is not None
    planner = browser(office, "计划员")
    url = reverse("reports:form_edit", args=[office.form.pk])
    data = posted(planner.get(url).context["editor"])
    data |= {"figure-0-named": "总篇数", "figure-TOTAL_FORMS": "3", "figure-2-named": "市级占比", "figure-2-what": "share",
             "figure-2-above": "市级", "figure-2-below": ""}  # fmt: skip
    answer = planner.post(url, data)
    assert answer.status_code == 422
    assert "总篇数" in text(answer)
    data["figure-2-below"] = "上稿篇数"  # its name before: still meant
    assert "市级占比" in text(
        planner.post(reverse("reports:form_preview"), data | {"row": office.form.pk, "kinds": "t.article"})
    )
    assert planner.post(url, data).status_code == 302
    with leave_scope("a test looks"):
        form = ReturnForm.objects.get(pk=office.form.pk)
    spec = queries.form_spec(office.world.planner, form)
    assert form.current == 2
    assert [(each.key, each.head) for each in spec.figures] == [("f1", "总篇数"), ("f2", "市级"), ("f3", "市级占比")]
    assert (spec.figures[2].above, spec.figures[2].below) == ("f2", "f1")
    assert spec.figures[1].where == (("level", ("city",)),)


def posted(editor: Any) -> dict[str, Any]:
    """What a browser would post of an editor's forms."""
    data: dict[str, Any] = {}
    for part in (editor.form, *editor.figures.forms, *editor.cells.forms):
        for bound in part:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif value is not None:
                data[bound.html_name] = value
    for forms_ in (editor.figures, editor.cells):
        for bound in forms_.management_form:
            data[bound.html_name] = bound.value()
    return data


def test_as_many_queries_for_300_units_as_for_3(office: Office, queries_of: Callable[..., int]) -> None:
    """The bureau's four pictures, its list and its file; and a school's page, whatever the number of its records."""
    w = office.world
    planner: Viewer = w.planner
    clerk, bureau = browser(office, "橡通讯"), browser(office, "计划员")
    office.confirm(w.oak)
    round_ = reverse("reports:round", args=[office.round().pk])
    pages = [
        reverse("reports:returns"),
        *(f"{round_}?tab={tab}" for tab in ("progress", "figures", "matrix", "register")),
    ]
    pages += [f"{round_}behind/?col=f1", f"{round_}export/"]
    own = [reverse("reports:return", args=[office.mine(w.oak).pk]), "/"]
    for page in pages + own:  # what a process loads once
        (bureau if page in pages else clerk).get(page)
    few = [queries_of(bureau.get, page) for page in pages] + [queries_of(clerk.get, page) for page in own]
    for number in range(297):
        w.unit(f"学校{number}", w.west if number % 2 else w.east)
    for day in range(1, 20):
        w.verified("t.article", w.oak, date(2026, 11, day), headline=f"第{day}篇", level="city")
        w.verified("t.article", w.elm, date(2026, 11, day), headline=f"又第{day}篇", level="county")
    from luoshi.reports.returns.rounds import refresh_units

    refresh_units(house_id=w.house.pk, today=office.now.date())
    keep_up(house_id=w.house.pk, at=office.now)
    assert len(queries.returns(planner).filter(round=office.round())) == 300
    many = [queries_of(bureau.get, page) for page in pages] + [queries_of(clerk.get, page) for page in own]
    assert many == few


def test_a_whole_period_is_packed_by_a_job_that_only_its_asker_opens(office: Office) -> None:
    """More than forty units: the browser goes to the job's page; the file holds the sums and a sheet a unit."""
    from luoshi.files.models import StoredFile
    from luoshi.jobs.worker import run_pending
    from luoshi.reports.returns.rounds import refresh_units

    w = office.world
    for number in range(45):
        w.unit(f"学校{number}", w.east)
    refresh_units(house_id=w.house.pk, today=office.now.date())
    planner = browser(office, "计划员")
    answer = planner.get(reverse("reports:round_export", args=[office.round().pk]) + "?units=1")
    assert answer.status_code == 302
    run_pending(office.now)
    with leave_scope("a test looks"):
        file = StoredFile.objects.get(owner_room=operations.ROOM)
    url = reverse("files:download", args=[file.key, file.name])
    got = planner.get(url)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(got.streaming_content)))
    assert book.sheetnames == ["统计表", "登记表", "橡树小学", "榆树小学"]
    assert browser(office, "局长").get(url).status_code == 404
