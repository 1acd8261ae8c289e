"""A month of press in the browser: asked for, written, reviewed, released, placed, verified, returned, scored, objected to.

What lives here: the main path of issue 5 as its people click it. Not here: figures compared by hand (walk 03). Invariant:
set-up makes what the house has before (channels, outlets, people); all that happens in the month happens on pages.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from luoshi.assessment.models import Objection, ScoreRow
from luoshi.assessment.schemes.operations import open_draft, save_version, set_active, start_scheme
from luoshi.ledger.models import Record
from luoshi.ledger.operations import add_holding
from luoshi.plans.tests.conftest import AT
from luoshi.press.models import Article, Assignment, Edition, Release
from luoshi.press.placements.operations.outlets import OutletWords, add_outlet
from luoshi.reports.returns.operations import define_form
from luoshi.reports.returns.ready import NEWS
from luoshi.reports.returns.spec import Reach
from luoshi.ui.scope import leave_scope
from tests.browser.house import County, records_of
from tests.browser.test_article import review

TITLE = "田径赛开幕"
LINK = "https://news.example.org/202609/16.html"
SCHEME = """
名称: 宣传报道计分办法
用途: 激励
计分对象: 媒体上稿
异议: {工作日: 5, 受理: 办公室}
规则:
  - {编号: 上稿, 类型: 计分标准, 条款: 第三条, 表: [{级别: 市级, 分: 4}]}
"""
STAFF = {
    "first": ("局初审", "first_reviewer"),
    "second": ("局复审", "second_reviewer"),
    "final": ("局终审", "final_reviewer"),
    "publisher": ("局发布人", "publisher"),
}


class Clock:
    """The machine's clock, set to a day of the story; it goes on by itself and can be set forward."""

    def __init__(self) -> None:
        self.real = timezone.now
        self.ahead = timedelta()

    def now(self) -> datetime:
        """The moment of the story."""
        return self.real() + self.ahead

    def to(self, month: int, day: int) -> None:
        """Ten in the morning of a day of 2026."""
        self.ahead = datetime(2026, month, day, 2, tzinfo=UTC) - self.real()


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Requests see 16 September 2026, then the days to which the story moves."""
    clock = Clock()
    clock.to(9, 16)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def office(county: County) -> County:
    """The county with reviewers, a publisher, an account, a site, and an outlet in its list."""
    for role, (name, post) in STAFF.items():
        setattr(county, role, county.person(name, county.root, post))
    for type, name, given in (
        ("account", "清河教育公众号", {"platform": "wechat", "account_id": "qh"}),
        ("site", "清河教育网", {"address": "https://example.org"}),
        ("screen", "大厅显示屏", {"place": "一楼大厅"}),
    ):
        add_holding(
            type=type, name=name, unit_id=county.root.pk, opened_on=date(2024, 1, 1), given=given, by=None, at=AT
        )
    words = OutletWords("江城日报", "paper", domains=("news.example.org",))
    add_outlet(house_id=county.house.pk, words=words, level="city", by=None, at=AT)
    county.assessor = county.person("考核员", county.root, "assessor")  # type: ignore[attr-defined]  # for as_role
    spec = replace(NEWS.spec, reach=Reach(units=(county.oak.pk,)))
    define_form(name=NEWS.name, spec=spec, by=county.planner, at=timezone.now())
    scheme = start_scheme(
        unit_id=county.root.pk, name="宣传报道计分办法", text=SCHEME, by=county.assessor, at=timezone.now()
    )
    draft = {"valid_from": date(2026, 1, 1), "note": "首版", "by": county.assessor, "at": timezone.now()}
    save_version(
        scheme_id=scheme.pk,
        seen=open_draft(scheme_id=scheme.pk, by=county.assessor, at=timezone.now()).revision,
        **draft,
    )
    set_active(scheme_id=scheme.pk, active=True, by=county.assessor, at=timezone.now())
    return county


def only(model: Any) -> Any:
    """The one row there is."""
    with leave_scope("a test looks"):
        return model.objects.get()


def assign(page: Any) -> int:
    """The planner asks the school for an article; the assignment's number."""
    page.goto("/press/assignments/new/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=due_at]", "2026-09-30T18:00")
    page.wait_for_load_state("networkidle")
    page.locator("#id_unit").press_sequentially("橡树")
    page.locator("#id_unit_list [role=option]").first.click()
    page.click(".form-foot .btn-primary")
    page.wait_for_url(lambda url: "/new/" not in url)
    return int(only(Assignment).pk)


def write(page: Any, assignment: int) -> None:
    """The correspondent writes what was asked for and hands it in."""
    page.goto(f"/press/articles/new/?assignment={assignment}")
    page.fill("[name=title]", TITLE)
    page.click("text=开始写")
    page.wait_for_selector(".prose-bar")
    page.click(".ProseMirror")
    page.keyboard.type("今天上午，橡树小学田径赛开幕。")
    page.click("text=保存并送审")
    page.wait_for_selector("text=已保存并送审")


def send_back_and_hand_in_again(page: Any, as_role: Any, article: int) -> None:
    """One return of the first review."""
    as_role(page, "first")
    page.goto(f"/press/articles/{article}/")
    page.click(".send-back summary")
    page.fill("#back-reason", "请写明参加人数")
    page.click(".send-back .btn-danger")
    page.wait_for_selector("text=已退回")
    as_role(page, "correspondent")
    page.goto(f"/press/articles/{article}/")
    page.click("text=送审 >> nth=0")
    page.wait_for_selector("text=已送审")


def release(page: Any, edition: int) -> None:
    """The publisher plans three channels and says of each that it is out."""
    page.goto(f"/press/releases/new/?edition={edition}")
    for name in ("清河教育公众号", "清河教育网", "大厅显示屏"):
        page.locator("label", has_text=name).locator("input").check()
    page.click(".form-foot .btn-primary")
    page.wait_for_url(lambda url: "/new/" not in url)
    with leave_scope("a test looks"):
        planned = list(Release.objects.values_list("pk", "holding__type"))
    assert sorted(type for _pk, type in planned) == ["account", "screen", "site"]
    for pk, type in planned:
        page.goto(f"/press/releases/{pk}/")
        if type != "screen":
            page.fill("#address", f"https://example.org/{type}/1.html")
        page.click("form:has([value=publish]) .btn-primary")
        page.wait_for_selector("text=发布后复核")


def place(page: Any) -> None:
    """The correspondent pastes the address of what a paper printed: outlet, level and medium follow."""
    page.goto("/press/placements/new/")
    page.wait_for_load_state("networkidle")
    with page.expect_response("**/placements/new/look/**"):
        page.fill("#id_link", LINK)
        page.press("#id_link", "Tab")
    page.wait_for_function("document.querySelector('#id_outlet').value === '江城日报'")
    with page.expect_response("**/placements/new/look/**"):
        page.fill("#id_title", TITLE)
        page.press("#id_title", "Tab")
    page.wait_for_load_state("networkidle")
    page.click(".form-foot .btn-primary")
    page.wait_for_url(lambda url: "/new/" not in url)


def hand_in(page: Any) -> None:
    """The school's return stands there, generated; one click."""
    page.goto("/returns/")
    page.click("text=确认报送 >> nth=0")
    page.wait_for_selector("text=已确认")


def score(page: Any) -> None:
    """The assessor tries September and publishes it."""
    page.goto("/assessment/trials/")
    page.select_option("#span", label="2026年9月")
    page.click(".filters .btn-primary")
    page.wait_for_selector("text=橡树小学")
    page.click("form[action$='/publish/'] .btn-primary")
    page.wait_for_selector("text=异议期至")


def object_to(page: Any) -> None:
    """The school reads how its four points came about, and objects."""
    page.goto("/assessment/scores/")
    page.click("main a:has-text('宣传报道计分办法')")
    page.wait_for_selector("h1:has-text('橡树小学：4 分')")  # of a school the table has one row: it is opened at once
    assert "第三条" in page.inner_text("main")
    page.fill("#text", "头版刊登，应按头条计")
    page.click("#object .btn-primary")
    page.wait_for_selector("text=待处理")


def test_a_month_of_press(browser_page: Any, office: County, as_role: Any, on_a_day: Clock) -> None:
    """Assigned, written, returned once, passed thrice, out on three channels, placed by link, verified, handed in, summed up,
    scored, objected to, decided."""
    page = browser_page
    as_role(page, "planner")
    assignment = assign(page)
    as_role(page, "correspondent")
    write(page, assignment)
    send_back_and_hand_in_again(page, as_role, only(Article).pk)
    for role in ("first", "second", "final"):
        review(page, as_role, role)
    edition = only(Edition)
    assert edition.title == TITLE

    as_role(page, "publisher")
    release(page, edition.pk)
    assert only(Assignment).state == Assignment.State.DONE
    out = records_of(kind__code__startswith="channel.")
    assert [row.state for row in out] == [Record.State.VERIFIED] * 3, (
        "a school does not report what the bureau released"
    )

    as_role(page, "correspondent")
    place(page)
    (placed,) = records_of(kind__code="press.placement")
    assert (placed.state, placed.values["level"]) == (Record.State.SUBMITTED, "city")
    as_role(page, "verifier")
    page.goto("/press/placements/verify/")
    page.click(".verify-acts [data-key=Enter]")
    page.wait_for_selector("text=都核完了")
    (placed,) = records_of(kind__code="press.placement")
    assert placed.state == Record.State.VERIFIED

    on_a_day.to(9, 24)
    as_role(page, "correspondent")
    hand_in(page)
    on_a_day.to(10, 9)
    as_role(page, "leader")
    page.goto("/prints/press/?period=month:2026-09-01")
    assert "在媒体上稿1篇，其中市级1篇" in page.inner_text("main")
    as_role(page, "assessor")
    score(page)
    with leave_scope("a test looks"):
        points = {row.unit_id: row.total for row in ScoreRow.objects.all() if row.total}
    assert points == {office.oak.pk: 4}
    as_role(page, "correspondent")
    object_to(page)
    as_role(page, "assessor")
    page.goto(f"/assessment/objections/{only(Objection).pk}/")
    page.fill("#reason", "版面图显示在三版，不是头版")
    page.click("[name=verdict][value=reject]")
    page.wait_for_selector("text=不采纳")
    assert only(Objection).state == "rejected"
