"""What the desk holds of a person: shown to that person, emptied when the person is erased, handed over with a post.

Invariants: reviews and names under texts that went out are the institution's record of its own work and stay, as F5 and
the archive rules ask; what only leads back to a person goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from luoshi.org.handing_over import Move, Mover, movers
from luoshi.org.models import Person, Unit
from luoshi.org.personal import Held, held
from luoshi.press.models import Article, ArticleHand, Review


def register() -> None:
    """Called once, when the room is ready."""
    hands, reviews = (_("稿件"), _("单位"), _("做了什么")), (_("时间"), _("稿件"), _("结果"), _("意见"))
    held.register(Held("articles", _("写过、审过的稿件"), hands, _hands, _empty_hands))
    held.register(Held("articles_inside", _("没有终审的稿件"), hands, _hands_inside, private=True))
    held.register(Held("article_reviews", _("审稿意见"), reviews, _reviews))
    held.register(Held("reviews_inside", _("没有终审的稿件的审稿意见"), reviews, _reviews_inside, private=True))
    movers.register(Mover("articles", _("没写完的稿件"), _open_count, _move_open, order=30))


def _hands(person: Person, *, inside: bool = False) -> Iterable[Sequence[Any]]:
    """Of texts that passed; `inside`: of those that nobody above the unit has seen yet."""
    rows = ArticleHand.objects.filter(person=person, article__piece__opened_at__isnull=inside)
    for hand in rows.select_related("article__unit").order_by("pk"):
        yield hand.article.title, str(hand.article.unit), str(hand.get_what_display())


def _hands_inside(person: Person) -> Iterable[Sequence[Any]]:
    return _hands(person, inside=True)


def _empty_hands(person: Person) -> int:
    """Forget who had a hand in what; reviews keep the name, as the review form does."""
    Article.objects.filter(editing_by=person).update(editing_by=None, editing_at=None)
    return int(ArticleHand.objects.filter(person=person).exclude(what="reviewer").delete()[0])


def _reviews(person: Person, *, inside: bool = False) -> Iterable[Sequence[Any]]:
    rows = Review.objects.filter(reviewer=person, article__piece__opened_at__isnull=inside)
    for row in rows.select_related("article").order_by("pk"):
        at = localtime(row.at).isoformat(timespec="minutes")
        yield at, row.article.title, str(row.get_outcome_display()), row.opinion


def _reviews_inside(person: Person) -> Iterable[Sequence[Any]]:
    return _reviews(person, inside=True)


def _open(person: Person, unit: Unit) -> Any:
    return Article.objects.filter(made_by=person, unit=unit, state__in=("draft", "returned"))


def _open_count(person: Person, unit: Unit) -> int:
    return int(_open(person, unit).count())


def _move_open(move: Move) -> int:
    """The successor goes on with them: a hand of the successor's, so that they stand on the own list."""
    rows = list(_open(move.old, move.unit))
    for article in rows:
        ArticleHand.objects.get_or_create(
            article=article, person=move.new, what="author", defaults={"house_id": article.house_id}
        )
    return len(rows)
