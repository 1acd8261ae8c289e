"""A house's days, terms and periods: by hand, by import, for single units, as known at a moment; and their pages."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from luoshi.org import errors
from luoshi.org import operations as org
from luoshi.org.calendars import HouseDates, Place
from luoshi.org.models import Account, CalendarPart, House
from luoshi.org.operations.calendars import set_local_days, set_periods, set_terms, set_year
from luoshi.org.queries import root_of, viewer_of
from luoshi.periods.settings import SettingInvalid
from luoshi.ui.scope import leave_scope

AT = datetime(2026, 1, 5, 2, tzinfo=UTC)
LATER = AT + timedelta(days=30)
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
NEXT = (date(2027, 1, 1), date(2028, 1, 1))


@pytest.fixture
def house(db) -> House:
    return org.create_house(name="清河县教育局", opened=date(2020, 1, 1), at=AT)


@pytest.fixture
def admin(house) -> Client:
    person = org.add_person(house_id=house.pk, name="管理员", at=AT, by=None)
    account = org.add_account(person=person, username="guanli", password=None, by=None, at=AT, must_change=False)
    org.appoint(person=person, unit=root_of(house), role="admin", by=None, at=AT, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def dates(house: House, as_of: datetime | None = None) -> HouseDates:
    return HouseDates.load(house.pk, as_of)


def test_a_year_is_provisional_until_its_notice_and_as_of_stays_so(house):
    new_year = date(2027, 2, 8)
    before = dates(house).house
    assert before.is_provisional(new_year)
    assert before.is_working(new_year)
    days = [["2027-02-08", "off", "春节"], ["2027-02-20", "work", "春节"]]
    set_year(house_id=house.pk, year=2027, days=days, decreed=False, source="征求意见", by=None, at=LATER)
    draft = dates(house).house
    assert (draft.is_working(new_year), draft.is_provisional(new_year)) == (False, True)
    decided = LATER + timedelta(days=1)
    set_year(house_id=house.pk, year=2027, days=days, decreed=True, source="通知", by=None, at=decided)
    assert not dates(house).house.is_provisional(new_year)
    assert dates(house).house.is_working(date(2027, 2, 20))
    assert dates(house, LATER + timedelta(hours=1)).house.is_provisional(new_year)
    assert dates(house, LATER - timedelta(hours=1)).house.is_working(new_year)
    set_year(house_id=house.pk, year=2027, days=None, decreed=False, source="", by=None, at=decided + timedelta(days=1))
    assert dates(house).house.is_working(new_year)


def test_an_imported_year_takes_the_place_of_the_shipped_one(house):
    assert not dates(house).house.is_working(date(2026, 10, 1))
    set_year(
        house_id=house.pk, year=2026, days=[["2026-10-02", "off", "国庆"]], decreed=True, source="", by=None, at=AT
    )
    calendar = dates(house).house
    assert (calendar.is_working(date(2026, 10, 1)), calendar.is_working(date(2026, 10, 2))) == (True, False)
    assert not calendar.is_working(date(2025, 10, 1))


def test_days_and_terms_of_the_nearest_hold(house):
    """County, then type, class, unit: each school year's terms by the nearest that has any."""
    org.change_settings(house_id=house.pk, changes={"resting_types": ["小学"]}, by=None, at=AT)
    spans = {"": (9, 1), "t:小学": (9, 2), "c:城区": (9, 3), "u:7": (9, 4)}
    for scope, (month, day) in spans.items():
        set_terms(
            house_id=house.pk, school_year=2026, scope=scope, by=None, at=AT,
            terms=[(date(2026, month, day), date(2027, 1, 20)), (date(2027, 2, 22), date(2027, 7, 5))],
        )  # fmt: skip
    found = dates(house)
    first = {place: found.terms(place)[0].start.day for place in (
        Place("股室"), Place("小学"), Place("小学", "城区"), Place("小学", "城区", 7), Place("小学", "", 8))}  # fmt: skip
    assert list(first.values()) == [1, 2, 3, 4, 2]
    office, school = found.calendar(Place("股室"), *NEXT), found.calendar(Place("小学"), *NEXT)
    assert (office.is_resting(date(2027, 2, 1)), school.is_resting(date(2027, 2, 1))) == (False, True)
    set_local_days(house_id=house.pk, year=2026, days=[["2026-04-01", "off", "停课"]], scope="c:城区", by=None, at=AT)
    found = dates(house)
    assert found.calendar(Place("股室"), *YEAR).is_working(date(2026, 4, 1))
    assert not found.calendar(Place("股室", "城区"), *YEAR).is_working(date(2026, 4, 1))
    set_terms(house_id=house.pk, school_year=2026, scope="u:7", terms=None, by=None, at=LATER)
    assert dates(house).terms(Place("小学", "城区", 7))[0].start.day == 3
    assert found.key(Place("小学", "", 8)) == found.key(Place("小学", "", 9))


def test_what_stood_in_the_settings_becomes_the_first_version(house):
    """An older release wrote settings only: nothing is lost when the first version is written, nor "as of"."""
    old = {"periods": {"month_closing_day": 24}, "local_days": [["2026-03-03", "off", "民族节日"]]}
    org.change_settings(house_id=house.pk, changes=old, by=None, at=AT)
    set_periods(house_id=house.pk, periods={"month_closing_day": 28, "correction_days": 4}, by=None, at=LATER)
    now, then = dates(house), dates(house, LATER - timedelta(days=1))
    assert now.periods(Place(), *YEAR).month_closing_day == 28
    assert then.periods(Place(), *YEAR).month_closing_day == 24
    assert not now.house.is_working(date(2026, 3, 3))
    house.refresh_from_db()
    assert house.settings["correction_days"] == 4  # what the ledger reads
    set_local_days(house_id=house.pk, year=2026, days=[], by=None, at=LATER)
    assert dates(house).house.is_working(date(2026, 3, 3))


def test_who_may_not_and_what_cannot_be(house):
    person = org.add_person(house_id=house.pk, name="通讯员", at=AT, by=None)
    account = org.add_account(person=person, username="tx", password=None, by=None, at=AT, must_change=False)
    org.appoint(person=person, unit=root_of(house), role="correspondent", by=None, at=AT, valid_from=date(2020, 1, 1))
    viewer = viewer_of(Account.objects.get(pk=account.pk), date(2026, 3, 1))
    with pytest.raises(errors.NotAllowed):
        set_year(house_id=house.pk, year=2027, days=[], decreed=True, source="", by=viewer, at=AT)
    with pytest.raises(SettingInvalid):
        set_periods(house_id=house.pk, periods={"month_closing_day": 40}, by=None, at=AT)
    with pytest.raises(SettingInvalid):
        set_terms(house_id=house.pk, school_year=2026, by=None, at=AT,
                  terms=[(date(2026, 9, 1), date(2027, 3, 1)), (date(2027, 2, 1), date(2027, 7, 1))])  # fmt: skip
    with leave_scope("the story"):
        assert not CalendarPart.objects.exists()


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_year_is_looked_at_before_it_is_taken(house, admin):
    """All wrong rows at once, nothing typed is lost; then the year, then the deed."""
    url = reverse("org:calendar_import")
    wrong = admin.post(
        url, {"year": "2027", "text": "2027-02-08 休 春节\n2027-02-30 休\n2027-3-1 什么", "source": "通知"}
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422
    for said in ("第 2 行", "第 3 行", "2027-02-08 休 春节"):
        assert said in page
    good = {"year": "2027", "text": "2027年2月6日至12日 休 春节\n2027-02-20 班 春节", "source": "通知", "decreed": "on"}
    look = admin.post(url, good).content.decode()
    assert "读到 8 天。还没有保存。" in look
    with leave_scope("the story"):
        assert not CalendarPart.objects.exists()
    assert admin.post(url, {**good, "take": "1"}).status_code == 302
    assert not dates(house).house.is_working(date(2027, 2, 8))
    page = admin.get(reverse("org:calendar"), {"year": "2027"}).content.decode()
    assert "已公布" in page
    assert "2028" in page
    assert (
        "2028年放假安排尚未公布，暂按周末推算。"
        in admin.get(reverse("org:calendar"), {"year": "2028"}).content.decode()
    )
    assert admin.get(reverse("org:calendar"), {"year": "x"}).status_code == 404


@pytest.mark.parametrize("sort", ["xlsx", "csv", "json"])
def test_a_year_from_a_file(house, admin, sort):
    if sort == "xlsx":
        book, made = Workbook(), io.BytesIO()
        book.active.append(["日期", "类型", "名称"])
        book.active.append([date(2027, 10, 1), "休", "国庆节"])
        book.save(made)
        data = made.getvalue()
    elif sort == "csv":
        data = "日期,类型,名称\n2027-10-01,休,国庆节\n".encode("gb18030")
    else:
        data = '{"year": 2027, "days": [{"name": "国庆节", "date": "2027-10-01", "isOffDay": true}]}'.encode()
    body = {"year": "2027", "file": SimpleUploadedFile(f"日历.{sort}", data), "take": "1", "decreed": "on"}
    assert admin.post(reverse("org:calendar_import"), body).status_code == 302
    assert not dates(house).house.is_working(date(2027, 10, 1))


def test_what_an_import_leaves_out_is_named(house, admin):
    body = {"year": "2026", "text": "2026-10-01至2026-10-07 休 国庆节", "decreed": "on"}
    look = admin.post(reverse("org:calendar_import"), body).content.decode()
    assert "2月15日—2月23日 休息 春节" in look
    assert "<li>10月1日" not in look


def test_local_days_are_added_and_taken_away(house, admin):
    url = reverse("org:calendar_local")
    body = {"start": "2026-03-03", "last": "2026-03-05", "state": "off", "name": "停课", "scope": ""}
    assert admin.post(url, body).status_code == 302
    assert "3月3日—3月5日" in admin.get(reverse("org:calendar"), {"year": "2026"}).content.decode()
    wrong = admin.post(url, {**body, "last": "2026-03-01"})
    assert wrong.status_code == 422
    assert "结束日期早于开始日期。" in wrong.content.decode()
    admin.post(url, {"year": "2026", "scope": "", "remove": "2026-03-03/2026-03-05"})
    assert dates(house).house.is_working(date(2026, 3, 3))


def test_periods_are_previewed_in_sentences_and_saved(house, admin):
    body = {"month_closing_day": "24", "shift": "later", "grace_days": "0", "late_policy": "reject", "lock_days": "",
            "correction_days": "3", "daily": "working_days", "digest_hour": "8", "digest_days": "2"}  # fmt: skip
    preview = admin.post(reverse("org:periods_preview"), body).content.decode()
    assert "起—" in preview
    assert "24日止" in preview
    assert "起不再接收" in preview
    assert admin.post(reverse("org:periods"), {**body, "grace_days": "-1"}).status_code == 422
    assert admin.post(reverse("org:periods"), body).status_code == 302
    house.refresh_from_db()
    assert house.settings["digest_hour"] == 8
    assert dates(house).periods(Place(), *YEAR).late_policy == "reject"


def test_terms_are_set_for_the_house_and_let_go_again(house, admin):
    url = reverse("org:terms")
    body = {"year": "2026", "first_start": "2026-09-01", "first_last": "2027-01-20", "second_start": "2027-02-22",
            "second_last": "2027-07-05", "scope": ""}  # fmt: skip
    assert admin.post(url, {**body, "second_start": "2027-01-10"}).status_code == 422
    assert admin.post(url, body).status_code == 302
    assert dates(house).house_terms[0].end == date(2027, 1, 21)
    assert "2027年1月20日" in admin.get(url, {"year": "2026"}).content.decode()
    admin.post(url, {"year": "2026", "inherit": ""})
    assert dates(house).house_terms == ()
