"""Placements are seen as the records they are; outlets by the whole house, written by who keeps its lists; claims are
decided by who verifies the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Record
from luoshi.org.queries import viewer_of
from luoshi.press.models import Claim, Outlet, Piece, PlacementDetail
from luoshi.press.placements import operations
from luoshi.press.placements.operations import NewPlacement, OutletWords
from luoshi.ui.scope import leave_scope
from tests.rights.table import ENTERS, MEMBERS, UNITS, Address
from tests.rights.world import World

KEEPERS = frozenset({"admin", "planner", "planner_east"})
MAY: dict[str, frozenset[str]] = {
    "press.outlets": KEEPERS,
    "placement.settings": frozenset({"admin"}),
    "outlet.see": MEMBERS,  # the list is no secret inside the house
    "placement.change@own": ENTERS,
    "claim.decide@own": frozenset({"verifier"}),
}
KINDS = ("press.placement", "press.submission")


def prepare(world: World) -> None:
    """In each place a placement that waits, one that is verified, one that was sent back, a submission and a claim."""
    world.outlets = {}  # type: ignore[attr-defined]  # ours alone
    world.placements = {}  # type: ignore[attr-defined]
    world.claims = {}  # type: ignore[attr-defined]
    for name, root, outlet in (("own", world.root, "江城日报"), ("house", world.b_root, "Z9houseoutlet日报")):
        for kind in KINDS:
            ledger.define_kind(house_id=root.house_id, kind=catalogue().kind(kind), by=None, at=world.now)
        world.outlets[name] = operations.add_outlet(  # type: ignore[attr-defined]
            house_id=root.house_id, words=OutletWords(outlet, "paper"), level="city", by=None, at=world.now
        )
    for name in world.places:
        _placements(world, name)


def _placements(world: World, name: str) -> None:
    place = world.places[name]
    by = viewer_of(place.account, world.today)
    outlet = "Z9houseoutlet日报" if name == "house" else "江城日报"
    made: dict[str, Record] = {}
    for state in ("sub", "ver", "back"):
        new = NewPlacement(
            unit_id=place.unit.pk, title=f"{place.mark(state)} 上稿", day=world.today - timedelta(days=2), outlet=outlet,
            level="city", medium="paper", address=f"https://news.example.org/{name}/{state}",
        )  # fmt: skip
        record = operations.report_placement(new=new, by=by, at=world.now).record
        if state == "ver":
            ledger.verify_record(record_id=record.pk, by=None, at=world.now)
        elif state == "back":
            reason = place.mark("backreason")
            ledger.send_back(record_id=record.pk, reason=reason, by=None, at=world.now)
        made[state] = record
    sent = ledger.NewRecord(
        kind="press.submission", unit_id=place.unit.pk, day=world.today - timedelta(days=3),
        values={"title": f"{place.mark('sub')} 投稿", "to": "media", "outlet": outlet, "form": "text"},
        evidence=[ledger.NewEvidence(url="https://draft.example.org/1", grade="B")],
    )  # fmt: skip
    made["sent"] = ledger.enter_many(contents=[sent], by=by, at=world.now, hand_in=True).records[0]
    world.placements[name] = made  # type: ignore[attr-defined]
    with leave_scope("test"):
        world.claims[name] = Claim.objects.create(  # type: ignore[attr-defined]
            house_id=place.unit.house_id, record=made["sub"], unit_id=place.unit.parent_id, made_at=world.now
        )


def _of(state: str, *, seen: str = "", **more: Any) -> Address:
    def args(world: World, place: str) -> list[Any]:
        return [world.placements[place][state].pk]  # type: ignore[attr-defined]  # set by prepare

    return Address(takes=seen or state, args=args, places=UNITS, **more)


def _outlet(place: str, **more: Any) -> Address:
    def args(world: World, _place: str) -> list[Any]:
        return [world.outlets[place].pk]  # type: ignore[attr-defined]  # set by prepare

    if place == "house":  # nobody of house 甲 may know of it
        return Address(takes="mine", args=args, places=("house",), **more)
    return Address(args=args, **more)


def _piece(world: World, place: str) -> list[Any]:
    record = world.placements[place]["ver"]  # type: ignore[attr-defined]  # set by prepare
    with leave_scope("test"):
        detail = PlacementDetail.objects.filter(record=record).latest("version")
        return [Piece.objects.get(pk=detail.piece_id).key]


def _form(world: World, place: str) -> dict[str, Any]:
    return {
        "unit": world.places["own"].unit.pk, "title": "新的一篇", "outlet": "江城日报", "level": "city", "medium": "paper",
        "day": world.today.isoformat(), "form": "news", "position": "ordinary", "link": "https://news.example.org/new",
        "author_name": "某人", "author_unit": "", "author_reporter": "", "reason": "标题写错",
    }  # fmt: skip


def _all(world: World, place: str) -> dict[str, Any]:
    return {"action": "verify", "ids": [each["sub"].pk for each in world.placements.values()]}  # type: ignore[attr-defined]


def _name(world: World, place: str) -> dict[str, Any]:
    with leave_scope("test"):
        outlet = Outlet.objects.get(house_id=world.house.pk, name="江城日报")
    return {"name": "江城早报", "outlet": outlet.pk}


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "press:placements": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "press:placement_new": Address(may="record.enter", methods="GP", body=_form),
    "press:placement_many": Address(may="record.enter", methods="GP", body=lambda w, p: {
        "lines": "新的一篇 https://news.example.org/many"}),
    "press:placement_look": Address(
        may="record.enter", query=lambda w, p: f"?title=Z9·{w.places['house'].name}ver 上稿&day={w.today}"
    ),
    "press:placement_verify": (
        Address(may="record.verify", methods="GP", body=_all),
        Address(may="record.verify", methods="GP", query=lambda w, p: "?of=claims"),
    ),
    "press:placement_matrix": (Address(), Address(query=lambda w, p: "?of=months")),
    "press:placement": (_of("sub"), _of("ver"), _of("back"), _of("sent", seen="sub")),
    "press:placement_edit": tuple(
        _of(state, may="placement.change", by_place=True, methods="GP", body=_form) for state in ("ver", "back")
    ),
    "press:claim": Address(
        takes="sub", args=lambda w, p: [w.claims[p].pk],  # type: ignore[attr-defined]  # set by prepare
        places=UNITS, may="claim.decide", by_place=True, methods="P", body=lambda w, p: {"action": "accept"},
    ),
    "press:placement_settings": Address(may="placement.settings", methods="GP", body=lambda w, p: {"silent_days": "20"}),
    "press:submissions": (Address(), Address(query=lambda w, p: "?of=info")),
    "press:outcome": _of("sent", seen="sub", may="placement.change", by_place=True, methods="GP",
                         body=lambda w, p: {"word": "refused"}),
    "press:outlets": (Address(), Address(query=lambda w, p: "?export=csv")),
    "press:outlet": (_outlet("own", may="outlet.see"), _outlet("house")),
    "press:outlet_new": Address(may="press.outlets", methods="GP", body=lambda w, p: {
        "ladder": "outside", "name": "新报", "medium": "paper", "level": "city", "active": "on"}),
    "press:outlet_change": (
        _outlet("own", may="press.outlets", methods="P", body=lambda w, p: {
            "action": "standing", "level": "province", "valid_from": w.today.isoformat()}),
        _outlet("house", may="press.outlets", methods="P", body=lambda w, p: {
            "action": "standing", "level": "province", "valid_from": w.today.isoformat()}),
    ),
    "press:outlet_order": Address(may="press.outlets", methods="GP"),
    "press:outlet_starter": Address(may="press.outlets", methods="P"),
    "press:outlets_unlisted": Address(may="press.outlets", methods="GP", body=_name),
    "press:piece": Address(takes="ver", args=_piece, places=UNITS),
}  # fmt: skip
