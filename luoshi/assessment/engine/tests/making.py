"""Short words for made facts, so that a test reads like the case it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

from luoshi.assessment.engine import Event, Record, Scheme, Span, Unit, load_scheme

SCHEMES = Path(__file__).parents[1] / "schemes"
YEAR = Span(date(2026, 1, 1), date(2027, 1, 1), "2026年")
MARCH = Span(date(2026, 3, 1), date(2026, 4, 1), "2026年3月")
QUARTER = Span(date(2026, 1, 1), date(2026, 4, 1), "2026年第1季度")
_numbers = count(1)


def scheme(name: str) -> Scheme:
    """One of the twelve."""
    return load_scheme(SCHEMES / f"{name}.yaml")


def text_of(name: str) -> str:
    """The text of one of the twelve."""
    return (SCHEMES / f"{name}.yaml").read_text(encoding="utf-8")


def piece(on: str = "2026-03-05", unit: str = "甲", **more: Any) -> Record:
    """A record of one unit (or of `units`)."""
    units = more.pop("units", (unit,))
    ident = more.pop("id", None) or f"r{next(_numbers):04}"
    return Record(ident, tuple((name, None) for name in units), date.fromisoformat(on), **more)


def happened(kind: str, on: str = "2026-03-10", unit: str = "甲", **more: Any) -> Event:
    """An event of a unit."""
    return Event(more.pop("id", None) or f"e{next(_numbers):04}", unit, kind, date.fromisoformat(on), **more)


def unit(ident: str = "甲", cls: str = "", **figures: int) -> Unit:
    """A unit with figures by column."""
    return Unit(ident, cls=cls, figures={name: Fraction(value) for name, value in figures.items()})


def at(day: str) -> datetime:
    """A moment: the evening of a day."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=20)
