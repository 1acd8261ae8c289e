"""Returns: what a house asks for by period, and what each unit handed in.

What lives here: the tables. Writing is `returns.operations` and `returns.rounds`. Invariants: one round of a form and
period, one return of a round and unit; lines, steps and versions are append-only, and what is frozen stays (triggers,
migration 0002); a line belongs to one edition of a return, and editions only go up.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.ledger.models import Record
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import sight_of_house
from luoshi.ui.scope import ScopedModel


class ReturnForm(ScopedModel):
    """A return that the house asks for. `current` is the number of the newest version; 0 while there is none."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    name = models.CharField(_("报表名称"), max_length=60)
    active = models.BooleanField(_("启用"), default=True)
    current = models.PositiveIntegerField(default=0)
    starts = models.DateField(_("从哪天起报"))
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "name"], name="return_form_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """What a house asks for is no secret inside it."""
        return sight_of_house(viewer)


class ReturnFormVersion(ScopedModel):
    """One version of what a return asks (`returns.spec.ReturnSpec` as JSON). Appended, never changed."""

    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    spec = models.JSONField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "number"], name="return_version_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the form itself."""
        return Q(form__house_id=viewer.house_id) if getattr(viewer, "posts", ()) else Q(pk__in=[])


class ReturnRound(ScopedModel):
    """One period of a form: [start, end), the days that bind it, and the version by which it is made.

    `opens`: first day on which it can be confirmed; `due`: last day on time; `late_from`: first day that is late;
    `closes`: first day on which it is frozen (None: by hand).
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(ReturnFormVersion, models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField()
    opens = models.DateField()
    due = models.DateField()
    late_from = models.DateField()
    closes = models.DateField(null=True)
    swept_at = models.DateTimeField(null=True)  # when empty returns confirmed themselves
    frozen_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "frozen_at", "due"], name="return_round_open")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["form", "period"], name="return_round_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="return_round_span"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Periods of the own house."""
        return sight_of_house(viewer)


class Return(ScopedModel):
    """One unit's return of one round. Its state follows from its moments (`state`).

    `edition` 0: nothing was written yet, the table is computed from the journal as it stands; else lines of that
    edition hold, made from the journal up to `seq`, as of `as_of`. `auto`: confirmed by itself, because it was empty.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    form = models.ForeignKey(ReturnForm, models.PROTECT, related_name="+")
    round = models.ForeignKey(ReturnRound, models.CASCADE, related_name="returns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="returns")
    edition = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)  # staff, type and class of the unit as they stood, for figures
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    auto = models.BooleanField(default=False)
    remark = models.CharField(_("备注"), max_length=300, blank=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_back_reason = models.CharField(max_length=300, blank=True)
    frozen_at = models.DateTimeField(null=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    scan_at = models.DateTimeField(null=True)
    filed = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["unit__path", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["form", "unit", "round"], name="return_unit")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "unit"], name="return_once"),
            models.CheckConstraint(
                condition=Q(edition=0, as_of__isnull=True) | Q(edition__gt=0, as_of__isnull=False),
                name="return_edition_as_of",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(edition__gt=0), name="return_confirmed_has_lines"
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Returns of units in reach; a lent post sees none."""
        seen: Q = viewer.within("unit__", "record.see")
        return seen

    @property
    def state(self) -> str:
        """open · confirmed · sent_back · frozen (confirmed) · missed (frozen without a confirmation)."""
        if self.frozen_at is not None:
            return "frozen" if self.confirmed_at is not None else "missed"
        if self.confirmed_at is not None:
            return "confirmed"
        return "sent_back" if self.sent_back_at is not None else "open"


class ReturnLine(ScopedModel):
    """One record's part in one edition of a return, as it was then.

    `cells`: texts of the register by column key; `amounts`: what it adds to each figure, column key → [num, den];
    `mark`: its place in the matrix; `late`: counts on a day of an earlier period and was taken in here. A negative
    amount takes back what an earlier return held.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    of = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    edition = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    late = models.BooleanField(default=False)
    title = models.CharField(max_length=120)
    mark = models.CharField(max_length=60, blank=True)
    cells = models.JSONField(default=dict)
    amounts = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["of_id", "edition", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "edition", "number"], name="return_line_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the return."""
        seen: Q = viewer.within("of__unit__", "record.see")
        return seen


class ReturnStep(ScopedModel):
    """One step of a return's life: confirmed, auto_confirmed, sent_back, frozen, scan, remark."""

    of = models.ForeignKey(Return, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    edition = models.PositiveIntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the return."""
        seen: Q = viewer.within("of__unit__", "record.see", "of__house_id")
        return seen
