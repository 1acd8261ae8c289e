"""Reads of the log: each demands a viewer. The log's page is in org, which knows names."""

from __future__ import annotations

from typing import Any

from luoshi.audit.models import READINGS, LogArchive, LogEntry


def entries(viewer: Any) -> Any:
    """The log of the viewer's house, newest first; nothing for those who don't keep it."""
    rows = LogEntry.objects.visible_to(viewer)
    return rows if viewer.can("audit.see") else rows.none()


def readings_of(viewer: Any) -> Any:
    """Who read the viewer's own telephone number or mail address, newest first."""
    rows = LogEntry.objects.visible_to(viewer).filter(subject=f"person:{viewer.person_id}", action__in=READINGS)
    return rows.order_by("-pk")


def archives(viewer: Any) -> Any:
    """What was let go into files, newest first."""
    return LogArchive.objects.visible_to(viewer).order_by("-pk")


def actions_seen(viewer: Any) -> list[str]:
    """The actions that the viewer's log holds, for its filter."""
    return list(entries(viewer).order_by("action").values_list("action", flat=True).distinct())
