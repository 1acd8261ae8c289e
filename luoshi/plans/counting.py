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
        "quantity": _quantity(counting),
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


def _quantity(counting: Counting) -> str:
    """The quantity named, or the first of the first kind that has one, so that a house's own kinds count too."""
    catalogue = load()
    known = [kind for kind in counting.kinds if catalogue.has_kind(kind)]
    if not known:
        return counting.quantity
    codes = [quantity.code for quantity in catalogue.kind(known[0]).quantities]
    return counting.quantity if counting.quantity in codes or not codes else codes[0]


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
