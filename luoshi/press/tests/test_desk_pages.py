"""The desk's pages: editor, conflict, hints, remarks, papers, lists; who gets which."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from docx.shared import Mm
from PIL import Image

from luoshi.org.models import Account
from luoshi.org.models.notices import Notice
from luoshi.press.desk import hints, tasks
from luoshi.press.desk import operations as desk
from luoshi.press.models import Article, ArticleVersion, CheckDecision, PieceAuthor, Remark
from luoshi.press.tests.conftest import AT, TODAY
from luoshi.press.text.checks import Hit
from luoshi.ui.scope import leave_scope

WORD = "帐号"


@pytest.fixture
def browser(house, monkeypatch):
    """`browser(viewer)`: signed in, on the house's day."""
    from django.utils import timezone

    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda value=None, tz=None: TODAY if value is None else real(value, tz))

    def of(viewer) -> Client:
        client = Client()
        client.force_login(
            Account.objects.get(pk=viewer.account_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return of


def finds(text: str, lists: Any, *, today: Any) -> tuple[Hit, ...]:
    """A check that minds one word."""
    at = text.find(WORD)
    return (Hit(at, at + 2, WORD, "pairs", "wrong", "应写作“账号”。", "账号"),) if at >= 0 else ()


def form_of(article: Article, **more: Any) -> dict[str, Any]:
    return {
        "version": article.version, "title": article.title, "html": article.html, "kind": article.kind,
        "authors": "橡树通讯员", **more,
    }  # fmt: skip


def test_an_article_is_written_on_its_pages(house, browser) -> None:
    """New → editor → autosave → save and hand in; what is wrong is said, authors are known again by their names."""
    writer = browser(house.writer)
    answer = writer.post(reverse("press:article_new"), {"kind": "news", "unit": house.oak.pk, "title": ""})
    assert (answer.status_code, "请填写标题，或选一个 Word 文件" in answer.content.decode()) == (422, True)
    answer = writer.post(reverse("press:article_new"), {"kind": "news", "unit": house.oak.pk, "title": "实名帐号开通"})
    with leave_scope("test"):
        article = Article.objects.get()
    edit = reverse("press:article_edit", args=[article.pk])
    assert answer.headers["Location"] == edit
    answer = writer.post(reverse("press:article_autosave", args=[article.pk]), {"html": "<p>写到一半</p>"})
    assert answer.json()["saved_at"]
    assert "写到一半" in writer.get(edit).content.decode()
    body = form_of(article, html="<p>全校开通<b>实名帐</b>号。</p>", authors="橡树通讯员\n王老师 没有的学校")
    answer = writer.post(edit, body)
    assert (answer.status_code, "没有找到单位“没有的学校”" in answer.content.decode()) == (422, True)
    with leave_scope("test"):
        root_name = house.root.name
    answer = writer.post(
        edit, body | {"authors": f"橡树通讯员\n局复审 {root_name}", "then": "hand_in", "event_on": "2026-03-16"}
    )
    page = reverse("press:article", args=[article.pk])
    assert answer.headers["Location"] == page
    with leave_scope("test"):
        article.refresh_from_db()
        authors = list(PieceAuthor.objects.order_by("position").values_list("name", "person_id", "unit_id"))
    assert authors == [
        ("橡树通讯员", house.writer.person_id, house.oak.pk), ("局复审", house.second.person_id, house.root.pk),
    ]  # fmt: skip
    assert article.state == "draft", "the only second reviewer is an author now: nobody is left"
    assert "复审没有合适的人" in writer.get(page).content.decode()


def test_hints_are_taken_and_a_review_leads_to_the_next(house, browser, monkeypatch) -> None:
    """Advice is seen and taken by the reviewer alone, twice into the text; a pass leads to the next article."""
    monkeypatch.setattr(hints, "check", finds)
    writer, first = browser(house.writer), browser(house.first)
    stranger = browser(house.person("榆树通讯员", house.elm, "correspondent"))
    article = house.article("实名帐号开通", "<p>全校开通<b>实名帐</b>号。</p>")
    page = reverse("press:article", args=[article.pk])
    writer.post(reverse("press:article_step", args=[article.pk]), {"action": "hand_in"})
    assert stranger.get(page).status_code == 404
    assert stranger.get(reverse("press:reviews")).status_code == 404
    text = first.get(page).content.decode()
    assert "应写作“账号”。" in text
    assert "已校对" in text
    assert "已校对" not in writer.get(page).content.decode(), "the author has nothing to decide"
    mark = hints.hints_of(house.first, article, TODAY)[0].mark
    first.post(reverse("press:article_hint", args=[article.pk]), {"action": "take", "mark": mark})
    with leave_scope("test"):
        article.refresh_from_db()
    assert article.title == "实名账号开通"
    mark = hints.hints_of(house.first, article, TODAY)[0].mark
    first.post(reverse("press:article_hint", args=[article.pk]), {"action": "take", "mark": mark})
    with leave_scope("test"):
        article.refresh_from_db()
        kept = list(CheckDecision.objects.values_list("quote", "decision", "by_name"))
        assert ArticleVersion.objects.filter(why="check").count() == 2
    assert article.html == "<p>全校开通<strong>实名账号</strong>。</p>"
    assert kept == [(WORD, "taken", "局初审")] * 2
    step = reverse("press:article_step", args=[article.pk])
    answer = first.post(step, {"action": "pass"}, follow=True)
    assert "请先校对" in answer.content.decode()
    other = house.handed_in(house.article("下一篇"))
    answer = first.post(step, {"action": "pass", "proofread": "1", "opinion": "账号已改。"})
    assert answer.headers["Location"] == reverse("press:article", args=[other.pk]), "on to the next one that waits"
    assert "账号已改。" in browser(house.second).get(page).content.decode(), "later steps read what was said"


def test_two_editors_meet_in_the_browser(house, browser) -> None:
    """The second one gets 409 with both texts, and saves on top of the newer version when they are merged."""
    article = house.article()
    colleague = browser(house.person("同事", house.oak, "correspondent"))
    edit = reverse("press:article_edit", args=[article.pk])
    stale = form_of(article, html="<p>同事写的一段。</p>")
    held = colleague.post(reverse("press:article_editing", args=[article.pk]))
    assert held.json() == {"mine": True, "name": "同事", "version": article.version}
    other = browser(house.writer).post(reverse("press:article_editing", args=[article.pk])).json()
    assert (other["mine"], other["name"]) == (False, "同事")
    browser(house.writer).post(edit, form_of(article, html="<p>通讯员写的一段。</p>"))
    answer = colleague.post(edit, stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<del>" in text
    assert "同事写的一段。" in text
    with leave_scope("test"):
        article.refresh_from_db()
    assert article.html == "<p>通讯员写的一段。</p>"
    assert f'name="version" value="{article.version}"' in text
    assert colleague.post(edit, stale | {"version": article.version, "merged": "1"}).status_code == 302
    again = colleague.post(edit, stale | {"html": "<p>另一个窗口。</p>"})
    assert (again.status_code, "您在另一个窗口" in again.content.decode()) == (409, True)
    with leave_scope("test"):
        article.refresh_from_db()
        assert ArticleVersion.objects.get().html == "<p>通讯员写的一段。</p>"
    colleague.post(edit, stale | {"html": "<p>合并的。</p>", "version": article.version, "merged": "1"})
    with leave_scope("test"):
        assert ArticleVersion.objects.filter(html="<p>同事写的一段。</p>").exists(), (
            "one's own other window is kept as well"
        )


def test_remarks_stand_where_the_words_are(house, browser) -> None:
    """Marked in the text while the words are there, said to be gone when they are not; answered on the page."""
    article = house.handed_in(house.article(html="<p>开头。</p><p>参加的有三百人。</p>"))
    url = reverse("press:article_remark", args=[article.pk])
    first = browser(house.first)
    first.post(url, {"action": "add", "quote": "三百人", "text": "核实人数", "paragraph": "1", "start": "4"})
    page = reverse("press:article", args=[article.pk])
    with leave_scope("test"):
        remark = Remark.objects.get()
    assert f'<mark id="r{remark.pk}" class="remark-open">三百人</mark>' in first.get(page).content.decode()
    browser(house.writer).post(url, {"action": "answer", "remark": remark.pk, "text": "是二百八十人"})
    desk.save_article(
        article_id=article.pk, version=article.version, by=house.first, at=house.at,
        content=desk.Content(article.title, "<p>开头。</p><p>参加的有二百八十人。</p>"),
    )  # fmt: skip
    text = first.get(page).content.decode()
    assert "（原文已改）" in text
    assert "是二百八十人" in text
    assert "<ins>" in text, "what the reviewer changed is seen by all later ones"


def test_a_word_file_comes_in_and_goes_out(house, browser) -> None:
    """Title, headings, a table and a picture are read; article and review form open as Word with the same words."""
    made, photo = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (60, 40), (30, 80, 120)).save(photo, "PNG")
    source = Document()
    source.add_paragraph("劳动周见闻")
    source.add_heading("种下一垄菜", level=1)
    source.add_paragraph("学生在").add_run("劳动基地").bold = True
    source.add_paragraph("浇水", style="List Bullet")
    table = source.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "班级", "三（1）班"
    photo.seek(0)
    source.add_picture(photo, width=Mm(30))
    source.save(made)
    made.seek(0)
    made.name = "来稿.docx"
    client = browser(house.writer)
    client.post(reverse("press:article_new"), {"kind": "report", "unit": house.oak.pk, "title": "", "file": made})
    with leave_scope("test"):
        article = Article.objects.select_related("house", "unit", "piece").get()
    assert article.title == "劳动周见闻"
    for part in ("<h2>种下一垄菜</h2>", "<strong>劳动基地</strong>", "<li>浇水</li>", "三（1）班", '<img src="/files/'):
        assert part in article.html
    article = house.passed(article)
    out = Document(io.BytesIO(client.get(reverse("press:article_word", args=[article.pk])).content))
    words = "\n".join(one.text for one in out.paragraphs)
    assert "劳动周见闻" in words
    assert "种下一垄菜" in words
    assert len(out.inline_shapes) == 1
    form = client.get(reverse("press:review_form", args=[article.pk]) + "?word=1")
    cells = "\n".join(cell.text for row in Document(io.BytesIO(form.content)).tables[0].rows for cell in row.cells)
    for name in ("初审一校", "局初审", "复审二校", "局复审", "终审三校", "局终审", "劳动周见闻"):
        assert name in cells
    bad = io.BytesIO(b"PK\x03\x04 not a document")
    bad.name = "坏.docx"
    answer = client.post(reverse("press:article_new"), {"kind": "news", "unit": house.oak.pk, "file": bad})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "name", ["press:articles", "press:archive", "press:reviews", "press:desk_figures", "press:chains"]
)
def test_lists_cost_the_same_for_many(house, browser, name) -> None:
    """As many queries with two rows as with eight."""
    viewer = house.person("多面手", house.root, "planner", "first_reviewer")
    client, counts = browser(viewer), []
    for more in (2, 6):
        for number in range(more):
            article = house.article(f"第{more}{number}篇")
            house.handed_in(article) if number % 2 else house.passed(article)
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1], counts


def test_an_article_page_costs_the_same_with_many_remarks(house, browser) -> None:
    """Remarks, versions and decisions are read at once."""
    article = house.handed_in()
    client, counts = browser(house.first), []
    for more in (1, 7):
        for number in range(more):
            desk.add_remark(
                article_id=article.pk,
                text=f"第{number}条",
                quote="读书节",
                paragraph=0,
                start=0,
                by=house.first,
                at=house.at,
            )
        client.get(reverse("press:article", args=[article.pk]))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("press:article", args=[article.pk]))
        counts.append(len(found))
    assert counts[0] == counts[1], counts


def test_late_reviews_are_told_once_a_day_and_move_when_the_reviewer_goes(house) -> None:
    """The daily look reminds of what is late, and finds another place where nobody is left."""
    from datetime import timedelta

    near = house.person("橡树初审", house.oak, "first_reviewer")
    article = house.handed_in()
    assert article.step_unit_id == house.oak.pk
    late = AT + timedelta(days=5)
    assert tasks.look_after_reviews(late) == 1
    tasks.look_after_reviews(late + timedelta(hours=1))
    with leave_scope("test"):
        told = Notice.objects.filter(person_id=near.person_id, code="press.review_late").count()
        Account.objects.filter(pk=near.account_id).update(is_active=False)
    assert told == 1
    tasks.look_after_reviews(late + timedelta(days=1))
    with leave_scope("test"):
        article.refresh_from_db()
    assert article.step_unit_id == house.root.pk
    assert desk.pass_review(article_id=article.pk, by=house.first, at=house.at, proofread=True).step == 2
