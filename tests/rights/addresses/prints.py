"""Prints: of units in reach and of targets in sight; templates are settings; sealing is for who proves the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from luoshi.ledger.models import Closing
from luoshi.ledger.seals import seal
from luoshi.org.models import House
from luoshi.ui.scope import leave_scope
from tests.rights.table import MEMBERS, UNITS, Address
from tests.rights.world import World

# Whoever has a post of the own that sees figures; a reviewer who is only lent prints nothing.
PRINTERS = MEMBERS - {"security", "audit", "lent_only", "lent_reviewer"}
MAY: dict[str, frozenset[str]] = {
    "print": PRINTERS,
    "ledger.check": frozenset({"admin", "audit"}),
    "period.close": frozenset({"admin"}),
}
CLOSED = (date(2020, 1, 1), date(2020, 2, 1))


def prepare(world: World) -> None:
    """Each house has a seal and a closed month."""
    with leave_scope("seals of the matrix"):
        for house in House.objects.order_by("pk"):
            made = seal(house_id=house.pk, by=None, at=world.now)
            Closing.objects.create(
                house=house, label="2020年1月", start=CLOSED[0], end=CLOSED[1], seal=made, closed_at=world.now
            )


def _closing(world: World, place: str) -> list[Any]:
    with leave_scope("the closed month of the matrix"):
        return [Closing.objects.get(house_id=world.places["own"].unit.house_id).pk]


def _unit(more: str = "") -> Callable[[World, str], str]:
    return lambda world, place: f"?unit={world.places[place].unit.pk}{more}"


def _target(more: str = "") -> Callable[[World, str], str]:
    return lambda world, place: f"?target={world.plans[place].target.pk}{more}"


def _plan(more: str = "") -> Callable[[World, str], str]:
    return lambda world, place: f"?plan={world.plans[place].plan.pk}{more}"


def of_unit(*args: str, more: str = "", **given: Any) -> Address:
    """A print of a unit."""
    return Address("figure", lambda w, p: list(args), UNITS, "print", query=_unit(more), **given)


def of_target(*args: str, more: str = "", **given: Any) -> Address:
    """A print of a target of a running plan."""
    return Address("target", lambda w, p: list(args), ("root", "house"), "print", query=_target(more), **given)


def of_plan(*args: str, **given: Any) -> Address:
    """A print of a running plan."""
    return Address("plan", lambda w, p: list(args), ("root", "house"), "print", query=_plan(), **given)


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "reports:prints": Address(may="print"),
    "reports:print": (of_unit("summary"), of_unit("press"), of_unit("term"), of_target("ledger")),
    "reports:print_file": (
        of_unit("summary"), of_unit("summary", more="&form=xlsx"), of_unit("term", more="&form=xlsx"),
        of_target("ledger"), of_target("ledger", more="&form=xlsx"),
    ),
    "reports:print_text": of_unit("summary", methods="P", body=lambda w, p: {"slot": "next", "text": "抓好进度。"}),
    "reports:pack": (of_target("pack", methods="GP"), of_plan("tasklists", methods="GP")),
    "reports:tasklist": Address("figure", places=UNITS, may="print", query=lambda w, p: (
        f"?plan={w.plans['house' if p == 'house' else 'root'].plan.pk}&only={w.places[p].unit.pk}")),
    "reports:templates": Address(may="house.settings", methods="GP", body=lambda w, p: {"kind": "term", "remove": "1"}),
    "reports:sealing": Address(may="ledger.check"),
    "reports:sealing_close": Address(may="period.close", methods="GP", query=lambda w, p: "?period=month:2020-03-01"),
    "reports:sealing_prove": Address(may="ledger.check", methods="P"),
    "reports:seal_paper": Address(args=lambda w, p: [1], may="ledger.check"),
    "reports:sealing_since": Address(args=_closing, may="ledger.check"),
}  # fmt: skip
