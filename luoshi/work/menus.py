"""Menu items and home panels of the room, registered with `luoshi.ui.registry`.

Invariant: a badge or panel shows only what the viewer may see, with one query each.
"""

from __future__ import annotations

from calendar import monthrange
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from luoshi.ui import charts, registry
from luoshi.ui.registry import MenuItem, Panel
from luoshi.work import queries
from luoshi.work.drafts import draft_lines
from luoshi.work.viewers import who

PANEL_ROWS = 5


def register() -> None:
    """Called once by `AppConfig.ready`."""
    for item in MENUS:
        registry.menus.register(item)
    for panel in PANELS:
        registry.panels.register(panel)


def _sees_records(viewer: Any) -> bool:
    return bool(viewer.can("record.see"))


def _enters(viewer: Any) -> bool:
    return bool(viewer.can("record.enter"))


def _verifies(viewer: Any) -> bool:
    return bool(viewer.can("record.verify"))


def _oversees(viewer: Any) -> bool:
    """Whoever sees more than a unit: a picture of one school's months says little."""
    return any(post.role.reach != "unit" and "record.see" in post.role.actions for post in viewer.posts)


def _manages_kinds(viewer: Any) -> bool:
    return bool(viewer.can("kind.manage"))


def waiting(viewer: Any) -> int:
    """How many records wait for this viewer."""
    return int(queries.queue(viewer).count())


def my_work(request: HttpRequest) -> str | None:
    """我的草稿与退回: left out when there is nothing."""
    viewer = who(request)
    rows = list(queries.my_open(viewer)[: PANEL_ROWS + 1])
    forms = draft_lines(viewer, list(queries.drafts(viewer)[:PANEL_ROWS]))
    if not rows and not forms:
        return None
    context = {"rows": rows[:PANEL_ROWS], "drafts": forms, "more": len(rows) > PANEL_ROWS}
    return render_to_string("work/panels/my_work.html", context, request)


def my_queue(request: HttpRequest) -> str | None:
    """等我核验: left out when nothing waits."""
    rows = queries.queue(who(request))
    count = rows.count()
    if not count:
        return None
    return render_to_string("work/panels/queue.html", {"rows": rows[:PANEL_ROWS], "count": count}, request)


def year_by_months(request: HttpRequest) -> str | None:
    """各月核实的工作: how many verified records count in each month of this year. One query."""
    viewer = who(request)
    start = viewer.today.replace(month=1, day=1)
    counts = queries.verified_by_month(viewer, start, start.replace(year=start.year + 1))
    if not any(counts.values()):
        return None
    rows = []
    for month in range(1, 13):
        first = start.replace(month=month)
        last = first.replace(day=monthrange(first.year, month)[1])
        known = urlencode({"state": "verified", "start": first.isoformat(), "end": last.isoformat()})
        rows.append((_MONTH % {"n": month}, counts.get(month, 0), f"{reverse('work:records')}?{known}"))
    picture = charts.columns(title=str(_("各月核实的记录")), rows=rows)
    name = _("各月核实的记录")
    scroll = '<div class="card-body chart-scroll" tabindex="0" role="region" aria-label="{}">{}</div>'
    return format_html(scroll, name, picture)


_MONTH = _("%(n)s月")
MENUS = (
    MenuItem("work.new", _("记一笔"), "plus", "work:new", allowed=_enters, order=20, phone=True),
    MenuItem("work.records", _("工作记录"), "clipboard-list", "work:records", _sees_records, order=30, phone=True),
    MenuItem("work.queue", _("待我核验"), "rubber-stamp", "work:queue", _verifies, badge=waiting, order=25, phone=True),
    MenuItem("work.holdings", _("名录"), "books", "work:holdings", _sees_records, order=60),
    MenuItem("work.kinds", _("记录类型"), "category", "work:kinds", _manages_kinds, group=_("管理"), order=820),
)
PANELS = (
    Panel("work.mine", _("我的草稿与退回"), my_work, order=20, allowed=_enters),
    Panel("work.queue", _("等我核验"), my_queue, order=15, allowed=_verifies),
    Panel("work.year", _("各月核实的记录"), year_by_months, order=90, allowed=_oversees, wide=True),
)
