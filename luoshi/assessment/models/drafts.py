"""What a scheme's next version will say while somebody writes it.

What lives here: the table. Not here: versions (schemes.py), the editor (`assessment.schemes`). Invariants: a scheme has at most one
draft; `revision` rises with each saving, so that two editors never overwrite each other.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.assessment.models.schemes import Scheme
from luoshi.org.models import House, Person
from luoshi.ui.scope import ScopedModel


class SchemeDraft(ScopedModel):
    """The text being written. `choices`: what was chosen for marked rules so far (rule, code, article, choice, reason,
    by, at), kept with the version once it is saved."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    scheme = models.OneToOneField(Scheme, models.PROTECT, related_name="draft")
    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    choices = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Those who manage the scheme."""
        managed: Q = viewer.within("scheme__unit__", "scheme.manage")
        return managed
