"""What comes after the last review: an edition, its correction by a new round, its withdrawal.

Invariants: an edition is made by the last review alone; a correction goes through all reviews again and until then the
edition before stands; a withdrawal keeps text and reason and is told to all who had a hand in it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.press.desk import chains, errors
from luoshi.press.desk.operations.common import check_reason, inform, keep_version, locked, step
from luoshi.press.desk.operations.submitting import stop_waiting
from luoshi.press.desk.operations.writing import set_text
from luoshi.press.desk.rights import THEIRS, may_withdraw, may_write
from luoshi.press.models import Article, Edition
from luoshi.press.pieces import signals

State = Article.State


def finish(article: Article, *, by: Viewer, at: datetime) -> Edition:
    """Make the edition of an article whose last step has passed, and tell. Called inside its transaction."""
    piece, number = article.piece, article.piece.editions.count() + 1
    edition: Edition = Edition.objects.create(
        piece=piece, number=number, title=article.title, html=article.html, text=article.text,
        reviewers=_reviewers(article), show_reviewers=article.show_reviewers, made_at=at,
        note=_("更正") if number > 1 else "",
    )  # fmt: skip
    piece.title, piece.opened_at = article.title, piece.opened_at or at
    piece.save(update_fields=["title", "opened_at"])
    stop_waiting(article, State.PASSED)
    article.passed_at, article.reason = at, ""
    article.save()
    action, signal = ("article.passed", signals.passed) if number == 1 else ("article.corrected", signals.corrected)
    log(
        house_id=article.house_id, actor=by, action=action, subject=f"article:{article.pk}", at=at,
        detail={"number": article.shown_number, "edition": number},
    )  # fmt: skip
    signal.send(sender=Article, piece=piece, edition=edition, by=by, at=at)
    subject = _("稿件已通过终审：%(title)s") % {"title": article.title}
    _tell_hands(article, by, "press.passed", subject, _("可以发布了。审签单上有各审的意见和时间。"), at)
    return edition


def _reviewers(article: Article) -> list[dict[str, str]]:
    rows = article.reviews.filter(round=article.round, outcome="passed", void_at__isnull=True).order_by("step")
    names = {step.action: step.name for step in chains.steps_of(article.chain)}
    return [
        {"step": names[row.action], "name": row.reviewer_name, "at": localtime(row.at).isoformat(timespec="minutes")}
        for row in rows
    ]


def _tell_hands(article: Article, by: Viewer, code: str, subject: str, text: str, at: datetime) -> None:
    hands = set(article.hands.values_list("person_id", flat=True)) - {by.person_id}
    inform(article, hands, code=code, subject=subject, text=text, at=at)


def correct_article(*, article_id: int, reason: str, by: Viewer, at: datetime) -> Article:
    """Open a passed article for a correction. Raises NotAllowed, WrongState, Missing."""
    with step("correcting an article"):
        article = locked(article_id, by, State.PASSED)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        article.reason = check_reason(reason)
        keep_version(article, "correction", by=by, at=at)
        stop_waiting(article, State.DRAFT)
        article.save()
        log(
            house_id=article.house_id, actor=by, action="article.reopened", subject=f"article:{article.pk}", at=at,
            detail={"number": article.shown_number, "reason": article.reason},
        )  # fmt: skip
    return article


def cancel_correction(*, article_id: int, by: Viewer, at: datetime) -> Article:
    """Give a correction up: the text is again that of the last edition. Raises NotAllowed, WrongState."""
    with step("giving a correction up"):
        article = locked(article_id, by, *THEIRS)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        edition = article.piece.editions.order_by("-number").first()
        if edition is None:
            raise errors.WrongState(article.state)
        if article.html != edition.html:
            keep_version(article, "saved", by=by, at=at)
            set_text(article, edition.title, edition.html, by=by, at=at)
        stop_waiting(article, State.PASSED)
        article.reason = ""
        article.save()
    return article


def withdraw_article(*, article_id: int, reason: str, by: Viewer, at: datetime) -> Article:
    """Take back what passed: its editions may not go out any more. Raises NotAllowed, WrongState, Missing."""
    with step("withdrawing an article"):
        article = locked(article_id, by, State.PASSED)
        if not may_withdraw(by, article):
            raise errors.NotAllowed("press.write")
        reason = check_reason(reason)
        last = article.piece.editions.order_by("-number").first()
        if last is None:
            raise errors.WrongState(article.state)
        article.piece.editions.filter(withdrawn_at__isnull=True).update(withdrawn_at=at, withdrawn_reason=reason)
        last.refresh_from_db()
        stop_waiting(article, State.WITHDRAWN)
        article.reason = reason
        article.save()
        log(
            house_id=article.house_id, actor=by, action="article.withdrawn", subject=f"article:{article.pk}", at=at,
            detail={"number": article.shown_number, "reason": reason},
        )  # fmt: skip
        signals.withdrawn.send(sender=Article, piece=article.piece, edition=last, by=by, at=at)
        subject = _("稿件已撤稿：%(title)s") % {"title": article.title}
        _tell_hands(article, by, "press.withdrawn", subject, _("撤稿原因：%(reason)s") % {"reason": reason}, at)
    return article
