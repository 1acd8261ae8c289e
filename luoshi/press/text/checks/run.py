"""Running all checks over one text. What a list compiles to is kept for the last few lists."""

from __future__ import annotations

from datetime import date

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import Lists
from luoshi.press.text.checks.near import find_near
from luoshi.press.text.checks.posts import find_posts
from luoshi.press.text.checks.private import find_private
from luoshi.press.text.checks.words import Words, words_of
from luoshi.press.text.checks.writing import find_writing

SOURCES = messages.SOURCES
_KEPT = 8  # compiled lists; a server has few houses
_compiled: dict[int, tuple[Lists, Words]] = {}


def check(text: str, lists: Lists, *, today: date) -> tuple[Hit, ...]:
    """Hits in a text, in its order. `today`: the day by which posts hold."""
    words = _words(lists).find(text)
    near = [
        hit for hit in find_near(text, lists) if not any(hit.start < one.end and one.start < hit.end for one in words)
    ]
    found = [*words, *near, *find_private(text), *find_writing(text), *find_posts(text, lists.posts, today)]
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end, hit.list_code, hit.kind)))


def _words(lists: Lists) -> Words:
    known = _compiled.get(id(lists))
    if known is not None and known[0] is lists:
        return known[1]
    words = words_of(lists)
    while len(_compiled) >= _KEPT:
        _compiled.pop(next(iter(_compiled)), None)
    _compiled[id(lists)] = (lists, words)
    return words
