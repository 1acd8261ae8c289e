"""Due days: from the reader's due rules to the days on which a period is cut off, due, late and closed.

What lives here: `deadlines` for a period and `deadline_after` for a time limit that runs from an event. Not here: the
periods (period.py). Invariant: every due form of design.md §5 is answered; `cut_off`, `late_from` and `closed_from` are
the first day (or moment) that is out, `due` is the last day that is in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from luoshi.periods.calendar import ONE_DAY, WorkCalendar
from luoshi.periods.festivals import festival
from luoshi.periods.period import Period
from luoshi.periods.school import terms_between
from luoshi.periods.settings import PeriodSettings

DueRule = Mapping[str, Any]


class DueRuleInvalid(ValueError):
    """A due rule that design.md §5 does not know, or whose values cannot be (day 0, an unknown festival)."""

    def __init__(self, rule: object) -> None:
        super().__init__(repr(rule))
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The limits of one period.

    cut_off: first day that no longer counts to the period (its end).
    due: last day on time, after the shift off holidays.
    due_days: all due days, where a rule names several (周一、三、五).
    late_from: first day that is late: the day after `due` and the grace.
    closed_from: first day on which nothing is taken; None while the period is closed by hand.
    """

    cut_off: date
    due: date
    due_days: tuple[date, ...]
    late_from: date
    closed_from: date | None


def deadlines(
    due_rule: DueRule | None,
    period: Period,
    settings: PeriodSettings,
    calendar: WorkCalendar | None = None,
) -> Deadlines:
    """The limits of `period` under a due rule of the reader; no rule: the period's last day (a term's last taught one).

    `calendar` None takes that of the settings. A limit "within" runs from the period's end, or back from its start; for
    each single event use `deadline_after`. Raises DueRuleInvalid.
    """
    calendar = calendar or settings.calendar
    shift = settings.shift
    if due_rule and "before" in due_rule and shift == "later":
        shift = "earlier"  # what is to be done before the term cannot be put off into it
    named = named_due_days(due_rule, period, settings, calendar)
    due_days = tuple(sorted({calendar.shift(day, shift) for day in named}))
    due = due_days[-1]
    late_from = calendar.add_working_days(due, settings.grace_days) + ONE_DAY
    closed_from = None if settings.lock_days is None else late_from + timedelta(days=settings.lock_days)
    if settings.late_policy == "reject":
        closed_from = late_from
    return Deadlines(period.end, due, due_days, late_from, closed_from)


def put_off(limits: Deadlines, until: date, settings: PeriodSettings) -> Deadlines:
    """The limits of a period whose due day was put off to `until` (特例：缓交); never earlier than they were.

    The day named is taken as it stands: whoever allows it has looked at the calendar.
    """
    if until <= limits.due:
        return limits
    late_from = settings.calendar.add_working_days(until, settings.grace_days) + ONE_DAY
    closed_from = limits.closed_from
    if settings.late_policy == "reject":
        closed_from = late_from
    elif settings.lock_days is not None:
        closed_from = late_from + timedelta(days=settings.lock_days)
    return replace(limits, due=until, due_days=(until,), late_from=late_from, closed_from=closed_from)


def named_due_days(
    due_rule: DueRule | None, period: Period, settings: PeriodSettings, calendar: WorkCalendar | None = None
) -> tuple[date, ...]:
    """The days that a rule names, before they are shifted off days of rest. Raises DueRuleInvalid."""
    try:
        return _due_days(due_rule, period, settings, calendar or settings.calendar)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise DueRuleInvalid(due_rule) from error


def deadline_after(event: datetime, within: Mapping[str, Any], calendar: WorkCalendar) -> datetime:
    """The first moment too late for a limit {"value", "unit", "side"?} that runs from `event`, in its own time zone.

    Minutes and hours run on the clock through holidays. Days and working days begin the day after the event and end
    with the whole n-th day (民法典 art. 201); with side "before" they count back, and the n-th day before is still in.
    Raises DueRuleInvalid.
    """
    try:
        value, unit, before = within["value"], within["unit"], within.get("side") == "before"
        if value < 0:
            raise ValueError(value)
        if unit in ("minute", "hour"):
            length = timedelta(minutes=float(value * 60 if unit == "hour" else value))
            return event - length if before else event + length
        days = -int(value) if before else int(value)
        if days != value and -days != value:
            raise ValueError(value)
        if unit == "working_day":
            last = calendar.add_working_days(event.date(), days)
        elif unit == "day":
            last = event.date() + timedelta(days=days)
        else:
            raise ValueError(unit)
        return datetime.combine(last + ONE_DAY, time(), event.tzinfo)
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise DueRuleInvalid(within) from error


def correction_until(sent_back_on: date, settings: PeriodSettings, calendar: WorkCalendar | None = None) -> date:
    """The last day on which a sent-back record may be handed in again and keep its first handing-in's punctuality."""
    return (calendar or settings.calendar).add_working_days(sent_back_on, settings.correction_days)


# -- the forms of a due rule -----------------------------------------------------------------------------------------


def _due_days(
    rule: DueRule | None, period: Period, settings: PeriodSettings, calendar: WorkCalendar
) -> tuple[date, ...]:
    """The days that a rule names, before any shift."""
    if not rule:
        return (_last_taught(period, settings) if period.type == "term" else period.last_day,)
    if "day_of_week" in rule:
        return _weekdays(rule["day_of_week"], period)
    if "within" in rule:
        return (_within(rule["within"], period, calendar),)
    if "before" in rule:
        return (_before_term(rule, period, settings),)
    for key, form in _FORMS.items():
        if key in rule:
            return (form(rule, period),)
    raise DueRuleInvalid(rule)


def _date(rule: DueRule, period: Period) -> date:
    value = rule["date"]
    return value if isinstance(value, date) else date.fromisoformat(value)


def _month_day(rule: DueRule, period: Period) -> date:
    """The first such day that is not before the period: 1月底 of a year period is in that year."""
    day = _day_of(period.start.year, rule["month"], rule.get("day", 31))
    return day if day >= period.start else _day_of(period.start.year + 1, rule["month"], rule.get("day", 31))


def _day_of_month(rule: DueRule, period: Period) -> date:
    """That day of the month in which the period closes; of a longer period, its last month."""
    return _day_of(period.last_day.year, period.last_day.month, rule["day_of_month"])


def _month_of_quarter(rule: DueRule, period: Period) -> date:
    """A day in the first, second or third month of the quarter (of a longer period, its last quarter)."""
    which = rule["month_of_quarter"]
    if which not in (1, 2, 3):
        raise DueRuleInvalid(rule)
    last = period.last_day
    first = _months_on(last, -((last.month - 1) % 3))
    if period.type == "quarter" and period.start.day == 1 and _months_on(period.start, 3) == period.end:
        first = period.start  # quarters of a school year's plan begin in September
    month = _months_on(first, which - 1)
    return _day_of(month.year, month.month, rule.get("day_of_month", 31))


def _day_of_next_month(rule: DueRule, period: Period) -> date:
    month = _months_on(period.last_day, 1)
    return _day_of(month.year, month.month, rule["day_of_next_month"])


def _days_after_period(rule: DueRule, period: Period) -> date:
    return period.last_day + timedelta(days=rule["days_after_period"])


def _festival(rule: DueRule, period: Period) -> date:
    """The first such festival that is not before the period."""
    for year in (period.start.year, period.start.year + 1):
        day = festival(rule["festival"], year)
        if day and day >= period.start:
            return day
    raise DueRuleInvalid(rule)


def _weekdays(value: int | list[int], period: Period) -> tuple[date, ...]:
    """The weekdays named, in the last seven days of the period (a week is all of it)."""
    wanted = {value} if isinstance(value, int) else set(value)
    if not wanted or not wanted <= {1, 2, 3, 4, 5, 6, 7}:
        raise DueRuleInvalid(value)
    days = (period.end - timedelta(days=back) for back in range(1, 8))
    return tuple(day for day in days if day.isoweekday() in wanted)


def _within(within: Mapping[str, Any], period: Period, calendar: WorkCalendar) -> date:
    """A limit that runs from the period's last day, or back from its first."""
    if within.get("side") == "before" and period.type == "event":
        return period.last_day  # each event has its own day; the span as a whole ends with its last
    day = period.start if within.get("side") == "before" else period.last_day
    moment = deadline_after(datetime.combine(day, time()), within, calendar)
    if within["unit"] in ("minute", "hour"):
        # The event may happen at the last minute of its day: the limit runs from that day's end.
        moment += ONE_DAY if within.get("side") != "before" else timedelta()
    return (moment - timedelta(microseconds=1)).date()


def _before_term(rule: DueRule, period: Period, settings: PeriodSettings) -> date:
    """The day before the next term that begins with the period or in it (or after it, when none does)."""
    if rule["before"] != "term":
        raise DueRuleInvalid(rule)
    far = max(period.end, period.start + timedelta(days=400))
    return terms_between(settings.school_terms, period.start, far)[0].start - ONE_DAY


def _last_taught(period: Period, settings: PeriodSettings) -> date:
    """The last taught day of a term's period; the break after it belongs to the term but is not its due day."""
    for term in terms_between(settings.school_terms, period.start, period.end):
        if term.start == period.start:
            return min(term.end, period.end) - ONE_DAY
    return period.last_day


def _day_of(year: int, month: int, day: int) -> date:
    """A day of a month; days beyond its end mean its end (31 = month's end)."""
    if day < 1 or day > 31:
        raise DueRuleInvalid(day)
    first = date(year, month, 1)
    return first + timedelta(days=min(day, (_months_on(first, 1) - first).days) - 1)


def _months_on(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


_FORMS: dict[str, Callable[[DueRule, Period], date]] = {
    "date": _date,
    "month_of_quarter": _month_of_quarter,  # before day_of_month, which it may carry
    "month": _month_day,
    "day_of_month": _day_of_month,
    "day_of_next_month": _day_of_next_month,
    "days_after_period": _days_after_period,
    "festival": _festival,
}
