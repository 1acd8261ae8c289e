"""The grid of a division in a real browser: by keyboard, with a block from Excel, at both sizes, with axe as the judge."""

from __future__ import annotations

from typing import Any

import pytest

from luoshi.org.models import Account
from luoshi.plans.quotas.cells import Key, newest, now_of
from luoshi.plans.tests.conftest import House
from luoshi.plans.tests.desk import on_a_day, running, target

pytestmark = pytest.mark.usefixtures("on_a_day")
__all__ = ["on_a_day"]

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def house(transactional_db: None) -> House:
    return House()


def test_a_target_is_divided_without_touching_the_mouse(house, browser_page, sign_in, assert_accessible):
    """Type, Enter goes down, arrows move, the sum follows, a lock outlives the preview, Ctrl+Enter saves."""
    plan, page = running(house), browser_page
    row = target(house, "发稿150篇")
    sign_in(page, Account.objects.get(pk=house.planner.account_id))
    page.goto(f"/plans/{plan.pk}/divide/?t={row.pk}")
    assert_accessible(page)
    oak, elm = (f"[name=c{row.pk}-{unit.pk}]" for unit in (house.oak, house.elm))
    page.focus(oak)
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == f"c{row.pk}-{house.elm.pk}"
    page.keyboard.type("50")
    assert "还差 10 篇" in page.inner_text(".q-sum")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Alt+l")
    page.click(".q-spread summary")
    page.fill("#q-find", "小学")
    page.click("button[name=spread]")
    page.wait_for_selector("text=还没有保存，可以继续改")
    assert page.input_value(oak) == "90"
    assert page.input_value(elm) == "60"
    assert "正好" in page.inner_text(".q-sum")
    page.focus(elm)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=已保存，改动 2 格")
    chains = now_of([row.pk])
    assert [newest(chains, Key(row.pk, unit.pk)) for unit in (house.oak, house.elm)] == [90, 60]


def test_a_block_from_excel_is_pasted_and_a_wrong_cell_gets_the_focus(house, browser_page, sign_in, assert_accessible):
    """Two columns by two rows; words for a number are marked at once, and after saving the cell says why."""
    plan, page = running(house), browser_page
    news, boards = target(house, "发稿150篇"), target(house, "更新8次")
    sign_in(page, Account.objects.get(pk=house.planner.account_id))
    page.goto(f"/plans/{plan.pk}/divide/?t={boards.pk}&t={news.pk}")
    page.focus(f"[name=c{boards.pk}-{house.oak.pk}]")
    page.evaluate(PASTE, "12\t90\r\n10\t六十\r\n")
    assert page.input_value(f"[name=c{news.pk}-{house.oak.pk}]") == "90"
    wrong = f"[name=c{news.pk}-{house.elm.pk}]"
    assert page.get_attribute(wrong, "aria-invalid") == "true"
    page.click("text=保存分解")
    page.wait_for_selector("text=有 1 格填写有误")
    assert page.evaluate("document.activeElement.name") == f"c{news.pk}-{house.elm.pk}"
    assert_accessible(page)
    page.fill(wrong, "60")
    page.click("text=保存分解")
    page.wait_for_selector("text=已保存，改动 4 格")


def test_on_a_phone_the_grid_is_a_list_of_units(house, phone_page, sign_in, assert_accessible):
    """No sideways scrolling; a unit a line, each box with its column's name where there are several."""
    plan, page = running(house), phone_page
    news, boards = target(house, "发稿150篇"), target(house, "更新8次")
    sign_in(page, Account.objects.get(pk=house.planner.account_id))
    page.goto(f"/plans/{plan.pk}/divide/?t={boards.pk}&t={news.pk}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cell: Any = page.locator(f"td:has([name=c{news.pk}-{house.oak.pk}])")
    assert cell.get_attribute("data-label") == "市级及以上媒体发稿"
    assert_accessible(page)
