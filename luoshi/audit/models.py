"""The security and operation log. Rows are appended, and the database refuses to change or delete them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.ui.scope import ScopedModel


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
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house_id", "at"], name="log_house_at")]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The whole log of the house, for those who keep it."""
        return Q(house_id=viewer.house_id) if viewer.can("audit.see") else Q(pk__in=[])
