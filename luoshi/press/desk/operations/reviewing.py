"""The three reviews: take on, let go, pass, send back.

Invariants: in a round no two passed steps are of one person, and none of an author or who handed in (checked here,
held by a constraint); a step passes only when somebody else is left for each step after it; a return takes back the
passes from the step on to which it leads; who passed earlier is told of what came of it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from luoshi.org.viewer import Post, Viewer
from luoshi.press.desk import chains, errors
from luoshi.press.desk.operations.common import add_hand, check_reason, inform, locked, step
from luoshi.press.desk.operations.outcome import finish
from luoshi.press.desk.operations.submitting import stop_waiting, tell_waiting, wait_at
from luoshi.press.desk.rights import check_reviewer, human
from luoshi.press.models import Article, Review

State = Article.State
BORROWED = "borrowed"  # a reviewer of a unit above, by no post at the unit itself


def claim_review(*, article_id: int, by: Viewer, at: datetime, take: bool = False) -> Article:
    """Take a review on; `take` takes it over from who has it. Raises NotAllowed, OwnArticle, SamePerson, Claimed."""
    with step("taking a review on"):
        article = locked(article_id, by, State.REVIEW)
        check_reviewer(by, article)
        other = article.claimed_by
        if other is not None and other.pk != by.person_id:
            if not take:
                raise errors.Claimed(other.name)
            inform(
                article, [other.pk], code="press.review", at=at,
                subject=_("审核已由别人接手：%(title)s") % {"title": article.title},
                text=_("%(name)s接手了这篇稿件的审核，您不用再审。") % {"name": by.name},
            )  # fmt: skip
        if other is None or other.pk != by.person_id:
            article.claimed_by_id, article.claimed_at = by.person_id, at
            article.save(update_fields=["claimed_by", "claimed_at"])
    return article


def release_review(*, article_id: int, by: Viewer, at: datetime) -> Article:
    """Let a review go that one had taken on. Raises WrongState, NotAllowed."""
    with step("letting a review go"):
        article = locked(article_id, by, State.REVIEW)
        if article.claimed_by_id != by.person_id:
            raise errors.NotAllowed(article.step_action)
        article.claimed_by, article.claimed_at = None, None
        article.save(update_fields=["claimed_by", "claimed_at"])
    return article


def pass_review(
    *, article_id: int, by: Viewer, at: datetime, opinion: str = "", grade: str = "", proofread: bool = False
) -> Article:
    """Pass the step that waits: on to the next one, or after the last one to an edition.

    Raises NotAllowed, WrongState, OwnArticle, SamePerson, Claimed, NoReviewer, Missing (not proofread).
    """
    with step("passing a review"):
        article = locked(article_id, by, State.REVIEW)
        post = _check_turn(article, by)
        if not proofread:
            raise errors.Missing("proofread")
        _write(article, post, by, at, outcome="passed", opinion=opinion, grade=grade, proofread=True)
        if article.step < len(article.chain):
            able = wait_at(article, article.step + 1, at=at, whole=True)
            article.save()
            tell_waiting(article, able, at=at)
        else:
            finish(article, by=by, at=at)
    return article


def send_back(*, article_id: int, to_step: int, reason: str, by: Viewer, at: datetime) -> Article:
    """Send the article back to an earlier step, or to its author (0), with the reason.

    Raises NotAllowed, WrongState, OwnArticle, SamePerson, Claimed, WrongStep, Missing.
    """
    with step("sending an article back"):
        article = locked(article_id, by, State.REVIEW)
        post = _check_turn(article, by)
        reason = check_reason(reason)
        if not 0 <= to_step < article.step:
            raise errors.WrongStep(to_step)
        standing = list(article.reviews.filter(round=article.round, outcome="passed", void_at__isnull=True))
        _write(article, post, by, at, outcome="sent_back", opinion=reason, back_to=to_step)
        gone = [row.pk for row in standing if row.step >= to_step]
        Review.objects.filter(pk__in=gone).update(void_at=at)
        article.reason = reason
        if to_step == 0:
            stop_waiting(article, State.RETURNED)
        else:
            _give_back(article, to_step, standing, at)
        article.save()
        _tell_return(article, to_step, {row.reviewer_id for row in standing}, by, at)
    return article


def _check_turn(article: Article, by: Viewer) -> Post:
    post = check_reviewer(by, article)
    if article.claimed_by is not None and article.claimed_by_id != by.person_id:
        raise errors.Claimed(article.claimed_by.name)
    return post


def _write(
    article: Article,
    post: Post,
    by: Viewer,
    at: datetime,
    *,
    outcome: str,
    opinion: str,
    grade: str = "",
    proofread: bool = False,
    back_to: int | None = None,
) -> None:
    own = article.versions.filter(round=article.round, step=article.step, why__in=("review", "check"))
    Review.objects.create(
        house_id=article.house_id, article=article, round=article.round, step=article.step,
        action=article.step_action, unit_id=article.step_unit_id, reviewer_id=human(by), reviewer_name=by.name[:40],
        nature=post.nature if article.step_unit_id == article.unit_id else BORROWED, outcome=outcome,
        back_to=back_to, opinion=" ".join(opinion.split())[:500], grade=grade, proofread=proofread,
        changed=own.filter(by_id=by.person_id).exists(), since=article.step_since, due_on=article.due_on, at=at,
    )  # fmt: skip
    add_hand(article, by.person_id, "reviewer")
    add_hand(article, human(by), "reviewer")


def _give_back(article: Article, to_step: int, standing: list[Review], at: datetime) -> None:
    """Wait again at the step, in the hands of who had passed it where that person is still there."""
    able = wait_at(article, to_step, at=at)
    before = next((row.reviewer_id for row in standing if row.step == to_step), None)
    again = next((one for one in able if one.human == before), None)
    if again is not None:
        article.claimed_by_id, article.claimed_at = again.person_id, at


def _tell_return(article: Article, to_step: int, earlier: set[int], by: Viewer, at: datetime) -> None:
    place = _("作者") if to_step == 0 else chains.steps_of(article.chain)[to_step - 1].name
    subject = _("稿件退回%(place)s：%(title)s") % {"place": place, "title": article.title}
    text = _("%(name)s退回了稿件。原因：%(reason)s") % {"name": by.name, "reason": article.reason}
    authors = article.hands.filter(what__in=("author", "handed_in")).values_list("person_id", flat=True)
    to = {*earlier, article.claimed_by_id, *authors} - {by.person_id}
    inform(article, to, code="press.returned", subject=subject, text=text, at=at)
