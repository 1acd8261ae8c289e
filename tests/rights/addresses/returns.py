"""Returns: a school sees its own, a district those below, the bureau all; another house's are not there for anybody."""

from __future__ import annotations

from typing import Any

from tests.rights.table import UNITS, Address
from tests.rights.world import KIND, World

MAY: dict[str, frozenset[str]] = {
    "return.define": frozenset({"admin", "planner"}),  # for the whole house: a district's planner does not
}
HOUSES = ("own", "house")  # a row of each house stands for its period


def _return(world: World, place: str) -> list[Any]:
    return [world.returns[place].pk]


def _round(world: World, place: str) -> list[Any]:
    return [world.returns[place].round_id]


def _form(world: World, place: str) -> list[Any]:
    return [world.returns[place].form_id]


def of_return(**more: Any) -> Address:
    """An address of one unit's return: seen with the unit's figures."""
    return Address(takes="figure", args=_return, places=UNITS, **more)


def of_round(**more: Any) -> Address:
    """An address of a period: seen by whoever sees a return of it."""
    return Address(takes="figure", args=_round, places=HOUSES, **more)


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "reports:returns": Address(),
    "reports:return": of_return(),
    "reports:return_confirm": of_return(methods="P", body=lambda w, p: {"remark": "无"}),
    "reports:return_send_back": of_return(methods="P", body=lambda w, p: {"reason": "再看看"}),
    "reports:return_scan": of_return(methods="P"),
    "reports:return_export": (of_return(), of_return(query=lambda w, p: "?as=docx")),
    "reports:round": (
        of_round(),
        *(of_round(query=lambda w, p, tab=tab: f"?tab={tab}") for tab in ("figures", "matrix", "register")),
    ),
    "reports:behind": (
        of_round(),
        of_round(query=lambda w, p: f"?col=f1&unit={w.places['lent'].unit.pk}"),
    ),
    "reports:round_remind": of_round(methods="P"),
    "reports:round_freeze": of_round(methods="P"),
    "reports:round_export": (of_round(), of_round(query=lambda w, p: "?units=1")),
    "reports:forms": Address(may="return.define"),
    "reports:form_take": Address(may="return.define", methods="P", body=lambda w, p: {"code": "news"}),
    "reports:form_new": Address(may="return.define", methods="GP", query=lambda w, p: f"?kinds={KIND}"),
    "reports:form_preview": Address(may="return.define", methods="P", body=lambda w, p: {"kinds": KIND}),
    "reports:form_edit": Address("figure", _form, HOUSES, "return.define", methods="GP"),
    "reports:form_switch": Address(
        "figure", _form, HOUSES, "return.define", methods="P", body=lambda w, p: {"active": "0"}
    ),
}
