"""An article from its first word to its correction and withdrawal, and what is refused on the way."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from luoshi.files.operations import read_bytes
from luoshi.ledger.operations import save_draft
from luoshi.org import operations as org
from luoshi.org.models import Membership, Person
from luoshi.org.models.notices import Notice
from luoshi.press.desk import chains, errors
from luoshi.press.desk import operations as desk
from luoshi.press.desk.operations.editing import ALIVE
from luoshi.press.models import Article, ArticleVersion, Edition, Piece, Review
from luoshi.press.pieces import signals
from luoshi.press.tests.conftest import OPENED, TODAY
from luoshi.ui.scope import leave_scope


def sees(viewer, article) -> bool:
    return Article.objects.visible_to(viewer).filter(pk=article.pk).exists()


def told(viewer) -> list[str]:
    with leave_scope("test"):
        return list(Notice.objects.filter(person_id=viewer.person_id).order_by("pk").values_list("subject", flat=True))


def save(article, by, at, html: str, title: str | None = None, version: int | None = None):
    content = desk.Content(title or article.title, html, kind=article.kind)
    return desk.save_article(article_id=article.pk, version=version or article.version, content=content, by=by, at=at)


def test_an_article_passes_three_reviews_with_one_return(house) -> None:
    """Draft, first review with a change, return by the second, again, return to a step, passed; each told."""
    heard = []
    hear = lambda **kw: heard.append(("passed", kw))  # noqa: E731  # kept alive by its name
    signals.passed.connect(hear)
    neighbour = house.person("榆树通讯员", house.elm, "correspondent")
    article = house.article()
    assert not sees(house.first, article), "a draft is nobody's but its unit's"
    article = house.handed_in(article)
    assert article.shown_number == "2026-0001"
    assert (article.step_unit_id, article.due_on.isoformat()) == (house.root.pk, "2026-03-19")
    assert sees(house.first, article)
    assert not any(sees(one, article) for one in (house.second, house.final, neighbour, house.planner))
    assert told(house.first) == ["待初审：橡树小学举办读书节"]

    article = save(article, house.first, house.at, "<p>3月18日，橡树小学举办第三届读书节。</p>")
    assert article.claimed_by_id == house.first.person_id, "changing the text takes the review on"
    with pytest.raises(errors.Missing):
        desk.pass_review(article_id=article.pk, by=house.first, at=house.at)
    desk.pass_review(
        article_id=article.pk, by=house.first, at=house.at, proofread=True, opinion="届次已补。", grade="b"
    )
    back = desk.send_back(article_id=article.pk, to_step=0, reason="请补照片说明", by=house.second, at=house.at)
    assert (back.state, back.step) == ("returned", 0)
    assert told(house.writer)[-1] == told(house.first)[-1] == "稿件退回作者：橡树小学举办读书节"

    article = house.handed_in(
        save(back, house.writer, house.at, "<p>3月18日，橡树小学举办第三届读书节。图为现场。</p>")
    )
    assert (article.round, article.shown_number) == (2, "2026-0001")
    desk.pass_review(article_id=article.pk, by=house.first, at=house.at, proofread=True)
    desk.pass_review(article_id=article.pk, by=house.second, at=house.at, proofread=True)
    article = desk.send_back(article_id=article.pk, to_step=1, reason="核一下人数", by=house.final, at=house.at)
    assert (article.step, article.claimed_by_id) == (1, house.first.person_id), "back in the hands that had it"
    for reviewer in (house.first, house.second, house.final):
        article = desk.pass_review(article_id=article.pk, by=reviewer, at=house.at, proofread=True)

    with leave_scope("test"):
        edition = Edition.objects.get(piece=article.piece)
        assert Piece.objects.get(pk=article.piece_id).opened_at == edition.made_at
        changed = list(Review.objects.filter(article=article, changed=True).values_list("round", "step"))
        why = list(ArticleVersion.objects.filter(article=article).values_list("why", flat=True))
    assert changed == [(1, 1)]
    assert why == ["handed_in", "review", "saved", "handed_in"], (
        "what the reviewer wrote is kept before the author goes on"
    )
    assert [(one["step"], one["name"]) for one in edition.reviewers] == [
        ("初审", "局初审"),
        ("复审", "局复审"),
        ("终审", "局终审"),
    ]
    assert sees(house.planner, article), "what passed is seen above"
    assert not sees(neighbour, article)
    assert told(house.writer)[-1] == "稿件已通过终审：橡树小学举办读书节"
    assert [name for name, _ in heard] == ["passed"]


def test_what_passed_is_corrected_by_a_new_round_and_withdrawn(house) -> None:
    """Until the correction passed the edition before stands; a withdrawal takes all editions back and tells everybody."""
    heard = []
    hear = {name: lambda name=name, **kw: heard.append(name) for name in ("corrected", "withdrawn")}
    for name, receiver in hear.items():
        getattr(signals, name).connect(receiver)
    article = house.passed()
    desk.correct_article(article_id=article.pk, reason="人名有误", by=house.writer, at=house.at)
    article.refresh_from_db()
    article = save(article, house.writer, house.at, "<p>3月18日，橡树小学举办第三届读书节。</p>", title="第三届读书节")
    with leave_scope("test"):
        assert Piece.objects.get(pk=article.piece_id).title == "橡树小学举办读书节", "not before it passed"
    article = desk.cancel_correction(article_id=article.pk, by=house.writer, at=house.at)
    assert (article.state, article.title) == ("passed", "橡树小学举办读书节")
    desk.correct_article(article_id=article.pk, reason="届次", by=house.writer, at=house.at)
    article.refresh_from_db()
    article = house.passed(save(article, house.writer, house.at, "<p>第三届。</p>", title="第三届读书节"))
    with pytest.raises(errors.NotAllowed):
        desk.withdraw_article(article_id=article.pk, reason="活动取消", by=house.first, at=house.at)
    desk.withdraw_article(article_id=article.pk, reason="活动取消", by=house.planner, at=house.at)
    with leave_scope("test"):
        assert list(Edition.objects.values_list("number", "title", "withdrawn_reason")) == [
            (1, "橡树小学举办读书节", "活动取消"), (2, "第三届读书节", "活动取消"),
        ]  # fmt: skip
    assert heard == ["corrected", "withdrawn"]
    assert told(house.final)[-1] == "稿件已撤稿：第三届读书节"


@pytest.mark.both
def test_nobody_reviews_twice_nor_the_own(house) -> None:
    """The author is refused though he holds the post, one person does one step, and the database holds it too."""
    both = house.person("身兼两职", house.oak, "correspondent", "first_reviewer", "second_reviewer")
    article = house.article(by=both)
    desk.hand_in(article_id=article.pk, by=both, at=house.at)
    article.refresh_from_db()
    assert article.step_unit_id == house.root.pk, "the only reviewer of the school is the author: borrowed from above"
    with pytest.raises(errors.NotAllowed):
        desk.pass_review(article_id=article.pk, by=both, at=house.at, proofread=True)

    other = house.handed_in(house.article("另一篇"))
    assert other.step_unit_id == house.oak.pk
    other = desk.pass_review(article_id=other.pk, by=both, at=house.at, proofread=True)
    assert other.step_unit_id == house.root.pk, "the same person is passed over for the second step"
    with leave_scope("test"):
        review = Review.objects.get(article=other)
        review.pk, review.step, review.action = None, 2, "press.second"
        with pytest.raises(IntegrityError), transaction.atomic():
            review.save()

    third = house.handed_in(house.article("第三篇"))
    with leave_scope("test"):  # somebody who wrote along: a hand that came later
        third.hands.create(house_id=third.house_id, person_id=both.person_id, what="author")
    with pytest.raises(errors.OwnArticle):
        desk.claim_review(article_id=third.pk, by=both, at=house.at)


def test_an_account_of_a_post_is_the_human_who_uses_it(house) -> None:
    """初审 by the office's account and 复审 by its user's own one would be one person twice."""
    with leave_scope("test"):
        office = Person.objects.get(pk=house.first.person_id)
        office.is_post, office.held_by_id = True, house.second.person_id
        office.save()
    with pytest.raises(errors.NoReviewer) as refused:
        house.handed_in()
    assert refused.value.action == "press.second"
    helper = house.person("另一位复审", house.root, "second_reviewer")
    article = house.handed_in(house.article("再来"))
    article = desk.pass_review(article_id=article.pk, by=house.first, at=house.at, proofread=True)
    with pytest.raises(errors.SamePerson):
        desk.pass_review(article_id=article.pk, by=house.second, at=house.at, proofread=True)
    assert desk.pass_review(article_id=article.pk, by=helper, at=house.at, proofread=True).step == 3


def test_reviewers_are_lent_stand_in_and_follow_the_chain(house) -> None:
    """A lent reviewer sees the queue and nothing else; a chain of two steps is inherited; a stand-in does a step."""
    lent = house.person("借来的初审", house.oak, "first_reviewer", nature="lent")
    standin = house.person("代终审", house.east, "final_reviewer", nature="standin", until=TODAY + timedelta(days=30))
    two = (chains.Step("press.first", 2), chains.Step("press.final", 1))
    with pytest.raises(errors.NotAllowed):
        desk.set_chain(unit_id=house.east.pk, steps=two, by=house.writer, at=house.at)
    desk.set_chain(unit_id=house.east.pk, steps=two, by=house.planner, at=house.at)
    draft = house.article("还没写完的")
    article = house.handed_in()
    assert (article.step_unit_id, article.due_on.isoformat(), len(article.chain)) == (house.oak.pk, "2026-03-20", 2)
    assert sees(lent, article)
    assert not sees(lent, draft)
    desk.pass_review(article_id=article.pk, by=lent, at=house.at, proofread=True)
    article = desk.pass_review(article_id=article.pk, by=standin, at=house.at, proofread=True)
    assert article.state == "passed"
    with leave_scope("test"):
        assert list(Review.objects.order_by("step").values_list("nature", flat=True)) == ["lent", "borrowed"]
    with pytest.raises(errors.BadChain):
        desk.set_chain(unit_id=house.oak.pk, steps=two[::-1], by=house.planner, at=house.at)


def test_a_review_is_taken_on_by_one(house) -> None:
    """Two first reviewers: the second is told who has it, may take over; without anybody the article is not handed in."""
    other = house.person("另一位初审", house.root, "first_reviewer")
    article = house.handed_in()
    desk.claim_review(article_id=article.pk, by=house.first, at=house.at)
    with pytest.raises(errors.Claimed):
        desk.pass_review(article_id=article.pk, by=other, at=house.at, proofread=True)
    desk.claim_review(article_id=article.pk, by=other, at=house.at, take=True)
    assert told(house.first)[-1].startswith("审核已由别人接手")
    with pytest.raises(errors.Claimed):
        desk.recall(article_id=article.pk, by=house.writer, at=house.at)
    desk.release_review(article_id=article.pk, by=other, at=house.at)
    assert desk.recall(article_id=article.pk, by=house.writer, at=house.at).state == "returned"
    with pytest.raises(errors.HasNumber):
        desk.delete_draft(article_id=article.pk, by=house.writer, at=house.at)
    assert (
        desk.drop_article(article_id=article.pk, reason="改写成简讯", by=house.writer, at=house.at).state == "dropped"
    )

    with leave_scope("test"):
        Membership.objects.filter(person_id=house.second.person_id).update(valid_to=TODAY)
    draft = house.article("没人复审")
    with pytest.raises(errors.NoReviewer) as refused:
        house.handed_in(draft)
    assert refused.value.action == "press.second"
    desk.delete_draft(article_id=draft.pk, by=house.writer, at=house.at)
    with leave_scope("test"):
        assert not Piece.objects.filter(title="没人复审").exists()


def test_two_editors_never_overwrite_each_other(house) -> None:
    """Whoever started from an older text is refused and keeps what he typed; what the other wrote is a version."""
    colleague = house.person("同事", house.oak, "correspondent")
    article = house.article()
    mine, theirs = article.version, article.version
    assert desk.hold(article_id=article.pk, take=False, by=house.writer, at=house.at).mine
    held = desk.hold(article_id=article.pk, take=False, by=colleague, at=house.at)
    assert (held.mine, held.name) == (False, "橡树通讯员")
    saved = save(article, house.writer, house.at, "<p>我写的。</p>", version=mine)
    save_draft(form=f"article:{article.pk}", body={"html": ["<p>同事写的。</p>"]}, by=colleague, at=house.at)
    with pytest.raises(errors.Stale) as refused:
        save(article, colleague, house.at, "<p>同事写的。</p>", version=theirs)
    assert (refused.value.version, refused.value.name) == (saved.version, "橡树通讯员")
    merged = save(article, colleague, house.at, "<p>我写的。同事写的。</p>", version=refused.value.version)
    with leave_scope("test"):
        kept = ArticleVersion.objects.get(article=article)
        assert (kept.why, kept.html, kept.by_name) == ("saved", "<p>我写的。</p>", "橡树通讯员")
        assert Article.objects.get(pk=article.pk).html == merged.html
    assert desk.hold(article_id=article.pk, take=True, by=colleague, at=house.at).mine
    assert not desk.hold(article_id=article.pk, take=False, by=house.writer, at=house.at).mine
    assert desk.hold(article_id=article.pk, take=False, by=house.writer, at=house.at + ALIVE).mine


def test_what_is_pasted_and_photographed_is_made_harmless(house) -> None:
    """Scripts, foreign pictures and another article's pictures go; a photo loses its place; text stays."""
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 40.0, 10.0), 3: "E", 4: (104.0, 3.0, 1.0)}
    Image.new("RGB", (40, 30), (20, 90, 60)).save(photo, "JPEG", exif=exif)
    article, other = house.article(), house.article("别的稿件")
    file = desk.attach_picture(
        article_id=article.pk, data=photo.getvalue(), name="现场.jpg", by=house.writer, at=house.at
    )
    alien = desk.attach_picture(
        article_id=other.pk, data=photo.getvalue(), name="别处.jpg", by=house.writer, at=house.at
    )
    assert not Image.open(io.BytesIO(read_bytes(file))).getexif().get_ifd(0x8825)
    own = f'<img src="/files/{file.key}/a.jpg" alt="现场">'
    saved = save(
        article, house.writer, house.at,
        f"<p class=MsoNormal>正文<o:p></o:p><b>粗</b></p><script>alert(1)</script><p>{own}"
        f'<img src="/files/{alien.key}/b.jpg"><img src="https://example.org/x.png" onerror="alert(2)">'
        f'<img src="/files/{file.key}/../../x"><a href="javascript:alert(3)">链接</a></p>',
    )  # fmt: skip
    assert own in saved.html
    assert saved.html.count("<img") == 1
    for bad in ("script", "alert", "example.org", str(alien.key), "javascript", "Mso"):
        assert bad not in saved.html
    assert "正文" in saved.text
    with pytest.raises(errors.BadFile):
        desk.attach_picture(article_id=article.pk, data=b"%PDF-1.4\n%%EOF", name="a.pdf", by=house.writer, at=house.at)


def test_remarks_are_answered_and_done(house) -> None:
    """A reviewer remarks on words, the author answers; a stranger can do neither."""
    article = house.handed_in()
    remark = desk.add_remark(
        article_id=article.pk, text="第几届？", quote="读书节", paragraph=0, start=14, by=house.first, at=house.at
    )
    neighbour = house.person("榆树通讯员", house.elm, "correspondent")
    with pytest.raises(type(remark).DoesNotExist):
        desk.answer_remark(remark_id=remark.pk, text="不知道", by=neighbour, at=house.at)
    assert desk.answer_remark(remark_id=remark.pk, text="第三届", by=house.writer, at=house.at).state == "answered"
    assert told(house.first)[-1].startswith("批注有答复")
    assert desk.close_remark(remark_id=remark.pk, by=house.first, at=house.at).state == "done"


def test_lent_posts_do_reviews(house) -> None:
    """An administrator may lend a reviewer; the role of a writer cannot be lent."""
    admin = house.person("管理员", house.root, "admin")
    with leave_scope("test"):
        person = Person.objects.get(pk=house.first.person_id)
    post = org.appoint(
        person=person, unit=house.oak, role="first_reviewer", nature="lent", by=admin, at=house.at, valid_from=OPENED
    )
    assert post.nature == "lent"
