"""Limits of tables that are read, by name and with the reason.

What lives here: `Limits`. Not here: the sentences (messages.py). Invariant: whatever a file claims, reading it stays
within these, so one upload can't take a worker's memory.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold. A house may tighten them; the defaults fit a county's year.

    max_bytes: the largest real table seen is under 5 MB. max_unpacked: text of 2 million cells packs into it.
    max_cells: rows × columns as they stand in memory, about 100 bytes each.
    max_rows: a worker checks 50,000 in seconds.
    """

    max_bytes: int = 20 * MEGABYTE
    max_unpacked: int = 100 * MEGABYTE
    max_parts: int = 2_000
    max_rows: int = 50_000
    max_columns: int = 300
    max_cells: int = 2_000_000


LIMITS = Limits()
MAX_CELL_CHARS = 32_767  # what Excel holds in one cell
MAX_LINE_CHARS = 200_000  # a line of text: 300 columns of long remarks; keeps the search for its separator short
APART_SECONDS = 20  # a large old workbook takes two
APART_MEMORY = 2048 * MEGABYTE  # address space, of which a process starts with a good part
MAX_TAG_BYTES = 64 * 1024  # a tag of a real sheet is under 200 bytes
