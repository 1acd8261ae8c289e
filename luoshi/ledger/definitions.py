"""A kind's definition as JSON and back, for `KindVersion.definition`.

What lives here: two inverse functions. Invariant: `from_json(to_json(kind)) == kind` but for the sample, which stays in
the catalogue; equal definitions give equal JSON, so a new version is made only when something changed.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from luoshi.catalogue.model import Choice, EvidenceRule, FieldDef, KindDef, QuantityDef

_TAGS: dict[str, Any] = {
    "decimal": Decimal,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def to_json(kind: KindDef) -> dict[str, Any]:
    """The definition as plain JSON, without its sample and its catalogue's version."""
    plain = {field.name: _out(getattr(kind, field.name)) for field in fields(kind)}
    return {key: value for key, value in plain.items() if key not in ("sample", "version")}


def from_json(definition: dict[str, Any]) -> KindDef:
    """The definition as the catalogue's value. Raises TypeError or KeyError for JSON that no `to_json` made."""
    parts = dict(definition)
    parts["fields"] = tuple(_field(each) for each in definition["fields"])
    parts["quantities"] = tuple(QuantityDef(**_tuples(each)) for each in definition["quantities"])
    parts["evidence"] = EvidenceRule(**_tuples(definition["evidence"]))
    known = {field.name for field in fields(KindDef)}
    return KindDef(**{key: value for key, value in _tuples(parts).items() if key in known})


def _field(plain: dict[str, Any]) -> FieldDef:
    parts = _tuples(plain)
    parts["choices"] = tuple(Choice(**_tuples(each)) for each in plain["choices"])
    parts["default"] = _in(plain["default"])
    return FieldDef(**parts)


def _out(value: Any) -> Any:
    if isinstance(value, (FieldDef, QuantityDef, EvidenceRule, Choice)):
        return {field.name: _out(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_out(each) for each in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return value


def _in(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        return _TAGS[tag](text)
    return value


def _tuples(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}
