"""The security and operation log, its chain, and what was archived. Rows are appended, never changed.

What lives here: tables. Appending is `operations.py`, chaining `chain.py`, letting old lines go `retention.py`.
Invariant, kept by triggers in both databases: no row of these tables is updated; links and archives are never deleted;
a line is deleted only once an archive of its house covers its moment, and an archive covers nothing younger than a year.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.ui.scope import ScopedModel

READINGS = ("person.contact_read", "person.contact_exported")
"""Actions whose subject may see them: who looked at one's own phone or mail address."""


class LogEntry(ScopedModel):
    """Who did what to which thing, when. `actor` is a person's key, empty for the installation itself.

    Keys, not foreign keys: the log outlives what it speaks of (cyber-security rules ask for at least 12 months).
    """

    house_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=36, blank=True)
    actor_name = models.CharField(max_length=40, blank=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house_id", "at"], name="log_house_at"),
            models.Index(fields=["house_id", "subject"], name="log_house_subject"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The whole log of the house, for those who keep it; for everybody who read their own phone or mail."""
        if viewer.can("audit.see"):
            return Q(house_id=viewer.house_id)
        person_id = getattr(viewer, "person_id", None)
        if not person_id:
            return Q(pk__in=[])
        return Q(house_id=viewer.house_id, subject=f"person:{person_id}", action__in=READINGS)


class LogLink(ScopedModel):
    """One link of a house's chain: the hash of a line and of the link before it. It outlives its line."""

    house_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    entry_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house_id", "seq"], name="log_link_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """With the log."""
        return Q(house_id=viewer.house_id) if viewer.can("audit.see") else Q(pk__in=[])


class LogArchive(ScopedModel):
    """Lines before `upto` were written to a signed file and let go."""

    house_id = models.BigIntegerField(db_index=True)
    made_at = models.DateTimeField()
    upto = models.DateTimeField()
    lines = models.PositiveIntegerField()
    last_seq = models.BigIntegerField()
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """With the log."""
        return Q(house_id=viewer.house_id) if viewer.can("audit.see") else Q(pk__in=[])
