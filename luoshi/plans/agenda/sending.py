"""Sending a house's digest: once, on a working day, at the house's hour.

Invariants: a row of `DigestDay` is written in the transaction that tells, so that a second run finds it; nothing goes
out before the hour, in the evening, or on a day of rest.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from luoshi.org.calendars import HouseDates
from luoshi.org.notices import tell
from luoshi.plans.agenda.digest import digest_of
from luoshi.plans.agenda.gathering import gather
from luoshi.plans.models import AgendaChoice, DigestDay
from luoshi.ui.scope import leave_scope

DEFAULT_HOUR = 9
LAST_HOUR = 18  # a worker that was down all day does not wake anybody


def is_due(dates: HouseDates, at: datetime) -> bool:
    """Whether a house's digest may go out at this moment: a working day, between its hour and the evening."""
    local = timezone.localtime(at)
    hour = int(dates.settings.get("digest_hour", DEFAULT_HOUR))
    return hour <= local.hour < LAST_HOUR and dates.house.is_working(local.date())


def was_sent(house_id: int, day: date) -> bool:
    """Whether the day's digest has gone out."""
    with leave_scope("whether the day's digest has gone out"):
        return bool(DigestDay.objects.filter(house_id=house_id, day=day).exists())


def send_digest(*, house_id: int, at: datetime) -> int:
    """Tell everybody who has something open; by mail too who did not choose otherwise. Returns how many were told.

    Safe to run again: a day's digest goes out once.
    """
    day = timezone.localdate(at)
    if not is_due(HouseDates.load(house_id), at) or was_sent(house_id, day):
        return 0
    texts = {person: made for person, matters in gather(house_id, day).items() if (made := digest_of(matters))}
    with transaction.atomic():
        with leave_scope("one row a day and house"):
            _row, fresh = DigestDay.objects.get_or_create(
                house_id=house_id, day=day, defaults={"sent_at": at, "people": len(texts)}
            )
            if not fresh:
                return 0
            no_mail = set(
                AgendaChoice.objects.filter(house_id=house_id, mail=False).values_list("person_id", flat=True)
            )
        for person, made in texts.items():
            channels: Any = ("inbox",) if person in no_mail else ("inbox", "mail")
            tell(
                house_id=house_id, to=[person], code="digest", subject=made.subject, text=made.text, url=made.url,
                at=at, key=f"digest:{day.isoformat()}", channels=channels,
            )  # fmt: skip
    return len(texts)
