"""What every write of the organisation begins with: the lock of the house and the check of the actor.

Invariant: the tree of a house, and who may do what in it, changes by one hand at a time.
"""

from __future__ import annotations

from luoshi.org import errors
from luoshi.org.models import House, Unit
from luoshi.org.viewer import Viewer


def lock_house(house_id: int) -> House:
    """The house's row, locked: the tree of a house changes by one hand at a time."""
    return House.objects.select_for_update().get(pk=house_id)


def may_add_below(by: Viewer | None, parent: Unit) -> bool:
    """Whether the actor's posts reach the unit under which something is to be added."""
    return by is None or by.can("org.manage") or by.can_at("org.import", parent.path)


def check_may(by: Viewer | None, action: str, house_id: int) -> None:
    """Raise NotAllowed unless `by` is the installation, may do `action`, or manages the organisation of the house."""
    if by is None:
        return
    if by.house_id != house_id or not (by.can(action) or by.can("org.manage")):
        raise errors.NotAllowed(action)
