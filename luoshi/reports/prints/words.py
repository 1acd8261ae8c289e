"""The words of a print that more than one kind needs: days, names, where a number opens.

Invariant: a day has no zero in front (GB/T 9704), a moment has; a list of names says how many it leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plans import words
from luoshi.plans.cells import Cell
from luoshi.reports.prints.limits import MAX_NAMES


def day_words(day: date) -> str:
    """2026年9月1日."""
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def month_day(day: date) -> str:
    """9月1日."""
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def moment_words(moment: datetime) -> str:
    """2026年9月1日 12:00."""
    local = timezone.localtime(moment)
    return f"{day_words(local.date())} {local:%H:%M}"


def names_words(names: Sequence[str]) -> str:
    """甲、乙、丙等 12 个."""
    shown = "、".join(names[:MAX_NAMES])
    if len(names) <= MAX_NAMES:
        return shown
    return _("%(names)s等%(count)s个") % {"names": shown, "count": len(names)}


def state_word(cell: Cell) -> str:
    """已完成, 落后, …; nothing where no pace is spoken of."""
    return "" if cell.state == "none" else str(words.COLOURS[cell.state])


def address(name: str, *args: object) -> str:
    """Where something opens; "" where the room is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def plain_title(title: str) -> str:
    """A title without a mark at its end, because one follows."""
    return title.rstrip("：:。；;，、 ")
