"""What home shows of the plans: what my units owe, and whether the year is on course.

What lives here: home panels. Not here: computing (`progress`). Invariant: a school sees its own lines, never "the
plan"; a panel with nothing to say is left out or says so in one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org.viewer import Viewer
from luoshi.periods.pace import number_words
from luoshi.plans.cells import STATES, Cell
from luoshi.plans.models import Plan
from luoshi.plans.progress import cells_of_units
from luoshi.plans.quotas.moves import moves_waiting
from luoshi.plans.standing import SummedRow, plan_sums
from luoshi.ui.registry import Panel, panels

OWED_ROWS = 8  # what a phone shows without much scrolling; the unit's page has the rest
UNITS_AT_HOME = 3  # somebody with more posts goes by the unit's pages
_DONE = "done"


@dataclass(frozen=True)
class OwedLine:
    """One duty as home shows it: 已交 3 · 待核 1 · 还差 1, and the button that does it."""

    cell: Cell
    unit_name: str
    button_url: str

    @property
    def parts(self) -> list[str]:
        """The counts, those that say something."""
        cell, word = self.cell, self.cell.target.count_word
        done = _("已核 %(n)s%(word)s") % {"n": number_words(cell.done), "word": word}
        found = [cell.headline if cell.target.spec.is_ratio else done]
        if cell.waiting:
            found.append(_("待核 %(n)s") % {"n": number_words(cell.waiting)})
        left = cell.left
        if left is not None and not cell.target.spec.is_ratio and left > cell.waiting:
            found.append(_("还差 %(n)s") % {"n": number_words(left - cell.waiting)})
        found += [
            _("%(period)s最低还差 %(n)s") % {"period": least.period.short_label, "n": number_words(least.left)}
            for least in cell.least
            if least.left
        ]
        if cell.missed:
            found.append(_("另有 %(n)s 期没有完成") % {"n": len(cell.missed)})
        return found


def owed_units(viewer: Viewer) -> list[tuple[int, str]]:
    """The units whose work this viewer enters: own posts, the nearest first."""
    found = {post.unit_id: post.unit_name for post in viewer.posts if "record.enter" in post.role.actions}
    return list(found.items())


def owed_lines(viewer: Viewer, units: Iterable[tuple[int, str]]) -> list[OwedLine]:
    """What is still to be done by these units today, late first; done lines are left out."""
    names = dict(units)
    cells = cells_of_units(viewer, list(names), viewer.today)
    open_cells = [cell for cell in cells if (cell.state != _DONE and not cell.duty.waived) or cell.missed]
    return [OwedLine(cell, names[cell.holder.unit_id], entry_url(cell)) for cell in open_cells]


def entry_url(cell: Cell) -> str:
    """The form that does it, with what is known already filled in; empty where no kind of record is asked for."""
    kinds = cell.target.spec.counting.kinds
    if not kinds or cell.state == _DONE or cell.figure.measure.source is not None:
        return ""
    known = {"kind": kinds[0], "unit": cell.holder.unit_id, "target": cell.target.id}
    if cell.holder.holding is not None:
        known["holding"] = cell.holder.holding
    try:
        return f"{reverse('work:new')}?{urlencode(known)}"
    except NoReverseMatch:  # the room of forms is switched off
        return ""


def my_duties(request: HttpRequest) -> str | None:
    """我的应办: left out for whoever enters nothing."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    units = owed_units(viewer)[:UNITS_AT_HOME]
    if not units:
        return None
    lines = owed_lines(viewer, units)
    context = {
        "lines": lines[:OWED_ROWS],
        "more": max(len(lines) - OWED_ROWS, 0),
        "several": len(units) > 1,
        "unit_id": units[0][0],
        "running": bool(lines) or Plan.objects.visible_to(viewer).filter(state=Plan.State.RUNNING).exists(),
    }
    return render_to_string("plans/panels/owed.html", context, request)


@dataclass(frozen=True)
class CourseLine:
    """A running plan in one sentence: each number with the address of its rows."""

    plan: Plan
    total: int
    counts: dict[str, int]
    rows: tuple[SummedRow, ...]

    @property
    def troubled(self) -> list[SummedRow]:
        """Late and behind, worst first: what a leader asks about."""
        order = {state: rank for rank, state in enumerate(STATES)}
        return sorted((r for r in self.rows if r.colour.state in STATES[:2]), key=lambda r: order[r.colour.state])[:6]


def year_on_course(request: HttpRequest) -> str | None:
    """全年进度: for those who see more than one unit."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    lines = []
    for plan in Plan.objects.visible_to(viewer).filter(state=Plan.State.RUNNING)[:3]:
        rows = plan_sums(viewer, plan.pk)
        if not rows:
            continue
        counts = {state: sum(row.colour.state == state for row in rows) for state in STATES}
        lines.append(CourseLine(plan, len(rows), counts, rows))
    if not lines:
        return None
    return render_to_string("plans/panels/course.html", {"lines": lines, "today": viewer.today}, request)


def open_moves(request: HttpRequest) -> str | None:
    """待移交的任务: quotas of merged units that wait for the planner; left out where there are none. One query."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by org's middleware
    lines = moves_waiting(viewer)
    return render_to_string("plans/panels/moves.html", {"lines": lines}, request) if lines else None


def _plans(viewer: Any) -> bool:
    return bool(viewer.can("plan.edit"))


def _enters(viewer: Any) -> bool:
    return bool(viewer.can("record.enter"))


def _oversees(viewer: Any) -> bool:
    return any(post.role.reach != "unit" and "figure.see" in post.role.actions for post in viewer.posts)


def register() -> None:
    """Called once by `AppConfig.ready`."""
    panels.register(Panel("plans.moves", gettext_lazy("待移交的任务"), open_moves, order=12, allowed=_plans))
    panels.register(Panel("plans.owed", gettext_lazy("我的应办"), my_duties, order=10, allowed=_enters))
    panels.register(
        Panel("plans.course", gettext_lazy("全年进度"), year_on_course, order=5, allowed=_oversees, wide=True)
    )
