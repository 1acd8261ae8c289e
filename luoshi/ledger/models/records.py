"""Records: what someone did, on a day, for a unit; with participating units, holdings covered and the roster.

What lives here: the tables. A record's life is `operations/`, what it posts `lines.py`. Invariant: a record's content
changes only in the states draft and sent_back, or by a correction, which raises `version`; what (record, version) has
posted is never changed, only reversed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models.kinds import Holding, Kind, KindVersion
from luoshi.ledger.sight import record_sight
from luoshi.org.models import House, Person, Unit
from luoshi.ui.scope import ScopedModel


class Record(ScopedModel):
    """One record. `values` are the kind's fields as plain JSON (decimals as text, dates as ISO, people as keys).

    `judged_at` is the handing-in by which "on time" is judged: the first one, or a later one where the correction came
    after `correct_by` (design.md §6). `posted` is the version whose lines stand in the journal now, 0 for none.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待核")
        VERIFIED = "verified", _("已核实")
        SENT_BACK = "sent_back", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="records")
    kind_version = models.ForeignKey(KindVersion, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records")
    title = models.CharField(_("标题"), max_length=120)
    note = models.TextField(_("备注"), blank=True)
    day = models.DateField(_("日期"))
    day_end = models.DateField(_("结束日期"), null=True, blank=True)  # the last day itself
    values = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    posted = models.PositiveIntegerField(default=0)
    piece = models.CharField(max_length=40, blank=True)
    for_target = models.BigIntegerField(null=True, blank=True)  # the target whose button was pressed; a hint only
    client_key = models.CharField(max_length=40, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    first_handed_in_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    sampled_at = models.DateTimeField(null=True)  # looked at afterwards, where the kind is verified by sample
    sent_back_reason = models.CharField(max_length=300, blank=True)
    sent_back_at = models.DateTimeField(null=True)
    correct_by = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "unit", "-day"], name="record_unit_day"),
            models.Index(fields=["house", "state", "unit"], name="record_state_unit"),
            models.Index(fields=["house", "-day", "-id"], name="record_day"),
            models.Index(fields=["house", "kind", "-day"], name="record_kind_day"),
            models.Index(fields=["house", "piece"], name="record_piece", condition=~Q(piece="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "client_key"], condition=~Q(client_key=""), name="record_client_key_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "verified", "sent_back", "withdrawn"]),
                name="record_state_known",
            ),
            models.CheckConstraint(
                condition=Q(day_end__isnull=True) | Q(day_end__gte=F("day")), name="record_ends_after_start"
            ),
            # A verified record stands in the journal; one in any other state does not.
            models.CheckConstraint(
                condition=Q(state="verified", posted=F("version")) | (~Q(state="verified") & Q(posted=0)),
                name="record_posted_if_verified",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Records of units in reach (drafts only within the own unit), own entries, the queue of a lending unit."""
        return record_sight(viewer)

    @property
    def counts_on(self) -> Any:
        """The day on which it counts: its last, because only then the work is done."""
        return self.day_end or self.day


class _OfRecord(ScopedModel):
    """Base of what hangs on a record: it is seen with the record."""

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the record."""
        return record_sight(viewer, "record__")


class RecordUnit(_OfRecord):
    """A unit of joint work. Without rows the record's own unit is the only host. Shares sum to at most 1."""

    class Role(models.TextChoices):
        HOST = "host", _("主办")
        PARTICIPANT = "participant", _("参与")

    record = models.ForeignKey(Record, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="joint_records")
    role = models.CharField(max_length=11, choices=Role.choices)
    share_num = models.PositiveIntegerField(default=0)
    share_den = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "unit"], name="record_unit_once"),
            models.CheckConstraint(
                condition=Q(share_den__gt=0) & Q(share_num__lte=F("share_den")), name="record_unit_share"
            ),
        ]


class RecordHolding(_OfRecord):
    """A holding that the record covers (one form for eight boards)."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="holdings")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="records")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "holding"], name="record_holding_once")
        ]


class RecordPerson(_OfRecord):
    """One line of the roster. `key` is a person's key of the house, or a key made for somebody without account.

    `doer`: did the work (speaker, author, inspector) and so may not verify it. `hours` overrides the record's.
    """

    record = models.ForeignKey(Record, models.CASCADE, related_name="people")
    key = models.UUIDField()
    name = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    doer = models.BooleanField(default=False)
    present = models.BooleanField(default=True)
    hours = models.CharField(max_length=12, blank=True)
    checked_in_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key"], name="record_person_key")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "key"], name="record_person_once")
        ]
