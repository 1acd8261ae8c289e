"""Inline SVG of icons (Tabler outline, vendored). Invariant: one file per icon, read once a process."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "static" / "vendor" / "icons"
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
FRAME = re.compile(r'<path\s+stroke="none"[^>]*/>')


class NoSuchIcon(Exception):
    """An icon's name that is not among the vendored files."""


@lru_cache(maxsize=256)
def shapes(name: str) -> SafeString:
    """The drawing inside an icon's <svg>. Raises NoSuchIcon."""
    path = FOLDER / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.exists():
        raise NoSuchIcon(name)
    found = SHAPES.search(path.read_text("utf-8"))
    if found is None:
        raise NoSuchIcon(name)
    drawing = re.sub(r"\s+", " ", FRAME.sub("", found.group(1))).replace(" />", "/>").strip()
    return mark_safe(drawing)  # noqa: S308  # a file of ours, whose sum is tested


def icon(name: str, label: str = "", size: int = 18) -> SafeString:
    """An icon as inline SVG: silent for readers of the page unless it has a label. Raises NoSuchIcon."""
    speech = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        speech,
        size,
        size,
        shapes(name),
    )
