"""What came of topics: articles, releases, placements of each, by month and form; and what is missing (gaps).

Invariant: the number of queries depends neither on the topics nor on the articles; a viewer's counts are of what that
viewer sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from luoshi.press.models import Article, Piece, PlacementDetail, Release, Topic

FORMS = dict(Piece.Form.choices)


@dataclass
class Came:
    """What came of one topic. `months`: articles by the first day of the month of their first handing-in."""

    articles: int = 0
    passed: int = 0
    releases: int = 0
    placements: int = 0
    months: Counter[date] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)

    def missing_forms(self, topic: Topic) -> list[str]:
        """Forms that are wanted and have nothing yet, in words."""
        return [str(FORMS[form]) for form in topic.forms if form in FORMS and not self.forms[form]]


def came_of(viewer: Any, topic_ids: Sequence[int]) -> dict[int, Came]:
    """By topic. Three queries, whatever their number."""
    found = {key: Came() for key in topic_ids}
    articles = Article.objects.visible_to(viewer).filter(topic_id__in=list(topic_ids), first_handed_in_at__isnull=False)
    rows = articles.order_by().annotate(month=TruncMonth("first_handed_in_at"))
    keys = ("topic_id", "month", "piece__form", "state")
    for topic_id, month, form, state, count in rows.values_list(*keys).annotate(Count("pk", distinct=True)):
        came = found[topic_id]
        came.articles += count
        came.passed += count if state == Article.State.PASSED else 0
        came.months[month.date().replace(day=1)] += count
        came.forms[form] += count
    released = Release.objects.visible_to(viewer).filter(
        piece__article__topic_id__in=list(topic_ids), state=Release.State.LIVE
    )
    for topic_id, count in (
        released.order_by().values_list("piece__article__topic_id").annotate(Count("pk", distinct=True))
    ):
        found[topic_id].releases = count
    placed = PlacementDetail.objects.visible_to(viewer).filter(
        piece__article__topic_id__in=list(topic_ids), kind="press.placement", record__state="verified"
    )
    for topic_id, count in (
        placed.order_by().values_list("piece__article__topic_id").annotate(Count("record_id", distinct=True))
    ):
        found[topic_id].placements = count
    return found


@dataclass(frozen=True)
class Gaps:
    """What is missing this month: running topics without an article, fields without one, forms wanted and not there."""

    topics: tuple[Topic, ...]
    fields: tuple[str, ...]
    forms: tuple[tuple[Topic, str], ...]

    def lines(self) -> list[tuple[Topic, bool, str]]:
        """One line a topic: whether it is without an article this month, the forms it wants still."""
        silent, wanted = {row.pk for row in self.topics}, {row.pk: words for row, words in self.forms}
        rows = {row.pk: row for row in (*self.topics, *(row for row, _words in self.forms))}
        return [(row, pk in silent, wanted.get(pk, "")) for pk, row in rows.items()]

    def __bool__(self) -> bool:
        """Whether anything is missing."""
        return bool(self.topics or self.fields or self.forms)


def gaps(viewer: Any, today: date, field_names: Sequence[str]) -> Gaps:
    """Gaps of the topics in sight that run today. Four queries."""
    rows = (
        Topic.objects.visible_to(viewer)
        .select_related("field")
        .filter(state=Topic.State.OPEN, first__lte=today, last__gte=today)
    )
    running = list(rows.order_by("last", "pk"))
    came = came_of(viewer, [row.pk for row in running])
    month = today.replace(day=1)
    silent = tuple(row for row in running if not came[row.pk].months[month])
    alive = {row.field.name for row in running if row.field and came[row.pk].months[month]}
    missing = tuple((row, "、".join(words)) for row in running if (words := came[row.pk].missing_forms(row)))
    return Gaps(silent, tuple(name for name in field_names if name not in alive) if running else (), missing)
