"""What a person chose about reminders, and which days a house's digest has gone out.

What lives here: two small tables. Not here: what a digest says (`luoshi.plans.agenda.digest`), calendars' text (`ics`).
Invariant: of a calendar's secret only the hash is kept; a house's digest goes out at most once a day.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.org.models import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class AgendaChoice(ScopedModel):
    """One person's choices: digest by mail or not, and the secret of the calendar feed (SHA-256, "" for none)."""

    house = models.ForeignKey(House, models.PROTECT)
    person = models.OneToOneField(Person, models.CASCADE, related_name="agenda_choice")
    mail = models.BooleanField(default=True)
    feed_hash = models.CharField(max_length=64, blank=True)
    feed_made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["feed_hash"], condition=~Q(feed_hash=""), name="agenda_feed_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own only."""
        if not viewer.person_id:
            return NOTHING
        return Q(house_id=viewer.house_id, person_id=viewer.person_id)


class DigestDay(ScopedModel):
    """A day on which a house's digest went out."""

    house = models.ForeignKey(House, models.PROTECT)
    day = models.DateField()
    sent_at = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "day"], name="digest_once_a_day")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """For who keeps the house's settings."""
        return Q(house_id=viewer.house_id) if viewer.can("house.settings") else NOTHING


__all__ = ["AgendaChoice", "DigestDay"]
