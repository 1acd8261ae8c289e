"""Addresses of other rooms by name: a room's source may lead to a page that a room above it keeps."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def page(name: str, *args: object) -> str:
    """The address of a named pattern; "" where that room is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
