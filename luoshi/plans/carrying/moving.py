"""A target's demand moved on by years. Pure.

What lives here: days, titles and years of specs. Not here: what is written. Invariants: moving changes nothing but
days that name a year and years in words; a target over several years keeps the day on which its years began.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from luoshi.plans.spec import TargetSpec

_YEAR = re.compile(r"(20\d\d)(?=\s*[年—–\-~至]|\d{4}学年|学年)")


def same_day(day: date, years: int) -> date:
    """The day some years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_words(text: str, years: int) -> str:
    """Years named in a title, moved: 2026年工作方案 → 2027年工作方案, 2026—2027学年 → 2027—2028学年."""
    return _YEAR.sub(lambda found: str(int(found[1]) + years), text)


def moved_due(due: Mapping[str, Any] | None, years: int) -> Mapping[str, Any] | None:
    """A due rule with its date moved; rules without a year stay as they are."""
    if not due or "date" not in due:
        return due
    return {**due, "date": same_day(date.fromisoformat(str(due["date"])), years).isoformat()}


def years_end(spec: TargetSpec, start: date) -> date | None:
    """Until when the years of a target over several years run; None for every other target."""
    if spec.cadence != "n_years":
        return None
    return same_day(spec.begins(start), spec.n or 1)


def goes_on(spec: TargetSpec, old_start: date, new_start: date) -> bool:
    """Whether a target over several years is still running in the new plan."""
    end = years_end(spec, old_start)
    return end is not None and spec.continues and end > new_start


def is_over(spec: TargetSpec, old_start: date, new_start: date) -> bool:
    """Whether a target over several years has come to its end before the new plan."""
    end = years_end(spec, old_start)
    return end is not None and end <= new_start


def moved(spec: TargetSpec, *, years: int, old_start: date, new_start: date, target_id: int) -> TargetSpec:
    """The spec in the new plan. One that goes on over the years counts from where its years began, its carried-over
    amounts (opening) with it."""
    changes: dict[str, Any] = {"title": moved_words(spec.title, years)}
    if goes_on(spec, old_start, new_start):
        return spec.with_(
            since=spec.begins(old_start).isoformat(), carried_from=spec.carried_from or target_id, **changes
        )
    return spec.with_(due=moved_due(spec.due, years), since="", carried_from=None, **changes)
