"""Quotas (任务分解): what a unit owes of a target, each cell a version chain; and the carrying of a plan into a new year.

What lives here: tables and constraints. Writing is `quotas/operations.py` and `carrying/`. Invariants: a quota is never
changed: it is replaced at a moment by the next, so that "as of" finds what was in force; every row names the division
that wrote it and the one that replaced it; of a cell and a day at most one is in force.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Unit
from luoshi.plans.models.core import Plan, Target, TargetVersion, plan_sight, prepared
from luoshi.ui.scope import ScopedModel

# The parts of a quota: the whole of a period of the target, the least of a month or quarter, single months.
MONTHS = tuple(f"m{month:02}" for month in range(1, 13))
PARTS = ("", "month", "quarter", *MONTHS)


class Division(ScopedModel):
    """One act of dividing: who, when, from which day, how the running period is judged, and why.

    `number` rises within a plan; `at` too, so that "as of" never falls between two halves of one act.
    """

    class Action(models.TextChoices):
        HAND = "hand", _("手工分解")
        SPREAD = "spread", _("自动分摊")
        SHEET = "sheet", _("表格导入")
        MOVE = "move", _("撤并移交")
        UNDO = "undo", _("撤销")
        CARRY = "carry", _("结转")

    house = models.ForeignKey(House, models.PROTECT)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="divisions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action.choices)
    valid_from = models.DateField()
    mode = models.CharField(max_length=10, choices=TargetVersion.Mode.choices, default=TargetVersion.Mode.WHOLE)
    reason = models.CharField(max_length=200, blank=True)
    cells = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["plan_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="division_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """For planners of the plan's unit."""
        return prepared(viewer, "plan__")


class Quota(ScopedModel):
    """What one unit owes of one target from a day on. `num` None: no quota of its own from that day."""

    house = models.ForeignKey(House, models.PROTECT)
    target = models.ForeignKey(Target, models.CASCADE, related_name="quotas")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quotas")
    part = models.CharField(max_length=8, blank=True)
    num = models.BigIntegerField(null=True, blank=True)
    den = models.BigIntegerField(default=1)
    word = models.CharField(max_length=12, blank=True)  # 篇 or 分: what it was divided in
    valid_from = models.DateField()
    mode = models.CharField(max_length=10, choices=TargetVersion.Mode.choices, default=TargetVersion.Mode.WHOLE)
    division = models.ForeignKey(Division, models.PROTECT, related_name="written")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_in = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="replaced")

    class Meta:
        ordering: ClassVar[list[str]] = ["target_id", "unit_id", "part", "valid_from", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "target"], name="quota_unit_target"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["target", "unit", "part", "valid_from"],
                condition=Q(replaced_at__isnull=True),
                name="quota_once_a_day",
            ),
            models.CheckConstraint(condition=Q(den__gt=0), name="quota_den_positive"),
            models.CheckConstraint(condition=Q(num__isnull=True) | Q(num__gte=0), name="quota_not_negative"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="quota_part_known"),
        ]

    @property
    def value(self) -> Fraction | None:
        """The exact amount; None for no quota."""
        return None if self.num is None else Fraction(self.num, self.den)

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Those of units whose figures the viewer sees, of plans in sight."""
        return plan_sight(viewer, "target__plan__") & viewer.within("unit__", "figure.see")


class Carry(ScopedModel):
    """A plan carried into a new one. `pairs`: new target → old target; `options`: what was taken along."""

    house = models.ForeignKey(House, models.PROTECT)
    old = models.ForeignKey(Plan, models.PROTECT, related_name="carried_into")
    new = models.ForeignKey(Plan, models.CASCADE, related_name="carried_from")
    pairs = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    by = models.CharField(max_length=36, blank=True)
    by_name = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["old", "new"], name="carry_once"),
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="carry_into_another"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """For planners of the plan's unit."""
        return prepared(viewer, "old__")
