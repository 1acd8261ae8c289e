"""Who opens which file: each room that keeps files registers one check in its `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from luoshi.files.models import StoredFile

MaySee = Callable[[Any, StoredFile], bool]
_owners: dict[str, MaySee] = {}


def register_owner(room: str, may_see: MaySee) -> None:
    """`may_see(viewer, file)` says whether the viewer may read a file of this room."""
    _owners[room] = may_see


def may_see(viewer: Any, file: StoredFile) -> bool:
    """Own house, a post in it, and the owner room agrees, or it is one's own upload. An unknown room opens nothing."""
    if viewer.is_anonymous or not viewer.posts or file.house_id != viewer.house_id:
        return False
    if file.stored_by and file.stored_by == str(viewer.person_key):
        return True
    check = _owners.get(file.owner_room)
    return bool(check and check(viewer, file))
