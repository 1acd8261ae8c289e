"""Background work of the agenda: the day's digest of each house, at its hour."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.jobs.operations import enqueue
from luoshi.jobs.registry import JobContext, job, scheduled
from luoshi.org.calendars import HouseDates
from luoshi.org.models import Unit
from luoshi.plans.agenda.sending import is_due, send_digest, was_sent
from luoshi.ui.scope import leave_scope

DIGEST = "plans.digest"


@scheduled("plans.digest_due", every_minutes=10)
def digest_due(at: datetime) -> None:
    """Queue the digest of every house whose hour has come and that has not had it today."""
    day = timezone.localdate(at)
    with leave_scope("the houses of the installation"):
        houses = list(Unit.objects.filter(parent__isnull=True).values_list("house_id", flat=True).order_by())
    for house_id in houses:
        if is_due(HouseDates.load(house_id), at) and not was_sent(house_id, day):
            with transaction.atomic():
                enqueue(DIGEST, house_id=house_id, by=None, at=at, payload={}, key=f"{DIGEST}:{day.isoformat()}")


@job(DIGEST, title=_("每日提醒"))
def digest(ctx: JobContext) -> None:
    """Send one house's digest; a second run finds that it has gone out."""
    ctx.result({"text": str(send_digest(house_id=ctx.house_id, at=ctx.at))})
