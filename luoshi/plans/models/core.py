"""Plans, their read documents, clauses and targets.

What lives here: tables and constraints. Writing is `operations/`, reading `queries.py`, counting `obligations.py` and
`progress.py`. Invariants: offsets speak of the plan's own text (`PlanText.text`); what a target asks is a chain of
`TargetVersion`, appended and never changed; only a confirmed target counts.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models import House, Unit
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


def plan_sight(viewer: Any, prefix: str = "") -> Q:
    """Plans of the own house; those that are not running yet only for who prepares them."""
    if not viewer.can("plan.see"):
        return NOTHING
    return Q(house_id=viewer.house_id) & (~Q(**{f"{prefix}state": "draft"}) | prepared(viewer, prefix))


def prepared(viewer: Any, prefix: str = "") -> Q:
    """Plans of units for which the viewer is a planner."""
    found: Q = viewer.within(f"{prefix}unit__", "plan.edit", f"{prefix}house_id")
    return found


class Plan(ScopedModel):
    """One work plan of a year. `start`/`end` half-open; `settings` overrides the house's periods."""

    class State(models.TextChoices):
        DRAFT = "draft", _("确认中")
        RUNNING = "running", _("执行中")
        CLOSED = "closed", _("已结束")

    house = models.ForeignKey(House, models.PROTECT, related_name="plans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")  # whose plan it is; usually the root
    title = models.CharField(_("方案名称"), max_length=200)
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="plan_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Running plans for the house; drafts for planners."""
        return plan_sight(viewer)


class PlanText(ScopedModel):
    """The document of a plan as it was read: number 1 is the first, a corrected document appends the next.

    `reading` keeps what the reader found (contract of design.md §5, offsets shifted to `text`), so that a later
    document can be compared. `adopted_at` None: read again, but not yet taken over.
    """

    house = models.ForeignKey(House, models.PROTECT)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField()
    paragraphs = models.JSONField(default=list)  # [start, end, style, label_end] of each line
    reading = models.JSONField(default=dict)
    source = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True)
    source_name = models.CharField(max_length=130, blank=True)
    sha256 = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=36, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_text_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the plan."""
        return plan_sight(viewer, "plan__")


class Clause(ScopedModel):
    """A numbered part of the adopted document. `held_reason`: it stays text ("held, not run"), and why."""

    house = models.ForeignKey(House, models.PROTECT)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clauses")
    ident = models.CharField(max_length=120)  # path of labels: 四、/15、
    label = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    order = models.PositiveIntegerField()
    held_reason = models.CharField(_("保留理由"), max_length=200, blank=True)
    held_by = models.CharField(max_length=36, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["plan", "order"], name="clause_plan_order")]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the plan."""
        return plan_sight(viewer, "plan__")


class Target(ScopedModel):
    """One measurable commitment of a plan and where it stands in the document.

    `draft` is the spec being prepared (JSON of `spec.TargetSpec`), as read and then corrected; once confirmed, the
    versions speak and `draft` repeats the newest. `origin`: read, added by hand, split or joined from `parents`.
    """

    class State(models.TextChoices):
        FOUND = "found", _("待确认")
        CONFIRMED = "confirmed", _("已确认")
        DISMISSED = "dismissed", _("已略过")
        ENDED = "ended", _("已停止")

    class Origin(models.TextChoices):
        READ = "read", _("识别")
        ADDED = "added", _("补充")
        SPLIT = "split", _("拆分")
        JOINED = "joined", _("合并")

    house = models.ForeignKey(House, models.PROTECT)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    clause = models.ForeignKey(Clause, models.SET_NULL, null=True, blank=True, related_name="targets")
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    lost = models.BooleanField(default=False)  # its words are not in the adopted document any more
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.READ)
    parents = models.JSONField(default=list)
    confidence = models.FloatField(default=1.0)  # of the reader; shown and filtered by, never counted with
    reading = models.JSONField(default=dict)  # as the reader gave it
    draft = models.JSONField(default=dict)
    title = models.CharField(max_length=120)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="owned_targets")
    reason = models.CharField(_("略过理由"), max_length=200, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=36, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["start", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["plan", "state", "start"], name="target_plan_state"),
            models.Index(fields=["house", "state"], name="target_house_state"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="target_span_forward"),
            models.CheckConstraint(condition=~Q(state="dismissed") | ~Q(reason=""), name="target_dismissed_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the plan; what is not confirmed only for planners."""
        rows = plan_sight(viewer, "plan__")
        return rows & (Q(state__in=["confirmed", "ended"]) | prepared(viewer, "plan__"))


class TargetVersion(ScopedModel):
    """What a target asks from a day on. `mode`: how the change treats the running period (whole | pro_rata | from_day).

    Versions are appended; one that is corrected gets `replaced_at`, so that "as of" finds what was in force then.
    """

    class Mode(models.TextChoices):
        WHOLE = "whole", _("整个周期按新要求")
        PRO_RATA = "pro_rata", _("按天数折算")
        FROM_DAY = "from_day", _("自该日起另计")

    house = models.ForeignKey(House, models.PROTECT)
    target = models.ForeignKey(Target, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    valid_from = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.WHOLE)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=36, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["target_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["target", "number"], name="target_version_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the plan."""
        return plan_sight(viewer, "target__plan__")


class Step(ScopedModel):
    """One step of confirming, with what it replaced: the trace, and what undo goes back to.

    `before` lists [target id, state, draft, reason, …] of the targets touched; `made` the ids that the step created.
    """

    house = models.ForeignKey(House, models.PROTECT)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    action = models.CharField(max_length=20)
    before = models.JSONField(default=list)
    made = models.JSONField(default=list)
    by = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """For planners of the plan's unit."""
        return prepared(viewer, "plan__")
