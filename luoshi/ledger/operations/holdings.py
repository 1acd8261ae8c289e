"""Holdings: adding, changing, closing. When one was last touched is written by verified records (`forward.py`).

Invariant: a holding is never deleted; closing says on which day, and when the house came to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from luoshi.audit.operations import log
from luoshi.catalogue.load import load as catalogue
from luoshi.ledger import errors, values
from luoshi.ledger.models import Holding
from luoshi.ledger.operations.locking import step
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer


def add_holding(
    *,
    type: str,
    name: str,
    unit_id: int,
    opened_on: date,
    by: Viewer | None,
    at: datetime,
    code: str = "",
    keeper_id: int | None = None,
    given: Mapping[str, Any] | None = None,
) -> Holding:
    """A holding of a type of the catalogue at a unit. Raises KeyError (unknown type), Unit.DoesNotExist, NotAllowed,
    BadValues, HoldingTaken."""
    declared = catalogue().holding_type(type)
    with step("adding a holding"):
        unit = Unit.objects.get(pk=unit_id)
        _check_may(by, unit)
        holding = Holding(
            house_id=unit.house_id,
            type=type,
            code=code.strip(),
            name=name.strip(),
            unit=unit,
            keeper_id=keeper_id,
            values=values.plain(declared, given or {}),
            opened_on=opened_on,
            recorded_at=at,
        )
        _save(holding)
        _log("holding.added", holding, by, at, {"type": type, "name": holding.name, "unit": unit.pk})
    return holding


def change_holding(*, holding_id: int, changes: Mapping[str, Any], by: Viewer | None, at: datetime) -> Holding:
    """Change name, code, keeper_id or `values` (whole).

    Raises Holding.DoesNotExist, NotAllowed, BadValues, HoldingTaken.
    """
    if unknown := changes.keys() - {"name", "code", "keeper_id", "values"}:
        raise TypeError(f"a holding's {sorted(unknown)} cannot be changed")
    with step("changing a holding"):
        holding = _locked(holding_id, by)
        for name, value in changes.items():
            if name == "values":
                value = values.plain(catalogue().holding_type(holding.type), value)
            setattr(holding, name, value)
        _save(holding)
        _log("holding.changed", holding, by, at, {"changed": sorted(changes)})
    return holding


def close_holding(*, holding_id: int, day: date, by: Viewer | None, at: datetime) -> Holding:
    """End a holding: from `day` on nothing is owed for it. Raises Holding.DoesNotExist, NotAllowed, HoldingClosed."""
    with step("closing a holding"):
        holding = _locked(holding_id, by)
        if holding.closed_on is not None or day < holding.opened_on:
            raise errors.HoldingClosed(holding.name, holding.closed_on or holding.opened_on)
        holding.closed_on, holding.closing_recorded_at = day, at
        holding.save(update_fields=["closed_on", "closing_recorded_at"])
        _log("holding.closed", holding, by, at, {"day": day.isoformat()})
    return holding


def _locked(holding_id: int, by: Viewer | None) -> Holding:
    rows = Holding.objects.all() if by is None else Holding.objects.visible_to(by)
    holding: Holding = rows.select_for_update(of=("self",)).select_related("unit").get(pk=holding_id)
    _check_may(by, holding.unit)
    return holding


def _check_may(by: Viewer | None, unit: Unit) -> None:
    if by is not None and not (by.house_id == unit.house_id and by.can_at("holding.edit", unit.path)):
        raise errors.NotAllowed("holding.edit", str(unit))


def _save(holding: Holding) -> None:
    try:
        with transaction.atomic():
            holding.save()
    except IntegrityError as error:
        raise errors.HoldingTaken(holding.code or holding.name) from error


def _log(action: str, holding: Holding, by: Viewer | None, at: datetime, detail: dict[str, object]) -> None:
    log(house_id=holding.house_id, actor=by, action=action, subject=f"holding:{holding.pk}", detail=detail, at=at)
