"""Topics and what leads to articles: leads, assignments, commissions, days of the calendar.

What lives here: the tables. Writing is `luoshi.press.desk.topics`. Invariants: whoever is given work (an assignment, a
commission) sees his own part of it and no other unit's; a unit's part of a commission keeps when it was done and when it
was missed, each with its moment, so that a score "as of" finds what was known then.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Record
from luoshi.ledger.sight import record_sight
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING, sight_of_house
from luoshi.press.models.pieces import Piece
from luoshi.ui.scope import ScopedModel


def own_posts(viewer: Any) -> list[Any]:
    """The posts that are not lent: a lender sees a queue, no topics."""
    return [post for post in getattr(viewer, "posts", ()) if post.nature != "lent"]


def topic_sight(viewer: Any, prefix: str = "") -> Q:
    """Topics of units in reach, and of the units above one's own: an office's topics are there for all below it."""
    posts = [post for post in own_posts(viewer) if "record.see" in post.actions]
    if not posts or viewer.is_anonymous:
        return NOTHING
    above = {post.path[: end + 1] for post in posts for end, sign in enumerate(post.path) if sign == "."}
    seen: Q = viewer.within(f"{prefix}unit__", "record.see", f"{prefix}house_id")
    return seen | Q(**{f"{prefix}house_id": viewer.house_id, f"{prefix}unit__path__in": sorted(above)})


class TopicField(ScopedModel):
    """One line of the house's own list by which topics are sorted: central tasks, festivals, experience, people …"""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    name = models.CharField(_("领域"), max_length=30)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "name"], name="topic_field_name")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """A list of the house."""
        return sight_of_house(viewer)


class Topic(ScopedModel):
    """What is to be written about from `first` to `last` (both days count). `forms`: codes of `Piece.Form` wanted.

    `origin` names the festival ("festival:code:2026") or the topic of last year ("topic:12") that it was made from.
    """

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field = models.ForeignKey(TopicField, models.PROTECT, null=True, blank=True, related_name="topics")
    name = models.CharField(_("选题"), max_length=60)
    first = models.DateField(_("开始"))
    last = models.DateField(_("结束"))
    forms = models.JSONField(default=list, blank=True)
    wanted = models.PositiveIntegerField(_("计划篇数"), null=True, blank=True)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    note = models.CharField(_("说明"), max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    origin = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "first"], name="topic_house_first")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "name", "first"], name="topic_once"),
            models.UniqueConstraint(fields=["unit", "origin"], condition=~Q(origin=""), name="topic_origin_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="topic_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Of units in reach and of those above."""
        return topic_sight(viewer)


class TopicDay(ScopedModel):
    """An event of the year that the house writes into the calendar of topics (a campaign, an opening, an exam)."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    field = models.ForeignKey(TopicField, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    first = models.DateField(_("开始"))
    last = models.DateField(_("结束"))
    days_before = models.PositiveSmallIntegerField(_("提前几天提出"), default=14)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "name", "first"], name="topic_day_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="topic_day_ends_after"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As topics."""
        return topic_sight(viewer)


class FestivalChoice(ScopedModel):
    """What the house decided about a shipped festival: hide it (`year` 0: for good; else that year), ask earlier."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0)
    hidden = models.BooleanField(default=False)
    days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    chosen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "code", "year"], name="festival_choice_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """A choice of the house."""
        return sight_of_house(viewer)


class Lead(ScopedModel):
    """How the office deals with a lead. What it says is the ledger record of the kind press.lead."""

    class Type(models.TextChoices):
        EVENT = "event", _("活动事件")
        PERSON = "person", _("人物")
        WORK = "work", _("工作做法")

    class State(models.TextChoices):
        NEW = "new", _("待处理")
        ACCEPTED = "accepted", _("已采纳")
        ASSIGNED = "assigned", _("已派稿")
        REFUSED = "refused", _("未采用")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    record = models.OneToOneField(Record, models.PROTECT, related_name="lead")
    type = models.CharField(_("类型"), max_length=8, choices=Type.choices, default=Type.EVENT)
    place = models.CharField(_("地点"), max_length=60, blank=True)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="leads")
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "state"], name="lead_house_state")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="lead_refusal_has_reason")
        ]

    def __str__(self) -> str:
        return self.record.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the record."""
        return record_sight(viewer, "record__")


class Assignment(ScopedModel):
    """Somebody is asked for a text until a moment: a person, a unit, or an outlet's reporter (`reporter`, free text).

    `unit` asks. `to_unit` is set for a person too (his unit then); None for a reporter. "Late" is computed from due_at.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待接受")
        ACCEPTED = "accepted", _("进行中")
        DONE = "done", _("已完成")
        CANCELLED = "cancelled", _("已取消")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(_("写什么"), max_length=100)
    note = models.CharField(_("要求"), max_length=500, blank=True)
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, blank=True, related_name="assignments")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="assignments")
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    to_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.CharField(_("媒体记者"), max_length=60, blank=True)
    due_at = models.DateTimeField(_("完成时间"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    piece = models.ForeignKey(Piece, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "state", "due_at"], name="assignment_state_due")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False) | ~Q(reporter=""), name="assignment_has_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(piece__isnull=False) | ~Q(end_reason=""), name="assignment_done_by_what"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever is asked, the people of the asked unit, and who sees the asking unit's rows."""
        if viewer.is_anonymous or not own_posts(viewer):
            return NOTHING
        seen: Q = viewer.within("unit__", "record.see") | viewer.within("to_unit__", "record.see")
        return seen | Q(house_id=viewer.house_id, to_person_id=viewer.person_id)


class Commission(ScopedModel):
    """A commission (约稿): what the office asks units to write until the end of a day (F22). `wants`: what counts.

    Numbered per house and year. Cancelled as a whole with a reason; a unit is let off in its own part.
    """

    class Wants(models.TextChoices):
        ARTICLE = "article", _("稿件")
        INFO = "info", _("信息")
        EITHER = "either", _("稿件或信息")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(_("约稿内容"), max_length=100)
    demands = models.TextField(_("写作要求"), max_length=2000, blank=True)
    wants = models.CharField(_("约什么"), max_length=8, choices=Wants.choices, default=Wants.EITHER)
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="commissions")
    due_on = models.DateField(_("截止日期"))
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-number"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "due_on"], name="commission_due")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "year", "number"], name="commission_number")
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Who sees the asking unit's rows, and the units that are asked."""
        if viewer.is_anonymous or not own_posts(viewer):
            return NOTHING
        parts = CommissionUnit.objects.visible_to(viewer)
        seen: Q = viewer.within("unit__", "record.see")
        return seen | Q(house_id=viewer.house_id, pk__in=parts.values("commission_id"))


class CommissionUnit(ScopedModel):
    """A unit's part of a commission. `opened_at`: first opened or begun there, which is the receipt (签收).

    `done_at`: when the text that names it was handed in. `missed_at`: when the due day had passed without one; it stays
    when a text comes after all, which is then late. `excused_at`: let off by the office, with a reason.
    """

    class State(models.TextChoices):
        OPEN = "open", _("未完成")
        DONE = "done", _("按时完成")
        LATE = "late", _("逾期完成")
        MISSED = "missed", _("逾期未交")
        EXCUSED = "excused", _("已免除")

    class Grade(models.TextChoices):
        GOOD = "good", _("好")
        FAIR = "fair", _("较好")
        PLAIN = "plain", _("一般")
        POOR = "poor", _("差")

    commission = models.ForeignKey(Commission, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    excused_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    piece = models.ForeignKey(Piece, models.SET_NULL, null=True, blank=True, related_name="+")
    record = models.OneToOneField(Record, models.SET_NULL, null=True, blank=True, related_name="commission_part")
    grade = models.CharField(_("质量评定"), max_length=6, choices=Grade.choices, blank=True)
    grade_note = models.CharField(max_length=200, blank=True)
    graded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    graded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["commission", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "state"], name="commission_unit_state")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["commission", "unit"], name="commission_unit_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "late"]) | Q(done_at__isnull=False), name="commission_done_at"
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The unit itself and those above; the office that asks."""
        if viewer.is_anonymous or not own_posts(viewer):
            return NOTHING
        seen: Q = viewer.within("unit__", "record.see", "commission__house_id")
        return seen | viewer.within("commission__unit__", "record.see", "commission__house_id")
