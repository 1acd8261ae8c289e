"""Pieces: one article, photo or video, whoever made it, and the texts of it that passed their reviews.

What lives here: the tables that desk, channels and placements share. Not here: how a text comes about (desk), where it
appeared (channels, placements). Invariants: an edition never changes; a piece that was not opened is seen by its own
unit only.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.org.models import House, Person, Unit
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


def piece_sight(viewer: Any, prefix: str = "") -> Q:
    """Opened pieces of units in reach, and all of the own units. `prefix` leads to the piece ("piece__")."""
    posts = tuple(post for post in getattr(viewer, "posts", ()) if post.nature != "lent")
    if not posts or viewer.is_anonymous:
        return NOTHING
    house = Q(**{f"{prefix}house_id": viewer.house_id})
    opened = Q(**{f"{prefix}opened_at__isnull": False})
    own = [post.unit_id for post in posts if "record.see" in post.actions]
    seen: Q = viewer.within(f"{prefix}unit__", "record.see", f"{prefix}house_id") & opened
    return seen | house & Q(**{f"{prefix}unit_id__in": own})


class Piece(ScopedModel):
    """The same thing wherever it appears: releases, submissions, placements and reprints name it.

    `opened_at`: since when it is seen above its own unit: its last review was passed, or it was placed.
    """

    class Form(models.TextChoices):
        TEXT = "text", _("文字")
        PHOTO = "photo", _("图片")
        VIDEO = "video", _("视频")
        AUDIO = "audio", _("音频")

    house = models.ForeignKey(House, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("标题"), max_length=100)
    form = models.CharField(_("形式"), max_length=8, choices=Form.choices, default=Form.TEXT)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["house", "unit", "-made_at"], name="piece_unit_made"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """The own units' pieces, and the opened ones of units in reach."""
        return piece_sight(viewer)


class PieceAuthor(ScopedModel):
    """A name under a piece, in order. `reporter`: an outlet's own journalist; `unit`: whose work it was."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=40)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    reporter = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["piece", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["piece", "position"], name="piece_author_position"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the piece."""
        return piece_sight(viewer, "piece__")


class Edition(ScopedModel):
    """A text that passed its last review, as it may go out. A correction is a further edition with a higher number.

    `html` is clean (`press.text`); `reviewers`: list of {step, name, at} for the line under the text and the review form.
    """

    piece = models.ForeignKey(Piece, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=100)
    html = models.TextField()
    text = models.TextField()
    reviewers = models.JSONField(default=list)
    show_reviewers = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["piece", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["piece", "number"], name="edition_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """Whoever sees the piece."""
        return piece_sight(viewer, "piece__")
