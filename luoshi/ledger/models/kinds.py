"""Kinds of records with their versions, and holdings: what stays.

What lives here: the tables. The definition's own shape is `luoshi.catalogue.model.KindDef`, kept as JSON. Invariant: a
version of a kind is never changed; a record names the version by which it was handed in, so its figures stay.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.catalogue.model import KindDef
from luoshi.ledger import definitions
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING, sight_of_house
from luoshi.ui.scope import ScopedModel


class Kind(ScopedModel):
    """A type of record of a house. `code` is stable; `current` is the number of the newest version."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    name = models.CharField(_("名称"), max_length=40)
    group = models.CharField(_("分组"), max_length=30)
    icon = models.CharField(max_length=30, blank=True)
    active = models.BooleanField(_("启用"), default=True)
    system = models.BooleanField(default=False)  # made by Luoshi, not chosen from the list of forms
    own = models.BooleanField(default=False)  # defined by the house's administrator, not by the catalogue
    current = models.PositiveIntegerField(default=0)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "code"], name="kind_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The kinds of the own house are no secret inside it."""
        return sight_of_house(viewer)


class KindVersion(ScopedModel):
    """One version of a kind's definition, in force from `valid_from` until the next."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    valid_from = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "number"], name="kind_version_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """As the kind itself."""
        return Q(kind__house_id=viewer.house_id) if getattr(viewer, "posts", ()) else NOTHING

    @cached_property
    def kind_def(self) -> KindDef:
        """The definition as the catalogue's value."""
        return definitions.from_json(self.definition)


class Holding(ScopedModel):
    """What stays: a channel, venue, base, brand, rule document. `type` is a holding type's code of the catalogue.

    `recorded_at` and `closing_recorded_at` say since when the house knew of the opening and the closing, so that a
    coverage "as of" counts the holdings that were known then.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    type = models.CharField(max_length=30)
    code = models.CharField(_("编号"), max_length=40, blank=True)
    name = models.CharField(_("名称"), max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holdings")
    keeper = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="holdings")
    values = models.JSONField(default=dict)
    last_touched = models.DateField(_("最近更新"), null=True, blank=True)
    opened_on = models.DateField(_("启用日期"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)  # half-open
    recorded_at = models.DateTimeField()
    closing_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["type", "unit_id", "name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "type", "unit"], name="holding_type_unit")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["house", "type", "code"], condition=~Q(code=""), name="holding_code_once"),
            models.UniqueConstraint(
                fields=["house", "type", "unit", "name"],
                condition=Q(closed_on__isnull=True),
                name="holding_name_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="holding_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Holdings of units in reach, and those that one keeps."""
        kept = Q(house_id=viewer.house_id, keeper_id=viewer.person_id) if viewer.person_id else NOTHING
        seen: Q = viewer.within("unit__", "record.see") | viewer.within("unit__", "holding.edit") | kept
        return seen
