"""What accounts, security, the log and feedback offer to the rest of the house: called once, when the room is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.files.owners import register_owner
from luoshi.org import keeping  # noqa: F401  # its nightly run
from luoshi.org.feedback import ROOM, may_see_picture
from luoshi.org.handing_over import unread
from luoshi.org.models import Feedback
from luoshi.org.roles import ROLES
from luoshi.org.views import sign_in_signals
from luoshi.ui.registry import MenuItem, Panel, SettingsPage, menus, panels, settings_pages


def register() -> None:
    """Signals, menus, settings pages, panels, who opens pictures; the nightly run registers itself by its import."""
    sign_in_signals.connect()
    register_owner(ROOM, may_see_picture)
    group: Any = _("管理")
    menus.register(
        MenuItem("feedback", _("意见建议"), "message-2", "org:feedback_all", _may("feedback.read"), _open_feedback,
                 group=group, order=860)
    )  # fmt: skip
    menus.register(MenuItem("logs", _("操作日志"), "history", "org:logs", _may("audit.see"), group=group, order=870))
    settings_pages.register(
        SettingsPage("security", _("安全"), _("自动退出、动态验证码、密码规则、解除锁定"), "shield-lock",
                     "org:security", _may("security.manage"), 700)
    )  # fmt: skip
    settings_pages.register(
        SettingsPage("retention", _("保存期限"), _("名单几年后减为人数，日志保存多久"), "clock",
                     "org:retention", _may("security.manage"), 710)
    )  # fmt: skip
    panels.register(Panel("hand_over", _("岗位交接"), _notes, order=5, wide=True))


def _may(action: str) -> Callable[[Any], bool]:
    return lambda viewer: bool(viewer.can(action))


def _open_feedback(viewer: Any) -> int:
    """How many wait for an answer."""
    return int(Feedback.objects.visible_to(viewer).filter(answered_at=None).count())


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
