"""The lists offer themselves: to the text check, to the imports, to the settings page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luoshi.press.pieces.checks import ListSource, list_sources
from luoshi.ui.registry import SettingsPage, settings_pages


def register() -> None:
    """Connect and register."""
    from luoshi.org.imports.targets import register_source
    from luoshi.press.lists.importing import SOURCE
    from luoshi.press.lists.queries import lists_of

    list_sources.register(ListSource("lists", lambda _viewer, house_id, today: lists_of(house_id, today)))
    register_source(SOURCE)
    settings_pages.register(
        SettingsPage("press.lists", _("稿件检查用表"), _("错别字、慎用词、固定提法、姓名职务、单位名称"), "list-check",
                     "press:lists", lambda viewer: bool(viewer.can("press.lists")), order=345)
    )  # fmt: skip
