"""Rows of background work: jobs, the lease of the one worker, when schedules are due.

Queueing is `operations.py`, running `worker.py`. Invariants: an open job of a key exists once; a running job names its
worker, and only that worker changes it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.jobs.limits import MOST_TEXT
from luoshi.ui.scope import ScopedModel


class Job(ScopedModel):
    """One piece of work. `house_id` 0 and `asked_by` "" are the installation's own."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")

    house_id = models.BigIntegerField()
    name = models.CharField(max_length=60)
    title = models.CharField(_("任务"), max_length=MOST_TEXT, blank=True)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=MOST_TEXT, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)  # a sentence for people; the traceback is in the log
    asked_by = models.CharField(max_length=36, blank=True)  # person key
    asked_at = models.DateTimeField(_("提交时间"))
    due_at = models.DateTimeField()  # not before: a retry waits a little
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_at"], name="job_state_due"),
            models.Index(fields=["house_id", "asked_by"], name="job_house_asker"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house_id", "name", "key"],
                condition=~Q(key="") & Q(state__in=["queued", "running"]),
                name="job_open_once",
            ),
            models.CheckConstraint(
                condition=(Q(state="running") & ~Q(worker="")) | (~Q(state="running") & Q(worker="")),
                name="job_running_has_worker",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """What one asked for oneself."""
        if viewer.is_anonymous or not viewer.posts:
            return Q(pk__in=[])
        return Q(house_id=viewer.house_id, asked_by=str(viewer.person_key))

    @property
    def is_open(self) -> bool:
        """Whether it will still change."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}


class Lease(models.Model):
    """Who may run jobs now: one row, taken by a conditional update. `holder` "" is nobody."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField()


class Tick(models.Model):
    """When a schedule is due next."""

    code = models.CharField(max_length=60, primary_key=True)
    next_at = models.DateTimeField()
