"""Messages to people, and what is sent outside: the tables of `luoshi.org.notices`.

Invariants: a person gets a notice of one key once; a delivery belongs to one notice and one channel, or to one robot and
one key; what was sent is not sent again.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models.core import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class Notice(ScopedModel):
    """One line of a person's inbox. `code` says what kind of thing happened, `url` where to act on it."""

    house = models.ForeignKey(House, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=40)
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="notice_person_newest"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], condition=~Q(key=""), name="notice_key_once")
        ]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own, as long as one has a post."""
        if viewer.is_anonymous or not viewer.posts:
            return NOTHING
        return Q(house_id=viewer.house_id, person_id=viewer.person_id)


class Delivery(ScopedModel):
    """One sending by mail (of a notice, to its person) or to a robot (of a subject and a link, to a group)."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("邮件")
        ROBOT = "robot", _("群机器人")

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("未成功，会再试")
        GIVEN_UP = "given_up", _("已放弃")

    house = models.ForeignKey(House, models.PROTECT)
    channel = models.CharField(_("方式"), max_length=10, choices=Channel.choices)
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="deliveries")
    robot = models.CharField(max_length=40, blank=True)
    subject = models.CharField(_("标题"), max_length=200)
    url = models.CharField(max_length=400, blank=True)
    key = models.CharField(max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(_("提交时间"))
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("原因"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "next_at"], condition=Q(state__in=["waiting", "failed"]), name="delivery_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_notice_once"),
            models.UniqueConstraint(
                fields=["house", "robot", "key"], condition=Q(channel="robot") & ~Q(key=""), name="delivery_robot_once"
            ),
            models.CheckConstraint(
                condition=Q(channel="mail", notice__isnull=False, robot="")
                | (Q(channel="robot", notice__isnull=True) & ~Q(robot="")),
                name="delivery_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """All of the house, for those who keep its settings."""
        return Q(house_id=viewer.house_id) if viewer.can("house.settings") else NOTHING
