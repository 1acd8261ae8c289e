"""What notices and background work hold of a person: for the person's own file, and gone when the person is erased."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from luoshi.jobs.models import Job
from luoshi.org.models import Person
from luoshi.org.models.notices import Notice
from luoshi.org.personal import Held, held


def register() -> None:
    """Called once, by `pages.register`. Both run inside `personal`'s own scope."""
    held.register(
        Held("notices", _("消息"), (_("时间"), _("标题"), _("内容")), _notices, _drop_notices, private=True, order=140)
    )
    held.register(Held("jobs", _("后台任务"), (_("提交时间"), _("任务")), _jobs, _drop_jobs, private=True, order=150))


def _notices(person: Person) -> Iterator[Sequence[str]]:
    for notice in Notice.objects.filter(person=person).order_by("pk"):
        yield localtime(notice.at).strftime("%Y-%m-%d %H:%M"), notice.subject, notice.text


def _drop_notices(person: Person) -> int:
    """Their mails, sent or waiting, go with them."""
    count = Notice.objects.filter(person=person).count()
    Notice.objects.filter(person=person).delete()
    return int(count)


def _jobs(person: Person) -> Iterator[Sequence[str]]:
    for job in Job.objects.filter(house_id=person.house_id, asked_by=str(person.key)).order_by("pk"):
        yield localtime(job.asked_at).strftime("%Y-%m-%d %H:%M"), job.title


def _drop_jobs(person: Person) -> int:
    """What has ended; a job that runs keeps the opaque key until it is swept."""
    ended = Job.objects.filter(
        house_id=person.house_id, asked_by=str(person.key), state__in=(Job.State.DONE, Job.State.FAILED)
    )
    count = ended.count()
    ended.delete()
    return int(count)
