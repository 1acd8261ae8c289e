"""The journal and what is derived from it: entries, tallies by day and by month, waiting lines, seals.

What lives here: the tables. Rows of Entry, Posting and the tallies are written by `store/` only, called by
`posting.post`. Invariants: entries and postings are append-only (triggers, migration 0002); `id` of an entry is its
house and its seq in one number, so that one index serves as key, as order of the journal and as the way to "as of";
a reversal has the negative line of what it reverses, so the same line cannot be reversed twice.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from luoshi.ledger.models.kinds import Holding, Kind
from luoshi.ledger.models.records import Record, RecordUnit, _OfRecord
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING, sight_of_house
from luoshi.ui.scope import ScopedModel

SEQ_BITS = 40
"""A house may hold 2**40 entries, an installation 2**23 houses: `id = house_id << 40 | seq` fits a signed 64-bit."""


def _key(model: Any, related_name: str = "+", **kwargs: Any) -> Any:
    """A foreign key without an index of its own: the tables' few indexes are chosen by hand, each costs posting."""
    return models.ForeignKey(model, models.PROTECT, related_name=related_name, db_index=False, **kwargs)


class HouseClock(models.Model):
    """The row whose lock orders all postings of a house. Its values are those of the last posting."""

    house = models.OneToOneField(House, models.PROTECT, primary_key=True, related_name="+")
    last_seq = models.BigIntegerField(default=0)
    last_recorded_at = models.DateTimeField()


class Posting(ScopedModel):
    """One call of `post`: the entries (first_seq … last_seq), recorded together. `as of` looks here for its seq."""

    house = _key(House)
    first_seq = models.BigIntegerField()
    last_seq = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "last_seq"], name="posting_seq_once"),
            models.UniqueConstraint(fields=["house", "recorded_at"], name="posting_moment_once"),
            models.CheckConstraint(condition=Q(first_seq__lte=F("last_seq")), name="posting_in_order"),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """For those who prove the ledger."""
        return Q(house_id=viewer.house_id) if viewer.can("ledger.check") else NOTHING


class Facets(ScopedModel):
    """One distinct combination of the dimension values that count, stored once; entries and tallies carry its key."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    values = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "digest"], name="facets_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Combinations of choices are no secret inside the house."""
        return sight_of_house(viewer)


class Entry(ScopedModel):
    """One line of the journal. Amount = num/den, exact. A reversal carries the amount's negative and all else alike."""

    id = models.BigIntegerField(primary_key=True)
    house = _key(House)
    seq = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    record = _key(Record, related_name="entries")
    version = models.PositiveIntegerField()
    line = models.IntegerField()
    reverses = models.BigIntegerField(null=True)
    kind = _key(Kind)
    quantity = models.CharField(max_length=30)
    num = models.BigIntegerField()
    den = models.BigIntegerField()
    unit = _key(Unit)
    role = models.CharField(max_length=11, choices=RecordUnit.Role.choices)
    facets = _key(Facets)
    holding = _key(Holding, null=True)
    person = models.UUIDField(null=True)
    piece = models.CharField(max_length=40, blank=True)
    counts_on = models.DateField()
    handed_in_at = models.DateTimeField()
    grade = models.CharField(max_length=1)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "kind", "quantity", "unit", "counts_on"], name="entry_place")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "record", "version", "line"], name="entry_line_once"),
            models.CheckConstraint(condition=Q(id=F("house") * 2**SEQ_BITS + F("seq")), name="entry_id_is_place"),
            models.CheckConstraint(condition=Q(seq__gt=0, seq__lt=2**SEQ_BITS, version__gt=0), name="entry_seq_range"),
            models.CheckConstraint(condition=Q(den__gt=0), name="entry_den_positive"),
            models.CheckConstraint(condition=Q(role__in=["host", "participant"]), name="entry_role_known"),
            models.CheckConstraint(condition=Q(grade__in=["A", "B", "C", "D"]), name="entry_grade_known"),
            models.CheckConstraint(
                condition=Q(line__gt=0, reverses__isnull=True)
                | Q(line__lt=0, reverses__isnull=False, reverses__lt=F("seq")),
                name="entry_reversal_line",
            ),
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Entries of units in reach."""
        seen: Q = viewer.within("unit__", "record.see")
        return seen


class _Tally(ScopedModel):
    """Sums of entries under one key. `count` is entries less reversals, so a key that was emptied has 0 and 0."""

    house = _key(House)
    kind = _key(Kind)
    quantity = models.CharField(max_length=30)
    unit = _key(Unit)
    facets = _key(Facets)
    den = models.BigIntegerField()
    num = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Tallies of units in reach."""
        seen: Q = viewer.within("unit__", "figure.see")
        return seen


class DayTally(_Tally):
    """Tally of one day."""

    pk = models.CompositePrimaryKey("house_id", "kind_id", "quantity", "unit_id", "day", "facets_id", "den")
    day = models.DateField()


class MonthTally(_Tally):
    """Tally of one calendar month, named by its first day."""

    pk = models.CompositePrimaryKey("house_id", "kind_id", "quantity", "unit_id", "day", "facets_id", "den")
    day = models.DateField()


class WaitingLine(_OfRecord):
    """What a submitted record would post if it were verified now. Deleted when it is decided upon."""

    house = _key(House)
    record = models.ForeignKey(Record, models.CASCADE, related_name="waiting")
    kind = _key(Kind)
    quantity = models.CharField(max_length=30)
    num = models.BigIntegerField()
    den = models.BigIntegerField()
    unit = _key(Unit)
    facets = _key(Facets)
    holding = _key(Holding, null=True)
    person = models.UUIDField(null=True)
    piece = models.CharField(max_length=40, blank=True)
    counts_on = models.DateField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "kind", "quantity", "unit", "counts_on"], name="waiting_place")
        ]


class Seal(ScopedModel):
    """A hash over the journal's entries up to `last_seq`, chained to the seal before."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    last_seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "number"], name="seal_number_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Seals are shown to whoever proves the ledger or keeps the log."""
        return Q(house_id=viewer.house_id) if viewer.can("ledger.check") or viewer.can("audit.see") else NOTHING
