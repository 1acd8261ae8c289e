"""Background work of notices: sending, retrying, forgetting, and telling people that their job has ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.jobs.models import Job
from luoshi.jobs.operations import enqueue
from luoshi.jobs.registry import JobContext, daily, job, job_ended, scheduled
from luoshi.org.models import Person
from luoshi.org.models.notices import Delivery, Notice
from luoshi.org.notices import limits
from luoshi.org.notices.operations import DELIVER, tell
from luoshi.org.notices.sending import DUE, send_due
from luoshi.ui.scope import leave_scope

# Whoever waits on the page sees the end; a notice is for those who went on with something else.
TOLD_AFTER = timedelta(seconds=30)


@job(DELIVER)
def deliver(ctx: JobContext) -> None:
    """Send what is due in one house."""
    ctx.result(dict(send_due(house_id=ctx.house_id, at=ctx.at, ctx=ctx)))


@scheduled("org.deliver_due", every_minutes=1)
def deliver_due(at: datetime) -> None:
    """Queue the sending of every house that has something due: retries, and what fell between two runs."""
    with leave_scope("retries of deliveries"), transaction.atomic():
        rows = Delivery.objects.filter(state__in=DUE, next_at__lte=at)
        for house_id in rows.order_by().values_list("house_id", flat=True).distinct():
            enqueue(DELIVER, house_id=house_id, by=None, at=at, payload={}, key=DELIVER)


@daily("org.notices_sweep", hour=3, minute=10)
def sweep(at: datetime) -> None:
    """Forget old notices and deliveries; what is unread is kept for more than a year."""
    with leave_scope("sweeping old notices"):
        Delivery.objects.filter(asked_at__lt=at - timedelta(days=limits.KEEP_DELIVERY_DAYS)).delete()
        Notice.objects.filter(read_at__lt=at - timedelta(days=limits.KEEP_READ_DAYS)).delete()
        Notice.objects.filter(at__lt=at - timedelta(days=limits.KEEP_UNREAD_DAYS)).delete()


def tell_asker(*, job: Job, **_signal: Any) -> None:
    """A job that took long or failed has ended: its asker may be elsewhere by now."""
    took = (job.ended_at or job.asked_at) - job.asked_at
    if not job.asked_by or (job.state == Job.State.DONE and took < TOLD_AFTER):
        return
    with leave_scope("telling who asked for a job"):
        person_id = Person.objects.filter(house_id=job.house_id, key=job.asked_by).values_list("pk", flat=True).first()
    if person_id is None:
        return
    done = job.state == Job.State.DONE
    words = _("已完成：%(title)s") if done else _("没有完成：%(title)s")
    tell(
        house_id=job.house_id,
        to=[person_id],
        code="job.done" if done else "job.failed",
        subject=words % {"title": job.title or _("后台任务")},
        text=str(job.result.get("text", "")) if done else job.error,
        url=reverse("jobs:job", args=[job.pk]),
        at=job.ended_at or job.asked_at,
        key=f"job:{job.pk}",
    )


job_ended.connect(tell_asker, dispatch_uid="org.tell_asker")
