"""From a spec's way of counting to the ledger's measure. Pure.

What lives here: one function and its table. Not here: counting itself (`luoshi.ledger.measures`). Invariant: every spec
without `problems` has a measure.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from luoshi.catalogue import load
from luoshi.ledger.measures.measure import Measure
from luoshi.plans.spec import Counting, Reach, TargetSpec

_MINUTES = {"minute": 1, "hour": 60}
# The quantity that holds how long something took, by the unit of the limit.
_LASTED = {"minute": "minutes", "hour": "minutes", "day": "days", "working_day": "workdays"}
_THINGS = {"pieces": "piece", "people": "person", "holdings": "holding"}
_DAY_MINUTES = 24 * 60


def measure_of(spec: TargetSpec, target_id: int) -> Measure:
    """The measure by which a target is counted. `target_id` names its carried-over amounts (kind `opening`)."""
    counting = spec.counting
    common: dict[str, Any] = {
        "kinds": counting.kinds,
        "quantity": _quantity(spec),
        "facets": tuple((code, tuple(values)) for code, values in sorted(counting.facets.items()) if values),
    }
    if counting.how in _THINGS:
        return Measure(**common, how="distinct", of=_THINGS[counting.how])
    if counting.how == "coverage":
        return Measure(**common, how="coverage", **_covered(spec.reach))
    if counting.how == "ratio":
        return Measure(**common, how="ratio", below=counting.denominator)
    if counting.how == "average":
        return Measure(**common, how="per_head")
    if counting.how == "in_time":
        return _in_time(common, counting)
    if counting.how in ("latest", "max", "exists"):
        return Measure(**common, how=counting.how)
    return Measure(**common, how="sum", opening=str(target_id))


def _quantity(spec: TargetSpec) -> str:
    """The quantity named; where single holdings or people are asked for, one of the kind that has a line for each.

    A name that the first kind does not have gives that kind's first quantity, so that a house's own kinds count too.
    """
    catalogue = load()
    known = next((kind for kind in spec.counting.kinds if catalogue.has_kind(kind)), None)
    if known is None:
        return spec.counting.quantity
    declared = {quantity.code: quantity.spread for quantity in catalogue.kind(known).quantities}
    named = spec.counting.quantity if spec.counting.quantity in declared else next(iter(declared))
    spread = _spread(spec)
    if spread and declared[named] != spread:
        return next((code for code, along in declared.items() if along == spread), named)
    return named


def _spread(spec: TargetSpec) -> str:
    """Along what single lines are needed: holdings, people, or nothing."""
    how, reach = spec.counting.how, spec.reach
    if reach.mode == "each_holding" or how == "holdings" or (how == "coverage" and reach.holding_type):
        return "holding"
    return "person" if reach.mode == "each_person" or how == "people" else ""


def _covered(reach: Reach) -> dict[str, Any]:
    if reach.holding_type:
        return {"of": "holding", "holding_type": reach.holding_type}
    return {"of": "unit", "types": reach.types, "classes": reach.classes}


def _in_time(common: dict[str, Any], counting: Counting) -> Measure:
    """Events whose time is within the limit: by the kind's own times, else by when they were handed in."""
    limit = counting.limit or {}
    value, unit = Fraction(str(limit.get("value") or 0)), str(limit.get("unit") or "day")
    lasted = _LASTED.get(unit, "days")
    if all(_has(kind, lasted) for kind in counting.kinds):
        return Measure(**common | {"quantity": lasted}, how="in_time", limit=value * _MINUTES.get(unit, 1))
    minutes = value * _MINUTES.get(unit, _DAY_MINUTES)
    return Measure(**common, how="in_time", limit=minutes, by_handing_in=True)


def _has(kind: str, quantity: str) -> bool:
    catalogue = load()
    return catalogue.has_kind(kind) and any(each.code == quantity for each in catalogue.kind(kind).quantities)
