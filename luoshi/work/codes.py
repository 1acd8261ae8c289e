"""Stable codes out of Chinese names: pinyin, cut to what a code may be, never one that is taken.

Invariant: what comes out matches the catalogue's rule for codes (lower case, starts with a letter, at most 30).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from luoshi.catalogue.checks import MAX_CODE
from luoshi.org.pinyin import keys_of

RESERVED = frozenset({"kind", "unit", "holdings", "month", "on"})
"""Words of title patterns."""


def new_code(name: str, taken: Collection[str], *, prefix: str = "") -> str:
    """A code for a name: `new_code("参加人数", ()) == "can_jia_ren_shu"`; a number behind it where that is taken."""
    words = keys_of(name)[0]
    text = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    if not text or not text[0].isalpha():
        text = f"x_{text}".rstrip("_")
    text = (prefix + text)[: MAX_CODE - 3].rstrip("_")
    code, number = text, 2
    while code in taken or code in RESERVED:
        code, number = f"{text}_{number}", number + 1
    return code
