"""`Public`: whoever stands before a house's public site. Sees live releases on its one channel, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Public:
    """Nobody in particular, before the site of `house_id` that shows the channel `holding_id`, at the moment `at`.

    It has no posts and is nobody: every other model's sight gives it no row (it is asked for `posts` and `within`).
    """

    house_id: int
    holding_id: int
    at: datetime
    account_id: int | None = None
    person_id: int | None = None
    is_public: bool = True
    is_anonymous: bool = True
    posts: tuple[()] = ()
