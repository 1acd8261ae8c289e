"""How a house, a plan or a target counts its periods.

What lives here: `PeriodSettings` with safe defaults, and their inheritance house → plan → target. Not here: the
periods themselves (period.py). Invariant: settings that exist are valid; a bad value is refused where it is merged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from luoshi.periods.calendar import SHIFTS, Shift, WorkCalendar
from luoshi.periods.school import Term

LatePolicy = Literal["reject", "next", "mark"]
LATE_POLICIES: tuple[LatePolicy, ...] = ("reject", "next", "mark")


class SettingInvalid(ValueError):
    """A setting that cannot be: `name` of the setting and the `value` given."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name}: {value!r}")
        self.name = name
        self.value = value


@dataclass(frozen=True, slots=True)
class PeriodSettings:
    """Settings of periods (design.md §6, field.md §7 and §8), each with its safe default.

    month_closing_day: last day of a reporting month, 1–31; 31 is the month's end. 24 makes 25th–24th. Months and pairs
        of months follow it; quarters, halves and years stay calendar ones.
    shift: where a due day goes that is not worked. Default 顺延.
    grace_days: working days after the due day that still count as on time.
    lock_days: calendar days after the last day on time when a period closes by itself; None: closed by hand.
    late_policy: "mark" takes late records and marks them, "next" takes them into the next period, "reject" refuses.
    correction_days: working days within which a sent-back record may be corrected and stays on time.
    months: months in which the duty is owed at all; empty means all (0 in Feb, Jul, Aug is the other nine).
    daily: whether a daily duty is owed on working days only, or every day (patrols).
    rest_in_breaks: duties of a unit whose calendar rests are not owed in a period without an active day.
    year_start, school_year_start, award_year_start: (month, day).
    """

    month_closing_day: int = 31
    shift: Shift = "later"
    grace_days: int = 0
    lock_days: int | None = None
    late_policy: LatePolicy = "mark"
    correction_days: int = 3
    months: tuple[int, ...] = ()
    daily: Literal["working_days", "every_day"] = "working_days"
    rest_in_breaks: bool = True
    year_start: tuple[int, int] = (1, 1)
    school_year_start: tuple[int, int] = (9, 1)
    award_year_start: tuple[int, int] = (12, 1)
    school_terms: tuple[Term, ...] = ()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def __post_init__(self) -> None:
        _check("month_closing_day", self.month_closing_day, 1 <= self.month_closing_day <= 31)
        _check("shift", self.shift, self.shift in SHIFTS)
        _check("late_policy", self.late_policy, self.late_policy in LATE_POLICIES)
        _check("grace_days", self.grace_days, 0 <= self.grace_days <= 366)
        _check("correction_days", self.correction_days, 0 <= self.correction_days <= 366)
        _check("lock_days", self.lock_days, self.lock_days is None or 0 <= self.lock_days <= 3660)
        _check("months", self.months, all(1 <= month <= 12 for month in self.months))
        _check("daily", self.daily, self.daily in ("working_days", "every_day"))
        for name in ("year_start", "school_year_start", "award_year_start"):
            value = getattr(self, name)
            _check(name, value, _is_month_day(value))
        ordered = sorted(self.school_terms)
        apart = all(term.end <= after.start for term, after in pairwise(ordered))
        _check("school_terms", self.school_terms, apart and all(term.start < term.end for term in ordered))

    @classmethod
    def merged(
        cls,
        house: Mapping[str, Any] | None = None,
        plan: Mapping[str, Any] | None = None,
        target: Mapping[str, Any] | None = None,
        calendar: WorkCalendar | None = None,
    ) -> PeriodSettings:
        """Settings of a target: the target's own, else the plan's, else the house's, else the defaults.

        In: mappings as they are stored (JSON: lists for tuples, ISO dates in terms); a key that is absent inherits.
        Raises SettingInvalid for an unknown key or a value that cannot be.
        """
        values: dict[str, Any] = {}
        for layer in (house, plan, target):
            values.update({name: _from_json(name, value) for name, value in (layer or {}).items()})
        merged = replace(cls(), **values)
        return replace(merged, calendar=calendar) if calendar else merged

    def to_json(self) -> dict[str, Any]:
        """The settings as `merged` reads them, without the calendar."""
        out: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(self, name)
            out[name] = list(value) if isinstance(value, tuple) else value
        out["school_terms"] = [
            {"start": t.start.isoformat(), "end": t.end.isoformat(), "school_year": t.school_year, "ordinal": t.ordinal}
            for t in self.school_terms
        ]
        return out


_NAMES = frozenset(item.name for item in fields(PeriodSettings)) - {"calendar"}
_INTEGERS = frozenset({"month_closing_day", "grace_days", "lock_days", "correction_days"})


def _check(name: str, value: object, holds: bool) -> None:
    if not holds:
        raise SettingInvalid(name, value)


def _is_month_day(value: tuple[int, int]) -> bool:
    """A month and a day that every year has."""
    try:
        date(2001, *value)
    except (TypeError, ValueError):
        return False
    return True


def _from_json(name: str, value: Any) -> Any:
    """A stored value in the type of its field."""
    if name not in _NAMES:
        raise SettingInvalid(name, value)
    if name in _INTEGERS and type(value) is not int and not (value is None and name == "lock_days"):
        raise SettingInvalid(name, value)
    if name == "school_terms":
        return tuple(item if isinstance(item, Term) else _term(item) for item in value)
    if name == "months" and not all(isinstance(month, int) for month in value):
        raise SettingInvalid(name, value)
    return tuple(value) if isinstance(value, list) else value


def _term(item: Mapping[str, Any]) -> Term:
    """A term from {"start", "end", "school_year", "ordinal"}, dates in ISO form, end exclusive."""
    try:
        start, end = date.fromisoformat(item["start"]), date.fromisoformat(item["end"])
        return Term(start, end, int(item["school_year"]), int(item["ordinal"]))
    except (KeyError, TypeError, ValueError) as error:
        raise SettingInvalid("school_terms", item) from error
