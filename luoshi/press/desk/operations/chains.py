"""Setting the chain of reviews of a unit.

Invariant: a chain is replaced, never changed; articles that are under way keep the steps of their round.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from luoshi.audit.operations import log
from luoshi.org.models import Unit
from luoshi.org.operations import lock_house
from luoshi.org.viewer import Viewer
from luoshi.press.desk import chains, errors
from luoshi.press.desk.operations.common import step
from luoshi.press.models import ReviewChain


def may_set(viewer: Viewer, unit: Unit) -> bool:
    """Whether the viewer says how articles of the unit are reviewed: the office above, or who keeps the settings."""
    if unit.house_id != viewer.house_id:
        return False
    return viewer.can("house.settings") or viewer.can_at("press.plan", unit.path)


def set_chain(*, unit_id: int, steps: Sequence[chains.Step], by: Viewer, at: datetime) -> ReviewChain:
    """Give a unit, and those below without one, this chain. Raises NotAllowed, BadChain, Unit.DoesNotExist."""
    chains.check_chain(steps)
    with step("setting a chain of reviews"):
        unit = _replace(unit_id, by, at)
        chain: ReviewChain = ReviewChain.objects.create(
            house_id=unit.house_id, unit=unit, steps=chains.kept(steps), by_id=by.person_id, recorded_at=at
        )
        log(
            house_id=unit.house_id, actor=by, action="review_chain.set", subject=f"unit:{unit.pk}", at=at,
            detail={"steps": "、".join(f"{one.name}{one.days}" for one in steps)},
        )  # fmt: skip
    return chain


def clear_chain(*, unit_id: int, by: Viewer, at: datetime) -> None:
    """Let a unit follow the one above again. Raises NotAllowed, Unit.DoesNotExist."""
    with step("ending a chain of reviews"):
        unit = _replace(unit_id, by, at)
        log(
            house_id=unit.house_id, actor=by, action="review_chain.cleared", subject=f"unit:{unit.pk}", at=at
        )  # fmt: skip


def _replace(unit_id: int, by: Viewer, at: datetime) -> Unit:
    lock_house(by.house_id)
    unit: Unit = Unit.objects.filter(house_id=by.house_id).get(pk=unit_id)
    if not may_set(by, unit):
        raise errors.NotAllowed("press.plan")
    ReviewChain.objects.filter(unit=unit, replaced_at__isnull=True).update(replaced_at=at)
    return unit
