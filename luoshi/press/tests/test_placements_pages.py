"""The pages of placements: a link is enough, known pieces are offered, many are verified beside their evidence."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Record
from luoshi.org.imports import operations as imports
from luoshi.org.models import Account
from luoshi.press.models import Claim, PlacementDetail
from luoshi.press.placements import operations, queries
from luoshi.press.placements.facts import placement_facts
from luoshi.press.tests.conftest import House
from luoshi.press.tests.test_placements_story import DAY, YEAR, detail, placement, press, report
from luoshi.ui.scope import leave_scope

assert press  # a fixture


def client_of(viewer) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id))
    return client


def form(house, **more):
    """What the page posts."""
    given = {
        "unit": house.oak.pk, "link": "【江报】一块宣传栏 https://news.example.org/a/1?from=x", "title": "一块宣传栏办成了家长会客厅",
        "outlet": "江城日报", "level": "city", "medium": "paper", "day": DAY.isoformat(), "form": "feature",
        "position": "ordinary", "author_name": ["沈若溪", "榆甲"], "author_unit": ["", "榆树小学"],
        "author_reporter": ["", ""],
    }  # fmt: skip
    return {**given, **more}


def test_reporting_by_page(press):
    """Recognised, offered, refused with what was typed, corrected, and verified on the screen for it."""
    clerk, other, checker = client_of(press.writer), client_of(press.elm_clerk), client_of(press.checker)
    new, look = reverse("press:placement_new"), reverse("press:placement_look")
    page = clerk.get(look, {"link": form(press)["link"], "unit": press.oak.pk, "day": DAY.isoformat()}).content.decode()
    assert "认出：江城日报（市级，报纸）" in page
    assert 'name="outlet" value="江城日报"' in page
    redirect = clerk.get(reverse("work:new"), {"kind": "press.placement"})
    assert redirect.headers["Location"].startswith(new)
    wrong = clerk.post(new, form(press, link="没有网址", author_unit=["", "没有的学校"]))
    assert wrong.status_code == 422
    assert "没有叫“没有的学校”的单位" in wrong.content.decode()
    lacking = clerk.post(new, form(press, link=""))
    assert (lacking.status_code, "还缺佐证" in lacking.content.decode()) == (422, True)
    done = clerk.post(new, form(press, level="", medium=""))  # they follow from the outlet, script or not
    record = Record.objects.visible_to(press.writer).get(kind__code="press.placement")
    assert done.headers["Location"] == reverse("press:placement", args=[record.pk])
    assert [(a["name"], a["unit"], a["num"], a["den"]) for a in detail(record).authors] == [
        ("沈若溪", press.oak.pk, 1, 2), ("榆甲", press.elm.pk, 1, 2),
    ]  # fmt: skip
    twice = clerk.post(new, form(press))
    assert (twice.status_code, "本单位已经报过" in twice.content.decode()) == (422, True)
    assert "1/2" in clerk.get(done.headers["Location"]).content.decode()
    offered = other.get(
        look, {"link": "https://news.example.org/a/1", "title": "随便", "unit": press.elm.pk}
    ).content.decode()
    assert "同一次刊播，本单位也署名" in offered
    near = other.get(look, {"title": form(press)["title"], "unit": press.elm.pk, "outlet": "别的报"}).content.decode()
    assert "是同一篇吗" not in near  # another unit's title is told to nobody who has neither its address nor its outlet

    verify = reverse("press:placement_verify")
    screen = checker.get(verify).content.decode()
    assert "核实所选" in screen
    empty = checker.post(verify, {"action": "send_back", "record": record.pk, "reason": ""})
    assert empty.status_code == 302
    checker.post(verify, {"action": "send_back", "record": record.pk, "reason": "缺版面"})
    record.refresh_from_db()
    assert (record.state, record.sent_back_reason) == ("sent_back", "缺版面")
    edit = reverse("press:placement_edit", args=[record.pk])
    assert clerk.get(reverse("work:edit", args=[record.pk])).headers["Location"] == edit
    shown = clerk.get(edit).content.decode()
    assert "缺版面" in shown
    assert 'value="榆树小学"' in shown
    assert clerk.post(edit, form(press, page="第3版")).status_code == 302
    checker.post(verify, {"action": "verify", "ids": [record.pk]})
    record.refresh_from_db()
    assert (record.state, record.version, detail(record).page) == ("verified", 2, "第3版")
    clerk.post(edit, form(press, title="改题", reason="标题写错"))
    record.refresh_from_db()
    assert (record.state, record.version) == ("submitted", 3)
    assert detail(record).piece_id is not None
    assert other.get(reverse("press:placement_edit", args=[record.pk])).status_code == 404


def test_several_addresses_at_once(press):
    """A line each: recognised, refused ones stay with what was typed, those reported already are claimed."""
    clerk, other = client_of(press.writer), client_of(press.elm_clerk)
    many = reverse("press:placement_many")
    lines = "【江报】春天的课 https://news.example.org/m1 2026年3月2日\n没有网址的一行\nhttps://unknown.example.net/m2"
    page = clerk.post(many, {"lines": lines}).content.decode()
    assert 'value="2026-03-02"' in page
    assert 'value="春天的课"' in page
    assert 'value="江城日报"' in page
    rows = {
        "unit": press.oak.pk, "author_name": "沈若溪", "author_unit": "", "author_reporter": "",
        "link": ["https://news.example.org/m1", "https://unknown.example.net/m2"], "title": ["春天的课", "又一篇"],
        "outlet": ["江城日报", ""], "level": ["city", ""], "medium": ["paper", ""], "day": ["2026-03-02", "2026-03-02"],
        "client_key": ["k1", "k2"],
    }  # fmt: skip
    left = clerk.post(many, rows)
    assert (left.status_code, "请填标题、媒体、级别和类型" in left.content.decode()) == (422, True)
    assert "春天的课" not in left.content.decode().split("认领 0 篇")[-1]
    full = {**rows, "outlet": ["江城日报", "某网"], "level": ["city", "city"], "medium": ["paper", "net"]}
    assert clerk.post(many, full).status_code == 302  # the first one is known by its key
    assert other.post(many, {**full, "unit": press.elm.pk, "client_key": ["k3", "k4"]}).status_code == 302
    with leave_scope("test"):
        assert Record.objects.filter(kind__code="press.placement").count() == 2
        assert Claim.objects.filter(unit=press.elm).count() == 2


def test_lists_cost_the_same_for_many(press, queries_of):
    """List, export, matrix, months, verify, submissions, outlets and facts ask as often for thirty as for three."""
    clerk, checker, planner = (client_of(v) for v in (press.writer, press.checker, press.planner))
    calls = [
        *((checker, reverse(f"press:{name}")) for name in ("placements", "placement_matrix", "placement_verify", "outlets")),
        (checker, reverse("press:placements") + "?export=csv"), (checker, reverse("press:placement_matrix") + "?of=months"),
        (clerk, reverse("press:submissions")), (planner, reverse("press:outlets_unlisted")),
        (planner, reverse("press:outlets") + "?export=csv"),
    ]  # fmt: skip

    def enter(start: int, count: int) -> None:
        for number in range(start, start + count):
            title, link = f"第{number}篇读书的故事{number * 7919}", f"https://news.example.org/{number}"
            outlet = "江城日报" if number % 2 else f"未知报{number}"
            record = report(
                press, title=title, address=link, outlet=outlet, day=DAY - timedelta(days=number % 20)
            ).record
            if number % 3:
                ledger.verify_record(record_id=record.pk, by=press.checker, at=press.at)

    def counts() -> list[int]:
        for client, url in calls:
            assert client.get(url).status_code == 200, url
        found = [queries_of(client.get, url) for client, url in calls]
        return [*found, queries_of(placement_facts, house_id=press.house.pk, **YEAR)]

    enter(0, 3)
    few = counts()
    enter(3, 9)
    assert counts() == few
    assert few[-1] <= 8
    batch = [
        ledger.NewRecord(kind="press.placement", unit_id=press.oak.pk, day=DAY, values={
            "title": f"成批{n}", "outlet": "江城日报", "level": "city", "medium": "paper", "link": f"https://b.example.org/{n}",
            "authors": ["何静"]})
        for n in range(12)
    ]  # fmt: skip
    small = queries_of(ledger.enter_many, contents=batch[:2], by=press.writer, at=press.at, hand_in=True)
    large = queries_of(ledger.enter_many, contents=batch[2:], by=press.writer, at=press.at, hand_in=True)
    assert large == small
    with leave_scope("test"):
        assert PlacementDetail.objects.filter(title__startswith="成批", piece__isnull=False).count() == 12


def test_outlets_by_page(press):
    """Added, restood from a day, ordered, merged; whoever does not keep the list reads it only."""
    planner, clerk = client_of(press.planner), client_of(press.writer)
    assert clerk.get(reverse("press:outlet", args=[press.daily.pk])).status_code == 200
    assert clerk.get(reverse("press:outlet_new")).status_code == 404
    body = {
        "ladder": "outside",
        "name": "江城晚报",
        "medium": "paper",
        "level": "city",
        "aliases": "晚报、江晚",
        "active": "on",
    }
    planner.post(reverse("press:outlet_new"), body)
    taken = planner.post(reverse("press:outlet_new"), {**body, "name": "江报"})
    assert (taken.status_code, "已经是另一家" in taken.content.decode()) == (422, True)
    rows = {row.name: row for row in press.daily.__class__.objects.visible_to(press.planner)}
    evening = rows["江城晚报"]
    change = reverse("press:outlet_change", args=[evening.pk])
    standing = {"action": "standing", "level": "province", "valid_from": "2026-03-01"}
    assert planner.post(change, {**standing, "level": "none"}).status_code == 422
    assert planner.post(change, standing).status_code == 302
    first = {f"rank-{evening.pk}": "1", f"rank-{press.daily.pk}": "2"}
    planner.post(reverse("press:outlet_order"), first)
    page = planner.get(reverse("press:outlets")).content.decode()
    assert page.index("江城晚报") < page.index("江城日报")
    planner.post(change, {"action": "merge", "target": press.daily.pk})
    evening.refresh_from_db()
    assert evening.merged_into_id == press.daily.pk


def test_the_list_comes_back_by_sheet(press):
    """What is exported is taken again unchanged; new rows are added, wrong ones told at once; an undone run frees names."""
    planner = client_of(press.planner)
    sheet = planner.get(reverse("press:outlets"), {"export": "csv"}).content

    def run(data: bytes):
        begun = imports.begin(what="outlets:all", house_id=press.house.pk, by=press.planner, at=press.at, data=data,
                              name="媒体.csv", answers={})  # fmt: skip
        return imports.check_run(run=begun, by=press.planner, at=press.at)

    same = run(sheet).outcome["counts"]
    assert (same["unchanged"], same["ready"], same["errors"]) == (1, 0, 0)
    rows = ["所属,名称,类型,级别,别名,网址", "外部媒体,江城晚报,报纸,市级,江晚,wan.example.org", "内部刊物,教育信息,简报专报,本局,,",
            "外部媒体,江报,报纸,市级,,", "内部刊物,某简报,简报专报,特级,,"]  # fmt: skip
    wrong = run("\n".join(rows).encode())
    assert (wrong.outcome["counts"]["ready"], wrong.outcome["counts"]["errors"]) == (2, 1)
    right = run("\n".join(rows[:3]).encode())
    taken = imports.take(run=right, by=press.planner, at=press.at)
    outlets = press.daily.__class__.objects.visible_to(press.planner)
    assert {each.name for each in outlets} == {"江城日报", "江城晚报", "教育信息"}
    imports.undo(run=taken, by=press.planner, at=press.at)
    assert not outlets.get(name__startswith="江城晚报").active
    assert run("\n".join(rows[:3]).encode()).outcome["counts"]["ready"] == 2


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_units_at_the_same_moment(transactional_db):
    """One placement and one claim, whoever comes first."""
    house = House()
    ledger.sync_catalogue(house_id=house.house.pk, at=house.at)
    elm_clerk = house.person("榆树通讯员", house.elm, "correspondent")
    start, came = threading.Barrier(2), []

    def send(by, unit) -> None:
        try:
            start.wait(10)
            new = placement(house, unit_id=unit.pk, authors=[])
            came.append(operations.report_placement(new=new, by=by, at=house.at))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in ((house.writer, house.oak), (elm_clerk, house.elm))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sorted(bool(done.claim) for done in came) == [False, True]
    with leave_scope("test"):
        assert Record.objects.filter(kind__code="press.placement").count() == 1
        assert Claim.objects.count() == 1


def test_offers_tell_other_units_nothing_new(press):
    """Near titles are looked for in the own unit; of others only what agrees already."""
    report(press, title="校园里的春天来得很早", address="https://news.example.org/s1")
    about = {"title": "校园里的春天来得很早", "day": DAY, "outlet": "别的报", "address": ""}
    assert queries.offers(press.elm_clerk, unit_id=press.elm.pk, **about) == []
    own = queries.offers(press.writer, unit_id=press.oak.pk, **about)
    assert [each.why for each in own] == ["near_title"]
    same = queries.offers(press.elm_clerk, unit_id=press.elm.pk, **{**about, "outlet": "江报"})
    assert [(each.why, each.own) for each in same] == [("same_title", False)]
