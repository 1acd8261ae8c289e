"""Values as text: what a cell shows, how wide it is, and text that no spreadsheet takes for a formula.

What lives here: `Value`, `plain_text`, `text_width`, `escape_formula` and its inverse. Not here: files (write.py).
Invariant: `unescape_formula(escape_formula(text)) == text` for every text; an exact number is never rounded.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from unicodedata import east_asian_width

from luoshi.sheets import messages

Value = str | int | float | Decimal | Fraction | bool | date | datetime | time | None
# What a spreadsheet may take for a formula when it opens a text file; full-width forms count in Chinese editions.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def escape_formula(text: str) -> str:
    """Text that no spreadsheet takes for a formula when it opens a CSV: a quote is put before = + - @ tab and CR."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The text before `escape_formula`."""
    return text[1:] if _ESCAPED.match(text) else text


def plain_text(value: Value) -> str:
    """A value as text; a fraction that has no finite decimal stays a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return messages.YES if value else messages.NO
    if isinstance(value, Fraction):
        return _fraction_text(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        exact = "microseconds" if value.microsecond else "seconds" if value.second else "minutes"
        return value.isoformat(" ", exact)
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _fraction_text(value: Fraction) -> str:
    """A finite decimal where it is exact, else the fraction as it stands: 5/2 → 2.5, 1/3 → 1/3."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal:f}" if Fraction(decimal) == value else str(value)


def text_width(text: str) -> int:
    """The width of a text in half-width columns; of several lines, the widest."""
    if text.isascii() and "\n" not in text:
        return len(text)
    lines = text.split("\n")
    return max(sum(2 if east_asian_width(char) in "WFA" else 1 for char in line) for line in lines)
