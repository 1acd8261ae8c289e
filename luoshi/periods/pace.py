"""Pace: what should be done by today, where it leads, and the colour that says so.

What lives here: arithmetic in Fractions and one rule of colours with its sentence. Not here: counting what is done
(ledger). Invariant: expected never falls as days pass, is 0 before a period and its whole value on the last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import Literal

from luoshi.periods import messages
from luoshi.periods.calendar import ONE_DAY, WorkCalendar
from luoshi.periods.due import Deadlines
from luoshi.periods.period import Period
from luoshi.periods.words import date_words

State = Literal["done", "on_course", "behind", "late", "not_due", "none"]
# Ways over periods that no pace describes (design.md §6): a level, a rate, a best value.
WITHOUT_PACE = frozenset({"latest", "max", "exists", "coverage", "ratio", "average", "share", "event"})


@dataclass(frozen=True, slots=True)
class Colour:
    """A state and the Chinese sentence that says by which rule and numbers it came about.

    The sentence is put together only when it is asked for: a matrix has many cells and shows few sentences.
    """

    state: State
    rule: str
    facts: Mapping[str, Fraction | date]

    @property
    def why(self) -> str:
        """The sentence: the rule (messages.py) with its numbers and days."""
        return self.rule % {name: _said(fact) for name, fact in self.facts.items()}


def share_by(today: date, period: Period, calendar: WorkCalendar, resting: bool = True) -> Fraction:
    """The share of the period's days that have passed by the end of `today`, 0 to 1.

    A matrix asks it once for each period and calendar, and multiplies. `resting`: days are the unit's active
    (teaching) days, else all working days. A period without such days has passed on its last day only.
    """
    if today < period.start:
        return Fraction(0)
    if today >= period.last_day:
        return Fraction(1)
    total = _days(period.start, period.end, calendar, resting)
    return Fraction(_days(period.start, today + ONE_DAY, calendar, resting), total) if total else Fraction(0)


def expected_by(today: date, value: Fraction, period: Period, calendar: WorkCalendar, resting: bool = True) -> Fraction:
    """What of `value` should be done by the end of `today`, by `share_by`."""
    return value * share_by(today, period, calendar, resting)


def forecast(
    done: Fraction, today: date, period: Period, calendar: WorkCalendar, resting: bool = True, way: str = "sum"
) -> Fraction | None:
    """Where the pace so far leads by the period's end: done ÷ days passed × all days. After the end it is `done`.

    None where no pace exists: `way` latest, ratio and the like, periods of events, nothing passed yet.
    """
    if way in WITHOUT_PACE or period.type in ("event", "irregular") or today < period.start:
        return None
    if today >= period.last_day:
        return Fraction(done)
    passed = _days(period.start, today + ONE_DAY, calendar, resting)
    return done * Fraction(_days(period.start, period.end, calendar, resting), passed) if passed else None


def colour(
    *,
    done: Fraction,
    value: Fraction | None,
    comparator: str,
    expected: Fraction | None,
    today: date,
    period: Period,
    deadlines: Deadlines,
    whole: bool = True,
) -> Colour:
    """The state of one obligation and why.

    `value` None: an irregular duty without a yardstick, no colour. `expected` None: no pace (latest, ratio); below the
    value is then "behind" once something is recorded. `whole`: the count is of whole pieces, so expected is rounded
    down: a duty of one a month is not behind before it is due. "<=" caps a number; time limits come as done of events.
    """
    if value is None:
        return Colour("none", messages.NO_NUMBER, {})
    if comparator == "<=":
        return _under_cap(done, value, today, period)
    if period.type == "event" and value == 0:
        return Colour("none", messages.NO_EVENTS, {})
    facts: dict[str, Fraction | date] = {"done": done, "value": value, "due": deadlines.due}
    if done >= value:
        return Colour("done", messages.DONE, facts)
    if today < period.start:
        return Colour("not_due", messages.NOT_STARTED, {"start": period.start})
    if today >= deadlines.late_from:
        return Colour("late", messages.LATE, facts)
    if expected is None:
        return Colour("behind", messages.BELOW, facts) if done else Colour("not_due", messages.NOT_DUE, facts)
    wanted = Fraction(floor(expected)) if whole else expected
    facts["expected"] = wanted
    if done < wanted:
        return Colour("behind", messages.BEHIND, facts)
    if not wanted and not done:
        return Colour("not_due", messages.NOT_DUE, facts)
    return Colour("on_course", messages.ON_COURSE, facts)


def _under_cap(done: Fraction, value: Fraction, today: date, period: Period) -> Colour:
    """A cap is kept until the period ends, and broken for good once exceeded."""
    facts = {"done": done, "value": value}
    if done > value:
        return Colour("late", messages.OVER_CAP, facts)
    if today >= period.end:
        return Colour("done", messages.DONE_UNDER_CAP, facts)
    return Colour("on_course", messages.UNDER_CAP, facts)


def _days(start: date, end: date, calendar: WorkCalendar, resting: bool) -> int:
    return calendar.active_days(start, end) if resting else calendar.working_days(start, end)


def _said(fact: Fraction | date) -> str:
    return date_words(fact) if isinstance(fact, date) else number_words(fact)


def number_words(number: Fraction) -> str:
    """An exact number for people: whole as it is, else to one decimal place, rounded half up."""
    if number.denominator == 1:
        return str(number.numerator)
    tenths = floor(number * 10 + Fraction(1, 2))
    whole, tenth = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{tenth}" if tenth else f"{sign}{whole}"
