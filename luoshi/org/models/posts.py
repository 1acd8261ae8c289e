"""Hand-overs of posts: who took over from whom on which day, with the note for the successor."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models.core import House, Membership, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class HandOver(ScopedModel):
    """A post handed over in one step. What hangs on the person moves on `day`: `moved` says what and how much."""

    house = models.ForeignKey(House, models.PROTECT)
    old_post = models.ForeignKey(Membership, models.CASCADE, related_name="handed_over")
    new_post = models.ForeignKey(Membership, models.CASCADE, related_name="taken_over")
    day = models.DateField(_("交接日期"))
    note = models.TextField(_("交接说明"), blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True)
    moved = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "moved_at", "day"], name="hand_over_due")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The successor's, and those who manage the house's people."""
        if viewer.is_anonymous:
            return NOTHING
        mine = Q(house_id=viewer.house_id, new_post__person_id=viewer.person_id)
        return mine | Q(house_id=viewer.house_id) if viewer.can("org.manage") else mine
