"""Handing in: an article goes to its reviews, is taken back by its author, is given up.

Invariants: nobody hands in what could not be reviewed by different persons to the end; each handing-in keeps a version
and begins a new round at the first step; the manuscript number is given at the first one and never again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.ledger.models import Draft
from luoshi.org.operations import lock_house
from luoshi.org.viewer import Viewer
from luoshi.press.desk import chains, errors
from luoshi.press.desk.operations.common import add_hand, check_reason, inform, keep_version, locked, step
from luoshi.press.desk.operations.writing import draft_name
from luoshi.press.desk.rights import THEIRS, human, may_write
from luoshi.press.models import Article
from luoshi.press.pieces import signals

State = Article.State


def hand_in(*, article_id: int, by: Viewer, at: datetime) -> Article:
    """Send an article to its first review. Raises NotAllowed, WrongState, Missing, NoReviewer."""
    with step("handing in an article"):
        house = lock_house(by.house_id)
        article = locked(article_id, by, *THEIRS)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        if not article.text.strip() and not article.files.exists():
            raise errors.Missing("text")
        add_hand(article, by.person_id, "handed_in")
        add_hand(article, human(by), "handed_in")
        steps = chains.chain_of(article.unit)
        article.round += 1
        article.chain = chains.kept(steps)
        _number(article, house.pk, localtime(at).year)
        article.handed_in_by_id, article.handed_in_at = by.person_id, at
        article.first_handed_in_at = article.first_handed_in_at or at
        article.editing_by, article.editing_at, article.reason = None, None, ""
        waiting = wait_at(article, 1, at=at, whole=True)
        article.save()
        keep_version(article, "handed_in", by=by, at=at)
        Draft.objects.filter(house_id=article.house_id, form=draft_name(article.pk)).delete()
        signals.handed_in.send(sender=Article, article=article, by=by, at=at)
        tell_waiting(article, waiting, at=at)
    return article


def _number(article: Article, house_id: int, year: int) -> None:
    if article.number is None:
        last = Article.objects.filter(house_id=house_id, number_year=year).aggregate(last=Max("number"))["last"]
        article.number_year, article.number = year, (last or 0) + 1


def wait_at(article: Article, number: int, *, at: datetime, whole: bool = False) -> Sequence[chains.Holder]:
    """Let the article wait for step `number` where somebody can do it; who could. The row is not saved.

    Raises NoReviewer where that step, or with `whole` one of those after it, finds no further person.
    """
    steps = chains.steps_of(article.chain)
    rest = [one.action for one in steps[number - 1 :]]
    today = localtime(at).date()
    found = chains.holders(article.unit, today)
    barred = chains.barred_humans(article) | set(chains.passed_humans(article))
    missing = chains.missing_step(found, rest if whole else rest[:1], barred)
    if missing is not None:
        raise errors.NoReviewer(missing)
    able = chains.nearest(found, rest[0], barred)
    article.state, article.step, article.step_action = State.REVIEW, number, rest[0]
    article.step_unit_id, article.step_since = able[0].unit_id, at
    article.due_on = chains.due_day(article.house, today, steps[number - 1].days)
    article.claimed_by, article.claimed_at = None, None
    return able


def stop_waiting(article: Article, state: str) -> None:
    """No step waits any more. The row is not saved."""
    article.state, article.step, article.step_action = state, 0, ""
    article.step_unit, article.step_since, article.due_on = None, None, None
    article.claimed_by, article.claimed_at = None, None


def tell_waiting(article: Article, able: Sequence[chains.Holder], *, at: datetime) -> None:
    """Tell those who can do the step that waits."""
    name = chains.steps_of(article.chain)[article.step - 1].name
    subject = _("待%(step)s：%(title)s") % {"step": name, "title": article.title}
    text = _("%(unit)s的稿件等您%(step)s，请在%(day)s前完成。") % {
        "unit": article.unit, "step": name, "day": article.due_on,
    }  # fmt: skip
    inform(article, [one.person_id for one in able], code="press.review", subject=subject, text=text, at=at)


def recall(*, article_id: int, by: Viewer, at: datetime) -> Article:
    """Take an article back before anybody took it on or passed it. Raises NotAllowed, WrongState, Claimed."""
    with step("taking an article back"):
        article = locked(article_id, by, State.REVIEW)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        if article.claimed_by is not None:
            raise errors.Claimed(article.claimed_by.name)
        if chains.passed_humans(article):
            raise errors.WrongState(article.state)
        stop_waiting(article, State.RETURNED)
        article.reason = _("%(name)s撤回修改") % {"name": by.name}
        article.save()
    return article


def drop_article(*, article_id: int, reason: str, by: Viewer, at: datetime) -> Article:
    """Give up an article that was handed in once: number and reason stay. Raises NotAllowed, WrongState, Missing."""
    with step("giving up an article"):
        article = locked(article_id, by, *THEIRS)
        if not may_write(by, article):
            raise errors.NotAllowed("press.write")
        if article.number is None or article.piece.opened_at is not None:
            raise errors.WrongState(article.state)
        stop_waiting(article, State.DROPPED)
        article.reason = check_reason(reason)
        article.save()
        log(
            house_id=article.house_id, actor=by, action="article.dropped", subject=f"article:{article.pk}", at=at,
            detail={"number": article.shown_number, "reason": article.reason},
        )  # fmt: skip
    return article
