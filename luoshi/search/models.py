"""The index: one row a thing that can be found, written in the transaction of the room that keeps the thing.

What lives here: the table. The word index beside it (FTS5 on SQLite, a stored tsvector on PostgreSQL) is made by the first
migration and kept by the database itself: whoever changes this table on SQLite by a migration that remakes it must
make its triggers again. Invariant: a row shows nothing of itself; it is read only beside the rows of its own room that
the viewer sees (`queries.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.ui.scope import ScopedModel


class Entry(ScopedModel):
    """One thing under its kind's code and its own key. `under`: the row that its address needs (a clause's plan)."""

    house_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    under = models.BigIntegerField(default=0)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    day = models.DateField()
    exact = models.CharField(max_length=200)
    title_grams = models.TextField()
    text_grams = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The index of the own house, for whoever has a post; `queries.py` joins the rows in sight."""
        return Q(house_id=viewer.house_id) if getattr(viewer, "posts", ()) else Q(pk__in=[])
