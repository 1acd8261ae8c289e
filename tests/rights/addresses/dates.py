"""Rows of dates: allowances, calendar, feed, settings of periods and days."""

from __future__ import annotations

from typing import Any

from tests.rights.table import UNITS, Address, of_plan
from tests.rights.world import World

DECIDERS = frozenset({"planner", "planner_east", "leader"})
MAY: dict[str, frozenset[str]] = {
    "allowance.grant": DECIDERS,
    "allowance.grant@own": DECIDERS,
    "allowance.grant@lent": frozenset({"planner"}),
    "allowance.grant@unit": frozenset({"planner"}),
    "house.settings": frozenset({"admin"}),
}


def _allowance(world: World, place: str) -> list[Any]:
    row = world.places[place].allowance
    assert row is not None
    return [row.pk]


def _asked(world: World, place: str) -> str:
    target = world.plans["house" if place == "house" else "root"].target.pk
    unit = world.places[place].unit.pk
    return f"?target={target}&holder=u{unit}&period=year:{world.today.year}-01-01"


ADDRESSES: dict[str, Address | tuple[Address, ...]] = {
    "plans:allowances": Address(methods="GP", body=lambda w, p: {
        "action": "grant", "ids": [_allowance(w, place)[0] for place in w.places]}),
    "plans:allowance": Address("allow", _allowance, UNITS),
    "plans:allowance_decide": Address("allow", _allowance, UNITS, "allowance.grant", by_place=True, methods="P",
                                      body=lambda w, p: {"step": "grant", "answer": "同意"}),
    "plans:allowance_ask": Address("unit", places=UNITS, may="record.enter", by_place=True, methods="GP", query=_asked,
                                   body=lambda w, p: {"what": "extend", "until": f"{w.today.year + 1}-03-01",
                                                      "reason": "校舍维修"}),
    "plans:allowance_new": Address(may="allowance.grant", methods="GP", body=lambda w, p: {
        "what": "waive", "units": [place.unit.pk for place in w.places.values()], "start": f"{w.today.year}-01-01",
        "last": f"{w.today.year}-12-31", "reason": "停课", "grant": "1"}),
}  # fmt: skip
ADDRESSES |= {
    "plans:calendar": (Address(), Address("unit", places=UNITS, query=lambda w, p: f"?unit={w.places[p].unit.pk}")),
    "plans:subscribe": Address(methods="GP", body=lambda w, p: {"step": "mail", "mail": "on"}),
    "plans:periods": of_plan("plan.edit", methods="GP", body=lambda w, p: {"grace_days": "1"}),
    "org:periods": Address(may="house.settings", methods="GP", body=lambda w, p: {
        "month_closing_day": "24", "shift": "later", "grace_days": "1", "late_policy": "mark", "correction_days": "3",
        "daily": "working_days", "digest_hour": "9", "digest_days": "3"}),
    "org:periods_preview": Address(may="house.settings", methods="P", body=lambda w, p: {"month_closing_day": "24"}),
    "org:calendar": Address(may="house.settings"),
    "org:calendar_import": Address(may="house.settings", methods="GP", body=lambda w, p: {
        "year": "2027", "text": "2027-02-20 班 春节", "take": "1"}),
    "org:calendar_local": Address(may="house.settings", methods="GP", body=lambda w, p: {
        "start": f"{w.today.year}-03-03", "state": "off", "name": "停课"}),
    "org:terms": Address(may="house.settings", methods="GP", body=lambda w, p: {
        "year": "2027", "first_start": "2027-09-01", "first_last": "2028-01-20", "second_start": "2028-02-20",
        "second_last": "2028-07-05"}),
}  # fmt: skip
