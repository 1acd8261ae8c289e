"""Reads of notices: one's inbox, how much of it is unread, what the house has sent outside."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from luoshi.org.models.notices import Delivery, Notice
from luoshi.org.viewer import Viewer


def inbox(viewer: Viewer) -> Any:
    """One's notices with `unread`, to sort by."""
    unread = Case(When(Q(read_at__isnull=True), then=Value(True)), default=Value(False), output_field=BooleanField())
    return Notice.objects.visible_to(viewer).annotate(unread=unread)


def unread_count(viewer: Viewer) -> int:
    """How many notices one has not read. One query on the index of unread ones."""
    return int(Notice.objects.visible_to(viewer).filter(read_at__isnull=True).count())


def deliveries(viewer: Viewer) -> Any:
    """What was sent or is to be sent outside, for those who keep the house's settings."""
    return Delivery.objects.visible_to(viewer).select_related("notice__person")
