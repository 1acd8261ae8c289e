"""Pages of units and people: a list pasted, checked whole, taken whole; posts given and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.org import operations, queries
from luoshi.org.models import Membership, Person, Unit
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 1, 5, tzinfo=UTC)
LIST = "名称\t上级单位\t类型\t类别\t人数\n东片学区\t\t学区\t\t12\n橡树小学\t东片学区\t中小学校\t城区\t４０\n"


class Office:
    """A house with an administrator and a correspondent who are signed in."""

    def __init__(self, client_class) -> None:
        self.house = operations.create_house(name="清河县教育局", opened=date(2020, 1, 1), at=AT)
        self.root = queries.root_of(self.house)
        self.admin = self.sign_in(client_class(), "管理员", "admin")
        self.reporter = self.sign_in(client_class(), "通讯员", "correspondent")

    def sign_in(self, client, name: str, role: str):
        person = operations.add_person(house_id=self.house.pk, name=name, at=AT, by=None)
        account = operations.add_account(person=person, username=name, password=None, by=None, at=AT, must_change=False)
        operations.appoint(person=person, unit=self.root, role=role, by=None, at=AT, valid_from=date(2020, 1, 1))
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def names(self) -> set[str]:
        with leave_scope("the test itself"):
            return set(Unit.objects.filter(house=self.house).values_list("name", flat=True))


@pytest.fixture
def office(db) -> Office:
    return Office(Client)


def pasted(client: Client, text: str):
    """A list pasted and checked: the page with what was found."""
    return client.post("/imports/new/?what=units", {"pasted": text, "year": 2026}, follow=True)


def taken(client: Client, text: str) -> None:
    """A list pasted, checked and written."""
    page = pasted(client, text)
    client.post(page.request["PATH_INFO"] + "take/")


def test_a_pasted_list_is_checked_and_then_taken_whole(office):
    """Nothing is written by the check; the second step writes all."""
    page = pasted(office.admin, LIST)
    assert page.status_code == 200
    assert "写入 2 行" in page.content.decode()
    assert office.names() == {"清河县教育局"}
    office.admin.post(page.request["PATH_INFO"] + "take/")
    assert office.names() == {"清河县教育局", "东片学区", "橡树小学"}
    with leave_scope("the test itself"):
        oak = Unit.objects.get(name="橡树小学")
    assert (oak.parent.name, oak.staff, oak.klass) == ("东片学区", 40, "城区")


def test_all_errors_of_a_list_are_said_at_once_and_nothing_is_written(office):
    """An unknown parent, a name twice, a number that is none."""
    wrong = LIST + "橡树小学\t东片学区\t\t\t\n榆树小学\t西片学区\t\t\t很多\n桦树小学\t北片学区\t\t\t\n"
    text = pasted(office.admin, wrong).content.decode()
    assert "第 3 行重名" in text
    assert "找不到上级单位“北片学区”" in text
    assert "“很多”不是数字" in text
    assert office.names() == {"清河县教育局"}


def test_a_circle_of_parents_is_refused(office):
    """A below B below A."""
    page = pasted(office.admin, "名称\t上级单位\n甲片\t乙片\n乙片\t甲片\n")
    assert "绕成了一圈" in page.content.decode()


def test_an_empty_import_says_what_to_do(office):
    """Neither file nor text."""
    page = pasted(office.admin, " ")
    assert page.status_code == 422
    assert "把表格粘贴到下面的框里" in page.content.decode()


def test_who_keeps_no_units_finds_no_pages(office):
    """A correspondent gets 404 everywhere, the administrator 200."""
    for path in (
        "/org/units/",
        "/org/units/new/",
        "/imports/new/?what=units",
        "/org/people/",
        "/org/people/new/",
    ):
        assert office.reporter.get(path).status_code == 404
        assert office.admin.get(path).status_code == 200


def test_a_unit_is_added_moved_and_merged(office):
    """By forms, each with a day."""
    taken(office.admin, LIST)
    with leave_scope("the test itself"):
        oak, east = Unit.objects.get(name="橡树小学"), Unit.objects.get(name="东片学区")
    form = {"name": "西片学区", "parent": office.root.pk, "type": "学区", "valid_from": "2026-03-01"}
    assert office.admin.post("/org/units/new/", form).status_code == 302
    assert office.admin.post("/org/units/new/", form).status_code == 422
    with leave_scope("the test itself"):
        west = Unit.objects.get(name="西片学区")
    move = {"parent": west.pk, "type": "中小学校", "klass": "农村", "staff": 41, "valid_from": "2026-05-01"}
    assert office.admin.post(f"/org/units/{oak.pk}/", move).status_code == 302
    assert office.admin.post(f"/org/units/{oak.pk}/merge/", {"into": east.pk, "day": "2026-09-01"}).status_code == 302
    with leave_scope("the test itself"):
        oak.refresh_from_db()
    assert (oak.parent_id, oak.klass, oak.successor_id) == (west.pk, "农村", east.pk)


def test_a_person_comes_with_account_and_post(office):
    """One form; the first password is shown once; a taken user name is said beside its field."""
    form = {"name": "白杨", "unit": office.root.pk, "role": "verifier", "username": "baiyang"}
    page = office.admin.post("/org/people/new/", form)
    assert "baiyang" in page.content.decode()
    assert office.admin.post("/org/people/new/", form).status_code == 422
    with leave_scope("the test itself"):
        person = Person.objects.get(name="白杨")
        post = Membership.objects.get(person=person)
        before = person.account.password
    assert office.admin.get(f"/org/people/{person.pk}/").status_code == 200
    office.admin.post(f"/org/people/{person.pk}/password/")
    office.admin.post(f"/org/posts/{post.pk}/end/")
    with leave_scope("the test itself"):
        person.account.refresh_from_db()
        post.refresh_from_db()
    assert person.account.password != before
    assert post.valid_to is not None


def test_lists_ask_the_same_number_of_queries_at_any_size(office):
    """Units and people, with 2 and with 60 rows."""

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert office.admin.get(path).status_code == 200
        return len(seen)

    asked("/org/units/")  # the first request of a session writes it
    few = [asked("/org/units/"), asked("/org/people/")]
    rows = "名称\t类型\n" + "".join(f"第{n}小学\t中小学校\n" for n in range(48))
    taken(office.admin, rows)
    for n in range(30):
        person = operations.add_person(house_id=office.house.pk, name=f"人{n}", at=AT, by=None)
        operations.add_account(person=person, username=f"ren{n}", password=None, by=None, at=AT)
    assert [asked("/org/units/"), asked("/org/people/")] == few


def test_a_handed_over_password_must_be_changed_first(office):
    """Every page leads there until an own password is chosen."""
    form = {"name": "白杨", "unit": office.root.pk, "role": "verifier", "username": "baiyang"}
    office.admin.post("/org/people/new/", form)
    with leave_scope("the test itself"):
        account = Person.objects.get(name="白杨").account
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").url == "/accounts/password/change/"
    account.set_password("own-secret-words-9")
    account.save()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200
