"""What the mechanisms of records keep for themselves: absences, items of a checklist, findings and their follow-up.

What lives here: the tables of `capabilities/`. Records and their rosters are the ledger's. Invariants: absences and
items belong to one version of a record and are never changed once that version has been posted (a correction writes
rows of its own); a finding lives on after the record is verified and is closed once.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Record
from luoshi.ledger.sight import record_sight
from luoshi.org.models import Person
from luoshi.ui.scope import ScopedModel


class _OfRecord(ScopedModel):
    """Seen with the record that it hangs on."""

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the record."""
        return record_sight(viewer, "record__")


class Absence(_OfRecord):
    """Why somebody on the roster did not come; `key` as on the roster."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="absences")
    version = models.PositiveIntegerField()
    key = models.UUIDField()
    reason = models.CharField(_("缺席原因"), max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "version", "key"], name="absence_once")
        ]


class ChecklistItem(_OfRecord):
    """One thing that was checked, and whether it passed."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="checklist")
    version = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    label = models.CharField(_("检查项目"), max_length=80)
    passed = models.BooleanField(_("合格"))
    note = models.CharField(_("情况说明"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["record_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "version", "number"], name="checklist_item_once")
        ]


class Finding(_OfRecord):
    """Something to be put right, until when, and when and how it was."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="findings")
    text = models.CharField(_("问题"), max_length=200)
    due = models.DateField(_("整改期限"), null=True, blank=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    found_at = models.DateTimeField()
    rectified_on = models.DateField(_("整改完成日期"), null=True, blank=True)
    rectified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(_("整改情况"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(rectified_on__isnull=False) | Q(result=""), name="finding_result_when_done"
            )
        ]
