"""Who has a text open: a soft lock that beats while the editor is open and hinders nobody for good.

Not here: the version check that keeps two editors from overwriting each other (`writing`). Invariant: a lock that has
not beaten for ALIVE is nobody's; taking over is one step, and the other one is told by the next beat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from luoshi.org.viewer import Viewer
from luoshi.press.desk.operations.common import locked_for_text, step
from luoshi.press.models import Article

ALIVE = timedelta(seconds=75)  # three beats of the behaviour and a slow line


@dataclass(frozen=True)
class Held:
    """Whose the text is now, and at which version it stands."""

    mine: bool
    name: str
    version: int


def hold(*, article_id: int, take: bool, by: Viewer, at: datetime) -> Held:
    """Beat the lock, or see whose it is; `take` takes it over. Raises as `locked_for_text`."""
    with step("who has an article open"):
        article = locked_for_text(article_id, by, at)
        alive = article.editing_at is not None and at - article.editing_at < ALIVE
        if alive and article.editing_by_id not in (None, by.person_id) and not take:
            name = article.editing_by.name if article.editing_by else ""
            return Held(False, name, article.version)
        article.editing_by_id, article.editing_at = by.person_id, at
        article.save(update_fields=["editing_by", "editing_at"])
        return Held(True, by.name, article.version)


def let_go(*, article_id: int, by: Viewer) -> None:
    """Leave the text; silent where the lock is another's or the article is out of sight by now."""
    with step("leaving an article"):
        rows = Article.objects.visible_to(by).filter(pk=article_id, editing_by_id=by.person_id)
        rows.update(editing_by=None, editing_at=None)
