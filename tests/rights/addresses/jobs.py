"""Background work: the list of one's own, and a job, which is its asker's alone (like an upload that no record has)."""

from __future__ import annotations

from typing import Any

from luoshi.jobs.operations import enqueue
from tests.rights.table import UNITS, Address
from tests.rights.world import World


def _job(world: World, place: str) -> list[Any]:
    """An open job of the place's clerk."""
    here = world.places[place]
    job = enqueue(
        "org.deliver", house_id=here.unit.house_id, by=str(here.clerk.key), at=world.now, payload={}, key=f"of {place}",
        title=here.mark("upload"),
    )  # fmt: skip
    return [job.pk]


ADDRESSES = {"jobs:list": Address(), "jobs:job": Address("upload", _job, UNITS)}
