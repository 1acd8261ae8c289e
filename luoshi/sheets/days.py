"""Days as they stand in cells.

What lives here: `read_day`. Not here: dates typed into forms (periods.words, which this room does not see: rooms on one
line of the house don't import each other). Invariant: a day is read or refused, never guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from unicodedata import normalize

from luoshi.sheets.table import Cell, cell_text

SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, its error about 1900 included
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # 2000 to 2099: a number outside is not meant as a day
_SEPARATED = re.compile(
    r"(?:(\d{4}|\d{2})[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?(?:\(?(?:星期|周)[一二三四五六日天]\)?)?"
)
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


def read_day(cell: Cell, year: int | None = None) -> date | None:
    """The day of a cell, or None: 2026-3-5, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305, 26.3.5, 3月5日 (with `year`),
    a spreadsheet's day number, full-width figures, a time of day after it."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    value = _TIME.sub("", normalize("NFKC", cell_text(cell)).strip().replace("—", "-").replace("–", "-"))
    value = re.sub(r"\s+", "", value)
    if re.fullmatch(r"\d{5}", value) and FIRST_SERIAL <= int(value) <= LAST_SERIAL:
        return SERIAL_ZERO + timedelta(days=int(value))
    if re.fullmatch(r"\d{8}", value):
        value = f"{value[:4]}-{value[4:6]}-{value[6:]}"
    found = _SEPARATED.fullmatch(value)
    named = int(found[1]) if found and found[1] else year
    if not found or named is None:
        return None
    if found[1] and len(found[1]) == 2:
        named += 2000
    try:
        return date(named, int(found[2]), int(found[3]))
    except ValueError:
        return None
