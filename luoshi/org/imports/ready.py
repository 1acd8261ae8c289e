"""What this part registers when the application starts: targets, the menu line, who opens the files, the jobs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.files.owners import register_owner
from luoshi.org.imports import files_in, people, tasks, units
from luoshi.org.imports.targets import offers, register_source
from luoshi.ui.registry import MenuItem, menus


def _imports_something(viewer: Any) -> bool:
    return bool(offers(viewer))


def register() -> None:
    """Called once by `AppConfig.ready`."""
    register_source(units.SOURCE)
    register_source(people.SOURCE)
    register_owner(files_in.ROOM, tasks.may_see_file)
    menus.register(MenuItem("imports", _("表格导入"), "table", "org:imports", _imports_something, order=70))
