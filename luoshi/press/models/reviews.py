"""Reviews of articles: the chain of a unit, each review that was done, remarks on places, decisions on hints.

What lives here: tables and who sees them. Not here: the article (`desk.py`), the steps' order (desk/operations).
Invariants: in a round no two passed steps are of the same person (constraint); what was decided is never overwritten:
a pass that a later return took back stays with the moment at which it stopped standing.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import sight_of_house
from luoshi.press.models.desk import Article, working_sight
from luoshi.ui.scope import ScopedModel


class ReviewChain(ScopedModel):
    """The reviews that articles of a unit pass, and of units below that have none of their own.

    `steps`: list of {"action", "days"}, one to three, in the order of the reviews; replaced, never changed.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    steps = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(replaced_at__isnull=True), name="review_chain_once"
            ),
        ]  # fmt: skip

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """How articles are reviewed is no secret inside the house."""
        return sight_of_house(viewer)


class Review(ScopedModel):
    """One review that was done: passed, or sent back to a step (`back_to`) or to the author (0)."""

    class Outcome(models.TextChoices):
        PASSED = "passed", _("通过")
        SENT_BACK = "sent_back", _("退回")

    class Grade(models.TextChoices):
        EXCELLENT = "a", _("优")
        GOOD = "b", _("良")
        FAIR = "c", _("中")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # where it was done
    nature = models.CharField(max_length=10, default="own")  # of the reviewer's post
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reviewer_name = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    back_to = models.PositiveSmallIntegerField(null=True)
    opinion = models.CharField(max_length=500, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    proofread = models.BooleanField(default=False)
    changed = models.BooleanField(default=False)  # whether the reviewer changed title or text
    since = models.DateTimeField()
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["article", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "-at"], name="review_house_at")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["article", "round", "reviewer"],
                condition=Q(outcome="passed", void_at__isnull=True),
                name="review_persons_differ",
            ),
            models.UniqueConstraint(
                fields=["article", "round", "step"],
                condition=Q(outcome="passed", void_at__isnull=True),
                name="review_step_once",
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever may read the article's unfinished text."""
        return working_sight(viewer, "article__")


class Remark(ScopedModel):
    """A remark on a place in the text: the words it is about, where they stood, and the paragraph's number."""

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        ANSWERED = "answered", _("已答复")
        DONE = "done", _("已处理")

    article = models.ForeignKey(Article, models.CASCADE, related_name="remarks")
    version = models.PositiveIntegerField()
    paragraph = models.PositiveIntegerField(default=0)
    start = models.PositiveIntegerField(default=0)
    quote = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    answer = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    answered_by_name = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["article", "pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever may read the article's unfinished text."""
        return working_sight(viewer, "article__")


class CheckDecision(ScopedModel):
    """What was decided about a hint of the text check: the proposal was taken, or the words kept, with the reason.

    `mark` tells the hint again in a later text: list, kind, words and what stands around them.
    """

    class Decision(models.TextChoices):
        TAKEN = "taken", _("已改正")
        KEPT = "kept", _("保留原文")

    article = models.ForeignKey(Article, models.CASCADE, related_name="decisions")
    mark = models.CharField(max_length=64)
    list_code = models.CharField(max_length=40)
    quote = models.CharField(max_length=200)
    reason = models.CharField(max_length=300, blank=True)
    proposal = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices)
    why = models.CharField(max_length=300, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    step = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["article", "pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever may read the article's unfinished text."""
        return working_sight(viewer, "article__")
