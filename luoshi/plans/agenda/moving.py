"""Open deadlines of a house under a calendar: what the settings pages compare before days change.

Invariant: holders who are alike share one line, so the list is as long as the targets, not as the units.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.org.calendars import HouseDates, OpenDue
from luoshi.plans import progress
from luoshi.plans.board import Board, Line
from luoshi.plans.duties import Holder

AHEAD = 800  # days: as far as a year's days reach


def open_dues(viewer: Any, dates: HouseDates) -> Iterable[OpenDue]:
    """Deadlines from today on, as they would be under `dates`. The number of queries is fixed."""
    board = Board(viewer, today=viewer.today, dates=dates)
    seen: set[str] = set()
    for line in board.lines(progress.confirmed(viewer)):
        for holder in line.everyone:
            place = board.facts.place(holder.unit_id)
            alike = f"{line.info.id}:{place.type}:{place.klass}:{holder.valid_from}:{holder.valid_to}"
            own = board.allowances.of_holder(line.info.id, holder) or f"u:{holder.unit_id}" in dates.scoped
            alike = f"{alike}:{holder.key}" if own else alike
            if alike in seen:
                continue
            seen.add(alike)
            yield from _dues_of(board, line, holder, alike)


def _dues_of(board: Board, line: Line, holder: Holder, alike: str) -> Iterable[OpenDue]:
    for duty in board.duties_of(line, holder):
        if duty.limits.due >= board.today and (duty.limits.due - board.today).days < AHEAD:
            title = _("%(title)s（%(period)s）") % {"title": line.info.title, "period": duty.period.short_label}
            url = reverse("plans:target", args=[line.info.id])
            # By its number, not by its first day: another closing day moves that, too.
            name = f"{duty.period.type}:{duty.period.year}:{duty.period.ordinal}"
            yield OpenDue(f"{alike}:{name}", title, duty.limits.due, url)
