"""The room's pages in a real browser: accessible at both sizes, and usable by thumb and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewPerson
from luoshi.work.tests.house import House, all_records, picture, reload

PAGES = (
    ("沈若溪", "/records/new/"),
    ("沈若溪", "/records/new/?kind=study.session"),
    ("沈若溪", "/records/"),
    ("沈若溪", "/records/{0}/"),
    ("沈若溪", "/records/drafts/"),
    ("沈若溪", "/holdings/"),
    ("沈若溪", "/holdings/new/?type=account"),
    ("何静", "/records/new/?kind=inspection"),
    ("林晓岚", "/review/"),
    ("许知行", "/kinds/"),
    ("许知行", "/kinds/new/"),
)


def furnished(house: House) -> list[Record]:
    """Three sessions that wait, with photos and rosters."""
    made = []
    for topic in ("第一章", "第二章", "第三章"):
        photo = NewEvidence(file_id=house.photo("沈若溪").pk)
        people = [NewPerson("甲"), NewPerson("乙", present=False)]
        values = {"topic": topic}
        made.append(house.record("study.session", "沈若溪", values=values, people=people, evidence=[photo]))
    house.record("study.session", "沈若溪", submit=False)
    return made


def test_the_pages_are_accessible(
    every_page: Any, house: House, sign_in: Callable[..., None], assert_accessible: Callable[[Any], None]
) -> None:
    """axe finds nothing and nothing scrolls sideways, at 1366 and at 390 pixels."""
    records = furnished(house)
    for who, address in PAGES:
        sign_in(every_page, house.accounts[who])
        every_page.goto(address.format(records[0].pk))
        every_page.wait_for_selector("h1")
        assert_accessible(every_page)


def saved_with_photo(answer: Any) -> bool:
    """The answer to a draft that knew of the photo already."""
    return "/drafts/save/" in answer.url and b'name="evidence"' in (answer.request.post_data_buffer or b"")


def test_a_board_update_by_phone_within_a_minute(
    phone_page: Any, house: House, sign_in: Callable[..., None], tmp_path: Path
) -> None:
    """What is missing is said, what was typed stays, the photo goes up, one tap hands it in; a reload restores all."""
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(picture())
    sign_in(phone_page, house.accounts["沈若溪"])
    phone_page.goto("/records/new/?kind=channel.update")
    phone_page.click("text=昨天")
    phone_page.fill("[name=f_topic]", "安全用电")
    phone_page.click(".form-foot .btn-primary")
    phone_page.wait_for_selector(".form-errors")
    assert phone_page.input_value("[name=f_topic]") == "安全用电"
    phone_page.check("[data-tick-all]")
    with phone_page.expect_response(saved_with_photo):
        phone_page.set_input_files("input[type=file]", str(photo))
    phone_page.goto("/records/new/?kind=channel.update")
    assert phone_page.input_value("[name=f_topic]") == "安全用电"
    assert phone_page.locator(".upload .evidence li").count() == 1
    phone_page.wait_for_selector("output:text-is('宣传栏更新：安全用电')")
    phone_page.click(".form-foot .btn-primary")
    phone_page.wait_for_url("**/records/*/")
    (record,) = all_records()
    assert (record.state, record.title) == (Record.State.VERIFIED, "宣传栏更新：安全用电")


def test_a_reviewer_needs_no_mouse(browser_page: Any, house: House, sign_in: Callable[..., None]) -> None:
    """j and k walk, x ticks, u opens the reason with the cursor in it, Enter accepts and the next one is shown."""
    records = furnished(house)
    sign_in(browser_page, house.accounts["林晓岚"])
    browser_page.goto("/review/")
    browser_page.wait_for_selector("[data-item][aria-current]")
    browser_page.keyboard.press("j")
    browser_page.wait_for_selector("#panel-title:text-is('研讨：第二章')")
    browser_page.keyboard.press("x")
    browser_page.wait_for_selector("[data-queue-count]:text-is('已选 1 条')")
    browser_page.keyboard.press("u")
    browser_page.wait_for_selector("#reason-panel:focus")
    browser_page.keyboard.press("Escape")
    browser_page.evaluate("document.activeElement.blur()")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_selector("#panel-title:text-is('研讨：第三章')")
    states = [reload(record).state for record in records]
    assert states == [Record.State.SUBMITTED, Record.State.VERIFIED, Record.State.SUBMITTED]
