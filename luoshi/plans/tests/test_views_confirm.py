"""The workbench: each step by htmx and as a plain page, refusals beside their fields, nothing typed lost."""

from __future__ import annotations

from fractions import Fraction

import pytest

from luoshi.plans.bench import Bench
from luoshi.plans.models import Clause, PlanText, Step, Target
from luoshi.plans.spec import from_json
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import HTMX, client_of, fields_of, target

pytestmark = pytest.mark.both


@pytest.fixture
def plan(house: House):
    return house.plan()


@pytest.fixture
def desk(house: House, plan):
    return client_of(house.planner)


def fresh(house: House, row: Target) -> Target:
    return Target.objects.visible_to(house.planner).get(pk=row.pk)


def test_the_page_shows_the_document_with_exact_offsets_and_a_card_a_target(house, plan, desk):
    """Every text element says where it begins, and its words are the document's own."""
    import re
    from html import unescape

    page = desk.get(f"/plans/{plan.pk}/confirm/").content.decode()
    text = PlanText.objects.visible_to(house.planner).get(plan=plan).text
    pieces = re.findall(r'<(p|h2|h3)[^>]*data-start="(\d+)"[^>]*>(.*?)</\1>', page, re.S)
    assert len(pieces) > 8
    for _tag, start, inner in pieces:
        words = unescape(re.sub(r"<[^>]+>", "", inner))
        assert text[int(start) : int(start) + len(words)] == words
    rows = Target.objects.visible_to(house.planner).filter(plan=plan)
    assert page.count("data-item") == rows.count()
    assert all(f'data-link="t{row.pk}"' in page for row in rows)


def test_confirming_renews_the_card_its_line_and_the_counter(house, plan, desk):
    """By htmx a fragment; without script back to the card on the page."""
    row = target(house, "不少于12次")
    before = Bench.load(house.planner, plan).tally
    answer = desk.post(f"/targets/{row.pk}/confirm/", headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert f'id="target-{row.pk}"' in page
    assert "find-confirmed" in page
    assert f"{before.decided + 1} / {before.total}" in page
    assert fresh(house, row).state == "confirmed"
    other = target(house, "每季度研讨")
    answer = desk.post(f"/targets/{other.pk}/confirm/")
    assert answer["Location"] == f"/plans/{plan.pk}/confirm/#target-{other.pk}"


def test_a_target_that_lacks_something_says_so_on_its_card(house, plan, desk):
    """Without a kind it cannot be counted: 422 and the sentence; with one it is confirmed."""
    row = target(house, "更新8次")
    Target.objects.visible_to(house.planner).filter(pk=row.pk).update(
        draft={**row.draft, "counting": {**row.draft["counting"], "kinds": []}}
    )
    answer = desk.post(f"/targets/{row.pk}/confirm/", headers=HTMX)
    assert answer.status_code == 422
    assert "请选择按哪类记录计数" in answer.content.decode()
    form = fields_of(desk.get(f"/targets/{row.pk}/edit/").content.decode())
    refused = desk.post(f"/targets/{row.pk}/edit/", {**form, "then": "confirm"}, headers=HTMX)
    assert refused.status_code == 422
    assert "请选择按哪类记录计数" in refused.content.decode()
    answer = desk.post(
        f"/targets/{row.pk}/edit/", {**form, "count-kind": "channel.update", "then": "confirm"}, headers=HTMX
    )
    assert answer.status_code == 200
    assert fresh(house, row).state == "confirmed"


def test_an_edit_that_is_wrong_keeps_what_was_typed(house, plan, desk):
    """A number that is none: 422, the sentence beside it, title and text as typed; corrected it is saved."""
    row = target(house, "更新8次")
    form = fields_of(desk.get(f"/targets/{row.pk}/edit/").content.decode())
    wrong = {**form, "demand-title": "校园宣传栏", "demand-value": "八九次", "then": "save"}
    answer = desk.post(f"/targets/{row.pk}/edit/", wrong, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写数字" in page
    assert "八九次" in page
    assert "校园宣传栏" in page
    assert desk.post(f"/targets/{row.pk}/edit/", {**wrong, "demand-value": "9"}, headers=HTMX).status_code == 200
    spec = from_json(fresh(house, row).draft)
    assert (spec.title, spec.value) == ("校园宣传栏", Fraction(9))


def test_saving_a_form_unchanged_changes_nothing(house, plan, desk):
    """For every target of the plan: what the form shows is what the draft says."""
    for row in Target.objects.visible_to(house.planner).filter(plan=plan):
        form = fields_of(desk.get(f"/targets/{row.pk}/edit/").content.decode())
        assert desk.post(f"/targets/{row.pk}/edit/", {**form, "then": "save"}, headers=HTMX).status_code == 200, (
            row.quote
        )
        assert from_json(fresh(house, row).draft) == from_json(row.draft), row.quote


def test_drawing_again_presets_what_the_kind_offers_and_loses_nothing(house, plan, desk):
    """Another kind: its quantities, its facets, a wrong number still as typed, and nothing is saved."""
    row = target(house, "不少于12次")
    form = fields_of(desk.get(f"/targets/{row.pk}/edit/").content.decode())
    changed = {**form, "count-kind": "training.session", "demand-value": "十二", "redraw": "1", "changed": "count-kind"}
    answer = desk.post(f"/targets/{row.pk}/edit/", changed, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "培训学时" in page
    assert "十二" in page
    assert "培训对象" in page
    assert from_json(fresh(house, row).draft) == from_json(row.draft)


def test_a_dismissal_asks_for_its_reason(house, plan, desk):
    row = target(house, "巡查")
    answer = desk.post(f"/targets/{row.pk}/dismiss/", {"reason": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert "请填写理由" in answer.content.decode()
    assert desk.post(f"/targets/{row.pk}/dismiss/", {"reason": "不由教育局负责"}, headers=HTMX).status_code == 200
    assert (fresh(house, row).state, fresh(house, row).reason) == ("dismissed", "不由教育局负责")
    assert desk.post(f"/targets/{row.pk}/restore/", headers=HTMX).status_code == 200
    assert fresh(house, row).state == "found"


def test_all_that_is_sure_is_confirmed_at_once_and_undone_at_once(house, plan, desk):
    """The button says how many; after undo all wait again; a second undo has nothing left."""
    ready, _lacking = Bench.load(house.planner, plan).sure
    assert ready
    page = desk.get(f"/plans/{plan.pk}/confirm/").content.decode()
    assert f"确认把握高的 {len(ready)} 条" in page
    answer = desk.post(f"/plans/{plan.pk}/confirm/all/", headers=HTMX)
    assert f"已确认 {len(ready)} 条" in answer.content.decode()
    assert Bench.load(house.planner, plan).tally.confirmed == len(ready)
    desk.post(f"/plans/{plan.pk}/confirm/undo/", headers=HTMX)
    assert Bench.load(house.planner, plan).tally.confirmed == 0
    again = desk.post(f"/plans/{plan.pk}/confirm/undo/", headers=HTMX)
    assert "没有可以撤销的步骤" in again.content.decode()


def test_splitting_and_joining(house, plan, desk):
    """Split gives two cards on the same words; two ticked become one, one alone is refused."""
    row = target(house, "培训1次")
    page = desk.post(f"/targets/{row.pk}/split/", headers=HTMX).content.decode()
    twins = Target.objects.visible_to(house.planner).filter(quote=row.quote)
    assert twins.count() == 2
    assert all(f'id="target-{twin.pk}"' in page for twin in twins)
    refused = desk.post(f"/plans/{plan.pk}/confirm/join/", {"ids": [row.pk]}, headers=HTMX)
    assert "至少选中两个" in refused.content.decode()
    desk.post(f"/plans/{plan.pk}/confirm/join/", {"ids": [twin.pk for twin in twins]}, headers=HTMX)
    assert Target.objects.visible_to(house.planner).filter(origin="joined").count() == 1


def test_selected_words_become_a_target(house, plan, desk):
    """The form starts with what the reader makes of the words; added, the quote is the document's own."""
    text = PlanText.objects.visible_to(house.planner).get(plan=plan).text
    start = text.index("每周安排专人巡查")
    end = start + len("每周安排专人巡查校园周边")
    page = desk.get(f"/plans/{plan.pk}/confirm/add/?start={start}&end={end}").content.decode()
    assert '<option value="week" selected' in page
    form = fields_of(page)
    assert desk.post(f"/plans/{plan.pk}/confirm/add/", {**form, "then": "save"}, headers=HTMX).status_code == 200
    added = Target.objects.visible_to(house.planner).get(origin="added")
    assert (added.quote, added.start) == (text[start:end], start)
    nothing = desk.post(f"/plans/{plan.pk}/confirm/add/", {**form, "start": "9", "end": "9"}, headers=HTMX)
    assert nothing.status_code == 422
    assert "请先在原文中选中" in nothing.content.decode()


def test_a_clause_is_held_with_a_reason_and_released(house, plan, desk):
    clause = Clause.objects.visible_to(house.planner).get(plan=plan, label="三、")
    assert desk.post(f"/clauses/{clause.pk}/hold/", {"reason": ""}, headers=HTMX).status_code == 422
    answer = desk.post(f"/clauses/{clause.pk}/hold/", {"reason": "只作原则要求"}, headers=HTMX)
    assert "只作原则要求" in answer.content.decode()
    assert Clause.objects.visible_to(house.planner).get(pk=clause.pk).held_reason == "只作原则要求"
    desk.post(f"/clauses/{clause.pk}/release/", headers=HTMX)
    assert not Clause.objects.visible_to(house.planner).get(pk=clause.pk).held_reason


def test_a_reach_says_how_many_it_binds(house, plan, desk):
    """Each school: two of them by name; a unit not chosen yet says nothing."""
    url = f"/plans/{plan.pk}/confirm/reach/"
    page = desk.post(url, {"reach-mode": "each_unit", "reach-types": ["中小学校"]}, headers=HTMX).content.decode()
    assert "将涉及 <strong>2</strong> 个单位" in page
    assert "橡树小学" in page
    page = desk.post(url, {"reach-mode": "unit"}, headers=HTMX).content.decode()
    assert "选好以后" in page


def test_filters_and_search_leave_what_they_say(house, plan, desk):
    row = target(house, "不少于12次")
    desk.post(f"/targets/{row.pk}/confirm/", headers=HTMX)
    page = desk.get(f"/plans/{plan.pk}/confirm/?show=confirmed", headers=HTMX).content.decode()
    assert page.count("data-item") == 1
    page = desk.get(f"/plans/{plan.pk}/confirm/?q=巡查", headers=HTMX).content.decode()
    assert page.count("data-item") == 1
    page = desk.get(f"/plans/{plan.pk}/confirm/?q=没有这样的词").content.decode()
    assert "没有符合条件的指标" in page


def test_starting_says_what_will_be_owed_by_whom(house, plan, desk):
    """Nothing confirmed is refused; then the summary names the schools, and the plan runs."""
    assert desk.post(f"/plans/{plan.pk}/start/")["Location"] == f"/plans/{plan.pk}/confirm/"
    row = target(house, "更新8次")
    desk.post(f"/targets/{row.pk}/confirm/")
    page = desk.get(f"/plans/{plan.pk}/start/").content.decode()
    assert "<strong>2</strong> 个单位" in page
    assert "中小学校" in page
    desk.post(f"/plans/{plan.pk}/start/")
    plan.refresh_from_db(from_queryset=type(plan).objects.visible_to(house.planner))
    assert plan.state == "running"


def test_the_bench_asks_as_many_queries_for_a_long_plan(house, desk, plan, queries_of):
    """Seven targets or ninety: the same number of queries."""
    url = f"/plans/{plan.pk}/confirm/"
    desk.get(url)
    few = queries_of(desk.get, url)
    items = "".join(f"{n}.各单位每月报送信息{n}条以上。\n" for n in range(2, 91))
    long = house.plan(f"长方案\n\n1.党组中心组集中学习全年不少于12次。\n{items}")
    assert Target.objects.visible_to(house.planner).filter(plan=long).count() > 80
    assert queries_of(desk.get, f"/plans/{long.pk}/confirm/") == few
    assert Step.objects.visible_to(house.planner).count() == 0
