"""The arithmetic of materialised paths. Pure; the dated tree itself is in `places.py`.

A path is the chain of six-digit base-36 numbers from the root to the unit, each ended by a full stop: `00000a.00001c.`
Invariant: the paths of a subtree are exactly those in the half-open range `subtree_range(path)`.
"""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_WIDTH = 6
# "." is 0x2E, "/" is the next character: every path of the subtree starts with "….", and sorts before "…/".
_AFTER_DOT = "/"


def step(number: int) -> str:
    """One step of a path: `step(10) == "00000a."`. Raises ValueError beyond 36**6 units."""
    if not 0 <= number < 36**_WIDTH:
        raise ValueError("unit number out of range")
    digits = ""
    for _ in range(_WIDTH):
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits + "."


def subtree_range(path: str) -> tuple[str, str]:
    """The half-open range of paths of a unit and all below it (an index search, where LIKE would scan the table)."""
    return path, path[:-1] + _AFTER_DOT


def depth_of(path: str) -> int:
    """1 for the root, 2 for its children."""
    return path.count(".")


def holds(above: str, below: str) -> bool:
    """Whether `below` is the unit of `above` or lies under it."""
    return below.startswith(above)
