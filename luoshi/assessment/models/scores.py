"""Published scores and what came of them: frozen tables, their rows, objections.

What lives here: the tables. Not here: computing (`assessment.computing`), writing (`assessment.operations`). Invariants: a
publication and its rows never change (triggers); a correction is a new publication that names what it replaces; its
figures can be made again from the journal up to `as_of_seq`, to the digit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.assessment.models.schemes import Scheme, SchemeVersion
from luoshi.assessment.models.sight import objection_sight, row_sight, scheme_sight
from luoshi.files.models import StoredFile
from luoshi.org.models import House, Person, Unit
from luoshi.ui.scope import ScopedModel


class Publication(ScopedModel):
    """The scores of one span as they were published. `start` to `end` half-open.

    `edition`: 1, or more for corrections; `as_of`, `as_of_seq`: what was known; `facts_hash`: of the facts, `rows_hash`: of
    the rows; `open_table`: all whom the scheme binds see the whole table; `ranked` with the words that allow it. In force
    is the one that none replaces (`replaced_by__isnull=True`).
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="publications")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    start = models.DateField()
    end = models.DateField()
    label = models.CharField(max_length=60)
    as_of = models.DateTimeField()
    as_of_seq = models.BigIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    objections_until = models.DateField(null=True)  # last day in time; None: the scheme opens no window
    open_table = models.BooleanField(_("全体可见"), default=False)
    ranked = models.BooleanField(default=False)
    ranking_words = models.JSONField(default=dict)  # purpose, basis, authority as they stood
    components = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    facts_hash = models.CharField(max_length=64)
    rows_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "-published_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "start"], name="publication_start")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scheme", "start", "end", "edition"], name="publication_edition_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="publication_span"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.label}"

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the scheme: that something was published is no secret; rows have a sight of their own."""
        return scheme_sight(viewer, "scheme__")


class ScoreRow(ScopedModel):
    """A unit's (or person's) published score. Amounts are exact: [num, den] in JSON, `num`/`den` for the total.

    `components`: name → [num, den]; `detail`: lines, progress, marks, notices, uncounted, as the page shows them; `changed`:
    differs from the row of the publication that this one replaces.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()  # its place in the table
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=100)  # the unit's name as it was; a person's name is read from the person
    cls = models.CharField(max_length=40, blank=True)
    num = models.BigIntegerField()
    den = models.BigIntegerField(default=1)
    rank = models.PositiveIntegerField(null=True)
    ranked_of = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=30, blank=True)
    awards = models.JSONField(default=list)
    vetoes = models.JSONField(default=list)
    components = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)
    changed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["publication", "number"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "publication"], name="score_row_unit")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["publication", "number"], name="score_row_place_once"),
            models.CheckConstraint(condition=Q(den__gt=0), name="score_row_den_positive"),
        ]

    @property
    def total(self) -> Fraction:
        """The published score, exact."""
        return Fraction(self.num, self.den)

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The own units', those in reach; all where the publication says so; a person's is the person's."""
        return row_sight(viewer)


class Objection(ScopedModel):
    """异议: what a unit (or a person) says against its published score, and what was decided.

    `correction`: the publication that followed. `withdrawn_at`: taken back by who filed it.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("采纳")
        REJECTED = "rejected", _("不采纳")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="objections")
    row = models.ForeignKey(ScoreRow, models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("异议内容"), max_length=1000)
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    correction = models.ForeignKey(Publication, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-filed_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["row"],
                condition=Q(verdict="", withdrawn_at__isnull=True),
                name="objection_one_open",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="objection_verdict_has_reason",
            ),
        ]

    @property
    def state(self) -> str:
        """open · withdrawn · accepted · rejected."""
        return self.verdict or ("withdrawn" if self.withdrawn_at else "open")

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The own units', the own ones, those one decides."""
        return objection_sight(viewer)
