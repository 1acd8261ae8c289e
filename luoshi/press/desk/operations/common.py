"""What every write of the desk begins and ends with: the locked article, a kept version, telling people.

Invariant: an article is read for a write only through `locked`: locked, and in the actor's sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from luoshi.org.notices import tell
from luoshi.org.viewer import Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.rights import THEIRS, check_reviewer, may_write
from luoshi.press.models import Article, ArticleHand, ArticleVersion
from luoshi.ui.scope import leave_scope

MAX_REASON = 300  # the columns


@contextmanager
def step(reason: str) -> Iterator[None]:
    """One transaction in which the operation reads what it must; what the actor may see is asked by `locked`."""
    with transaction.atomic(), leave_scope(reason):
        yield


def locked(article_id: int, by: Viewer, *states: str) -> Article:
    """The article, locked. Raises Article.DoesNotExist out of sight, WrongState unless in one of `states`."""
    rows: Any = Article.objects.visible_to(by).select_related("piece", "unit", "house")
    article: Article = rows.select_for_update(of=("self",)).get(pk=article_id)
    if states and article.state not in states:
        raise errors.WrongState(article.state)
    return article


def locked_for_text(article_id: int, by: Viewer, at: datetime) -> Article:
    """The article whose text the actor changes; a reviewer whose turn it is takes the review on by that.

    Raises NotAllowed, Claimed, OwnArticle, SamePerson, Article.DoesNotExist.
    """
    article = locked(article_id, by)
    if article.state in THEIRS and may_write(by, article):
        return article
    if article.state != Article.State.REVIEW:
        raise errors.NotAllowed("press.write")
    check_reviewer(by, article)
    if article.claimed_by_id not in (None, by.person_id):
        raise errors.Claimed(article.claimed_by.name if article.claimed_by else "")
    if article.claimed_by_id is None:
        article.claimed_by_id, article.claimed_at = by.person_id, at
        article.save(update_fields=["claimed_by", "claimed_at"])
    return article


def check_reason(reason: str, what: str = "reason") -> str:
    """The reason in one line that fits its column. Raises Missing."""
    found = " ".join(reason.split())[:MAX_REASON]
    if not found:
        raise errors.Missing(what)
    return found


def keep_version(article: Article, why: str, *, by: Viewer | None, at: datetime, name: str = "") -> ArticleVersion:
    """Title and text as they stand, under the next number."""
    last = article.versions.aggregate(last=Max("number"))["last"] or 0
    version: ArticleVersion = ArticleVersion.objects.create(
        article=article, number=last + 1, round=article.round, step=article.step, why=why, title=article.title,
        html=article.html, text=article.text, by_id=by.person_id if by else None,
        by_name=(name or (by.name if by else ""))[:40], at=at,
    )  # fmt: skip
    return version


def add_hand(article: Article, person_id: int | None, what: str) -> None:
    """Remember that somebody had a hand in it; once is enough."""
    if person_id is not None:
        ArticleHand.objects.get_or_create(
            article=article, person_id=person_id, what=what, defaults={"house_id": article.house_id}
        )


def inform(
    article: Article, to: Iterable[int | None], *, code: str, subject: str, text: str, at: datetime, key: str = ""
) -> None:
    """Put a notice that leads to the article into the inboxes of `to`."""
    people = {one for one in to if one is not None}
    if people:
        url = reverse("press:article", args=[article.pk])
        tell(
            house_id=article.house_id, to=people, code=code, subject=subject, text=text, url=url, at=at,
            key=f"article:{article.pk}:{key}" if key else "",
        )  # fmt: skip
