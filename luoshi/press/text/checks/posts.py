"""Names with posts: a post the person does not hold on the day, and names out of their order in one enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from luoshi.press.text import messages
from luoshi.press.text.checks.hit import Hit
from luoshi.press.text.checks.lists import Post

_RANKS = "书记|局长|部长|校长|院长|主任|科长|股长|县长|市长|区长|镇长|乡长|厅长|处长|主席|会长|园长|所长|组长"
_BEFORE = re.compile(rf"(?:常务)?副?(?:{_RANKS})$")
_AFTER = re.compile(rf"^(?:常务)?副?(?:{_RANKS})")
_FORMER = re.compile(rf"(?:时任|原|前任|前)[^，。；、\n]{{0,16}}(?:常务)?副?(?:{_RANKS})$")
_BETWEEN = re.compile(rf"(?:、|和|与|及|以及)(?:[^，。；！？、\n]{{0,16}}(?:{_RANKS}))?")


def find_posts(text: str, posts: tuple[Post, ...], today: date) -> Iterator[Hit]:
    """Hits of both sorts. Past posts said to be past (时任, 原) are right."""
    held: dict[str, list[Post]] = {}
    for post in posts:
        held.setdefault(post.name, [])
        if post.holds(today):
            held[post.name].append(post)
    if not held:
        return
    names = re.compile("|".join(sorted(map(re.escape, held), key=len, reverse=True)))
    run: list[re.Match[str]] = []
    for found in names.finditer(text):
        yield from _post(text, found, held[found[0]], today)
        if run and not _BETWEEN.fullmatch(text[run[-1].end() : found.start()]):
            yield from _order(text, run, held)
            run = []
        run.append(found)
    yield from _order(text, run, held)


def _post(text: str, name: re.Match[str], held: list[Post], today: date) -> Iterator[Hit]:
    before = text[max(0, name.start() - 30) : name.start()]
    said, start = _BEFORE.search(before), name.start()
    if said:
        if _FORMER.search(before):
            return
        start -= len(said[0])
    else:
        said, start = _AFTER.search(text[name.end() : name.end() + 8]), name.end()
    if said is None or not held or any(_agrees(said[0], post.post) for post in held):
        return
    right = "、".join(post.post for post in held)
    reason = messages.WRONG_POST % {"day": today.isoformat(), "name": name[0], "posts": right, "said": said[0]}
    proposal = right if len(held) == 1 else ""
    yield Hit(start, start + len(said[0]), said[0], "posts", "post", reason, proposal, messages.SOURCES["posts"])


def _agrees(said: str, post: str) -> bool:
    ranks = re.findall(rf"(?:常务)?副?(?:{_RANKS})", post)
    return said in ranks or said in post.split("、") or not ranks


def _order(text: str, run: list[re.Match[str]], held: dict[str, list[Post]]) -> Iterator[Hit]:
    places = [min((post.order for post in held[one[0]] if post.order is not None), default=None) for one in run]
    known = [place for place in places if place is not None]
    if len(known) < 2 or known == sorted(known):
        return
    start, end = run[0].start(), run[-1].end()
    yield Hit(start, end, text[start:end], "posts", "order", messages.WRONG_ORDER, "", messages.SOURCES["posts"])
