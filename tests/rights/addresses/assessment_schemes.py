"""Schemes: those in use are read by whom they bind and who sees the figures; only the assessor writes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from luoshi.assessment.models import Scheme, SchemeDraft, SchemeVersion
from luoshi.assessment.tests.office import TEXT
from tests.rights.table import Address
from tests.rights.world import World

HOUSES = ("own", "house")


def prepare(world: World) -> None:
    """In each house a scheme of the unit above the school, in use, with a draft."""
    world.schemes = {}  # type: ignore[attr-defined]  # ours alone
    for name, top in (("own", world.east), ("house", world.b_root)):
        text = TEXT.replace("宣传报道计分办法", f"Z9{name}figure办法")
        scheme = Scheme.objects.create(
            house_id=top.house_id, unit=top, name=f"Z9{name}figure办法", active=True, current=1, made_at=world.now,
            purpose="激励",
        )  # fmt: skip
        SchemeVersion.objects.create(
            house_id=top.house_id, scheme=scheme, number=1, text=text, recorded_at=world.now,
            valid_from=world.today - timedelta(days=400),
        )  # fmt: skip
        SchemeDraft.objects.create(house_id=top.house_id, scheme=scheme, text=text, at=world.now)
        world.schemes[name] = scheme  # type: ignore[attr-defined]  # ours alone


def _pk(world: World, place: str) -> list[Any]:
    return [world.schemes[place].pk]  # type: ignore[attr-defined]  # by prepare


def _scheme(may: str = "", **more: Any) -> Address:
    return Address("figure", _pk, HOUSES, may, bool(may), **more)


def _new(world: World, place: str) -> dict[str, Any]:
    return {"from": "s01", "unit": world.east.pk, "name": "新办法"}


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "assessment:schemes": (Address(), Address(query=lambda w, p: "?q=Z9&export=csv")),
    "assessment:scheme_new": Address(may="scheme.manage", methods="GP", body=_new),
    "assessment:scheme": (_scheme(), _scheme(query=lambda w, p: "?version=1")),
    "assessment:scheme_text": _scheme(),
    "assessment:scheme_sheet": _scheme(),
    "assessment:scheme_switch": _scheme("scheme.manage", methods="P", body=lambda w, p: {"active": "1"}),
    "assessment:scheme_edit": _scheme("scheme.manage", methods="GP", body=lambda w, p: {"do": "keep"}),
    "assessment:scheme_check": _scheme("scheme.manage", methods="P"),
    "assessment:scheme_edit_text": _scheme("scheme.manage", methods="GP", body=lambda w, p: {"text": TEXT}),
    "assessment:scheme_drop": _scheme("scheme.manage", methods="P"),
}
