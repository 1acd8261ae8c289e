"""Reads of the desk: articles in sight, what waits for a reviewer, what an article's page shows.

Each demands a viewer. Invariant: a number of queries that does not depend on the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils.timezone import localtime

from luoshi.files.models import StoredFile
from luoshi.org.viewer import NOTHING, Viewer
from luoshi.press.desk import chains
from luoshi.press.models import Article, ArticleFile, ArticleHand, Edition, PieceAuthor, Review
from luoshi.press.models.desk import REVIEWS, working_sight
from luoshi.ui.scope import leave_scope

State = Article.State
OPEN = (State.DRAFT, State.REVIEW, State.RETURNED)
ENDED = (State.PASSED, State.WITHDRAWN, State.DROPPED)


def articles(viewer: Viewer) -> Any:
    """Articles in sight with what lists show."""
    return Article.objects.visible_to(viewer).select_related("unit", "piece", "claimed_by", "handed_in_by", "edited_by")


def is_reviewer(viewer: Viewer) -> bool:
    """Whether the viewer does any review."""
    return any(viewer.can(action) for action in REVIEWS)


def queue(viewer: Viewer) -> Any:
    """What waits for a review that the viewer may do, the most urgent first. One query when it is run."""
    places = Q(pk__in=[])
    for action in REVIEWS:
        units = [post.unit_id for post in viewer.posts_for(action)]
        if units:
            places |= Q(step_action=action, step_unit_id__in=units)
    own = ArticleHand.objects.visible_to(viewer).filter(what__in=("author", "handed_in"))
    me = Q(reviewer_id=viewer.person_id) | Q(reviewer__holds_posts=viewer.person_id)
    done = Review.objects.visible_to(viewer).filter(
        me, article_id=OuterRef("pk"), round=OuterRef("round"), outcome="passed", void_at__isnull=True
    )
    rows = articles(viewer).filter(places, state=State.REVIEW).exclude(pk__in=own.values("article_id"))
    return rows.exclude(Exists(done)).order_by("due_on", "step_since", "pk")


def mine_open(viewer: Viewer) -> Any:
    """Articles that the viewer has to go on with: own drafts and what came back."""
    hands = ArticleHand.objects.visible_to(viewer).filter(what__in=("author", "handed_in")).values("article_id")
    return articles(viewer).filter(pk__in=hands, state__in=(State.DRAFT, State.RETURNED)).order_by("-edited_at")


def waiting_count(viewer: Viewer) -> int:
    """How many articles wait for the viewer as a reviewer."""
    return int(queue(viewer).count()) if is_reviewer(viewer) else 0


def may_read_working(viewer: Viewer, article: Article) -> bool:
    """Whether the viewer reads the unfinished text, not only what passed."""
    return bool(Article.objects.visible_to(viewer).filter(working_sight(viewer), pk=article.pk).exists())


def authors_of(article: Article) -> list[PieceAuthor]:
    """The names under an article that is in sight, in order."""
    with leave_scope("the authors of an article in sight"):
        return list(PieceAuthor.objects.filter(piece_id=article.piece_id).select_related("unit", "person"))


def editions_of(article: Article) -> list[Edition]:
    """The editions of an article that is in sight, the newest first."""
    with leave_scope("the editions of an article in sight"):
        return list(Edition.objects.filter(piece_id=article.piece_id).order_by("-number"))


def reviews_of(article: Article) -> list[Review]:
    """All reviews of an article in sight, in the order they were done."""
    with leave_scope("the reviews of an article in sight"):
        return list(Review.objects.filter(article=article).select_related("unit").order_by("pk"))


def may_see_file(viewer: Viewer, file: StoredFile) -> bool:
    """Whoever sees the article may open its pictures."""
    return bool(ArticleFile.objects.visible_to(viewer).filter(file=file).exists())


@dataclass(frozen=True)
class StepLine:
    """One step of the present round as the page and the review form show it. `state`: done, now, later."""

    number: int
    name: str
    state: str
    who: str = ""
    at: datetime | None = None
    opinion: str = ""
    grade: str = ""
    changed: bool = False
    borrowed: str = ""
    due_on: date | None = None
    late: bool = False


def step_lines(article: Article, reviews: list[Review], today: date) -> list[StepLine]:
    """The steps of the present round: who passed which, what waits, what is still to come."""
    standing = {
        row.step: row
        for row in reviews
        if row.round == article.round and row.outcome == "passed" and row.void_at is None
    }
    found = []
    for number, step in enumerate(chains.steps_of(article.chain), start=1):
        row = standing.get(number)
        if row is not None:
            found.append(_done(number, step.name, row, article))
        elif number == article.step:
            late = article.due_on is not None and article.due_on < today
            who = article.claimed_by.name if article.claimed_by else ""
            away = str(article.step_unit) if article.step_unit_id != article.unit_id else ""
            found.append(StepLine(number, step.name, "now", who, due_on=article.due_on, late=late, borrowed=away))
        else:
            found.append(StepLine(number, step.name, "later"))
    return found


def _done(number: int, name: str, row: Review, article: Article) -> StepLine:
    grade = str(row.get_grade_display()) if row.grade else ""
    away = str(row.unit) if row.unit_id != article.unit_id else ""
    return StepLine(number, name, "done", row.reviewer_name, row.at, row.opinion, grade, row.changed, away, row.due_on)


def archive(viewer: Viewer) -> Any:
    """Articles with a manuscript number that have come to an end, by number downwards."""
    return articles(viewer).filter(state__in=ENDED).order_by("-number_year", "-number")


def numbered(viewer: Viewer) -> Any:
    """All articles with a number: gaps of what one sees explain themselves by what others' units hold."""
    return articles(viewer).filter(number__isnull=False)


# -- figures -----------------------------------------------------------------------------------------------------------


def waiting_by_unit(viewer: Viewer, today: date) -> list[dict[str, Any]]:
    """Where reviews wait in the units that the viewer oversees: how many, how many late, since when. One query.

    Numbers only: titles of what has not passed stay with those whose article it is.
    """
    reach = viewer.within("unit__", "figure.see")
    if reach == NOTHING:
        return []
    with leave_scope("numbers of waiting reviews by unit, no rows"):
        rows = Article.objects.filter(reach, state=State.REVIEW)
        found: dict[int, dict[str, Any]] = {}
        for row in rows.values("step_unit_id", "step_unit__name", "due_on", "step_since", "step_action"):
            one = found.setdefault(
                row["step_unit_id"], {"unit": row["step_unit__name"], "count": 0, "late": 0, "since": row["step_since"]}
            )
            one["count"] += 1
            one["late"] += int(row["due_on"] is not None and row["due_on"] < today)
            one["since"] = min(one["since"], row["step_since"])
    return sorted(found.values(), key=lambda one: (-one["late"], -one["count"], one["unit"]))


@dataclass
class UnitPace:
    """How a unit's articles of a span went: handed in, passed, sent back at least once, days from event to passing."""

    unit: str
    handed_in: int = 0
    passed: int = 0
    returned: int = 0
    days: list[int] | None = None
    first_days: list[int] | None = None
    released: int = 0
    out_days: list[int] | None = None

    @property
    def release_pace(self) -> str:
        """Median days from the event to the first release on an own channel."""
        return _median(self.out_days)

    @property
    def share_returned(self) -> str:
        """Share of the articles handed in that came back, in whole per cent."""
        return f"{self.returned * 100 // self.handed_in}%" if self.handed_in else "—"

    @property
    def pace(self) -> str:
        """Median days from the event to the last review."""
        return _median(self.days)

    @property
    def handing(self) -> str:
        """Median days from the event to the first handing-in."""
        return _median(self.first_days)


def _median(days: list[int] | None) -> str:
    if not days:
        return "—"
    ordered = sorted(days)
    middle = len(ordered) // 2
    both = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return f"{both:g}"


def paces(viewer: Viewer, first: date, last: date) -> list[UnitPace]:
    """Units in reach with articles first handed in on days of [first, last]. Two queries, numbers only."""
    reach = viewer.within("unit__", "figure.see")
    with leave_scope("numbers of articles by unit, no rows"):
        rows = Article.objects.filter(
            reach, first_handed_in_at__date__gte=first, first_handed_in_at__date__lte=last
        ).annotate(
            back=Exists(Review.objects.filter(article_id=OuterRef("pk"), outcome="sent_back")),
            name=F("unit__name"),
            out=Min("piece__releases__live_at"),
        )
        found: dict[int, UnitPace] = {}
        columns = ("unit_id", "name", "event_on", "first_handed_in_at", "piece__opened_at", "back", "out")
        for row in rows.values(*columns):
            _count(found.setdefault(row["unit_id"], UnitPace(row["name"], days=[], first_days=[], out_days=[])), row)
    return sorted(found.values(), key=lambda one: (-one.handed_in, one.unit))


def _count(one: UnitPace, row: dict[str, Any]) -> None:
    one.handed_in += 1
    one.returned += int(row["back"])
    one.passed += int(row["piece__opened_at"] is not None)
    one.released += int(row["out"] is not None)
    event = row["event_on"]
    if event is None:
        return
    moments = (
        (one.first_days, row["first_handed_in_at"]), (one.days, row["piece__opened_at"]), (one.out_days, row["out"])
    )  # fmt: skip
    for days, moment in moments:
        if days is not None and moment is not None:
            days.append((localtime(moment).date() - event).days)
