"""The lists for checking texts: read by who writes, reviews or publishes in the house, written by who keeps them."""

from __future__ import annotations

from typing import Any

from luoshi.press.lists import operations
from tests.rights.table import Address
from tests.rights.world import World

KEEPERS = frozenset({"admin", "planner", "planner_east"})
MAY: dict[str, frozenset[str]] = {"press.lists.keep": KEEPERS}


def prepare(world: World) -> None:
    """An entry in each house."""
    world.list_entries = {}  # type: ignore[attr-defined]  # ours alone
    for name, root, word in (("own", world.root, "列错词"), ("house", world.b_root, "Z9houselist词")):
        made = operations.add_entry(
            house_id=root.house_id, kind="pairs", values={"wrong": word, "right": "对词"}, by=None, at=world.now
        )
        world.list_entries[name] = made.pk  # type: ignore[attr-defined]


def _entry(place: str) -> Address:
    def args(world: World, _place: str) -> list[Any]:
        return [world.list_entries[place]]  # type: ignore[attr-defined]  # set by prepare

    def body(_world: World, _place: str) -> dict[str, Any]:
        return {"wrong": "列错词", "right": "对的词", "active": "on"}

    if place == "house":  # nobody of house 甲 may know of it
        return Address(takes="mine", args=args, places=("house",), may="press.lists.keep", methods="GP", body=body)
    return Address(args=args, may="press.lists.keep", methods="GP", body=body)


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "press:lists": (Address(), Address(query=lambda w, p: "?of=pairs&export=csv")),
    "press:list_try": Address(may="press.lists.keep", methods="GP", body=lambda w, p: {"text": "列错词"}),
    "press:list_entry_new": Address(
        args=lambda w, p: ["pairs"], may="press.lists.keep", methods="GP",
        body=lambda w, p: {"wrong": "又错词", "right": "又对词", "active": "on"},
    ),
    "press:list_entry": (_entry("own"), _entry("house")),
}  # fmt: skip
