"""Imports of spreadsheets into any room: what was brought in, by whom, from which file, and which rows it made.

What lives here: the tables, below all rooms that take sheets. Not here: what a row means (`luoshi.org.imports.targets`,
registered by the rooms). Invariants: a run that is done names every object that it made, so that it can be undone as
a whole; a draft wrote nothing but itself.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models.core import House, Person
from luoshi.org.viewer import NOTHING, sight_of_house
from luoshi.ui.scope import ScopedModel


def run_sight(viewer: Any, prefix: str = "") -> Q:
    """Who made an import sees it, and who manages the organisation."""
    house = Q(**{f"{prefix}house_id": viewer.house_id})
    if not getattr(viewer, "posts", ()) or viewer.is_anonymous:
        return NOTHING
    return house if viewer.can("org.manage") else house & Q(**{f"{prefix}by_id": viewer.person_id})


class ImportRun(ScopedModel):
    """One import. `what` is a target's code ("units", "record:lecture"); `mapping` and `answers` as the person left them."""

    class State(models.TextChoices):
        DRAFT = "draft", _("核对中")
        WAITING = "waiting", _("正在写入")
        DONE = "done", _("已导入")
        FAILED = "failed", _("没有写入")
        UNDONE = "undone", _("已撤销")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    what = models.CharField(max_length=80)
    label = models.CharField(_("内容"), max_length=80)
    name = models.CharField(_("文件"), max_length=130)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sheet = models.CharField(max_length=60, blank=True)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    made = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    job_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "-id"], name="import_run_house")]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Its maker, and who manages the organisation."""
        return run_sight(viewer)


class ImportedRow(ScopedModel):
    """One object that a run made: the sheet's row, and the key of the object in the target's own table."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    object_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "number"], name="imported_row_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """With its run."""
        return run_sight(viewer, "run__")


class ImportMapping(ScopedModel):
    """How the columns of sheets with these headings were understood last time, for the next file of the same form."""

    house = models.ForeignKey(House, models.CASCADE, related_name="+")
    what = models.CharField(max_length=80)
    signature = models.CharField(max_length=64)
    places = models.JSONField(default=dict)
    fixed = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "what", "signature"], name="import_mapping_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """How sheets of the house look is no secret inside it."""
        return sight_of_house(viewer)


__all__ = ["ImportMapping", "ImportRun", "ImportedRow"]
