"""Articles of the desk: what is being written, each text that was kept, who had a hand in it, its pictures.

What lives here: tables and who sees them. Not here: reviews (`reviews.py`), texts that may go out (`pieces.Edition`).
Invariants: an article that never passed its last review is seen by its own unit, by whoever reviews it now and by
whoever had a hand in it, by nobody else; a kept version never changes; a manuscript number is given once a house and
year and stays with its article.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING
from luoshi.press.models.pieces import Piece, piece_sight
from luoshi.ui.scope import ScopedModel

REVIEWS = ("press.first", "press.second", "press.final")
"""The actions of the three reviews, in their order."""


def working_sight(viewer: Any, prefix: str = "") -> Q:
    """Articles whose unfinished text the viewer may read: the own unit's, what waits for a review that the viewer may
    do, and what the viewer wrote, handed in or reviewed."""
    if viewer.is_anonymous or not viewer.posts:
        return NOTHING
    house = Q(**{f"{prefix}house_id": viewer.house_id})
    own = [post.unit_id for post in viewer.posts if post.nature != "lent" and "record.see" in post.actions]
    seen = house & Q(**{f"{prefix}unit_id__in": own})
    for action in REVIEWS:
        places = [post.unit_id for post in viewer.posts_for(action)]
        if places:
            seen |= house & Q(**{f"{prefix}step_action": action, f"{prefix}step_unit_id__in": places})
    if any(viewer.can(action) for action in (*REVIEWS, "press.write")):
        seen |= house & Q(**{f"{prefix}pk__in": ArticleHand.objects.visible_to(viewer).values("article_id")})
    return seen


def article_sight(viewer: Any, prefix: str = "") -> Q:
    """Articles whose unfinished text the viewer may read, and those known since they passed."""
    if viewer.is_anonymous or not viewer.posts:
        return NOTHING
    return working_sight(viewer, prefix) | piece_sight(viewer, f"{prefix}piece__")


class Article(ScopedModel):
    """A manuscript on its way through the desk; its piece is what the rest of the press knows of it.

    `version` rises with every change of title or text: an editor who started from an older one is refused. `round`
    counts the handings-in, `step` the review that waits (1…), 0 where none does; `chain` holds the steps of this round
    as they were when it was handed in. `step_unit` is where the step is done: the unit itself, or the nearest above
    that has somebody for it. `editing_*`: who has the text open, which hinders nobody for good.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("撰写中")
        REVIEW = "review", _("审核中")
        RETURNED = "returned", _("退回修改")
        PASSED = "passed", _("已通过终审")
        WITHDRAWN = "withdrawn", _("已撤稿")
        DROPPED = "dropped", _("不再送审")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    piece = models.OneToOneField(Piece, models.CASCADE, related_name="article")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("类型"), max_length=20, default="news")
    title = models.CharField(_("标题"), max_length=100)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    length = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    event_on = models.DateField(_("事件日期"), null=True, blank=True)
    planned_at = models.DateTimeField(_("拟发时间"), null=True, blank=True)
    topic = models.ForeignKey("press.Topic", models.SET_NULL, null=True, related_name="articles")
    assignment = models.ForeignKey("press.Assignment", models.SET_NULL, null=True, related_name="articles")
    commission = models.ForeignKey("press.Commission", models.SET_NULL, null=True, related_name="articles")
    channels = models.JSONField(default=list)  # ids of holdings where it is to go out
    outlets = models.CharField(_("拟投媒体"), max_length=200, blank=True)
    consent = models.BooleanField(default=False)  # persons portrayed have agreed
    show_reviewers = models.BooleanField(default=False)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    round = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    chain = models.JSONField(default=list)
    step_action = models.CharField(max_length=20, blank=True)
    step_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    step_since = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    claimed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # of the last return, withdrawal or giving up

    number = models.PositiveIntegerField(null=True)
    number_year = models.PositiveSmallIntegerField(null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    edited_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()
    editing_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    editing_at = models.DateTimeField(null=True)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    first_handed_in_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "unit", "-edited_at"], name="article_unit_edited"),
            models.Index(fields=["house", "step_action", "step_unit"], name="article_waiting"),
            models.Index(fields=["house", "-first_handed_in_at"], name="article_handed_in"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "number_year", "number"], condition=Q(number__isnull=False), name="article_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="review", step__gt=0, step_unit__isnull=False) | ~Q(state="review") & Q(step=0),
                name="article_waits_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Own unit, present reviewers, hands; all others once it passed."""
        return article_sight(viewer)

    @property
    def shown_number(self) -> str:
        """The manuscript's number as it is printed; "" before the first handing-in."""
        return f"{self.number_year}-{self.number:04d}" if self.number else ""


class ArticleHand(ScopedModel):
    """A person who had a hand in an article: wrote it, handed it in, reviewed it. Keeps it in that person's sight."""

    class What(models.TextChoices):
        AUTHOR = "author", _("撰稿")
        HANDED_IN = "handed_in", _("送审")
        REVIEWER = "reviewer", _("审核")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="hands")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "person", "what"], name="article_hand_once"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own."""
        return Q(house_id=viewer.house_id, person_id=viewer.person_id) if viewer.person_id else NOTHING


class ArticleVersion(ScopedModel):
    """Title and text as they stood at a moment that counts. `number` runs through the article; never changed."""

    class Why(models.TextChoices):
        HANDED_IN = "handed_in", _("送审稿")
        REVIEW = "review", _("审核修改")
        CHECK = "check", _("按提示改正")
        SAVED = "saved", _("他人修改前")
        CORRECTION = "correction", _("更正前")

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=10, choices=Why.choices)
    title = models.CharField(max_length=100)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["article", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the article's working text."""
        return working_sight(viewer, "article__")


class ArticleFile(ScopedModel):
    """A picture or other file that belongs to an article: the only ones that its text may show."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "file"], name="article_file_once"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the article."""
        return article_sight(viewer, "article__")
