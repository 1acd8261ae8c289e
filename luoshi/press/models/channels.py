"""Own channels and what goes out on them: details that press keeps of a holding, releases, the signed webhook.

What lives here: the tables. A channel itself is a Holding of the ledger (a board, an account, a site …); a row of
`Channel` is made when somebody says more of it than the holding does, so it may be missing. Not here: what counts
(the ledger's record of a live release). Invariants: only an edition, that is a text which passed its reviews, is
released; nothing is live before its embargo; an edition stands on a channel once; a live release has its moment.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Holding, Record
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING
from luoshi.press.models.pieces import Edition, Piece, piece_sight
from luoshi.ui.scope import ScopedModel


def channel_sight(viewer: Any, prefix: str = "") -> Q:
    """Channels of units in reach, and those that one keeps. `prefix` leads to the holding ("holding__")."""
    house = f"{prefix}house_id"
    seen: Q = viewer.within(f"{prefix}unit__", "record.see", house) | viewer.within(
        f"{prefix}unit__", "holding.edit", house
    )
    if viewer.person_id:
        seen |= Q(**{house: viewer.house_id, f"{prefix}keeper_id": viewer.person_id})
    return seen


class Channel(ScopedModel):
    """What press keeps of a holding: how often it is to be updated, who looks after it, when it counts as silent.

    `days`: after how many days without an update it is silent, as its duty says (or an own number); None: as the house
    has it for its type.
    """

    class Duty(models.TextChoices):
        NONE = "", _("没有规定")
        DAYS = "days", _("每几天一次")
        MONTH = "month", _("每月几次")
        QUARTER = "quarter", _("每季度几次")
        HALF = "half", _("每半年几次")
        YEAR = "year", _("每年几次")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    holding = models.OneToOneField(Holding, models.PROTECT, related_name="channel")
    duty = models.CharField(_("更新要求"), max_length=8, choices=Duty.choices, blank=True)
    duty_number = models.PositiveSmallIntegerField(null=True, blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    watched = models.BooleanField(_("久未更新时提醒"), default=True)
    second_keeper = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    reviewer = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.ForeignKey(Holding, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(duty="", duty_number__isnull=True) | (~Q(duty="") & Q(duty_number__gte=1)),
                name="channel_duty_has_number",
            ),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gte=1), name="channel_days_positive"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the holding."""
        return channel_sight(viewer, "holding__")


class ChannelRule(ScopedModel):
    """A house's own numbers for a type of channel, and which units ought to have one (coverage)."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    type = models.CharField(max_length=30)
    silent_days = models.PositiveSmallIntegerField(null=True, blank=True)
    dead_days = models.PositiveSmallIntegerField(null=True, blank=True)
    wanted = models.JSONField(default=list)  # types of units that ought to have one

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "type"], name="channel_rule_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The rules of the own house are no secret inside it."""
        return Q(house_id=viewer.house_id) if getattr(viewer, "posts", ()) else NOTHING


class Release(ScopedModel):
    """An edition on a channel. `unit` is the channel's. `record`: the ledger's record by which a live one counts.

    `mark`: what has to be done because the edition was corrected or withdrawn. `check_on`: the day from which it is to
    be looked at after it went out; `checked_at` when it was.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("待发布")
        SUBMITTED = "submitted", _("已提交")
        LIVE = "live", _("已发布")
        FAILED = "failed", _("未发出")
        WITHDRAWN = "withdrawn", _("已撤下")

    class Mark(models.TextChoices):
        NONE = "", ""
        CORRECT = "correct", _("待更正")
        TAKE_DOWN = "take_down", _("待撤下")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="releases")
    piece = models.ForeignKey(Piece, models.PROTECT, related_name="releases")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="releases")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    at = models.DateTimeField(_("计划发布时间"), null=True, blank=True)
    embargo = models.DateTimeField(_("不早于"), null=True, blank=True)
    column = models.CharField(_("栏目"), max_length=40, blank=True)
    show_reviewers = models.BooleanField(_("文末显示审核人员"), default=False)
    submitted_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.CharField(_("网址"), max_length=500, blank=True)
    record = models.OneToOneField(Record, models.PROTECT, null=True, related_name="+")
    failed_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    marked_at = models.DateTimeField(null=True)
    mark_reason = models.CharField(max_length=300, blank=True)
    check_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    check_note = models.CharField(max_length=300, blank=True)
    fetched_at = models.DateTimeField(null=True)
    fetched = models.JSONField(default=dict)  # what the fetched page looked like beside the edition

    class Meta:
        ordering: ClassVar[list[str]] = ["-planned_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "state", "at"], name="release_state_at"),
            models.Index(fields=["house", "unit", "-planned_at"], name="release_unit"),
            models.Index(fields=["holding", "state", "-live_at"], name="release_holding_live"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["holding", "edition"],
                condition=Q(state__in=["planned", "submitted", "live"]),
                name="release_once_a_channel",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "submitted", "live", "failed", "withdrawn"]),
                name="release_state_known",
            ),
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | Q(embargo__isnull=True) | Q(live_at__gte=F("embargo")),
                name="release_after_embargo",
            ),
            models.CheckConstraint(
                condition=~Q(state="live") | Q(live_at__isnull=False), name="release_live_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.edition.title)

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The channel's own unit; above it what has gone out; and whoever sees the piece.

        A public viewer sees what is live on the one channel it stands before, and no edition that was withdrawn.
        """
        if getattr(viewer, "is_public", False):
            return _public(viewer)
        if viewer.is_anonymous:
            return NOTHING
        posts = [post for post in viewer.posts if post.nature != "lent" and "record.see" in post.actions]
        own = Q(house_id=viewer.house_id, unit_id__in=[post.unit_id for post in posts])
        kept = Q(house_id=viewer.house_id, holding__keeper_id=viewer.person_id) if posts else NOTHING
        seen: Q = viewer.within("unit__", "record.see") & Q(live_at__isnull=False) if posts else NOTHING
        return own | kept | seen | piece_sight(viewer, "piece__")


def _public(viewer: Any) -> Q:
    """What nobody in particular may read: live, at its time, on this channel, with an edition that stands."""
    return Q(
        house_id=viewer.house_id,
        holding_id=viewer.holding_id,
        holding__closed_on__isnull=True,
        state=Release.State.LIVE,
        live_at__lte=viewer.at,
        edition__withdrawn_at__isnull=True,
    ) & ~Q(mark=Release.Mark.TAKE_DOWN)


class Webhook(ScopedModel):
    """Where a channel's releases are posted to by the installation. Address and secret are encrypted."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    holding = models.OneToOneField(Holding, models.PROTECT, related_name="webhook")
    address = models.TextField()
    secret = models.TextField()
    intranet = models.BooleanField(_("允许内网地址"), default=False)
    on = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever keeps the settings of the house."""
        return Q(house_id=viewer.house_id) if viewer.can("house.settings") else NOTHING


class HookDelivery(ScopedModel):
    """One message of a webhook: what became of it. Written again at each try, deleted after some months."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发送")
        SENT = "sent", _("已送达")
        FAILED = "failed", _("待重试")
        GIVEN_UP = "given_up", _("已放弃")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    hook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    release = models.ForeignKey(Release, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "next_at"], name="hook_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hook", "key"], name="hook_delivery_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever keeps the settings of the house."""
        return Q(house_id=viewer.house_id) if viewer.can("house.settings") else NOTHING
