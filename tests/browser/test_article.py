"""An article in the browser: written with a table and a picture, handed in, reviewed by keyboard, returned, passed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from luoshi.press.models import Article, Edition, Review
from luoshi.ui.scope import leave_scope
from tests.browser.house import County

PASTED = (
    '<p class="MsoNormal"><b>开幕</b>：三百名学生<o:p></o:p></p><img src="file:///C:/temp/1.png" onerror="window.hit=1">'
    "<table><tr><td>项目</td><td>人数</td></tr></table>"
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def picture() -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (80, 50), (40, 110, 80)).save(made, "PNG")
    return {"name": "赛场.png", "mimeType": "image/png", "buffer": made.getvalue()}


@pytest.fixture
def desk(county: County) -> County:
    """The county with a reviewer for each step."""
    county.first = county.person("局初审", county.root, "first_reviewer")  # type: ignore[attr-defined]  # for as_role
    county.second = county.person("局复审", county.root, "second_reviewer")  # type: ignore[attr-defined]
    county.final = county.person("局终审", county.root, "final_reviewer")  # type: ignore[attr-defined]
    return county


def the_article() -> Article:
    with leave_scope("test"):
        return Article.objects.get()


def review(page: Any, as_role: Any, role: str) -> None:
    """Open the queue, the first article, tick, pass; the first reviewer by keyboard."""
    as_role(page, role)
    page.goto("/press/reviews/")
    if role == "first":
        page.wait_for_load_state("networkidle")  # keys work once their behaviour is there
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/*/")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("c")
        page.keyboard.press("p")
    else:
        page.click(".review-queue a")
        page.check("[name=proofread]")
        page.click("[data-key=p]")
    page.wait_for_url("**/press/reviews/")


def test_an_article_from_the_first_word_to_the_last_review(browser_page: Any, desk: County, as_role: Any) -> None:
    """Write → hand in → review → return → again → pass."""
    page = browser_page
    as_role(page, "correspondent")
    page.goto("/press/articles/new/")
    page.fill("[name=title]", "田径赛开幕")
    page.click("text=开始写")
    page.wait_for_selector(".prose-bar")
    page.click(".ProseMirror")
    page.keyboard.type("今天上午，")
    page.evaluate(PASTE, PASTED)
    with page.expect_response("**/pictures/"):
        page.set_input_files(".prose-bar input[type=file]", picture())
    page.wait_for_selector(".ProseMirror img[src]")
    page.wait_for_selector("text=草稿已保存")
    page.reload()
    page.wait_for_selector(".ProseMirror td")
    assert page.locator(".ProseMirror img[src]").count() == 1, "what was not saved is there again after a reload"
    page.click("text=保存并送审")
    page.wait_for_selector("text=已保存并送审")
    article = the_article()
    assert (article.state, "<strong>开幕</strong>" in article.html, "onerror" in article.html) == (
        "review",
        True,
        False,
    )
    assert article.html.count("<img") == 1
    assert not page.evaluate("window.hit")

    as_role(page, "first")
    page.goto(f"/press/articles/{article.pk}/")
    page.click(".send-back summary")
    page.fill("#back-reason", "请写明人数来源")
    page.click(".send-back .btn-danger")
    page.wait_for_selector("text=已退回")
    as_role(page, "correspondent")
    page.goto(f"/press/articles/{article.pk}/")
    assert page.locator("text=请写明人数来源").count() >= 1
    page.click("text=送审 >> nth=0")
    page.wait_for_selector("text=已送审")
    for role in ("first", "second", "final"):
        review(page, as_role, role)
    with leave_scope("test"):
        assert Edition.objects.get().title == "田径赛开幕"
        standing = Review.objects.filter(outcome="passed", void_at=None).order_by("step")
        assert [row.reviewer_name for row in standing] == ["局初审", "局复审", "局终审"]
