"""Outlets: external media and bulletins inside, by which names and addresses they are known, and their dated standing.

What lives here: the tables. Not here: recognising (`press.text.outlets`), writing (`placements/operations`). Invariants:
names, addresses and standings are version chains: a row is never changed but for `replaced_at`, so that a figure "as of"
finds what the house knew then; of a name, an address, an outlet and a day at most one row is in force.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Person
from luoshi.org.viewer import sight_of_house
from luoshi.ui.scope import ScopedModel


class _OfHouse(ScopedModel):
    """Base: the list of outlets is no secret inside the house."""

    class Meta:
        abstract = True

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Everybody of the house with a post."""
        return sight_of_house(viewer)


class Outlet(_OfHouse):
    """An external medium, or a bulletin inside. `starter`: its code in the list that comes with Luoshi."""

    class Ladder(models.TextChoices):
        OUTSIDE = "outside", _("外部媒体")
        INSIDE = "inside", _("内部刊物")

    class Medium(models.TextChoices):
        PAPER = "paper", _("报纸")
        MAGAZINE = "magazine", _("期刊杂志")
        TV = "tv", _("电视")
        RADIO = "radio", _("广播")
        NET = "net", _("网站")
        APP = "app", _("客户端")
        ACCOUNT = "account", _("公众号")
        BULLETIN = "bulletin", _("简报专报")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    ladder = models.CharField(_("所属"), max_length=8, choices=Ladder.choices, default=Ladder.OUTSIDE)
    medium = models.CharField(_("类型"), max_length=10, choices=Medium.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级媒体")
    )
    starter = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(_("使用中"), default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    merged_at = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "ladder"], name="outlet_house_ladder")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "ladder", "name"], condition=Q(merged_into__isnull=True), name="outlet_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OutletAlias(_OfHouse):
    """A name by which an outlet is known, its own name included. `key`: the name without marks and case."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "key"], condition=Q(replaced_at__isnull=True), name="outlet_alias_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OutletDomain(_OfHouse):
    """An address by which an outlet is known: a domain, with a path where several outlets share one."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="domains")
    domain = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["house", "domain"], condition=Q(replaced_at__isnull=True), name="outlet_domain_once"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class OutletLevel(_OfHouse):
    """The standing of an outlet from a day on: level, class (同类媒体), place in the house's order.

    In force on a day as known at a moment: of the rows recorded by then and not replaced by then, the one with the
    latest `valid_from` that is not after the day. `level` is a choice of the catalogue's levels.
    """

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="levels")
    level = models.CharField(_("级别"), max_length=10)
    klass = models.CharField(_("类别"), max_length=20, blank=True)
    rank = models.PositiveIntegerField(_("顺序"), default=1000)
    valid_from = models.DateField(_("自"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["outlet", "valid_from", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "outlet"], name="outlet_level_house")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["outlet", "valid_from"], condition=Q(replaced_at__isnull=True), name="outlet_level_once"
            ),
        ]
