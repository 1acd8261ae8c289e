"""Festivals by their Chinese names: fixed days, lunar days, 清明.

What lives here: `festival(name, year)`. Not here: whether the day is worked (calendar.py). The lunar calendar is a
table of the years 2020–2035 (data/festivals.toml), not a computation. Invariant: a year outside the table answers
None, never a guess.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any
from unicodedata import normalize


def festival(name: str, year: int) -> date | None:
    """The day of a festival in a civil year (春节, 重阳节, 三八妇女节 …); None for an unknown name or year.

    Quotation marks and a closing 节 do not matter: “六一”, 六一, 六一儿童节 are one.
    """
    known = festival_name(name)
    if known is None:
        return None
    table = _table()
    if known in table["fixed"]:
        return date(year, *table["fixed"][known])
    if known in table["nth_weekday"]:
        return _nth_weekday(year, *table["nth_weekday"][known])
    row = table["years"].get(str(year))
    if row is None:
        return None
    if known == "清明":
        found: date = row["qingming"]
        return found
    month, day = table["lunar"][known]
    # The last day of a lunar year falls in the civil year of the next one's first day.
    return _first_of(row, month) + timedelta(days=day - 1) if day else row["new_year"] - timedelta(days=1)


def festival_name(name: str) -> str | None:
    """The one name of a festival behind its spellings, or None."""
    table = _table()
    plain = normalize("NFKC", name).strip(" “”\"'‘’「」《》")
    for spelling in (plain, plain.removesuffix("节"), plain + "节"):
        known: str = table["aliases"].get(spelling, spelling)
        if known == "清明" or any(known in table[kind] for kind in ("fixed", "lunar", "nth_weekday")):
            return known
    return None


def festival_names() -> tuple[str, ...]:
    """All festivals known, each by its one name, for choosers."""
    table = _table()
    return (*table["lunar"], "清明", *table["fixed"], *table["nth_weekday"])


def lunar_date(year: int, month: int, day: int) -> date | None:
    """The civil date of a day of a lunar year (no leap months); None outside the table or the month."""
    row = _table()["years"].get(str(year))
    if row is None or not 1 <= month <= 12 or not 1 <= day <= row["months"][_position(row, month)]:
        return None
    return _first_of(row, month) + timedelta(days=day - 1)


def _position(row: dict[str, Any], month: int) -> int:
    """Where a month stands among the year's months: one later when a leap month lies before it."""
    return month - 1 + (1 if row["leap"] and month > row["leap"] else 0)


def _first_of(row: dict[str, Any], month: int) -> date:
    first: date = row["new_year"]
    return first + timedelta(days=sum(row["months"][: _position(row, month)]))


def _nth_weekday(year: int, month: int, which: int, weekday: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (which - 1))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("luoshi.periods").joinpath("data/festivals.toml").read_text("utf-8"))
