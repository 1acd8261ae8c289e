"""What accounts, security, the log and feedback offer to the rest of the house: called once, when the room is ready."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.org.handing_over import unread
from luoshi.org.roles import ROLES
from luoshi.org.views import sign_in_signals
from luoshi.ui.registry import Panel, panels


def register() -> None:
    """Signals and panels."""
    sign_in_signals.connect()
    panels.register(Panel("hand_over", str(_("岗位交接")), _notes, order=5, wide=True))


def _notes(request: HttpRequest) -> str | None:
    """Notes of predecessors that the viewer has not ticked off; nothing on all other days."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    if viewer.is_anonymous or not viewer.posts:
        return None
    rows = [
        {"row": row, "role": ROLES[row.new_post.role].name, "unit": row.new_post.unit.name}
        for row in unread(viewer)
        if row.new_post.role in ROLES
    ]
    return render_to_string("org/hand_over_notes.html", {"rows": rows}, request) if rows else None
