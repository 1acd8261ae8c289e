"""What settings of periods mean, as sentences for the person who sets them.

What lives here: a preview of the coming periods. Not here: computing them (period.py, due.py). Invariant: the sentences
are made from the same values by which duties are judged.
"""

from __future__ import annotations

from datetime import date, timedelta

from luoshi.periods import messages
from luoshi.periods.calendar import ONE_DAY
from luoshi.periods.due import Deadlines, DueRule, deadlines, named_due_days
from luoshi.periods.period import Period, tiles_of
from luoshi.periods.settings import PeriodSettings
from luoshi.periods.words import month_day_words, weekday_words


def preview(
    settings: PeriodSettings, start: date, *, cadence: str = "month", due: DueRule | None = None, count: int = 3
) -> list[str]:
    """One sentence for each of the first `count` periods that end after `start`. Raises DueRuleInvalid."""
    # A year earlier: spans are cut at their ends, and a reporting month begins in the month before.
    first, last = date(start.year - 1, 1, 1), date(start.year + 2, 1, 1)
    coming = [period for period in tiles_of(cadence, first, last, settings) if period.end > start]
    return [sentence(period, settings, due) for period in coming[:count]]


def sentence(period: Period, settings: PeriodSettings, due: DueRule | None = None) -> str:
    """九月：8月25日起—9月24日止，9月24日遇休息日顺延到9月28日（周一）截止，9月29日起交的标记逾期。"""
    if not period.owes:
        return messages.NOT_OWED % {"label": period.short_label}
    limits = deadlines(due, period, settings)
    said = messages.SPAN % {
        "label": period.short_label,
        "start": month_day_words(period.start),
        "end": month_day_words(period.last_day),
    }
    return said + _due(limits, named_due_days(due, period, settings)[-1]) + _after(limits, settings) + "。"


def _due(limits: Deadlines, named: date) -> str:
    due = f"{month_day_words(limits.due)}（{weekday_words(limits.due)}）"
    if limits.due == named:
        return messages.DUE % {"due": due}
    template = messages.DUE_LATER if limits.due > named else messages.DUE_EARLIER
    return template % {"named": month_day_words(named), "due": due}


def _after(limits: Deadlines, settings: PeriodSettings) -> str:
    """Grace, what happens to what is late, and the lock."""
    said = ""
    if settings.grace_days:
        said += messages.ON_TIME_UNTIL % {"day": month_day_words(limits.late_from - ONE_DAY)}
    if settings.late_policy == "reject":
        return said + messages.REJECTED_FROM % {"day": month_day_words(limits.late_from)}
    if limits.closed_from is None or limits.closed_from > limits.late_from:
        template = messages.NEXT_FROM if settings.late_policy == "next" else messages.MARKED_FROM
        said += template % {"day": month_day_words(limits.late_from)}
    if limits.closed_from is not None:
        said += messages.LOCKED_FROM % {"day": month_day_words(limits.closed_from)}
    return said


def provisional_words(settings: PeriodSettings, start: date, days: int = 400) -> list[str]:
    """A sentence for each coming year whose days are only assumed."""
    years = settings.calendar.provisional_years(start, start + timedelta(days=days))
    return [messages.PROVISIONAL % {"year": year} for year in years]
