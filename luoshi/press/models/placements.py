"""Placements: what the press knows of a record beside the ledger, claims on it, outcomes of what was sent out.

What lives here: the tables. Not here: what a record counts for (the ledger). Invariants: a `PlacementDetail` is made when
its (record, version) is handed in and never changed; what comes later (a kept copy, a look at the address, a claim, an
outcome) has rows of its own.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.ledger.models import Record
from luoshi.ledger.sight import record_sight
from luoshi.org.models import House, Person, Unit
from luoshi.press.models.outlets import Outlet
from luoshi.press.models.pieces import Piece
from luoshi.ui.scope import ScopedModel


class _OfRecord(ScopedModel):
    """Base of what hangs on a record: it is seen with the record."""

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the record."""
        return record_sight(viewer, "record__")


class PlacementDetail(_OfRecord):
    """One version of a record of the kinds placement, submission, information item, adoption, as it was handed in.

    `outlet` is what was recognised then; without it `outlet_key` is looked up among the names known at the moment asked
    for. `authors`: list of {"name", "key", "unit", "reporter", "num", "den"}; a person with a key is named by the key
    alone, so that erasing a person leaves no name behind. `work` is the ledger's key of the piece.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, related_name="placement_details")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    day = models.DateField()
    title = models.CharField(max_length=120)
    title_key = models.CharField(max_length=120, blank=True)
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, related_name="details")
    outlet_name = models.CharField(max_length=60, blank=True)
    outlet_key = models.CharField(max_length=60, blank=True)
    side = models.CharField(max_length=8, choices=Outlet.Ladder.choices, default=Outlet.Ladder.OUTSIDE)
    level = models.CharField(max_length=10, blank=True)
    medium = models.CharField(max_length=10, blank=True)
    form = models.CharField(max_length=12, blank=True)
    position = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=8, blank=True)
    way = models.CharField(max_length=12, blank=True)  # of an adoption: single, joined, brief, research, ordered
    page = models.CharField(max_length=40, blank=True)  # page, column or slot as the medium has it
    length = models.PositiveIntegerField(null=True)
    paid = models.BooleanField(default=False)
    with_reporter = models.BooleanField(default=False)
    address = models.CharField(max_length=500, blank=True)  # normalised
    piece = models.ForeignKey(Piece, models.PROTECT, null=True, related_name="appearances")
    work = models.CharField(max_length=40, blank=True)
    authors = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "kind", "-day"], name="detail_kind_day"),
            models.Index(fields=["house", "title_key"], name="detail_title"),
            models.Index(fields=["house", "address"], name="detail_address", condition=~Q(address="")),
            models.Index(fields=["house", "work"], name="detail_work", condition=~Q(work="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "version"], name="detail_version_once"),
        ]

    def __str__(self) -> str:
        return self.title


class AddressCheck(_OfRecord):
    """The last look at a record's address, and the copy that was kept of it. It never decides over the record."""

    class State(models.TextChoices):
        NEW = "new", _("未查看")
        ALIVE = "alive", _("能打开")
        GONE = "gone", _("已打不开")

    record = models.OneToOneField(Record, models.CASCADE, related_name="address_check")
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=6, choices=State.choices, default=State.NEW)
    checked_at = models.DateTimeField(null=True)
    seen_on = models.DateField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=120, blank=True)
    published = models.DateField(null=True)
    copy = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["checked_at"], name="address_checked")]


class Claim(ScopedModel):
    """A second unit says that a placement is its work too. Accepted: the record is corrected, shares posted anew."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待核")
        ACCEPTED = "accepted", _("已认定")
        DECLINED = "declined", _("未认定")
        WITHDRAWN = "withdrawn", _("已撤回")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, models.CASCADE, related_name="claims")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    authors = models.JSONField(default=list)  # as in PlacementDetail, without shares
    note = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "state"], name="claim_house_state")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record", "unit"], condition=Q(state__in=["waiting", "accepted"]), name="claim_once"
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the claiming unit's records, and whoever sees the record that is claimed."""
        seen: Q = viewer.within("unit__", "record.see") | record_sight(viewer, "record__")
        return seen


class Outcome(_OfRecord):
    """What became of a submission or an information item. Without a row it is still waited for.

    `answer`: the placement, or the adoption. A row is never changed but for `replaced_at`.
    """

    class Word(models.TextChoices):
        ADOPTED = "adopted", _("采用")
        REFUSED = "refused", _("未采用")

    record = models.ForeignKey(Record, models.CASCADE, related_name="outcomes")
    answer = models.ForeignKey(Record, models.PROTECT, null=True, related_name="answers")
    word = models.CharField(max_length=8, choices=Word.choices)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["record", "answer"], condition=Q(replaced_at__isnull=True), name="outcome_answer_once"
            ),
        ]
