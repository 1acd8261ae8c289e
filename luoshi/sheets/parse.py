"""Ready-made parsers of cells: a cell in, a typed value out, or a sentence on what to write instead.

What lives here: functions that make a parser for a `Column`. Not here: which columns exist (mapping.py).
Invariant: a parser raises CellInvalid and nothing else; full-width figures are taken; numbers stay exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, TypeVar
from unicodedata import normalize

from luoshi.sheets import messages
from luoshi.sheets.days import read_day
from luoshi.sheets.table import Cell, cell_text

T = TypeVar("T")
Parser = Callable[[Cell], Any]
YES = frozenset({"是", "有", "对", "√", "✓", "1", "y", "yes", "true"})
NO = frozenset({"否", "无", "没有", "×", "✗", "0", "n", "no", "false"})
MAX_FIGURES = 30  # longer numbers are not amounts; they keep arithmetic small
AMBIGUOUS_DAYS = frozenset({"1", "2", "3"})
_MEASURED = re.compile(r"(?:约|共|计|近|大约)?([+-]?[\d,.]+(?:/\d+)?%?)(万)?([^\W\d_]{0,4})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(\D|$))")


class CellInvalid(ValueError):
    """A cell that cannot be taken; `message` is a Chinese sentence on what to write."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def plain(cell: Cell) -> str:
    """A cell as trimmed text in compatibility form: full-width figures and letters become plain ones."""
    return normalize("NFKC", cell_text(cell)).strip()


def text(max_length: int = 1000) -> Parser:
    """Text, trimmed, its own characters kept; numbers as they are shown (a telephone number stays whole)."""

    def parse(cell: Cell) -> str:
        value = cell_text(cell).strip()
        if len(value) > max_length:
            raise CellInvalid(messages.TOO_LONG % {"chars": len(value), "limit": max_length})
        if re.fullmatch(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)", value):
            raise CellInvalid(messages.FORMULA_ERROR % {"value": value})
        return value

    return parse


def number(least: int | None = None, most: int | None = None) -> Parser:
    """An exact Fraction from 12, １２, 1,200, 0.5, 1/3 or 85%."""

    def parse(cell: Cell) -> Fraction:
        value = _fraction(cell)
        _check_range(value, cell, least, most)
        return value

    return parse


def integer(least: int | None = None, most: int | None = None) -> Parser:
    """A whole number."""

    def parse(cell: Cell) -> int:
        value = _fraction(cell)
        if value.denominator != 1:
            raise CellInvalid(messages.NOT_WHOLE % {"value": plain(cell)})
        _check_range(value, cell, least, most)
        return value.numerator

    return parse


def measured(parse: Parser) -> Parser:
    """`parse` of a number with what people write beside it: 12次, 约30人, 1.5小时, 1,200元, 3万册."""

    def read(cell: Cell) -> Any:
        found = _MEASURED.fullmatch(re.sub(r"\s+", "", plain(cell))) if isinstance(cell, str) else None
        if found is None or not (found[2] or found[3] or found[0] != found[1]):
            return parse(cell)
        if not found[2]:
            return parse(found[1])
        amount = _fraction(found[1]) * 10_000
        return parse(amount.numerator if amount.denominator == 1 else cell)

    return read


def day_span(year: int | None = None) -> Callable[[Cell], tuple[date, date]]:
    """First and last day: 3月5日-7日, 3.5-3.7, 2026-03-05至2026-03-07, or one day for both."""
    parse_day = day(year)

    def parse(cell: Cell) -> tuple[date, date]:
        if not isinstance(cell, str):
            one: date = parse_day(cell)
            return one, one
        written = plain(cell)
        parts = re.fullmatch(r"(.+?)\s*(?:至|到|~|～|—+|–+|--)\s*(.+)", written)
        parts = parts or re.fullmatch(r"(.+?[日号\d])\s*-\s*(.+)", written)
        if parts is None or read_day(cell, year) is not None:
            one = parse_day(cell)
            return one, one
        first: date = parse_day(parts[1])
        bare = re.fullmatch(r"(\d{1,2})[日号]?", parts[2])
        last: date = parse_day(f"{first.year}-{first.month}-{bare[1]}") if bare else day(first.year)(parts[2])
        if last < first:
            raise CellInvalid(messages.NOT_A_DATE % {"value": plain(cell)})
        return first, last

    return parse


def day(year: int | None = None, least: date | None = None, most: date | None = None) -> Parser:
    """A date in all usual forms; `year` completes 3月5日."""

    def parse(cell: Cell) -> date:
        if isinstance(cell, Decimal) and plain(cell).partition(".")[2] in AMBIGUOUS_DAYS:
            # A spreadsheet keeps 3.10 as the number 3.1.
            month, _, first = plain(cell).partition(".")
            told = {"value": plain(cell), "month": month, "first": first}
            raise CellInvalid(messages.HALF_A_DAY % told)
        value = read_day(cell, year)
        if value is None:
            raise CellInvalid(messages.NOT_A_DATE % {"value": plain(cell)})
        if least and value < least:
            raise CellInvalid(messages.DATE_TOO_EARLY % {"value": value.isoformat(), "least": least.isoformat()})
        if most and value > most:
            raise CellInvalid(messages.DATE_TOO_LATE % {"value": value.isoformat(), "most": most.isoformat()})
        return value

    return parse


def moment(year: int | None = None) -> Parser:
    """A day with a time of day (14:30, 14时30分, 下午2:30); a bare day is its midnight. Without a time zone."""

    def parse(cell: Cell) -> datetime:
        if isinstance(cell, datetime):
            return cell
        written = re.fullmatch(
            r"(.*?[日号\s\d])??\s*(上午|下午|晚上?|中午)?\s*(\d{1,2})[:时点](\d{2})?分?(?::\d{2})?", plain(cell)
        )
        day_part = written[1] if written else cell
        found = read_day(day_part, year) if day_part else None
        if found is None:
            raise CellInvalid(messages.NOT_A_TIME % {"value": plain(cell)})
        if not written:
            return datetime.combine(found, time())
        hour, minute = int(written[3]), int(written[4] or 0)
        hour += 12 if written[2] in ("下午", "晚", "晚上") and hour < 12 else 0
        if hour > 23 or minute > 59:
            raise CellInvalid(messages.NOT_A_TIME % {"value": plain(cell)})
        return datetime.combine(found, time(hour, minute))

    return parse


def choice(values: Mapping[str, T]) -> Callable[[Cell], T]:
    """One of the labels, width and case ignored, as its value."""
    by_label = {_folded(label): value for label, value in values.items()}

    def parse(cell: Cell) -> T:
        key = _folded(cell_text(cell))
        if key not in by_label:
            shown = "、".join(list(values)[:10]) + ("……" if len(values) > 10 else "")
            raise CellInvalid(messages.NOT_A_CHOICE % {"value": plain(cell), "choices": shown})
        return by_label[key]

    return parse


def several(parse_one: Callable[[Cell], T], separators: str = "、，,;；\n") -> Callable[[Cell], tuple[T, ...]]:
    """Several values in one cell (张三、李四), each by `parse_one`."""

    def parse(cell: Cell) -> tuple[T, ...]:
        parts: Sequence[str] = re.split(f"[{re.escape(separators)}]", cell_text(cell))
        return tuple(parse_one(part.strip()) for part in parts if part.strip())

    return parse


def yes_no(cell: Cell) -> bool:
    """是, 否 and their usual spellings."""
    if isinstance(cell, bool):
        return cell
    value = plain(cell).lower()
    if value in YES or value in NO:
        return value in YES
    raise CellInvalid(messages.NOT_YES_OR_NO % {"value": plain(cell)})


def _folded(label: str) -> str:
    return re.sub(r"\s+", "", normalize("NFKC", label)).casefold()


def _fraction(cell: Cell) -> Fraction:
    """An exact number from a cell."""
    if isinstance(cell, Decimal) and not (cell.is_finite() and abs(cell.adjusted()) < MAX_FIGURES):
        raise CellInvalid(messages.NOT_A_NUMBER % {"value": str(cell)[:40]})
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return Fraction(cell)
    value = _THOUSANDS.sub("", plain(cell)).replace("−", "-")
    share = re.fullmatch(r"([+-]?\d+)/(\d+)", value)
    try:
        if len(value) > MAX_FIGURES or not value or isinstance(cell, date | time | bool):
            raise CellInvalid(messages.NOT_A_NUMBER % {"value": plain(cell)[:40]})
        if share:
            return Fraction(int(share[1]), int(share[2]))
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)%?", value):
            raise CellInvalid(messages.NOT_A_NUMBER % {"value": plain(cell)})
        return Fraction(Decimal(value.rstrip("%"))) / (100 if value.endswith("%") else 1)
    except (InvalidOperation, ZeroDivisionError) as error:
        raise CellInvalid(messages.NOT_A_NUMBER % {"value": plain(cell)}) from error


def _check_range(value: Fraction, cell: Cell, least: int | None, most: int | None) -> None:
    if least is not None and value < least:
        raise CellInvalid(messages.TOO_SMALL % {"value": plain(cell), "least": least})
    if most is not None and value > most:
        raise CellInvalid(messages.TOO_LARGE % {"value": plain(cell), "most": most})
