"""Interviews behind a text, and the pool of material that units offer each other.

What lives here: the tables. Invariant: what was not offered, or was taken back, is seen by its own unit and those above.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING
from luoshi.press.models.pieces import Piece, piece_sight
from luoshi.press.models.topics import Assignment, own_posts
from luoshi.ui.scope import ScopedModel


class Interview(ScopedModel):
    """Where, when and with whom a text came about. Seen by the unit that wrote it and by those above."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, blank=True, related_name="interviews")
    piece = models.ForeignKey(Piece, models.SET_NULL, null=True, blank=True, related_name="interviews")
    day = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=60)
    note = models.TextField(_("采访摘记"), max_length=2000, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.place

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The writing unit and those above it."""
        return viewer.within("unit__", "record.see")  # type: ignore[no-any-return]  # Q


class InterviewPerson(ScopedModel):
    """Somebody who was interviewed. `consent`: to being named and shown. Names are emptied after their term."""

    class Consent(models.TextChoices):
        YES = "yes", _("同意报道")
        UNNAMED = "unnamed", _("同意报道，不署真名")
        GUARDIAN = "guardian", _("监护人同意")
        NO = "no", _("未同意")

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="people")
    name = models.CharField(_("姓名"), max_length=40)
    identity = models.CharField(_("身份"), max_length=40, blank=True)
    consent = models.CharField(_("意见"), max_length=8, choices=Consent.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the interview."""
        return viewer.within("interview__unit__", "record.see", "interview__house_id")  # type: ignore[no-any-return]  # Q


class InterviewPicture(ScopedModel):
    """A photo of an interview."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the interview."""
        return viewer.within("interview__unit__", "record.see", "interview__house_id")  # type: ignore[no-any-return]  # Q


def pool_sight(viewer: Any, prefix: str = "") -> Q:
    """What is offered, for the whole house; the own unit's and what lies in reach, also when taken back."""
    if viewer.is_anonymous or not any("record.see" in post.actions for post in own_posts(viewer)):
        return NOTHING
    offered = Q(**{f"{prefix}house_id": viewer.house_id, f"{prefix}withdrawn_at__isnull": True})
    seen: Q = viewer.within(f"{prefix}unit__", "record.see", f"{prefix}house_id")
    return seen | offered


class PoolItem(ScopedModel):
    """What a unit offers to others (素材库): a passed text (`piece`) or photos (`pictures`)."""

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    piece = models.ForeignKey(Piece, models.PROTECT, null=True, blank=True, related_name="offers")
    title = models.CharField(_("标题"), max_length=100)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    offered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-offered_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "-offered_at"], name="pool_offered")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["piece"], condition=Q(piece__isnull=False, withdrawn_at__isnull=True), name="pool_piece_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Offered ones of the house; also taken-back ones in reach."""
        return pool_sight(viewer)


class PoolPicture(ScopedModel):
    """A photo of an offered item."""

    item = models.ForeignKey(PoolItem, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the item."""
        return pool_sight(viewer, "item__")


class PoolUse(ScopedModel):
    """A new text that was begun from an offered item: the source stays known."""

    item = models.ForeignKey(PoolItem, models.PROTECT, related_name="uses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    piece = models.ForeignKey(Piece, models.CASCADE, related_name="sources")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "piece"], name="pool_use_once")
        ]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the new text; and the unit that offered the item, which learns who took it up."""
        offered: Q = viewer.within("item__unit__", "record.see", "item__house_id")
        return piece_sight(viewer, "piece__") | offered
