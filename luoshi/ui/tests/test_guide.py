"""The style guide in a real browser: every part is accessible, and the behaviours do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("luoshi.ui.tests.urls")
PAGES = ["/ui/guide/", "/ui/guide/list/", "/ui/guide/empty/", "/ui/guide/form/", "/ui/guide/error/500/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_guide_is_shown(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_says_what_to_do(client: Client, status: int) -> None:
    html = client.get(f"/ui/guide/error/{status}/").content.decode()
    assert f"错误 {status}" in html
    assert "回到首页" in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_part_is_accessible_in_both_themes(every_page: Any, assert_accessible: Any, theme: str) -> None:
    every_page.emulate_media(color_scheme=theme)
    for address in PAGES:
        every_page.goto(address)
        assert_accessible(every_page)


def test_ticked_rows_are_counted_and_buttons_wait_for_them(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/list/")
    accept = page.get_by_role("button", name="核实所选")
    page.locator("[data-bulk-page]").check()
    page.get_by_text("已选 50 条").wait_for()
    assert accept.is_enabled()
    page.locator("[data-bulk-page]").uncheck()
    assert accept.is_disabled()


def test_a_list_is_searched_and_sorted_without_leaving_the_page(browser_page: Any) -> None:
    """The box keeps its focus, the address keeps the sort, and the behaviours are bound again."""
    page = browser_page
    page.goto("/ui/guide/list/")
    page.get_by_role("link", name="人数").click()
    page.wait_for_url("**/?sort=people")
    page.fill("#filter-q", "东桥")
    page.wait_for_url(lambda url: "q=" in url and "sort=people" in url)
    page.get_by_text("共 18 条").wait_for()
    assert page.evaluate("document.activeElement.id") == "filter-q"
    assert page.locator("#list #list").count() == 0
    page.wait_for_function("document.querySelector('[data-bulk-button]').disabled")


def test_a_draft_saves_itself_and_tries_again(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/form/")
    page.wait_for_load_state("networkidle")
    page.route("**/ui/guide/draft/", lambda route: route.abort())
    page.fill("[name=title]", "九月更新")
    page.get_by_text("正在重试").wait_for()
    page.unroute("**/ui/guide/draft/")
    with page.expect_request("**/ui/guide/draft/") as sent:
        page.get_by_text("草稿已保存").wait_for()
    assert sent.value.headers["x-luoshi-background"] == "1"


def test_a_unit_is_picked_by_keyboard(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/form/")
    page.wait_for_load_state("networkidle")
    page.locator("#id_people").focus()
    page.get_by_role("option", name="东桥小学").wait_for()
    page.keyboard.insert_text("西河")
    page.keyboard.press("Enter")  # before the answer: what was offered for nothing typed must not be taken
    page.locator(".field-people .chip", has_text="西河中学").wait_for()
    assert page.locator("[name=people]").input_value() == "2"
    page.keyboard.press("Backspace")
    assert page.locator("[name=people]").count() == 0


def test_a_refused_file_says_why_and_the_others_stay(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/form/")
    page.wait_for_load_state("networkidle")
    files = [
        {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"},
        {"name": "bad.txt", "mimeType": "text/plain", "buffer": b"x"},
    ]
    page.set_input_files("input[type=file]", files)
    page.locator(".evidence-failed", has_text="打不开这个文件").wait_for()
    assert page.locator("input[name=evidence]").count() == 2  # one was there before


def test_finds_are_reviewed_by_keyboard_beside_their_words(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".review[aria-current]").get_attribute("id") == "t2"
    assert page.locator(".find[aria-current]").inner_text() == "宣传栏全年更新8次以上"
    page.locator(".find[data-link=t3]").click()
    assert page.locator(".review[aria-current]").get_attribute("id") == "t3"


def test_a_question_is_asked_before_something_is_taken_away(browser_page: Any) -> None:
    page = browser_page
    page.goto("/ui/guide/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="撤回").click()
    page.get_by_text("确定撤回吗").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "取消"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_the_phones_menu_opens_with_and_without_script(phone_page: Any, chromium: Any, live_server: Any) -> None:
    phone_page.goto("/ui/guide/list/")
    phone_page.wait_for_load_state("networkidle")
    phone_page.get_by_role("button", name="菜单").click()
    assert phone_page.locator("#side").is_visible()
    phone_page.keyboard.press("Escape")
    assert phone_page.locator("#side").is_hidden()
    plain = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    plain.goto(f"{live_server.url}/ui/guide/list/")
    plain.get_by_role("link", name="菜单").click()
    assert plain.locator("#side").is_visible()
    plain.context.close()
