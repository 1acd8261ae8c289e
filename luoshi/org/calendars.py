"""The working days and period settings of a house, from its stored settings.

What lives here: reading `House.settings` into the values of `luoshi.periods`. Keys: `periods` (PeriodSettings as JSON),
`local_days` (rows of [ISO date, off | work, name]), `resting_types` (unit types whose calendar rests between terms).
Invariant: an absent key means the safe default of `periods`; days come as data, never from code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from luoshi.periods.calendar import DayMark, Rest, WorkCalendar
from luoshi.periods.decrees import decreed
from luoshi.periods.school import breaks, terms_between
from luoshi.periods.settings import PeriodSettings


@cache
def _decreed() -> WorkCalendar:
    """The notices that are shipped, read once a process."""
    return decreed()


def house_calendar(settings: Mapping[str, Any]) -> WorkCalendar:
    """The decreed days with the house's local days on top."""
    if not settings.get("local_days"):
        return _decreed()
    local = [
        DayMark(date.fromisoformat(day), state, name, "本单位") for day, state, name in settings.get("local_days", [])
    ]
    return _decreed().with_local(local)


def period_settings(
    house: Mapping[str, Any],
    *,
    plan: Mapping[str, Any] | None = None,
    target: Mapping[str, Any] | None = None,
) -> PeriodSettings:
    """Settings of a target: its own, else the plan's, else the house's, else the defaults. Raises SettingInvalid."""
    return PeriodSettings.merged(house.get("periods"), plan, target, calendar=house_calendar(house))


def rests_of(house: Mapping[str, Any], unit_type: str, start: date, end: date) -> tuple[Rest, ...]:
    """The spans of [start, end) in which units of a type rest: between terms for the house's resting types."""
    if unit_type not in house.get("resting_types", ()):
        return ()
    terms = terms_between(period_settings(house).school_terms, date(start.year - 1, 1, 1), date(end.year + 1, 12, 31))
    return tuple(rest for rest in breaks(terms) if rest.start < end and rest.end > start)


def calendar_for(house: Mapping[str, Any], unit_type: str, start: date, end: date) -> WorkCalendar:
    """The calendar of a unit: the house's, with the rests of its type."""
    rests = rests_of(house, unit_type, start, end)
    calendar = house_calendar(house)
    return calendar.with_local(rests=rests) if rests else calendar
