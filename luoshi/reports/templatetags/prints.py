"""Filters of the pages of prints. Presentation only."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def indent(depth: int) -> str:
    """Full-width spaces in front of a unit's name: how deep it lies."""
    return "　" * min(int(depth), 6)
