"""The inbox, a notice (its person's alone, like an upload that no record has), and the house's mail and robots."""

from __future__ import annotations

from typing import Any

from luoshi.org.models import House, Notice
from luoshi.org.notices import robots, tell
from luoshi.org.notices.operations import add_robot
from luoshi.ui.scope import leave_scope
from tests.rights.table import UNITS, Address
from tests.rights.world import World


def _notice(world: World, place: str) -> list[Any]:
    """A notice to the place's clerk."""
    here = world.places[place]
    tell(
        house_id=here.unit.house_id, to=[here.clerk.pk], code="test", subject=here.mark("upload"),
        text=here.mark("upload"), url="/", at=world.now, key=f"of {place}",
    )  # fmt: skip
    with leave_scope("test"):
        return [Notice.objects.get(person=here.clerk, key=f"of {place}").pk]


def _robot(world: World, place: str) -> list[Any]:
    """A robot of the own house."""
    known = robots.robots_of(House.objects.get(pk=world.house.pk))
    return [
        known[0].code if known else
        add_robot(
            house_id=world.house.pk, name="工作群", type=robots.WEBHOOK, address="https://robot.example.cn/", secret="",
            by=world.viewer("admin"), at=world.now,
        )
    ]  # fmt: skip


ADDRESSES = {
    "org:inbox": Address(methods="GP", body=lambda w, p: {"action": "read", "all": "1"}),
    "org:inbox_read": Address(methods="P"),
    "org:notice": Address("upload", _notice, UNITS),
    "org:mail": Address(may="org.manage", methods="GP", body=lambda w, p: {"security": "starttls", "port": "587"}),
    "org:robot_new": Address(
        may="org.manage", methods="GP", body=lambda w, p: {"name": "工作群", "address": "https://robot.example.cn/"}
    ),
    "org:robot": Address(args=_robot, may="org.manage", methods="GP", body=lambda w, p: {"action": "off"}),
    "org:deliveries": Address(may="org.manage", methods="GP", body=lambda w, p: {"action": "again", "all": "1"}),
}
