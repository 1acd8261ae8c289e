"""意见建议: what people of the house say about the work and the programme, and what they were answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.org.models.core import House, Person
from luoshi.org.viewer import NOTHING
from luoshi.ui.scope import ScopedModel


class Feedback(ScopedModel):
    """One message with the page that it was written on; the writer is known, nothing else of a person is kept."""

    house = models.ForeignKey(House, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="feedback")
    at = models.DateTimeField()
    page = models.CharField(_("页面"), max_length=300, blank=True)
    text = models.TextField(_("内容"))
    picture = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["house", "answered_at"], name="feedback_open")]

    def __str__(self) -> str:
        return self.text[:30]

    @classmethod
    def sight(cls, viewer: Any) -> Q:
        """One's own, and all of the house for those who answer."""
        if viewer.is_anonymous:
            return NOTHING
        if viewer.can("feedback.read"):
            return Q(house_id=viewer.house_id)
        return Q(house_id=viewer.house_id, person_id=viewer.person_id)
