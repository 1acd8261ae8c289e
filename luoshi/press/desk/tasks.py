"""Background work of the desk: reminders of late reviews, and reviews whose reviewer has gone find another place.

Invariants: who can do a late step is told once a step and day; an article never waits where nobody is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.jobs.registry import daily
from luoshi.press.desk import chains, errors
from luoshi.press.desk.operations.common import inform
from luoshi.press.desk.operations.submitting import tell_waiting, wait_at
from luoshi.press.models import Article
from luoshi.ui.scope import leave_scope

HOUR = 8


@daily("press.reviews_late", hour=HOUR)
def look_after_reviews(at: datetime) -> int:
    """Move what waits where nobody is left, remind of what is late. Returns how many articles were spoken of."""
    count = 0
    with leave_scope("reviews that wait in all houses"):
        keys = list(Article.objects.filter(state="review").order_by("pk").values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic(), leave_scope("a review that waits"):
            count += _look_after(key, at)
    return count


def _look_after(key: int, at: datetime) -> int:
    rows = Article.objects.select_related("unit", "house", "piece").select_for_update(of=("self",))
    article = rows.filter(pk=key, state="review").first()
    if article is None:
        return 0
    today = localtime(at).date()
    found = chains.holders(article.unit, today, [article.step_action])
    barred = chains.barred_humans(article) | set(chains.passed_humans(article))
    able = [one for one in found if one.unit_id == article.step_unit_id and one.human not in barred]
    if not able:
        return _move(article, at)
    if article.claimed_by_id is not None and article.claimed_by_id not in {one.person_id for one in able}:
        article.claimed_by, article.claimed_at = None, None
        article.save(update_fields=["claimed_by", "claimed_at"])
    if article.due_on is None or article.due_on >= today:
        return 0
    to = [article.claimed_by_id] if article.claimed_by_id else [one.person_id for one in able]
    name = chains.steps_of(article.chain)[article.step - 1].name
    inform(
        article, to, code="press.review_late", at=at, key=f"late:{article.round}:{article.step}:{today}",
        subject=_("%(step)s已过期限：%(title)s") % {"step": name, "title": article.title},
        text=_("期限是%(day)s。") % {"day": article.due_on},
    )  # fmt: skip
    return 1


def _move(article: Article, at: datetime) -> int:
    """Wait where somebody is; the due day stays, since the author has waited since then."""
    due, since = article.due_on, article.step_since
    try:
        able = wait_at(article, article.step, at=at)
    except errors.NoReviewer:
        return 0
    article.due_on, article.step_since = due, since
    article.save()
    tell_waiting(article, able, at=at)
    return 1
