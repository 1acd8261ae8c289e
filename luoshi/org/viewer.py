"""The viewer: who is looking, and how far. Every query takes one; nothing reads a request below the views.

What lives here: the frozen value and its arithmetic of sight. Not here: loading it from the database (`queries.py`).
Invariant: a viewer never reaches beyond the own house; a viewer without posts reaches nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from luoshi.org.roles import ROLES, Role
from luoshi.org.security import security_of
from luoshi.org.tree import holds, subtree_range

NOTHING = Q(pk__in=[])
LENT_ACTIONS = frozenset({"record.verify", "press.first", "press.second", "press.final"})


@dataclass(frozen=True)
class Post:
    """One membership in force today: a role at a unit. `nature` is own, lent or standin."""

    membership_id: int
    unit_id: int
    unit_name: str
    path: str
    role_code: str
    nature: str = "own"

    @property
    def role(self) -> Role:
        """What the post may do."""
        return ROLES[self.role_code]

    @property
    def actions(self) -> frozenset[str]:
        """What the post allows. A lent one allows verifying and reviewing only: its holder sees that unit's queue."""
        return self.role.actions & LENT_ACTIONS if self.nature == "lent" else self.role.actions

    @property
    def is_whole(self) -> bool:
        """Whether it reaches the whole house: by its role, or standing at the root, below which all units lie."""
        return self.role.reach == "house" or (self.role.reach == "subtree" and self.path.count(".") == 1)

    def reaches(self, path: str) -> bool:
        """Whether the unit at `path` (today's tree) lies in the reach of this post."""
        reach = self.role.reach
        if reach == "house":
            return True
        return path == self.path if reach == "unit" else holds(self.path, path)


@dataclass(frozen=True)
class Viewer:
    """A signed-in person with today's posts. `person_key` is the opaque key that entries hold."""

    account_id: int | None
    person_id: int | None
    person_key: uuid.UUID | None
    house_id: int
    name: str
    today: date
    posts: tuple[Post, ...] = ()
    house_name: str = ""
    house_settings: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def actions(self) -> frozenset[str]:
        """All actions that some post of the viewer allows somewhere."""
        return frozenset().union(*(post.actions for post in self.posts))

    def can(self, action: str) -> bool:
        """Whether the viewer may do `action` anywhere."""
        return action in self.actions

    def can_at(self, action: str, path: str) -> bool:
        """Whether the viewer may do `action` on rows of the unit at `path` (today's tree, own house)."""
        return any(action in post.actions and post.reaches(path) for post in self.posts)

    def posts_for(self, action: str) -> tuple[Post, ...]:
        """The posts that allow `action`."""
        return tuple(post for post in self.posts if action in post.actions)

    def within(self, prefix: str = "", action: str = "record.see", house: str = "house_id") -> Q:
        """Rows of units in reach for `action`. `prefix` leads to the unit ("unit__"), `house` to the house."""
        posts = self.posts_for(action)
        if not posts:
            return NOTHING
        mine = Q(**{house: self.house_id})
        if any(post.is_whole for post in posts):
            return mine  # no look at the tree: that would read every unit of every row
        return mine & _ranges(posts, prefix)

    @cached_property
    def home(self) -> Post | None:
        """The post shown first: the own one that lies highest in the tree, so that a leader sees the house."""
        own = [post for post in self.posts if post.nature == "own"] or list(self.posts)
        return min(own, key=lambda post: (len(post.path), post.membership_id), default=None)

    @property
    def idle_seconds(self) -> int:
        """After how long without a click the house signs this viewer out."""
        return security_of(self.house_settings).idle_minutes * 60

    @property
    def is_anonymous(self) -> bool:
        """Nobody is signed in."""
        return self.account_id is None


def _ranges(posts: Iterable[Post], prefix: str) -> Q:
    reach = NOTHING
    for post in posts:
        if post.role.reach == "unit":
            reach |= Q(**{f"{prefix}path": post.path})
        else:
            low, high = subtree_range(post.path)
            reach |= Q(**{f"{prefix}path__gte": low, f"{prefix}path__lt": high})
    return reach


def anonymous(today: date) -> Viewer:
    """Nobody: sees no row of any scoped model."""
    return Viewer(None, None, None, 0, "", today)


def sight_of_house(viewer: Any) -> Q:
    """Rows that everybody of a house with at least one post may see (plans, kinds, lists)."""
    return Q(house_id=viewer.house_id) if getattr(viewer, "posts", ()) else NOTHING
