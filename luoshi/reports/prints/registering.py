"""What prints register: menu, settings page, buttons on pages of plans, jobs, who opens a file that was made.

Invariant: a button is offered only where its page opens for the viewer.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.files.owners import register_owner
from luoshi.reports.models import PrintTemplate
from luoshi.reports.prints.templates import ROOM
from luoshi.ui.registry import MenuItem, PrintAction, SettingsPage, menus, print_actions, settings_pages


def register() -> None:
    """Called once by `AppConfig.ready`."""
    from luoshi.reports.prints import tasks  # noqa: F401  # its decorators register

    menus.register(MenuItem("reports.prints", _("打印与汇总"), "printer", "reports:prints", prints, order=60))
    settings_pages.register(
        SettingsPage("reports.templates", _("打印模板"), _("小结、台账等用本单位的版头和样式。"), "printer",
                     "reports:templates", _keeps_settings, order=70)
    )  # fmt: skip
    for action in (
        PrintAction("summary.unit", "unit", _("工作小结"), _of_unit("summary"), "report"),
        PrintAction("term.unit", "unit", _("单位工作情况"), _of_unit("term"), "building"),
        PrintAction("ledger.target", "target", _("指标台账"), _of("ledger", "target"), "table"),
        PrintAction("pack.target", "target", _("佐证包"), _pack("pack", "target"), "folder"),
        PrintAction("summary.plan", "plan", _("工作小结"), _of("summary", "plan"), "report"),
        PrintAction("tasklists.plan", "plan", _("各单位任务清单"), _pack("tasklists", "plan"), "clipboard-list"),
    ):
        print_actions.register(action)
    register_owner(ROOM, may_see)


def prints(viewer: Any) -> bool:
    """Whether there is anything that this viewer may print: figures of an own post."""
    return any("figure.see" in post.role.actions and post.nature != "lent" for post in viewer.posts)


def may_see(viewer: Any, file: StoredFile) -> bool:
    """Templates are the house's settings; what a job made is its asker's own, whom the files room lets in by itself."""
    template = PrintTemplate.objects.visible_to(viewer).filter(file=file).exists()
    return bool(template and viewer.can("house.settings"))


def _keeps_settings(viewer: Any) -> bool:
    return bool(viewer.can("house.settings"))


def _of_unit(kind: str) -> Any:
    def url(viewer: Any, unit: Any) -> str:
        if not viewer.can_at("figure.see", unit.path):
            return ""
        return f"{reverse('reports:print', args=[kind])}?unit={unit.pk}"

    return url


def _of(kind: str, name: str) -> Any:
    def url(viewer: Any, row: Any) -> str:
        return f"{reverse('reports:print', args=[kind])}?{name}={row.pk}" if _runs(row) and prints(viewer) else ""

    return url


def _pack(code: str, name: str) -> Any:
    def url(viewer: Any, row: Any) -> str:
        return f"{reverse('reports:pack', args=[code])}?{name}={row.pk}" if _runs(row) and prints(viewer) else ""

    return url


def _runs(row: Any) -> bool:
    """A plan that is not being confirmed any more, or a target that counts."""
    return row.state in ("running", "closed", "confirmed", "ended")
