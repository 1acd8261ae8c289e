"""The window in which a unit may object to its score.

What lives here: `objection_until`. Not here: who decides and what follows (luoshi.assessment). Invariant: the day of
publication does not count; working days come from the calendar given.
"""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.assessment.engine.model import Scheme
from luoshi.periods import WorkCalendar


def objection_until(scheme: Scheme, published: date, calendar: WorkCalendar) -> date | None:
    """The last day on which an objection is in time; None where the scheme opens no window."""
    if scheme.objection_days is None:
        return None
    day, left = published, scheme.objection_days
    while left:
        day += timedelta(days=1)
        left -= bool(calendar.working_days(day, day + timedelta(days=1)))
    return day
