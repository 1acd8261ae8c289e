"""What hangs on a record beside its content: evidence, its history, and forms that are not sent yet.

What lives here: the tables. Invariant: every step of a record's life has one line in `History`, written in the step's
own transaction; a draft of a form is nobody's but its writer's.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.ledger.models.records import Record, _OfRecord
from luoshi.org.models import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class Evidence(_OfRecord):
    """A photo, file or link. A: made by Luoshi itself; B: link with a kept copy; C: file or photo; D: statement."""

    class Grade(models.TextChoices):
        A = "A", _("系统内完成")
        B = "B", _("链接并留存副本")
        C = "C", _("文件或照片")
        D = "D", _("仅有陈述")

    record = models.ForeignKey(Record, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="evidence")
    url = models.URLField(max_length=500, blank=True)
    caption = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="evidence_sha256")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(grade__in=["A", "B", "C", "D"]), name="evidence_grade_known"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | ~Q(url="") | Q(grade="A"), name="evidence_has_something"
            ),
        ]


class History(_OfRecord):
    """One step of a record's life. `step` is a word of `operations` (created, handed_in, verified …)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="history")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]


class Draft(ScopedModel):
    """A form as it stands on somebody's screen, saved by itself. Overwritten, and deleted when the form is sent."""

    house = models.ForeignKey(House, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=120)  # "record:new:study.session", "record:812"
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "form"], name="draft_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Only the writer, while there is a post to write for."""
        mine = Q(house_id=viewer.house_id, person_id=viewer.person_id)
        return mine if viewer.person_id and viewer.posts else NOTHING
