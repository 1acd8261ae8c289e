"""What a scheme needs to know of a unit and no record tells: its numbers by column, and formal decisions about it.

What lives here: the tables. Not here: how they become facts (`assessment.facts`). Invariants: a number is a version chain
(valid_from, recorded_at, replaced_at); a decision rests on a document and is taken back, never changed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.ledger.models import Record
from luoshi.org.models import House, Person, Unit
from luoshi.ui.scope import ScopedModel


class UnitNumber(ScopedModel):
    """One number of a unit from a day on, under the heading that schemes use (规模, 班级数, 月任务). `num` None: none."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    column = models.CharField(_("栏"), max_length=30)
    num = models.BigIntegerField(null=True)
    den = models.BigIntegerField(default=1)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["unit_id", "column", "valid_from"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "column"], name="unit_number_column")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "column", "valid_from"],
                condition=Q(replaced_at__isnull=True),
                name="unit_number_once_a_day",
            ),
            models.CheckConstraint(condition=Q(den__gt=0), name="unit_number_den_positive"),
        ]

    @property
    def value(self) -> Fraction | None:
        """The exact number; None: from that day the unit has none."""
        return None if self.num is None else Fraction(self.num, self.den)

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Units in reach."""
        seen: Q = viewer.within("unit__", "figure.see")
        return seen


class Decision(ScopedModel):
    """A formal decision of the competent body about a unit or person: 失实, 负面事件, 一票否决, 加减分 …

    `type`: the word that a scheme's rule asks for; `file`: the document it rests on; `revoked_at`: since when it is void.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    type = models.CharField(_("事项"), max_length=30)
    level = models.CharField(_("级别"), max_length=20, blank=True)
    num = models.BigIntegerField(default=1)
    den = models.BigIntegerField(default=1)
    day = models.DateField(_("日期"))
    body = models.CharField(_("认定单位"), max_length=100)
    reference = models.CharField(_("文号"), max_length=100, blank=True)
    reason = models.CharField(_("认定内容"), max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "day"], name="decision_day")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(den__gt=0), name="decision_den_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.day}"

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Those of units in reach; about a person: the person, and who manages schemes there."""
        units: Q = viewer.within("unit__", "figure.see") & Q(person__isnull=True)
        managed: Q = viewer.within("unit__", "scheme.manage")
        own = Q(house_id=viewer.house_id, person_id=viewer.person_id) if viewer.person_id else Q(pk__in=[])
        return units | managed | own
