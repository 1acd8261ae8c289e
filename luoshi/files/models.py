"""Rows of stored files. The bytes lie in the private storage under `path`; the owner room decides who may read them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from luoshi.ui.scope import ScopedModel


class StoredFile(ScopedModel):
    """One kept file. `owner_room` names the room whose check opens it; `key` is what addresses carry."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    house_id = models.BigIntegerField()
    owner_room = models.CharField(max_length=20)
    name = models.CharField(max_length=130)
    type = models.CharField(max_length=10)
    mime = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    thumb_path = models.CharField(max_length=120, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=36, blank=True)  # person key

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house_id", "sha256"], name="file_house_hash")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own uploads; everything else is opened through its owner room (`owners.may_see`)."""
        if viewer.is_anonymous or not viewer.posts:
            return Q(pk__in=[])
        return Q(house_id=viewer.house_id, stored_by=str(viewer.person_key))

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.mime.startswith("image/")
