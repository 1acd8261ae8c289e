"""Pinyin of names: the key people expect lists to be sorted by, and the initials they type to find somebody."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def keys_of(name: str) -> tuple[str, str]:
    """(sort key, initials) of a name: `keys_of("东桥小学") == ("dong qiao xiao xue", "dqxx")`; cut to the columns."""
    from pypinyin import lazy_pinyin  # 0.1 s to load: only where a name is written

    syllables = [part.lower() for part in lazy_pinyin(name, errors=lambda run: list(run))]
    initials = "".join(part[0] for part in syllables if part[:1].isalnum())
    return " ".join(syllables)[:200], initials[:40]
