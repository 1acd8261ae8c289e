"""What topics register: menu, home panels, what they hear of, background work.

Invariant: a panel with nothing to say is left out.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from luoshi.press.desk.topics import assignments, commissions, counting, leads, listening, planning
from luoshi.press.desk.topics.people import writing_units
from luoshi.press.models import CommissionUnit, Lead
from luoshi.ui import registry
from luoshi.ui.registry import MenuItem, Panel

GROUP = _("新闻宣传")
ROWS = 5


def register() -> None:
    """Called once by `PressConfig.ready`."""
    registry.menus.register(
        MenuItem(
            "press.topics",
            _("选题策划"),
            "calendar-event",
            "press:topics",
            _sees,
            badge=_new_leads,
            group=GROUP,
            order=310,
        )
    )
    registry.panels.register(Panel("press.tasks", _("派稿和约稿"), tasks_panel, order=21, allowed=_writes))
    registry.panels.register(Panel("press.gaps", _("选题缺口"), gaps_panel, order=40, allowed=_plans))
    listening.connect()
    import_module("luoshi.press.desk.topics.tasks")


def _sees(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def _writes(viewer: Any) -> bool:
    return bool(viewer.can("press.write"))


def _plans(viewer: Any) -> bool:
    return bool(viewer.can("press.plan"))


def _new_leads(viewer: Any) -> int | None:
    """Leads that wait for who plans."""
    return int(leads.leads(viewer).filter(state=Lead.State.NEW).count()) if _plans(viewer) else None


def tasks_panel(request: HttpRequest) -> str | None:
    """What I and my unit are asked for; left out when there is nothing."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    at = request.now  # type: ignore[attr-defined]  # set by org's middleware
    rows = list(assignments.mine(viewer).filter(state__in=assignments.RUNNING).order_by("due_at")[:ROWS])
    asked = [(row, *assignments.stands(row, at)) for row in rows]
    owed = commissions.owed(viewer, writing_units(viewer))[:ROWS]
    if not asked and not owed:
        return None
    return render_to_string("press/topics/panel_tasks.html", {"asked": asked, "owed": owed}, request)


def gaps_panel(request: HttpRequest) -> str | None:
    """What is missing this month, for who plans; left out when nothing is."""
    viewer: Any = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    gaps = counting.gaps(viewer, viewer.today, planning.field_names(viewer))
    missed = CommissionUnit.objects.visible_to(viewer).filter(
        state=CommissionUnit.State.MISSED, commission__cancelled_at__isnull=True
    )
    count = missed.count()
    if not gaps and not count:
        return None
    return render_to_string("press/topics/panel_gaps.html", {"gaps": gaps, "missed": count}, request)
