"""What notices add to the product: the inbox in the menu, the settings page, the background work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.org.notices.queries import unread_count
from luoshi.ui.registry import MenuItem, SettingsPage, menus, settings_pages


def _has_post(viewer: Any) -> bool:
    return bool(viewer.posts)


def _keeps_settings(viewer: Any) -> bool:
    return bool(viewer.can("house.settings"))


def register() -> None:
    """Called once, by the room's `AppConfig.ready`."""
    from luoshi.org.notices import personal, tasks  # noqa: F401  # its decorators register

    personal.register()
    menus.register(MenuItem("inbox", _("消息"), "bell", "org:inbox", _has_post, badge=unread_count, order=15))
    settings_pages.register(
        SettingsPage(
            "mail",
            _("邮件与群机器人"),
            _("把消息同时发到邮箱和工作群。默认不发送任何内容到外部。"),
            "mail",
            "org:mail",
            _keeps_settings,
            order=60,
        )
    )
