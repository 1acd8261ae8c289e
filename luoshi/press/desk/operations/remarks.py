"""Remarks on places of the text: made, answered, done.

Invariant: only while the article is on its way, by those who write it or review it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.operations.common import check_reason, inform, locked, step
from luoshi.press.desk.rights import THEIRS, may_remark
from luoshi.press.models import Article, Remark

OPEN_STATES = (*THEIRS, Article.State.REVIEW)


def add_remark(
    *, article_id: int, text: str, quote: str, paragraph: int, start: int, by: Viewer, at: datetime
) -> Remark:
    """Remark on a place: the words, the paragraph's number, where they begin in the text.

    Raises NotAllowed, WrongState, Missing.
    """
    with step("a remark"):
        article = locked(article_id, by, *OPEN_STATES)
        if not may_remark(by, article):
            raise errors.NotAllowed("remark")
        remark: Remark = Remark.objects.create(
            article=article, version=article.version, text=check_reason(text, "remark"), quote=quote.strip()[:200],
            paragraph=min(max(paragraph, 0), 10_000), start=min(max(start, 0), 10_000_000), by_id=by.person_id,
            by_name=by.name[:40], at=at,
        )  # fmt: skip
    return remark


def answer_remark(*, remark_id: int, text: str, by: Viewer, at: datetime) -> Remark:
    """Answer a remark; who made it is told. Raises NotAllowed, WrongState, Missing, Remark.DoesNotExist."""
    with step("answering a remark"):
        remark, article = _locked(remark_id, by)
        remark.answer, remark.state = check_reason(text, "remark"), Remark.State.ANSWERED
        remark.answered_by_name, remark.answered_at = by.name[:40], at
        remark.save()
        if remark.by_id != by.person_id:
            inform(
                article, [remark.by_id], code="press.remark", at=at,
                subject=_("批注有答复：%(title)s") % {"title": article.title}, text=remark.answer,
            )  # fmt: skip
    return remark


def close_remark(*, remark_id: int, by: Viewer, at: datetime) -> Remark:
    """Mark a remark done. Raises NotAllowed, WrongState, Remark.DoesNotExist."""
    with step("closing a remark"):
        remark, _article = _locked(remark_id, by)
        remark.state = Remark.State.DONE
        if remark.answered_at is None:
            remark.answered_by_name, remark.answered_at = by.name[:40], at
        remark.save()
    return remark


def _locked(remark_id: int, by: Viewer) -> tuple[Remark, Article]:
    remark: Remark = Remark.objects.visible_to(by).get(pk=remark_id)
    article = locked(remark.article_id, by, *OPEN_STATES)
    if not may_remark(by, article):
        raise errors.NotAllowed("remark")
    return remark, article
