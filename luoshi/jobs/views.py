"""Pages of background work: one's own jobs, and one job with its progress, which may be left at any time.

Not here: what a job makes (the rooms above). Invariant: a job is shown to its asker only.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.jobs import lease
from luoshi.jobs.limits import PACE
from luoshi.jobs.models import Job
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage, wants_fragment
from luoshi.ui.views import ScopedDetail


def _progress(row: Job) -> str:
    if row.state == Job.State.FAILED:
        return row.error
    if row.total and row.is_open:
        return f"{row.done} / {row.total} {row.text}".strip()
    return str(row.result.get("text") or row.text)


class Jobs(ListPage):
    """What one has asked for in the last month."""

    title = gettext_lazy("后台任务")
    subtitle = gettext_lazy("较慢的工作在后台进行，可以离开这个页面；做好后在“消息”里告诉您。这里保留一个月。")
    exportable = False
    search_fields = ("title",)
    search_hint = gettext_lazy("任务名称")
    empty_title = gettext_lazy("最近没有后台任务")
    empty_text = gettext_lazy("生成汇编、打包佐证这类较慢的工作会列在这里。")
    empty_icon = "clock"
    columns = (
        Column("title", gettext_lazy("任务"), "title", phone="title"),
        Column("state", gettext_lazy("状态"), state=True, sort="state", phone="state"),
        Column("progress", gettext_lazy("进展"), _progress, phone="text"),
        Column("asked_at", gettext_lazy("提交时间"), sort="asked_at"),
        Column("ended_at", gettext_lazy("结束时间"), sort="ended_at"),
    )

    def rows(self) -> QuerySet[Any]:
        """One's own."""
        return Job.objects.visible_to(self.viewer)  # type: ignore[no-any-return]  # of the scoped manager

    def row_url(self, row: Job) -> str | None:
        """The job's page."""
        return reverse("jobs:job", args=[row.pk])


class OneJob(ScopedDetail):
    """One job; while it is open the page asks for its state again by itself."""

    template_name = "jobs/job.html"

    def rows(self) -> QuerySet[Any]:
        """One's own."""
        return Job.objects.visible_to(self.viewer)  # type: ignore[no-any-return]  # of the scoped manager

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the part that changes."""
        row: Job = self.row
        given = {"row": row, "result": result_link(row), "asleep": row.is_open and asleep(self.moment())}
        template = "jobs/state.html" if wants_fragment(request) else self.template_name
        return render(request, template, given)

    def moment(self) -> datetime:
        """The request's moment."""
        return getattr(self.request, "now", None) or timezone.now()


def asleep(at: datetime) -> bool:
    """Whether nobody runs jobs now, so that waiting is in vain."""
    age = lease.beat_age(at)
    return age is None or age > PACE.dead


def result_link(row: Job) -> dict[str, str] | None:
    """What the job made, as a link: its file, or a page."""
    if row.state != Job.State.DONE:
        return None
    made = row.result
    if made.get("url"):
        return {"url": str(made["url"]), "label": str(made.get("name") or _("打开结果")), "icon": "arrow-right"}
    if made.get("file"):
        name = str(made.get("name") or _("文件"))
        try:
            url = reverse("files:download", args=[uuid.UUID(str(made["file"])), name])
        except (NoReverseMatch, ValueError):  # a key that is none
            return None
        return {"url": f"{url}?download=1", "label": name, "icon": "download"}
    return None
