"""Work is done on a phone, looked at by keyboard, sent back, corrected, counted, corrected again, and shown."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image

from luoshi.ledger.models import Record
from luoshi.ledger.operations import verify_many
from luoshi.plans.tests.work import moment
from tests.browser.house import TODAY, County, records_of

SIDE = 600  # pixels of the photo
# Notes whether the list of files ever held a bar: it is gone as soon as the file is there.
WATCH = """() => new MutationObserver(() => {
  if (document.querySelector(".upload progress")) window.sawBar = true;
}).observe(document.querySelector(".upload"), { childList: true, subtree: true })"""


def photo() -> dict[str, Any]:
    """A photo that does not compress to nothing, so that its upload takes a moment."""
    made = io.BytesIO()
    noise = random.Random(7).randbytes(SIDE * SIDE * 3)  # the same picture at every run
    Image.frombytes("RGB", (SIDE, SIDE), noise).save(made, "JPEG", quality=80)
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def has_photo(answer: Any) -> bool:
    return "/drafts/save/" in answer.url and b'name="evidence"' in (answer.request.post_data_buffer or b"")


def headline(page: Any, target: int) -> str:
    """The first figure of a target's page."""
    page.goto(f"/targets/{target}/")
    return page.locator(".figures .figure-number").first.inner_text().replace(" ", "")


def test_a_school_reports_from_a_phone_and_sees_it_waiting(phone_page: Any, county: County, as_role: Any) -> None:
    """Home → 去填报 → the form, a photo with its progress, a draft that a reload gives back, handed in, 待核."""
    county.runs()
    page = as_role(phone_page, "correspondent")
    page.goto("/")
    line = page.locator(".card-list li:has-text('报送信息')")
    line.locator("text=去填报").tap()
    page.wait_for_selector("[name=f_title]")
    page.fill("[name=f_title]", "家长点单课后服务")
    page.evaluate(WATCH)
    with page.expect_response(has_photo):
        page.set_input_files(".upload input[type=file]", photo())
    assert page.evaluate("window.sawBar"), "the upload showed no progress"
    page.reload()
    assert page.input_value("[name=f_title]") == "家长点单课后服务"
    assert page.locator(".upload .evidence li").count() == 1
    page.tap(".form-foot .btn-primary")
    page.wait_for_url("**/records/*/")
    (record,) = records_of()
    assert record.state == Record.State.SUBMITTED
    page.goto("/")
    assert "待核 1" in page.locator(".card-list li:has-text('报送信息')").inner_text()


def test_a_verifier_accepts_one_and_sends_one_back_and_the_figure_moves(
    browser_page: Any, county: County, as_role: Any
) -> None:
    """By keyboard: Enter accepts, U asks for a reason. The school corrects, hands in again; accepted, it counts."""
    county.runs("清河县教育局2026年工作方案\n\n一、学习\n1.橡树小学集中学习全年不少于12次。\n")
    target = county.target("不少于12次").pk
    first, second = county.waits(2)
    page = as_role(browser_page, "verifier")
    assert headline(page, target).startswith("0/12")
    page.goto("/review/")
    page.wait_for_selector(f"#q{first.pk}[aria-current]")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#q{second.pk}[aria-current]")
    page.keyboard.press("u")
    page.wait_for_selector("#reason-panel:focus")
    page.keyboard.type("请写明主持人")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent").strip() != "退回":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=都核完了")
    assert headline(page, target).startswith("1/12")

    page = as_role(page, "correspondent")
    page.goto(f"/records/{second.pk}/edit/")
    assert "请写明主持人" in page.locator("main").inner_text()
    page.check("[data-tick-all]")
    page.fill("[name=f_minutes]", "由校长主持，议定各班每周一次。")
    page.click(".form-foot .btn-primary")
    page.wait_for_selector(".record-page")
    page = as_role(page, "verifier")
    page.goto("/review/")
    page.wait_for_selector(f"#q{second.pk}[aria-current]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=都核完了")
    assert headline(page, target).startswith("2/12")


def test_a_correction_after_verification_reverses_and_posts_anew(
    browser_page: Any, county: County, as_role: Any
) -> None:
    """The mode was wrong: what counted is taken back with a reason, and the record's page shows both."""
    county.runs("清河县教育局2026年工作方案\n\n一、学习\n1.橡树小学集中学习全年不少于12次。\n")
    target = county.target("不少于12次").pk
    (record,) = county.waits(1)
    verify_many(record_ids=[record.pk], by=None, at=moment(TODAY))
    page = as_role(browser_page, "correspondent")
    page.goto(f"/records/{record.pk}/")
    page.click("a:has-text('更正')")
    page.locator("[name=f_mode][value=self]").check(force=True)
    page.check("[data-tick-all]")
    page.fill("[name=reason]", "实际是个人自学")
    page.click(".form-foot .btn-primary")
    page.wait_for_selector(".record-page")
    as_role(page, "verifier").goto("/review/")
    page.wait_for_selector(f"#q{record.pk}[aria-current]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=都核完了")
    page.goto(f"/records/{record.pk}/")
    assert page.locator(".reversal").count() > 0
    assert "实际是个人自学" in page.locator(".timeline").inner_text()
    assert headline(page, target).startswith("0/12")


def test_a_number_of_the_document_opens_to_its_entries_records_and_evidence(
    browser_page: Any, county: County, as_role: Any
) -> None:
    """The living document's "7 / 12" → its entries → one record → the file that proves it."""
    plan = county.runs()
    county.works()
    page = as_role(browser_page, "leader")
    page.goto(f"/plans/{plan.pk}/")
    note = page.locator(".doc-row:has-text('不少于12次') .doc-notes a:has-text('7 / 12')").first
    note.click()
    if "/figures/" not in page.url:
        page.locator("a[href^='/figures/']").first.click()
    page.wait_for_url("**/figures/**")
    assert page.locator("main table tbody tr").count() == 7
    page.goto(f"/plans/{plan.pk}/table/")
    page.locator("tr:has-text('媒体发稿') a[href^='/figures/']").first.click()
    page.locator("main table tbody tr").first.locator("a[href^='/records/']").first.click()
    page.wait_for_selector(".record-page")
    file = page.locator(".pictures a[href^='/files/']").first.get_attribute("href")
    assert page.request.get(file).ok


def test_the_year_is_seen_as_table_matrix_heat_map_and_unit(browser_page: Any, county: County, as_role: Any) -> None:
    """Each of the four says the same of the school's three items."""
    plan = county.runs()
    county.works()
    items = county.target("报送信息").pk
    page = as_role(browser_page, "leader")
    page.goto(f"/plans/{plan.pk}/table/")
    page.fill("#f-q", "报送信息")
    page.wait_for_function("() => document.querySelectorAll('#rows tbody tr').length === 1")
    page.goto(f"/plans/{plan.pk}/matrix/")
    page.locator("tr:has-text('橡树小学') a").first.wait_for()
    page.goto(f"/targets/{items}/")
    heat = page.locator(".heat-body tr:has-text('橡树小学')")
    assert [cell.strip() for cell in heat.locator("td").all_inner_texts()][2:5] == ["1", "1", "1"]
    page.goto(f"/units/{county.oak.pk}/")
    assert "报送信息" in page.locator("main").inner_text()


def test_a_kind_is_defined_and_used(browser_page: Any, county: County, as_role: Any) -> None:
    """The administrator defines 家长开放日 with one field; the school records with it a minute later."""
    county.runs()
    page = as_role(browser_page, "admin")
    page.goto("/kinds/new/")
    page.fill("[name$=name]", "家长开放日")
    page.click("button:has-text('加一个字段')")
    page.locator("input[name$=named]").first.fill("来访家长人数")
    page.locator("select[name$='-type']").first.select_option("integer")
    page.locator("input[name$='-required']").first.check(force=True)
    page.click(".form-foot .btn-primary")
    page.wait_for_url("**/kinds/*/")
    as_role(page, "correspondent").goto("/records/new/")
    page.click(".kind-link:has-text('家长开放日')")
    page.fill("[name^=f_]", "86")
    page.click(".form-foot .btn-primary")
    page.wait_for_selector(".record-page")
    assert "86" in page.locator("main").inner_text()
