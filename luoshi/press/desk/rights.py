"""Who may do what with an article: asked by the operations before they write and by the pages for their buttons.

Invariants: a text is changed by its unit's writers while it is theirs, and by its reviewer while it waits for that
review; a reviewer is neither author nor who handed in nor who did another step of the round.
"""

from __future__ import annotations

from luoshi.org.models import Person
from luoshi.org.viewer import Post, Viewer
from luoshi.press.desk import errors
from luoshi.press.desk.chains import barred_humans, human_of, passed_humans
from luoshi.press.models import Article
from luoshi.ui.scope import leave_scope

State = Article.State
THEIRS = (State.DRAFT, State.RETURNED)
"""States in which the text is its writers'."""


def may_write(viewer: Viewer, article: Article) -> bool:
    """Whether the viewer writes for the article's unit."""
    return article.house_id == viewer.house_id and viewer.can_at("press.write", article.unit.path)


def review_post(viewer: Viewer, article: Article) -> Post | None:
    """The viewer's post that can do the step that waits; None where none can."""
    if article.state != State.REVIEW or article.house_id != viewer.house_id:
        return None
    posts = [post for post in viewer.posts_for(article.step_action) if post.unit_id == article.step_unit_id]
    return min(posts, key=lambda post: (post.nature != "own", post.membership_id), default=None)


def human(viewer: Viewer) -> int:
    """The human being who looks, where the account is a post's."""
    with leave_scope("who uses the account of a post"):
        return human_of(Person.objects.get(pk=viewer.person_id))


def check_reviewer(viewer: Viewer, article: Article) -> Post:
    """The post by which the viewer does the step. Raises NotAllowed, OwnArticle, SamePerson."""
    post = review_post(viewer, article)
    if post is None:
        raise errors.NotAllowed(article.step_action or "review")
    who = human(viewer)
    with leave_scope("whether somebody reviews the own article"):
        if {who, viewer.person_id} & barred_humans(article):
            raise errors.OwnArticle
        done = passed_humans(article)
    if who in done:
        raise errors.SamePerson(done[who])
    return post


def refusal_of(viewer: Viewer, article: Article) -> errors.DeskRefused | None:
    """Why the viewer cannot do the step that waits; None where that is no bar."""
    try:
        check_reviewer(viewer, article)
    except errors.DeskRefused as refusal:
        return refusal
    return None


def may_change_text(viewer: Viewer, article: Article) -> bool:
    """Whether saving title and text is open to the viewer now."""
    if article.state in THEIRS:
        return may_write(viewer, article)
    return article.state == State.REVIEW and article.claimed_by_id == viewer.person_id and _reviews(viewer, article)


def _reviews(viewer: Viewer, article: Article) -> bool:
    return refusal_of(viewer, article) is None


def may_withdraw(viewer: Viewer, article: Article) -> bool:
    """Whether the viewer may take back what went out: the unit's writers, publishers, last reviewers; the office."""
    actions = ("press.write", "press.publish", "press.final", "press.plan")
    return article.state == State.PASSED and any(viewer.can_at(action, article.unit.path) for action in actions)


def may_remark(viewer: Viewer, article: Article) -> bool:
    """Whether the viewer writes the article or reviews it, now or in an earlier step of this round."""
    if may_write(viewer, article) or review_post(viewer, article) is not None:
        return True
    with leave_scope("whether somebody reviewed an article"):
        return bool(article.hands.filter(person_id=viewer.person_id, what="reviewer").exists())
