"""Allowances (特例): an obligation waived, put off or changed in value, with reason and approver.

What lives here: one table of versions. Writing is `luoshi.plans.allowances.operations`; what a version does to a duty
is `luoshi.plans.allowances.applying`. Invariant: a row is never changed but for `replaced_at`; asking, deciding and
revoking each append a row of the same `chain`, so that "as of" finds what was in force then.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Person, Unit
from luoshi.plans.models.core import Target
from luoshi.ui.scope import ScopedModel


class Allowance(ScopedModel):
    """One version of an allowance for a unit (`holder`: its person or holding; "" all that it owes).

    `target` None: every target of the unit. It touches the periods that lie in [start, end); without a target a put-off
    touches what is due in it. `until`: the new due day; `num`/`den`: the new value of a period.
    """

    class What(models.TextChoices):
        WAIVE = "waive", _("免除")
        EXTEND = "extend", _("缓交")
        VALUE = "value", _("调整数量")

    class State(models.TextChoices):
        ASKED = "asked", _("待审批")
        GRANTED = "granted", _("已同意")
        REFUSED = "refused", _("未同意")
        REVOKED = "revoked", _("已撤销")

    house = models.ForeignKey(House, models.PROTECT)
    chain = models.UUIDField(default=uuid.uuid4)
    number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices)
    what = models.CharField(_("特例"), max_length=10, choices=What.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="allowances")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="allowances")
    holder = models.CharField(max_length=40, blank=True)  # Holder.key
    start = models.DateField(_("起"))
    end = models.DateField(_("止"))  # half-open
    label = models.CharField(max_length=80, blank=True)  # the period in words, as it was shown
    until = models.DateField(_("延至"), null=True, blank=True)
    num = models.BigIntegerField(null=True, blank=True)
    den = models.BigIntegerField(default=1)
    reason = models.CharField(_("理由"), max_length=200)
    answer = models.CharField(_("答复"), max_length=200, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="allowances_asked")
    asked_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=36, blank=True)
    recorded_by_name = models.CharField(max_length=40, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "state", "replaced_at"], name="allow_house_state"),
            models.Index(fields=["unit", "target"], name="allow_unit_target"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="allow_version_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="allow_ends_after_start"),
            models.CheckConstraint(condition=~Q(what="extend") | Q(until__isnull=False), name="allow_until_named"),
            models.CheckConstraint(
                condition=~Q(what="value") | (Q(num__isnull=False) & Q(den__gt=0)), name="allow_value_named"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="allow_has_reason"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the records of the unit; who decides, also."""
        return viewer.within("unit__", "record.see") | viewer.within("unit__", "allowance.grant")  # type: ignore[no-any-return]  # Q


__all__ = ["Allowance"]
