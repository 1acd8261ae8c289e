"""A record's values: what was typed, as plain JSON in the record, and as exact values for the catalogue's functions.

What lives here: pure functions over a kind's fields. Not here: forms, and what must be filled in (`lines.missing_of`).
Invariant: what `plain` lets through, `typed` reads; decimals are text, never floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from luoshi.catalogue.model import MANY_TYPES, FieldDef, HoldingTypeDef, KindDef, Value
from luoshi.ledger.errors import BadValues, Fault

Plain = dict[str, Any]
_MAX_TEXT = 20_000  # characters of a field without a limit of its own: what a page can still show


class _Unfit(Exception):
    """A value does not fit; `what` as in `Fault`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def plain(kind: KindDef | HoldingTypeDef, given: Mapping[str, Any], *, fill: bool = True) -> Plain:
    """The values as JSON; blank ones are left out, `fill` puts in the defaults. Raises BadValues with all faults."""
    known = {field.code: field for field in kind.fields}
    faults = [Fault(code, "unknown_field") for code in given if code not in known]
    made: Plain = {}
    for code, field in known.items():
        value = given.get(code)
        if _blank(value):
            value = field.default if fill and code not in given else None
        if value is None:
            continue
        try:
            made[code] = _to_plain(field, value)
        except _Unfit as fault:
            faults.append(Fault(code, fault.what, str(value)[:80]))
    if faults:
        raise BadValues(tuple(faults))
    return made


def typed(kind: KindDef, values: Mapping[str, Any]) -> dict[str, Value | None]:
    """The stored JSON as exact values, for `catalogue.render`. Fields that a newer version dropped are passed over."""
    return {field.code: _READ[field.type](values[field.code]) for field in kind.fields if field.code in values}


def _blank(value: Any) -> bool:
    return value is None or value == "" or value == () or value == []


def _to_plain(field: FieldDef, value: Any) -> Any:
    if field.type in MANY_TYPES:
        if isinstance(value, str) or not isinstance(value, (list, tuple)):
            raise _Unfit("not_a_list")
        return [_one(field, each) for each in value]
    return _one(field, value)


def _one(field: FieldDef, value: Any) -> Any:
    write: Callable[[FieldDef, Any], Any] = _WRITE.get(field.type, _text)
    return write(field, value)


def _text(field: FieldDef, value: Any) -> str:
    text = str(value).strip()
    if len(text) > (field.max_length or _MAX_TEXT):
        raise _Unfit("too_long")
    return text


def _choice(field: FieldDef, value: Any) -> str:
    if value not in {choice.code for choice in field.choices}:
        raise _Unfit("not_a_choice")
    return str(value)


def _integer(field: FieldDef, value: Any) -> int:
    if isinstance(value, (bool, float)):
        raise _Unfit("not_a_number")
    try:
        return int(str(value).strip())
    except ValueError as error:
        raise _Unfit("not_a_number") from error


def _decimal(field: FieldDef, value: Any) -> str:
    if isinstance(value, (bool, float)):
        raise _Unfit("not_a_number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise _Unfit("not_a_number") from error
    if not number.is_finite() or abs(number) > 10**12 or int(number.as_tuple().exponent) < -6:
        raise _Unfit("not_a_number")
    return format(number, "f")


def _iso(read: Callable[[str], Any]) -> Callable[[FieldDef, Any], str]:
    def write(field: FieldDef, value: Any) -> str:
        if isinstance(value, (date, time)):
            return value.isoformat()
        try:
            return str(read(str(value).strip()).isoformat())
        except ValueError as error:
            raise _Unfit("not_a_date") from error

    return write


def _bool(field: FieldDef, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("not_a_choice")
    return value


_WRITE: dict[str, Callable[[FieldDef, Any], Any]] = {
    "integer": _integer, "decimal": _decimal, "hours": _decimal, "date": _iso(date.fromisoformat),
    "time": _iso(time.fromisoformat), "moment": _iso(datetime.fromisoformat), "choice": _choice,
    "multichoice": _choice, "bool": _bool,
}  # fmt: skip


def _same(value: Any) -> Any:
    return value


_READ: dict[str, Callable[[Any], Value]] = {
    "text": _same, "longtext": _same, "integer": int, "decimal": Decimal, "hours": Decimal,
    "date": date.fromisoformat, "time": time.fromisoformat, "moment": datetime.fromisoformat, "choice": _same,
    "multichoice": tuple, "unit": _same, "units": tuple, "person": _same, "people": tuple, "outlet": _same,
    "url": _same, "bool": bool,
}  # fmt: skip
