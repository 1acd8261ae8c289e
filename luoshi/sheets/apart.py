"""The process in which an old binary workbook is read (`python -m luoshi.sheets.apart LIMITS < FILE`).

What lives here: its main function. Not here: who starts it (workbook.py). Invariant: it writes one JSON answer, sheets
or a refusal, or ends without one; its memory is bounded where the system can bound it.
"""

from __future__ import annotations

import json
import sys

from luoshi.sheets.limits import APART_MEMORY, Limits
from luoshi.sheets.table import SheetRefused
from luoshi.sheets.workbook import packed, read_sheets


def main() -> None:
    """Read the file on standard input and write its sheets as JSON."""
    _bound_memory()
    limits = Limits(**json.loads(sys.argv[1]))
    try:
        sheets = read_sheets(sys.stdin.buffer.read(), limits)
        answer: dict[str, object] = {
            "sheets": [
                (name, [[packed(cell) for cell in row] for row in rows], [_four(one) for one in merged])
                for name, rows, merged in sheets
            ]
        }
    except SheetRefused as refused:
        answer = {"refused": refused.message}
    json.dump(answer, sys.stdout)


def _four(merged: object) -> list[int]:
    return [getattr(merged, name) for name in ("first_row", "first_column", "last_row", "last_column")]


def _bound_memory() -> None:
    """Bound the address space; Windows has no such limit and relies on the check before (binary.py)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (APART_MEMORY, APART_MEMORY))
    except (ValueError, OSError):
        return  # some systems know the limit and refuse to set it


if __name__ == "__main__":
    main()
