"""Channels are seen as the holdings they are; a live release by its channel's unit, whoever reaches it and whoever sees
the piece; the limits of types belong to who keeps the house's lists, webhooks to its administrator."""

from __future__ import annotations

from typing import Any

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger import operations as ledger
from luoshi.press.channels import operations
from luoshi.press.channels.operations.releases import Wish
from luoshi.press.models import Edition, Piece, Release
from luoshi.ui.scope import leave_scope
from tests.rights.table import ENTERS, UNITS, Address
from tests.rights.world import World

KEEPERS = frozenset({"admin", "planner", "planner_east"})
WHOLE = frozenset({"admin", "planner"})
MAY: dict[str, frozenset[str]] = {
    "press.lists": KEEPERS,
    "channel.edit@own": ENTERS | KEEPERS,
    "channel.edit@lent": WHOLE,
    "channel.edit@unit": WHOLE,
    "channel.photo@own": ENTERS - {"area_clerk"},
    "hook.set": frozenset({"admin"}),
    "release.plan": ENTERS | KEEPERS,
}


def prepare(world: World) -> None:
    """In each place a live release on the unit's board."""
    world.releases = {}  # type: ignore[attr-defined]  # ours alone
    for root in (world.root, world.b_root):
        ledger.define_kind(house_id=root.house_id, kind=catalogue().kind("channel.update"), by=None, at=world.now)
    for name, place in world.places.items():
        with leave_scope("test"):
            title = place.mark("ver")
            piece = Piece.objects.create(
                house_id=place.unit.house_id, unit=place.unit, title=title, made_at=world.now, opened_at=world.now
            )
            edition = Edition.objects.create(
                piece=piece, title=title, html=f"<p>{title}</p>", text=title, made_at=world.now
            )
        made = operations.plan_releases(
            edition_id=edition.pk, holding_ids=[place.hold.pk], wish=Wish(), by=None, at=world.now
        )
        world.releases[name] = operations.publish(release_id=made[0].pk, by=None, at=world.now)  # type: ignore[attr-defined]


def _release(world: World, place: str) -> Release:
    found: Release = world.releases[place]  # type: ignore[attr-defined]  # set by prepare
    return found


def _hold(**more: Any) -> Address:
    return Address(takes="hold", args=lambda w, p: [w.places[p].hold.pk], places=UNITS, **more)


def _out(**more: Any) -> Address:
    return Address(takes="ver", args=lambda w, p: [_release(w, p).pk], places=UNITS, **more)


def _boards(world: World, place: str) -> dict[str, Any]:
    return {
        "channels": [each.hold.pk for each in world.places.values()],
        "topic": "防溺水",
        "day": world.today.isoformat(),
    }


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "press:channels": (Address(), Address(query=lambda w, p: "?type=board&export=csv"), Address(query=lambda w, p: "?what=silent")),
    "press:channel_gaps": Address(),
    "press:channels_print": Address(),
    "press:channels_update": Address(may="record.enter", methods="GP", body=_boards),
    "press:channel_rules": Address(may="press.lists", methods="GP", body=lambda w, p: {"type": "board", "board-silent": "60"}),
    "press:channel": _hold(),
    "press:channel_edit": _hold(may="channel.edit", by_place=True, methods="GP", body=lambda w, p: {"watched": "on"}),
    "press:channel_update": _hold(may="channel.photo", by_place=True, methods="GP", body=_boards),
    "press:channel_hook": _hold(may="hook.set", methods="GP", body=lambda w, p: {"address": "http://127.0.0.1/"}),
    "press:releases": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "press:release_new": Address(
        takes="ver", places=UNITS, may="release.plan", methods="GP", body=lambda w, p: {"column": "校园"},
        query=lambda w, p: f"?edition={_release(w, p).edition_id}",
    ),
    "press:release": _out(methods="GP", body=lambda w, p: {"act": "check"}),
    "press:release_ready": _out(),
    "press:release_word": _out(),
    "press:release_screen": _out(),
}  # fmt: skip
