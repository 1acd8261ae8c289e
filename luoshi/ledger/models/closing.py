"""Closed periods, and what the last proofs of the ledger found.

What lives here: the tables. Writing is `seals.py`. Invariants: a closing is a seal and a span of days, appended and never
changed; it forbids nothing: later entries count on their own day, and are told apart by their number.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.ledger.models.journal import Seal
from luoshi.org.models import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


def closing_sight(viewer: Any) -> Q:
    """Whoever closes periods, proves the ledger or keeps the log."""
    may = any(viewer.can(action) for action in ("period.close", "ledger.check", "audit.see"))
    return Q(house_id=viewer.house_id) if may else NOTHING


class Closing(ScopedModel):
    """A period [start, end) that was closed with a seal."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "start", "end"], name="closing_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="closing_span"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As `closing_sight`."""
        return closing_sight(viewer)


class ProofRun(ScopedModel):
    """One proof of the ledger asked for on the page. `findings`: sentences, the first hundred of each sort."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60, unique=True)  # of the job that made it: running twice writes once
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entries = models.BigIntegerField()
    tallies = models.BigIntegerField()
    seals = models.PositiveIntegerField()
    findings = models.JSONField(default=list)
    broken = models.JSONField(default=list)  # numbers of seals whose chain is broken

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As `closing_sight`."""
        return closing_sight(viewer)
