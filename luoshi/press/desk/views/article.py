"""An article's page: text, reviews, remarks, hints, what the viewer may do; and every step of its life.

Invariants: who knows the article only since it passed sees its edition, not what is written now; a refused step says
why and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.ledger.models import Draft, Holding
from luoshi.org.viewer import Viewer
from luoshi.press.desk import anchors, chains, hints, queries
from luoshi.press.desk import operations as desk
from luoshi.press.desk.forms import PassForm, author_line
from luoshi.press.desk.messages import say
from luoshi.press.desk.operations.writing import draft_name
from luoshi.press.desk.rights import THEIRS, may_remark, may_withdraw, may_write, refusal_of, review_post
from luoshi.press.desk.views.articles import state_pill
from luoshi.press.desk.views.common import article_of, attempt, now, number_of, who, working_of
from luoshi.press.desk.words import kind_name
from luoshi.press.models import Article, ArticleVersion, Remark, Review
from luoshi.press.pieces.panels import piece_panels
from luoshi.press.text.compare import as_html, compare, summary

State = Article.State


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The article."""
    viewer, article = who(request), article_of(request, pk)
    working = queries.may_read_working(viewer, article)
    editions = queries.editions_of(article)
    reviews = queries.reviews_of(article) if working else []
    context = {
        "article": article,
        "working": working,
        "pill": state_pill(article),
        "facts": facts(viewer, article),
        "editions": editions,
        "edition": editions[0] if editions else None,
        "panels": panels(viewer, now(request), article),
    }
    if working:
        context |= _working(request, article, reviews)
    else:
        context["text"] = mark_safe(editions[0].html if editions else "")  # noqa: S308  # cleaned when it was kept
    return render(request, "press/desk/article.html", context)


def _working(request: HttpRequest, article: Article, reviews: list[Review]) -> dict[str, Any]:
    viewer = who(request)
    remarks = list(Remark.objects.visible_to(viewer).filter(article=article))
    text, found = anchors.marked(article.html, [one for one in remarks if one.state != "done"])
    underway = article.state in queries.OPEN
    draft = Draft.objects.visible_to(viewer).filter(form=draft_name(article.pk), person_id=viewer.person_id).first()
    return {
        "text": mark_safe(text),  # noqa: S308  # cleaned when it was kept; only marks were added
        "remarks": remarks,
        "anchored": found,
        "may_remark": underway and may_remark(viewer, article),
        "hints": hints.hints_of(viewer, article, viewer.today) if underway else [],
        "steps": queries.step_lines(article, reviews, viewer.today),
        "history": history(viewer, article, reviews),
        "changes": changes(viewer, article),
        "draft": draft,
        **may(viewer, article),
    }


def may(viewer: Viewer, article: Article) -> dict[str, Any]:
    """What the viewer may do now."""
    writes = may_write(viewer, article)
    mine = review_post(viewer, article) is not None
    refusal = refusal_of(viewer, article) if mine else None
    turn = mine and refusal is None
    other = article.claimed_by if article.claimed_by_id not in (None, viewer.person_id) else None
    correcting = article.state in THEIRS and article.piece.opened_at is not None
    return {
        "turn": turn and other is None,
        "claimed": turn and article.claimed_by_id == viewer.person_id,
        "other": other if turn else None,
        "refusal": say(refusal) if refusal else "",
        "edits": (article.state in THEIRS and writes) or (turn and other is None),
        "hands_in": article.state in THEIRS and writes,
        "deletes": article.state in THEIRS and writes and article.number is None,
        "drops": article.state in THEIRS and writes and article.number is not None and not correcting,
        "recalls": article.state == State.REVIEW and writes and article.step == 1 and article.claimed_by_id is None,
        "corrects": article.state == State.PASSED and writes,
        "correcting": correcting,
        "cancels": correcting and writes,
        "withdraws": may_withdraw(viewer, article),
        "pass_form": PassForm() if turn and other is None else None,
        "back_to": _back_to(article) if turn and other is None else [],
    }


def _back_to(article: Article) -> list[tuple[int, str]]:
    steps = chains.steps_of(article.chain)
    return [(0, _("作者")), *((n, steps[n - 1].name) for n in range(1, article.step))]


def facts(viewer: Viewer, article: Article) -> list[tuple[str, Any]]:
    """What is known of it beside the text."""
    authors = "、".join(author_line(one, article) for one in queries.authors_of(article))
    names = Holding.objects.visible_to(viewer).filter(pk__in=article.channels).values_list("name", flat=True)
    return [
        (_("编号"), article.shown_number),
        (_("单位"), article.unit),
        (_("作者"), authors),
        (_("类型"), kind_name(viewer.house_settings, article.kind)),
        (_("选题"), article.topic),
        (_("字数"), article.length or ""),
        (_("事件日期"), article.event_on),
        (_("拟发时间"), article.planned_at),
        (_("拟发阵地"), "、".join(names) if article.channels else ""),
        (_("拟投媒体"), article.outlets),
    ]


def panels(viewer: Viewer, at: datetime, article: Article) -> list[tuple[str, Any]]:
    """What the other parts of the press show of the piece."""
    found = []
    for panel in piece_panels:
        html = panel.render(viewer, at, article.piece)
        if html:
            found.append((panel.title, mark_safe(html)))  # noqa: S308  # the registry promises safe HTML
    return found


def changes(viewer: Viewer, article: Article) -> dict[str, Any] | None:
    """What was changed since it was handed in this round; None where nothing was."""
    rows = ArticleVersion.objects.visible_to(viewer).filter(article=article, round=article.round, why="handed_in")
    base = rows.order_by("-number").first()
    if base is None or (base.title, base.html) == (article.title, article.html):
        return None
    found = compare(f"{base.title}\n{base.text}", f"{article.title}\n{article.text}")
    return {"html": mark_safe(as_html(found)), "summary": str(summary(found))}  # noqa: S308  # escaped by as_html


@dataclass(frozen=True)
class Line:
    """One line of the history as the timeline shows it."""

    title: str
    at: datetime
    who: str
    text: str = ""
    state: str = ""


def history(viewer: Viewer, article: Article, reviews: list[Review]) -> list[Line]:
    """What was handed in and decided, newest first. One query."""
    versions = ArticleVersion.objects.visible_to(viewer).filter(article=article, why__in=("handed_in", "correction"))
    names = {"press.first": _("初审"), "press.second": _("复审"), "press.final": _("终审")}
    steps, found = chains.steps_of(article.chain), []
    for row in reviews:
        name = names.get(row.action, row.action)
        if row.outcome == "passed":
            title, state = _("%(step)s通过") % {"step": name}, "none" if row.void_at else "good"
        else:
            place = steps[row.back_to - 1].name if row.back_to and row.back_to <= len(steps) else _("作者")
            title, state = _("%(step)s退回%(place)s") % {"step": name, "place": place}, "late"
        if row.void_at:
            title = _("%(title)s（后来退回，不再算）") % {"title": title}
        found.append(Line(title, row.at, row.reviewer_name, row.opinion, state))
    for version in versions:
        title = _("送审") if version.why == "handed_in" else _("打开更正")
        found.append(Line(title, version.at, version.by_name, state="wait"))
    return sorted(found, key=lambda line: line.at, reverse=True)


# -- steps -------------------------------------------------------------------------------------------------------------


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of the article's life: `action` says which."""
    article = article_of(request, pk)
    action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
    plain: dict[str, tuple[str, Any, dict[str, Any]]] = {
        "hand_in": (_("已送审。"), desk.hand_in, {}),
        "recall": (_("已撤回，可以修改后再送审。"), desk.recall, {}),
        "drop": (_("已结束，编号和原因留在存档里。"), desk.drop_article, {"reason": reason}),
        "delete": (_("草稿已删除。"), desk.delete_draft, {}),
        "correct": (_("已打开更正。改好送审，三审都通过后才会替换原稿。"), desk.correct_article, {"reason": reason}),
        "cancel": (_("已放弃更正，稿件和原来一样。"), desk.cancel_correction, {}),
        "withdraw": (_("已撤稿，有关人员都会收到通知。"), desk.withdraw_article, {"reason": reason}),
        "claim": ("", desk.claim_review, {}),
        "take": (_("已接手。"), desk.claim_review, {"take": True}),
        "release": (_("已放回，其他审核人可以领。"), desk.release_review, {}),
    }
    if action in plain:
        done, run, given = plain[action]
        if attempt(request, done, run, article_id=pk, **given) and action == "delete":
            return HttpResponseRedirect(reverse("press:articles"))
    elif action in ("pass", "back"):
        return decide(request, article, action)
    return HttpResponseRedirect(back_url(request, pk))


def decide(request: HttpRequest, article: Article, action: str) -> HttpResponse:
    """Pass or send back, then on to the next article that waits."""
    posted = request.POST
    if action == "pass":
        given: dict[str, Any] = {
            "opinion": posted.get("opinion", ""), "proofread": bool(posted.get("proofread")),
            "grade": posted.get("grade", "") if posted.get("grade") in Review.Grade.values else "",
        }  # fmt: skip
        done = attempt(request, _("已通过。"), desk.pass_review, article_id=article.pk, **given)
    else:
        given = {"to_step": number_of(posted.get("to_step")), "reason": posted.get("reason", "")}
        done = attempt(
            request, _("已退回，作者和前面的审核人会收到通知。"), desk.send_back, article_id=article.pk, **given
        )
    if not done:
        return HttpResponseRedirect(back_url(request, article.pk))
    following = queries.queue(who(request)).first()
    if following is not None:
        return HttpResponseRedirect(reverse("press:article", args=[following.pk]))
    return HttpResponseRedirect(reverse("press:reviews"))


def back_url(request: HttpRequest, pk: int) -> str:
    """The article's page, or the list where it is out of sight now."""
    if queries.articles(who(request)).filter(pk=pk).exists():
        return reverse("press:article", args=[pk])
    return reverse("press:reviews" if queries.is_reviewer(who(request)) else "press:articles")


@require_POST
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Remark on a place (`action=add`), answer one, mark one done."""
    working_of(request, pk)
    posted, action = request.POST, request.POST.get("action", "add")
    if action == "add":
        attempt(
            request, _("批注已加上。"), desk.add_remark, article_id=pk, text=posted.get("text", ""),
            quote=posted.get("quote", ""), paragraph=number_of(posted.get("paragraph")),
            start=number_of(posted.get("start")),
        )  # fmt: skip
        return HttpResponseRedirect(reverse("press:article", args=[pk]) + "#remarks")
    rows = Remark.objects.visible_to(who(request)).filter(article_id=pk)
    row = get_object_or_404(rows, pk=number_of(posted.get("remark")))
    if action == "answer":
        attempt(request, _("已答复。"), desk.answer_remark, remark_id=row.pk, text=posted.get("text", ""))
    elif action == "close":
        attempt(request, "", desk.close_remark, remark_id=row.pk)
    return HttpResponseRedirect(reverse("press:article", args=[pk]) + "#remarks")


@require_POST
def hint(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what a hint proposes, or keep the words with a reason."""
    working_of(request, pk)
    posted = request.POST
    if posted.get("action") == "take":
        attempt(request, _("已改正，改动记在版本里。"), desk.take_proposal, article_id=pk, mark=posted.get("mark", ""))
    else:
        attempt(
            request, _("已保留原文，理由会给后面的审核人看。"), desk.keep_words, article_id=pk,
            mark=posted.get("mark", ""), why=posted.get("why", ""),
        )  # fmt: skip
    return HttpResponseRedirect(reverse("press:article", args=[pk]) + "#hints")
