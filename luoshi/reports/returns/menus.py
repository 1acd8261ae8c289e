"""What returns show elsewhere: the menu, 本月报表 on home, who opens a signed scan.

Invariant: nothing is shown to who owes nothing; a badge asks at most two queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.files.owners import register_owner
from luoshi.plans.agenda.dues import Item, register_agenda_source
from luoshi.reports.returns import operations, owing, queries
from luoshi.reports.returns.rounds import keep_up
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem, Panel

PANEL_ROWS = 6


def register() -> None:
    """Called once by `AppConfig.ready`."""
    from luoshi.reports.returns import tasks  # noqa: F401  # its decorators register

    registry.menus.register(
        MenuItem("reports.returns", _("报表"), "table", "reports:returns", _sees, badge=_badge, order=45)
    )
    registry.panels.register(Panel("reports.owed", _("本期报表"), owed_panel, order=12, allowed=_confirms))
    registry.panels.register(Panel("reports.rounds", _("报表进度"), rounds_panel, order=30, allowed=operations.defines))
    register_owner(operations.ROOM, queries.may_see_scan)
    register_agenda_source(agenda)


def agenda(viewer: Any, unit_ids: Sequence[int], start: date, end: date) -> Iterable[Item]:
    """Due days of returns for the calendar, the feed and the digest: those of these units that the viewer confirms."""
    for due in owing.due(viewer, start, end):
        if due.unit_id in unit_ids:
            url = reverse("reports:return", args=[due.pk])
            yield Item(
                key=f"return:{due.pk}", day=due.day, kind="due", title=due.title, period=due.period,
                state="done" if due.confirmed else "not_due" if due.day >= viewer.today else "late",
                said=str(_("已确认") if due.confirmed else _("待确认报送")), url=url, entry_url="" if due.confirmed else url,
                unit_id=due.unit_id,
            )  # fmt: skip


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def _confirms(viewer: Any) -> bool:
    return bool(viewer.can("return.confirm"))


def _badge(viewer: Any) -> int | None:
    return owing.owed_count(viewer, viewer.today) if viewer.can("return.confirm") else None


def owed_panel(request: HttpRequest) -> str | None:
    """本期报表：待确认 1, with the button; left out when nothing is owed."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    keep_up(house_id=viewer.house_id, at=request.now)  # type: ignore[attr-defined]  # the same
    rows = [one for one in owing.owed(viewer, viewer.today) if not one.zero]
    if not rows:
        return None
    context = {
        "rows": rows[:PANEL_ROWS],
        "more": max(len(rows) - PANEL_ROWS, 0),
        "several": len({o.row.unit_id for o in rows}) > 1,
    }
    return render_to_string("reports/returns/panel_owed.html", context, request)


def rounds_panel(request: HttpRequest) -> str | None:
    """报表进度: open periods with how many have confirmed."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    rows = queries.rounds(viewer).filter(frozen_at__isnull=True, opens__lte=viewer.today).order_by("due")
    found = list(rows[:PANEL_ROWS])
    if not found:
        return None
    return render_to_string("reports/returns/panel_rounds.html", {"rounds": found}, request)
