"""What follows from a kind and a record's values: its title, its readable values, its amounts.

What lives here: pure functions over values. Not here: storage or forms. Invariant: amounts are exact fractions, and a
title never stops a record: what is missing falls away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from luoshi.catalogue.model import FieldDef, KindDef, QuantityDef, Value

PATTERN_WORDS = ("kind", "unit", "holdings", "month", "on")
MAX_TITLE = 120  # fits the title column and one line of a list at 1366 pixels
_SLOT = re.compile(r"\{([a-z0-9_]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def codes_in_pattern(pattern: str) -> set[str]:
    """Codes that a title pattern names."""
    return set(_SLOT.findall(pattern))


def readable(field: FieldDef, value: Value | None) -> str:
    """A value as a person reads it: labels of choices, 是/否, dates as 3月5日, lists parted by 、; "" for nothing."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.month}月{value.day}日{value:%H:%M}"
    if isinstance(value, date):
        return f"{value.month}月{value.day}日"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    labels = {choice.code: choice.label for choice in field.choices}
    if isinstance(value, tuple):
        return "、".join(labels.get(each, each) for each in value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}{field.unit_word}"
    if isinstance(value, int):
        return f"{value}{field.unit_word}"
    return labels.get(value, value)


def title_of(
    kind: KindDef, values: Mapping[str, Value | None], *, on: date, unit: str = "", holdings: tuple[str, ...] = ()
) -> str:
    """The title that nobody has to type, at most MAX_TITLE characters. Falls back to kind and day."""
    words = {each.code: readable(each, values.get(each.code, each.default)) for each in kind.fields}
    named = "、".join(holdings[:3]) + (f"等{len(holdings)}处" if len(holdings) > 3 else "")
    words |= {"kind": kind.name, "unit": unit, "holdings": named}
    words |= {"month": f"{on.month}月", "on": f"{on.month}月{on.day}日"}

    def optional(part: re.Match[str]) -> str:
        inner = part.group(1)
        return inner if all(words.get(code) for code in codes_in_pattern(inner)) else ""

    pattern = _OPTIONAL.sub(optional, kind.title_pattern)
    title = _SLOT.sub(lambda part: words.get(part.group(1), ""), pattern).strip(" ：:、，·-")
    title = title or f"{kind.name}（{words['on']}）"
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1] + "…"


@dataclass(frozen=True, slots=True)
class Facts:
    """What besides the fields decides a record's amounts, as numbers (see `QuantityDef.source`)."""

    days: int = 1
    holdings: int = 0
    present: int = 0
    invited: int = 0
    passed: int = 0
    checked: int = 0
    working_days: Callable[[date, date], int] | None = None
    """Working days of [start, end) by the house's calendar; None: Monday to Friday."""


def amount_of(quantity: QuantityDef, values: Mapping[str, Value | None], facts: Facts) -> Fraction:
    """What a record adds to a quantity over all its lines (see `QuantityDef.source`); 0 where a field is empty.

    Raises ValueError for an unknown source and for a value that is no number or moment.
    """
    head, *codes = quantity.source.split(":")
    plain = {
        "one": 1, "days": facts.days, "holdings": facts.holdings, "participants": facts.present,
        "invited": facts.invited, "passed": facts.passed, "checked": facts.checked,
    }  # fmt: skip
    if head in plain and not codes:
        return Fraction(plain[head])
    given = [values.get(code) for code in codes]
    if any(each is None or each == "" for each in given):
        return Fraction(0)
    if head == "field":
        return _number(given[0])
    if head == "participants*":
        return _number(given[0]) * facts.present
    if head in ("people", "named"):
        return Fraction(_named(given[0]))
    if head == "people*":
        return _number(given[1]) * _named(given[0])
    if head == "within":
        return Fraction(1 if _day(given[0]) <= _day(given[1]) else 0)
    if head == "elapsed":
        return _minutes(given[0], given[1])
    if head in ("days_since", "workdays_since"):
        return Fraction(_days_since(head, _day(given[0]).date(), _day(given[1]).date(), facts))
    raise ValueError(quantity.source)


def _named(value: Value | None) -> int:
    return len(value) if isinstance(value, tuple) else 1


def _number(value: Value | None) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError(value)
    return Fraction(value)


def _day(value: Value | None) -> datetime:
    """A moment as it stands; a day counts to its last second, so that done at 15:00 is within that day."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(23, 59, 59))
    raise ValueError(value)


def _days_since(head: str, start: date, end: date, facts: Facts) -> int:
    """Days after `start` until `end`; the day after receipt is the first (field.md §7). Never below 0."""
    first, after = start + timedelta(days=1), end + timedelta(days=1)
    if head == "days_since":
        return max((end - start).days, 0)
    return max((facts.working_days or _weekdays)(first, after), 0)


def _weekdays(start: date, end: date) -> int:
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range((end - start).days))


def _minutes(start: Value | None, end: Value | None) -> Fraction:
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        raise ValueError((start, end))
    span = end - start
    return Fraction(span.days * 86400 + span.seconds, 60)
