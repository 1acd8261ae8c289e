"""The workbench and the pages of a plan in a real browser: by keyboard, at both sizes, with axe as the judge."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.org.models import Account
from luoshi.plans.models import Target
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import on_a_day, running, target

pytestmark = pytest.mark.usefixtures("on_a_day")
__all__ = ["on_a_day"]


@pytest.fixture
def house(transactional_db: None) -> House:
    return House()


def account(viewer: Any) -> Account:
    return Account.objects.get(pk=viewer.account_id)


def current(page: Any) -> str:
    """The card that the keys speak of."""
    return page.evaluate("document.querySelector('[data-item][aria-current]')?.id || ''")


def state(house: House, row: Target) -> str:
    return Target.objects.visible_to(house.planner).get(pk=row.pk).state


def test_a_plan_is_confirmed_without_touching_the_mouse(house, browser_page, sign_in, assert_accessible):
    """J and K move, Enter confirms and goes on, E edits, X leaves out with a reason, U takes it back, / finds."""
    plan, page = house.plan(), browser_page
    sign_in(page, account(house.planner))
    page.goto(f"/plans/{plan.pk}/confirm/")
    first, second, third = (
        f"#target-{row.pk}" for row in Target.objects.visible_to(house.planner).filter(plan=plan)[:3]
    )
    page.wait_for_selector(f"{first}[aria-current]")
    assert_accessible(page)
    page.keyboard.press("j")
    assert f"#{current(page)}" == second
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{first}.review-confirmed")
    page.wait_for_selector(f"{second}[aria-current]")
    assert page.locator("#tally").inner_text().startswith("1 /")
    page.keyboard.press("e")
    page.wait_for_selector(f"{second} [name=demand-title]:focus")
    page.fill(f"{second} [name=demand-value]", "两次")
    page.keyboard.press("Escape")
    page.wait_for_selector(f"{second}:not(.review-form)")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.wait_for_selector(f"{third} [name=reason]:focus")
    page.keyboard.type("与另一条重复")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{third}.review-dismissed")
    page.keyboard.press("u")
    page.wait_for_selector(f"{third}.review-found")
    page.keyboard.press("/")
    page.keyboard.type("巡查")
    page.wait_for_selector(first, state="detached")
    assert page.locator("#cards [data-item]").count() == 1


def test_a_wrong_edit_stays_open_with_what_was_typed_and_the_kind_brings_its_choices(house, browser_page, sign_in):
    """422 in place: the sentence beside the number, the focus on it; another kind offers its own quantities."""
    plan, page = house.plan(), browser_page
    row = target(house, "不少于12次")
    sign_in(page, account(house.planner))
    page.goto(f"/plans/{plan.pk}/confirm/#target-{row.pk}")
    page.wait_for_selector(f"#target-{row.pk}[aria-current]")
    page.keyboard.press("e")
    page.fill("[name=demand-value]", "十来次")
    page.click("button[value=confirm]")
    page.wait_for_selector("[name=demand-value][aria-invalid=true]:focus")
    assert page.input_value("[name=demand-value]") == "十来次"
    page.select_option("[name=count-kind]", "training.session")
    page.select_option("[name=reach-mode]", "each_unit")
    page.wait_for_selector("[name=reach-types]")
    page.check("[name=reach-types][value=中小学校]")
    page.wait_for_selector(".peeked strong:text-is('2')")
    page.fill("[name=demand-value]", "12")
    page.click("button[value=confirm]")
    page.wait_for_selector(f"#target-{row.pk}.review-confirmed")
    assert state(house, row) == "confirmed"


def test_words_selected_in_the_document_become_a_target_at_their_place(house, browser_page, sign_in):
    """Characters beyond the first plane before them don't shift the offsets."""
    plan = house.plan("方案𠮷\n\n一、𠮷𠮷学习\n1.大力宣传先进典型𠮷，加强阵地建设。\n")
    page = browser_page
    sign_in(page, account(house.planner))
    page.goto(f"/plans/{plan.pk}/confirm/")
    page.wait_for_selector("[data-start]")
    page.evaluate(
        """() => {
          const part = [...document.querySelectorAll("[data-start]")].find((one) => one.textContent.includes("阵地建设"));
          const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
          let node = walker.nextNode();
          while (!node.textContent.includes("阵地建设")) node = walker.nextNode();
          const at = node.textContent.indexOf("加强阵地建设"), range = document.createRange();
          range.setStart(node, at); range.setEnd(node, at + 6);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.wait_for_selector("#select-bar:not([hidden])")
    page.keyboard.press("a")
    page.wait_for_selector("#adding [name=demand-title]")
    page.click("#adding button[value=save]")
    page.wait_for_selector("#adding .message-success")
    assert Target.objects.visible_to(house.planner).get(origin="added").quote == "加强阵地建设"


def test_clicking_words_finds_the_card_and_a_card_its_words(house, browser_page, sign_in):
    plan, page = house.plan(), browser_page
    row = target(house, "媒体发稿")
    sign_in(page, account(house.planner))
    page.goto(f"/plans/{plan.pk}/confirm/")
    page.wait_for_selector("[data-item][aria-current]")
    page.locator(f'#doc [data-link="t{row.pk}"]').first.click()
    page.wait_for_selector(f"#target-{row.pk}[aria-current]")
    other = target(house, "不少于12次")
    page.locator(f"#target-{other.pk} .review-title").click()
    page.wait_for_selector(f'#doc [data-link="t{other.pk}"][aria-current]')


@pytest.mark.parametrize("name", ["list", "import", "confirm", "edit", "start", "document", "table", "matrix", "target",
                                  "holder", "unit", "change", "end"])  # fmt: skip
def test_pages_are_accessible_at_both_sizes(house, every_page, sign_in, assert_accessible, name):
    """axe finds nothing, nothing scrolls sideways."""
    plan = running(house)
    draft = house.plan()
    row = target_of(house, plan)
    url = {
        "list": "/plans/", "import": "/plans/import/", "confirm": f"/plans/{draft.pk}/confirm/",
        "edit": f"/targets/{target_of(house, draft).pk}/edit/", "start": f"/plans/{draft.pk}/start/",
        "document": f"/plans/{plan.pk}/", "table": f"/plans/{plan.pk}/table/", "matrix": f"/plans/{plan.pk}/matrix/",
        "target": f"/targets/{row.pk}/", "holder": f"/targets/{row.pk}/u{house.oak.pk}/",
        "unit": f"/units/{house.oak.pk}/", "change": f"/targets/{row.pk}/change/", "end": f"/targets/{row.pk}/end/",
    }[name]  # fmt: skip
    sign_in(every_page, account(house.planner))
    every_page.goto(url)
    every_page.wait_for_load_state()
    assert_accessible(every_page)


def target_of(house: House, plan: Any) -> Target:
    return Target.objects.visible_to(house.planner).get(plan=plan, quote__contains="报送信息1条")
