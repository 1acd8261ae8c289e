"""Answers that are kept in this process and given again while all that they were made of stands.

What lives here: `remembered`. Not here: proving that nothing changed (`store.again`). Invariants: an answer is given again
only after every row that it was made of was read again and is the same; two viewers share an answer only where they are
the same to whoever makes it, who gets no more of them than their posts; what is kept stays below `MOST_BYTES`.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from threading import Lock, RLock
from typing import Any, TypeVar

from django.db import connection

from luoshi.ledger.store.again import Reads, watched
from luoshi.org.viewer import Viewer

T = TypeVar("T")
MOST_BYTES = 32 * 1024 * 1024
"""Of one process: some forty matrices of a hundred units."""
_STRIPES = 32
_making: ContextVar[bool] = ContextVar("luoshi_making", default=False)


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Any
    reads: Reads
    size: int


class Memory:
    """The newest answers, the oldest unused ones given up first. Safe for threads."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()
        self._making = tuple(RLock() for _ in range(_STRIPES))  # one maker an answer: the others wait for it

    def answer(self, key: Hashable, house_id: int, make: Callable[[], T], weigh: Callable[[T], int]) -> T:
        """The kept answer where it stands, else a new one, which is kept."""
        kept = self._get(key)
        if kept is not None and kept.reads.stand():
            return kept.answer  # type: ignore[no-any-return]  # kept under the key of its maker
        with self._making[hash(key) % _STRIPES]:
            newer = self._get(key)
            if newer is not None and newer is not kept and newer.reads.stand():
                return newer.answer  # type: ignore[no-any-return]  # somebody made it while this one waited
            with watched(house_id) as reads:
                made = make()
            self._keep(key, made, reads, weigh(made))
            return made

    def _get(self, key: Hashable) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, key: Hashable, answer: Any, reads: Reads, weight: int) -> None:
        size = weight + sum(sys.getsizeof(read.text) + sys.getsizeof(read.params) for read in reads.found)
        with self._lock:
            if (old := self._kept.pop(key, None)) is not None:
                self.size -= old.size
            if not reads.sound or size > self.most // 4:
                return
            self._kept[key] = _Kept(answer, reads, size)
            self.size += size
            while self.size > self.most:
                self.size -= self._kept.popitem(last=False)[1].size

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.size = 0


memory = Memory()


def remembered(
    code: str, viewer: Viewer, key: Hashable, make: Callable[[Viewer], T], *, weigh: Callable[[T], int] = sys.getsizeof
) -> T:
    """What `make` makes for the viewer. `key` names all that it depends on besides the viewer and the database.

    `make` gets a viewer who is no more than the key says of them, must read by `connection` and no clock, and must not
    be given rows that were read before. `weigh`: bytes of an answer. Within another answer's making nothing is kept.
    """
    seen = as_key(viewer)
    if _making.get():
        return make(seen)
    token = _making.set(True)
    try:
        whole = (connection.settings_dict["NAME"], code, seen, key)
        return memory.answer(whole, viewer.house_id, lambda: make(seen), weigh)
    finally:
        _making.reset(token)


def as_key(viewer: Viewer) -> Viewer:
    """The viewer as far as an answer may depend on them.

    Whoever sees the whole house sees each of its people, themselves among them: who they are makes no difference. For
    others it does (one's own figures), so that they share nothing.
    """
    posts = tuple(replace(post, membership_id=0) for post in viewer.posts)
    bare = replace(viewer, posts=posts, name="", house_name="", house_settings={})
    if any(post.is_whole and post.nature == "own" and "figure.see" in post.actions for post in posts):
        return replace(bare, account_id=0, person_id=None, person_key=None)
    return bare
