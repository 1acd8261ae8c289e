"""What the days of a house are made of: decreed years, local days, school terms, period settings, each a version chain.

What lives here: one table. Reading is `luoshi.org.calendars`, writing `luoshi.org.operations.calendars`. Invariant: a
row is never changed but for `replaced_at`, so that "as of" finds the days that were known then; what is in force for
the whole house is repeated in `House.settings`, so that nobody pays a query for it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models.core import House
from luoshi.org.viewer import sight_of_house
from luoshi.ui.scope import ScopedModel


class CalendarPart(ScopedModel):
    """One version of one part of the calendar.

    `scope`: "" the house, "t:小学" a type of units, "c:初中" a class, "u:12" a unit; the nearest one holds.
    `year`: the calendar year of days, the school year of terms, 0 for settings. `content`: days are rows of
    [ISO date, off | work, name]; terms and settings are JSON as `PeriodSettings` reads them; None takes the part away.
    """

    class Part(models.TextChoices):
        DECREE = "decree", _("放假调休")
        LOCAL = "local", _("本地日子")
        TERMS = "terms", _("学期")
        PERIODS = "periods", _("周期与截止")

    house = models.ForeignKey(House, models.PROTECT)
    part = models.CharField(max_length=10, choices=Part.choices)
    scope = models.CharField(max_length=60, blank=True)
    year = models.PositiveIntegerField(default=0)
    content = models.JSONField(null=True)
    decreed = models.BooleanField(default=False)  # by a published notice; otherwise provisional
    source = models.CharField(_("依据"), max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=36, blank=True)
    recorded_by_name = models.CharField(max_length=40, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["part", "year", "scope", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "part", "year"], name="calpart_house_part")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "part", "scope", "year"], condition=Q(replaced_at__isnull=True), name="calpart_once"
            )
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Everybody with a post in the house."""
        return sight_of_house(viewer)


__all__ = ["CalendarPart"]
