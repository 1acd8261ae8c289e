"""Prints: an institution's own templates, and the paragraphs that people put between generated ones.

What lives here: the tables. Writing is `prints.operations`. Invariants: one template a kind is in use; a person's own
paragraph is a version chain, so that a print as of a past moment carries the words of then; no figure is stored here.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import sight_of_house
from luoshi.ui.scope import ScopedModel


class PrintTemplate(ScopedModel):
    """The institution's own .docx for one kind of print. `removed_at` None: in use. `marks`: the places it fills."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    marks = models.JSONField(default=list)
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "kind"], condition=Q(removed_at__isnull=True), name="print_template_once"
            )
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Everybody of the house prints with it."""
        return sight_of_house(viewer)


class PrintText(ScopedModel):
    """One paragraph of people's own in a print: of a unit (with all `below`, or alone) and a span [start, end).

    `slot`: behind which part of the print it stands. Changed: the old row is `replaced_at`, a new one stands.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    below = models.BooleanField(default=True)
    start = models.DateField()
    end = models.DateField()
    slot = models.CharField(max_length=20)
    text = models.TextField(_("补充文字"), blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "kind", "start"], name="print_text_place")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["unit", "kind", "below", "start", "end", "slot"],
                condition=Q(replaced_at__isnull=True),
                name="print_text_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="print_text_span"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the unit's figures."""
        seen: Q = viewer.within("unit__", "figure.see")
        return seen
