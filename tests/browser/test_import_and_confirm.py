"""A planner takes a document in and confirms what it asks, without touching the mouse where that is said."""

from __future__ import annotations

import io
from typing import Any

import docx

from luoshi.plans.models import Plan, Target
from luoshi.plans.tests.conftest import PLAN
from tests.browser.house import County

SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("#doc"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + words.length);
    getSelection().removeAllRanges(); getSelection().addRange(range);
    return true;
  }
  return false;
}"""


def targets(county: County) -> list[Target]:
    return list(Target.objects.visible_to(county.planner).order_by("start", "pk"))


def by_state(county: County) -> dict[str, int]:
    states = [target.state for target in targets(county)]
    return {state: states.count(state) for state in set(states)}


def current(page: Any) -> str:
    return page.evaluate("document.querySelector('[data-item][aria-current]')?.id || ''")


def word_file(text: str) -> bytes:
    made, out = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def test_a_pasted_plan_is_confirmed_by_keyboard_and_begins(browser_page: Any, county: County, as_role: Any) -> None:
    """Paste, Enter, J and Enter, E with a wrong number, X with a reason, U, all above, start; the school then owes."""
    page = as_role(browser_page, "planner")
    page.goto("/plans/import/")
    page.fill("[name=text]", PLAN)
    page.keyboard.press("Tab")  # last year's table, which may come along
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".offer")
    page.locator("main .form-foot button.btn-primary").press("Enter")
    page.wait_for_selector("[data-item][aria-current]")
    first, second, third = (f"target-{target.pk}" for target in targets(county)[:3])
    assert current(page) == first
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{first}.review-confirmed")
    page.wait_for_selector(f"#{second}[aria-current]")
    page.keyboard.press("e")
    page.wait_for_selector(f"#{second} [name=demand-title]:focus")
    page.fill(f"#{second} [name=demand-value]", "一次多")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{second} [name=demand-value][aria-invalid=true]:focus")
    page.fill(f"#{second} [name=demand-value]", "2")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{second}.review-confirmed")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_selector(f"#{third}[aria-current]")
    page.keyboard.press("x")
    page.wait_for_selector(f"#{third} [name=reason]:focus")
    page.keyboard.type("不由本单位完成")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{third}.review-dismissed")
    page.keyboard.press("u")
    page.wait_for_selector(f"#{third}.review-found")
    summary = page.locator("summary:has-text('确认把握高的')")
    summary.press("Enter")
    page.locator("button:has-text('全部确认')").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.review-confirmed').length >= 5")
    page.locator(".page-actions a:has-text('开始执行')").press("Enter")
    page.locator("main form button:has-text('开始执行')").press("Enter")
    page.wait_for_selector(".living")
    assert Plan.objects.visible_to(county.planner).get().state == "running"
    as_role(page, "correspondent").goto("/")
    assert page.locator("text=去填报").count() > 0


def test_a_word_file_is_uploaded_and_its_targets_split_joined_added_and_held(
    browser_page: Any, county: County, as_role: Any
) -> None:
    """Two of one, one of two, one from selected words, a clause that stays text."""
    page = as_role(browser_page, "planner")
    page.goto("/plans/import/")
    page.set_input_files(
        "[name=file]",
        {
            "name": "方案.docx",
            "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "buffer": word_file(PLAN + "\n四、其他\n7.大力宣传先进典型，加强阵地建设。\n"),
        },
    )
    page.click("main .form-foot button.btn-primary")
    page.wait_for_selector(".offer")
    page.click("main .form-foot button.btn-primary")
    page.wait_for_selector("[data-item][aria-current]")
    count = len(targets(county))
    first = f"target-{targets(county)[0].pk}"

    page.locator(f"#{first}").get_by_text("拆分").click()
    page.wait_for_function("(n) => document.querySelectorAll('#cards [data-item]').length === n", arg=count + 1)
    twins = [f"#target-{target.pk}" for target in targets(county) if target.quote == targets(county)[0].quote]
    assert len(twins) == 2

    for twin in twins:
        page.check(f"{twin} [name=ids]")
    page.locator("button:has-text('合并')").first.click()
    page.wait_for_function("(n) => document.querySelectorAll('#cards .review-found').length === n", arg=count)

    assert page.evaluate(SELECT, "加强阵地建设")
    page.wait_for_selector("#select-bar:not([hidden])")
    page.keyboard.press("a")
    page.wait_for_selector("#adding [name=demand-title]")
    page.click("#adding button[value=save]")
    page.wait_for_selector("#adding .message-success")
    assert Target.objects.visible_to(county.planner).get(origin="added").quote == "加强阵地建设"

    held = page.locator(".doc-block:has-text('大力宣传先进典型') .doc-tools a").first
    held.focus()
    held.press("Enter")
    page.fill("#adding [name=reason]", "只作原则性要求")
    page.keyboard.press("Enter")
    page.wait_for_selector(".doc-held:has-text('大力宣传先进典型')")


def test_what_cannot_be_read_is_said_beside_its_field(browser_page: Any, county: County, as_role: Any) -> None:
    """A renamed programme: the sentence says what to do, and the page stays."""
    page = as_role(browser_page, "planner")
    page.goto("/plans/import/")
    page.set_input_files("[name=file]", {"name": "方案.docx", "mimeType": "x/x", "buffer": b"MZ" + bytes(5000)})
    page.click("main .form-foot button.btn-primary")
    page.wait_for_selector(".field-error")
    assert page.url.endswith("/plans/import/")


def test_units_are_pasted_with_all_faults_at_once_then_taken(browser_page: Any, county: County, as_role: Any) -> None:
    """Two parents that are not there, told beside their cells; the corrected list is taken whole."""
    page = as_role(browser_page, "admin")
    page.goto("/imports/new/?what=units")
    page.fill("[name=pasted]", "名称\t上级单位\t类型\n松树小学\t西片学区\t中小学校\n杉树小学\t南片学区\t中小学校\n")
    page.click("main button[type=submit]")
    page.wait_for_selector(".import-bad .cell-bad")
    assert page.locator(".import-bad .cell-bad").count() == 2
    page.click("text=改好表格，重新上传")
    page.fill("[name=pasted]", "名称\t上级单位\t类型\n西片学区\t\t学区\n松树小学\t西片学区\t中小学校\n")
    page.click("main button[type=submit]")
    page.click("text=写入 2 行")
    page.wait_for_selector(".message-success")
    page.goto("/org/units/?q=松树")
    assert page.locator("tbody tr").count() == 1


def test_a_corrected_document_is_compared_and_taken_over(browser_page: Any, county: County, as_role: Any) -> None:
    """The value changed, a target was added, another dropped after work was counted: nothing that was counted is lost."""
    plan = county.runs()
    county.works()
    study, items = county.target("不少于12次"), county.target("报送信息")
    page = as_role(browser_page, "planner")
    page.goto(f"/plans/{plan.pk}/again/")
    corrected = PLAN.replace("不少于12次", "不少于10次").replace("5.各单位每月24日前报送信息1条以上。\n", "")
    page.fill("[name=text]", corrected.replace("全年在市级", "全年举办讲座3场以上，在市级"))
    page.click("main .form-foot button.btn-primary")
    page.wait_for_selector(".compare")
    assert page.locator("#fate-changed .change").count() == 1
    assert page.locator("#fate-dropped .change").count() == 1
    page.check(f"[name=decide-{study.pk}][value=take]")
    page.fill("[name=valid_from]", "2026-01-01")
    page.click("main .form-foot button.btn-primary")
    page.wait_for_url(lambda url: "compare" not in url)
    page.goto(f"/targets/{study.pk}/")
    assert page.locator(".figures .figure-number").first.inner_text().replace(" ", "").startswith("7/10")
    page.goto(f"/targets/{items.pk}/")
    assert page.locator("#holders a[href^='/figures/']").count() > 0
