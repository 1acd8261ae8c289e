"""Lists of units and people as offices keep them: titles, merged cells, sums; all errors at once; undone as a whole."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.urls import reverse

from luoshi.org.imports import operations
from luoshi.org.imports.targets import UndoRefused
from luoshi.org.models import Account, House, ImportMapping, ImportRun, Membership, Person, Unit
from luoshi.org.operations import add_account, add_person, appoint, create_house
from luoshi.org.queries import root_of, viewer_of
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 6, 1, 9, tzinfo=ZONE)
OPENED = date(2026, 1, 1)


class Office:
    """A house with an administrator."""

    def __init__(self) -> None:
        self.house: House = create_house(name="县教育局", type="局", opened=OPENED, at=AT)
        self.root = root_of(self.house)
        person = add_person(house_id=self.house.pk, name="许知行", at=AT, by=None)
        self.account: Account = add_account(
            person=person, username="xuzhixing", password="luoshi-2026-ls", by=None, at=AT, must_change=False
        )
        appoint(person=person, unit=self.root, role="admin", by=None, at=AT, valid_from=OPENED)

    @property
    def admin(self) -> Viewer:
        return viewer_of(self.account, date(2026, 6, 1))

    def client(self) -> Client:
        client = Client()
        client.force_login(self.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def begin(self, what: str, pasted: str = "", data: bytes = b"", name: str = "表.xlsx") -> ImportRun:
        return operations.begin(
            what=what, house_id=self.house.pk, by=self.admin, at=AT, pasted=pasted, data=data, name=name
        )

    def check(self, run: ImportRun) -> dict[str, Any]:
        checked = operations.check_run(run=run, by=self.admin, at=AT)
        outcome: dict[str, Any] = checked.outcome
        return outcome

    def take(self, run: ImportRun) -> ImportRun:
        return operations.take(run=run, by=self.admin, at=AT)


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def names() -> set[str]:
    with leave_scope("a test looks"):
        return set(Unit.objects.values_list("name", flat=True))


def workbook(*rows: list[Any], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


UNITS = "名称\t上级单位\t类型\t人数\n城东片区\t\t学区\t\n东桥小学\t城东片区\t学校\t46人\n西河小学\t城东片区\t学校\t38\n"
PEOPLE = "姓名\t单位\t角色\t手机\n沈若溪\t东桥小学\t通讯员\t13800000001\n何静\t城东片区\t片区文书\t13800000002\n"


def test_a_list_as_the_office_keeps_it_comes_in_whole(office: Office) -> None:
    """Title, a name merged over its schools, a section row, blank rows and the sum at the end need no mending."""
    data = workbook(
        ["2026年单位名册", None, None, None],
        [],
        ["学区", "学校名称", "性质", "教职工数"],
        [None, "城东片区", "学区", None],
        ["城东片区", "东桥小学", "学校", 46],
        [None, "西河小学", "学校", 38],
        [],
        ["合计", None, None, 84],
        merge="A5:A6",
    )
    run = office.begin("units", data=data)
    outcome = office.check(run)
    assert (outcome["counts"]["ready"], outcome["counts"]["errors"]) == (3, 0)
    assert dict(outcome["passed"]) == {
        "数据行": 3,
        "合计行（不导入）": 1,
        "空行（不导入）": 1,
        "表头以上的行（不导入）": 1,
    }
    assert names() == {"县教育局"}, "a check writes nothing"
    assert office.take(run).made == 3
    with leave_scope("a test looks"):
        assert Unit.objects.get(name="西河小学").parent.name == "城东片区"


def test_all_errors_are_told_at_once_and_nothing_is_written(office: Office) -> None:
    """A wrong number, a missing name, an unknown parent: three errors in one look; one row mended at a time is over."""
    run = office.begin("units", "名称\t上级单位\t人数\n东桥小学\t没有的学区\t很多\n\t\t5\n西河小学\t\t38\n")
    outcome = office.check(run)
    assert [(row, label) for row, _c, label, _m in outcome["errors"]] == [(2, "人数"), (3, "名称")]
    run = office.begin("units", "名称\t上级单位\t人数\n东桥小学\t没有的学区\t4\n西河小学\t\t38\n")
    assert [e[2] for e in office.check(run)["errors"]] == ["上级单位"]
    with pytest.raises(operations.TakeRefused):
        office.take(run)
    assert names() == {"县教育局"}
    operations.answer(run=run, answers={"bad": "skip"})
    assert office.take(run).made == 1
    assert names() == {"县教育局", "西河小学"}


def test_units_are_undone_while_nothing_hangs_on_them(office: Office) -> None:
    """With a person at a school the list stays; once that post is gone it can be taken back."""
    run = office.take(office.begin("units", UNITS))
    with leave_scope("a test looks"):
        school = Unit.objects.get(name="东桥小学")
    clerk = add_person(house_id=office.house.pk, name="沈若溪", at=AT, by=None)
    post = appoint(person=clerk, unit=school, role="correspondent", by=None, at=AT, valid_from=OPENED)
    with pytest.raises(UndoRefused) as refused:
        operations.undo(run=run, by=office.admin, at=AT)
    assert "东桥小学" in refused.value.reasons[0]
    with leave_scope("a test acts"):
        Membership.objects.filter(pk=post.pk).delete()
    row, undone = operations.undo(run=run, by=office.admin, at=AT)
    assert (undone.count, row.state, names()) == (3, "undone", {"县教育局"})
    with pytest.raises(operations.WrongState):
        operations.undo(run=run, by=office.admin, at=AT)


def test_people_get_posts_and_accounts_and_passwords_only_when_fetched(office: Office) -> None:
    """Two rows of one person are two posts; nobody can sign in before the passwords were fetched, later ones void."""
    office.take(office.begin("units", UNITS))
    run = office.begin("people", PEOPLE + "沈若溪\t东桥小学\t阵地管理员\t13800000001\n")
    assert office.check(run)["counts"]["ready"] == 3
    run = office.take(run)
    assert run.counts["新增人员"] == 2
    with leave_scope("a test looks"):
        clerk = Person.objects.get(name="沈若溪")
        assert set(clerk.posts.values_list("role", flat=True)) == {"correspondent", "holder"}
        assert not Account.objects.get(person=clerk).has_usable_password()
    client = office.client()
    answer = client.post(reverse("org:import_passwords", args=[run.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    rows = {row[0]: (row[1], row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    account = Account.objects.get(person=clerk)
    assert account.username == rows["沈若溪"][0] == "shenruoxi"
    assert check_password(rows["沈若溪"][1], account.password)
    assert account.must_change
    client.post(reverse("org:import_passwords", args=[run.pk]))
    account.refresh_from_db()
    assert not check_password(rows["沈若溪"][1], account.password)


def test_people_who_signed_in_are_not_undone(office: Office) -> None:
    """One sign-in holds the whole list; before it the people go as they came."""
    office.take(office.begin("units", UNITS))
    run = office.take(office.begin("people", PEOPLE))
    account = Account.objects.get(person__name="沈若溪")
    account.last_login = AT
    account.save()
    with pytest.raises(UndoRefused):
        operations.undo(run=run, by=office.admin, at=AT)
    account.last_login = None
    account.save()
    operations.undo(run=run, by=office.admin, at=AT)
    with leave_scope("a test looks"):
        assert set(Person.objects.values_list("name", flat=True)) == {"许知行"}


def test_a_name_that_was_not_found_is_asked_once_with_near_ones(office: Office) -> None:
    """东桥小 is chosen once to be 东桥小学, for all rows."""
    office.take(office.begin("units", UNITS))
    run = office.begin("people", "姓名\t单位\n沈若溪\t东桥小\n陆小满\t东桥小\n")
    outcome = office.check(run)
    near = outcome["unknown"]["东桥小"]
    assert (len(outcome["errors"]), near[0][1]) == (2, "东桥小学")
    operations.answer(run=run, answers={"names": {"东桥小": near[0][0]}})
    run.refresh_from_db()
    assert office.check(run)["counts"]["ready"] == 2


def test_what_the_list_exports_comes_back_without_change(office: Office) -> None:
    """Export of units and of people, brought in again: nothing new, nothing different, nothing wrong."""
    office.take(office.begin("units", UNITS))
    office.take(office.begin("people", PEOPLE))
    client = office.client()
    for name, what, count in (("org:units", "units", 4), ("org:people", "people", 3)):
        for form in ("xlsx", "csv"):
            data = client.get(reverse(name), {"export": form}).content
            outcome = office.check(office.begin(what, data=data, name=f"导出.{form}"))
            counts = outcome["counts"]
            assert (counts["unchanged"], counts["ready"], counts["different"]) == (count, 0, 0), (what, form, outcome)
            assert not outcome["errors"]


def test_the_mapping_of_a_form_is_kept_for_the_next_file(office: Office) -> None:
    """Columns of unknown names are said once; the next file of that form is understood at once."""
    sheet = "甲\t乙\n东桥小学\t学校\n西河小学\t学校\n"
    run = operations.begin(what="units", house_id=office.house.pk, by=office.admin, at=AT, pasted=sheet, answers={})
    assert run.mapping["problems"]
    operations.remap(run=run, places={"name": 0, "type": 1}, header_row=1, answers={}, by=office.admin, at=AT)
    again = office.begin("units", sheet.replace("西河", "南湾"))
    assert (again.mapping["kept"], again.mapping["places"]) == (True, {"name": 0, "type": 1})
    with leave_scope("a test looks"):
        assert ImportMapping.objects.count() == 1


def test_the_pages_lead_from_a_file_to_the_units_and_back(office: Office) -> None:
    """Upload, columns, check, take, undo, all by the pages."""
    client = office.client()
    assert client.get(reverse("org:imports")).status_code == 200
    assert "units" in client.get(reverse("org:import_new")).content.decode()
    url = reverse("org:import_new") + "?what=units"
    assert client.get(url).status_code == 200
    assert client.post(url, {"year": 2026}).status_code == 422
    answer = client.post(url, {"pasted": UNITS.replace("人数\n", "人数\t校长\n"), "year": 2026})
    run = ImportRun.objects.visible_to(office.admin).get()
    columns = reverse("org:import_columns", args=[run.pk])
    assert answer["Location"] == columns
    page = client.get(columns).content.decode()
    assert "东桥小学" in page
    places = {"col_0": "name", "col_1": "parent", "col_2": "type", "col_3": "staff", "header_row": 1}
    doubled = client.post(columns, {**places, "col_2": "name"})
    assert doubled.status_code == 422
    answer = client.post(columns, places, follow=True)
    assert "写入 3 行" in answer.content.decode()
    client.post(reverse("org:import_take", args=[run.pk]))
    assert "西河小学" in names()
    assert "整批撤销" in client.get(reverse("org:import", args=[run.pk])).content.decode()
    client.post(reverse("org:import_undo", args=[run.pk]))
    assert names() == {"县教育局"}
    book = openpyxl.load_workbook(BytesIO(client.get(reverse("org:import_template") + "?what=people").content))
    assert book.sheetnames[:2] == ["人员名单", "填写说明"]


def test_hostile_and_unfit_files_are_refused_with_advice(office: Office) -> None:
    """Programs, pictures, web pages under a sheet's name: a sentence beside the field, no run."""
    client = office.client()
    url = reverse("org:import_new") + "?what=units"
    from django.core.files.uploadedfile import SimpleUploadedFile

    for data, says in (
        (b"MZ\x90\x00" + b"x" * 100, "这不是表格文件"),
        (b"<html><table></table></html>", "网页文件"),
        (b"PK\x03\x04broken", "已损坏"),
    ):
        answer = client.post(url, {"file": SimpleUploadedFile("名单.xlsx", data), "year": 2026})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    with leave_scope("a test looks"):
        assert not ImportRun.objects.exists()
