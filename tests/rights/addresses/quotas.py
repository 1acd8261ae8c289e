"""Dividing, sheets of quotas, moves after a merger, carrying and taking over."""

from __future__ import annotations

from tests.rights.table import UNITS, Address, of_plan
from tests.rights.world import World


def _unit(world: World, place: str) -> list[int]:
    prepared = world.plans["house" if place == "house" else "root"]
    return [prepared.plan.pk, prepared.target.pk, world.places[place].unit.pk]


ADDRESSES = {
    "plans:divide": of_plan("plan.edit", methods="GP"),
    "plans:divide_undo": of_plan("plan.edit", methods="P"),
    "plans:divide_moves": of_plan("plan.edit", methods="GP"),
    "plans:divide_sheet": of_plan("plan.edit"),
    "plans:divide_import": of_plan("plan.edit", methods="GP"),
    "plans:divide_dry": Address(
        "mine", lambda w, p: [w.plans[p].plan.pk, w.plans[p].source.key], ("root", "house"), "plan.edit", methods="GP"
    ),
    "plans:quota_history": Address("figure", _unit, UNITS),
    "plans:carry": of_plan("plan.edit", methods="GP"),
    "plans:takeover": of_plan("plan.edit", methods="GP"),
}
