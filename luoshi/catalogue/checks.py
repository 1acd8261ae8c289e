"""The rules that declared data must obey, each fault as one readable sentence.

What lives here: checks over a whole catalogue. Not here: reading of files, and the clashes of words (`lexicon`).
Invariant: checks never raise; they return all problems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal

from luoshi.catalogue import model
from luoshi.catalogue.model import Catalogue, FieldDef, HoldingTypeDef, KindDef, QuantityDef
from luoshi.catalogue.render import PATTERN_WORDS, codes_in_pattern

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
MAX_CODE = 30  # names must fit databases that cut at 30 characters (design.md §7)
MAX_ASKED = 6  # burden is a defect: a form asks no more than this besides day, unit and evidence (field.md §5)
NAME = re.compile(r"[\u4e00-\u9fff（）、]{2,8}")

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,), "decimal": (int, Decimal), "hours": (int, Decimal), "date": (date,), "time": (time,),
    "moment": (datetime,), "bool": (bool,), "multichoice": (tuple,), "units": (tuple,), "people": (tuple,),
}  # fmt: skip

_PERSONS = ("people", "person")
_SOURCE_FIELDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "field": (model.NUMBER_TYPES,),
    "people": (_PERSONS,),
    "people*": (_PERSONS, model.NUMBER_TYPES),
    "named": (model.MANY_TYPES,),
    "participants*": (model.NUMBER_TYPES,),
    "within": (model.MOMENT_TYPES, model.MOMENT_TYPES),
    "elapsed": (("moment",), ("moment",)),
    "days_since": (("moment", "date"), ("moment", "date")),
    "workdays_since": (("moment", "date"), ("moment", "date")),
}


def problems_of(catalogue: Catalogue) -> tuple[str, ...]:
    """All faults of a catalogue, in order of declaration; empty when it is sound."""
    found: list[str] = []
    for kind in catalogue.kinds():
        found += [f"kind {kind.code}: {fault}" for fault in _faults_of_kind(kind, catalogue)]
    for holding_type in catalogue.holding_types():
        found += [f"holding type {holding_type.code}: {fault}" for fault in _faults_of_holding(holding_type, catalogue)]
    return tuple(found)


def _faults_of_kind(kind: KindDef, catalogue: Catalogue) -> Iterator[str]:
    yield from _faults_of_names(kind.code, kind.name)
    yield from _faults_of_lists(kind)
    yield from _faults_of_fields(kind.fields)
    asked = sum(1 for each in kind.fields if each.default is None)
    if asked > MAX_ASKED:
        yield f"asks {asked} things, at most {MAX_ASKED} are allowed"
    if kind.group not in {group.code for group in catalogue.groups}:
        yield f"group {kind.group} is not declared"
    yield from _twice("quantity", (each.code for each in kind.quantities))
    if not kind.quantities:
        yield "has no quantity, so nothing would ever be counted"
    for quantity in kind.quantities:
        yield from _faults_of_quantity(quantity, kind)
    for code in codes_in_pattern(kind.title_pattern) - set(PATTERN_WORDS):
        if code not in {each.code for each in kind.fields}:
            yield f"title pattern names {code}, which is not a field"
    yield from _faults_of_holding_rule(kind, catalogue)
    yield from _faults_of_sample(kind)


def _faults_of_names(code: str, name: str) -> Iterator[str]:
    if not CODE.fullmatch(code) or len(code) > MAX_CODE:
        yield f"code must be dotted lower case of at most {MAX_CODE} characters"
    if not NAME.fullmatch(name):
        yield f"name {name} must be 2 to 8 Chinese characters"


def _faults_of_lists(kind: KindDef) -> Iterator[str]:
    closed = (
        ("capability", kind.capabilities, model.CAPABILITIES),
        ("way of verifying", (kind.verification,), model.VERIFICATIONS),
        ("dating", (kind.dated,), model.DATED),
        ("grade", kind.evidence.grades, model.GRADES),
        ("retention", (kind.retention,), model.RETENTIONS),
        ("role", (kind.role,), model.ROLES),
    )
    for what, values, known in closed:
        for value in values:
            if value not in known:
                yield f"unknown {what} {value} (known: {', '.join(known)})"
    if not kind.evidence.grades:
        yield "evidence accepts no grade"
    if not kind.evidence.hint:
        yield "evidence has no hint"


def _faults_of_fields(fields: tuple[FieldDef, ...]) -> Iterator[str]:
    yield from _twice("field", (each.code for each in fields))
    for each in fields:
        where = f"field {each.code}"
        if each.type not in model.FIELD_TYPES:
            yield f"{where} has unknown type {each.type} (known: {', '.join(model.FIELD_TYPES)})"
        if not CODE.fullmatch(each.code) or len(each.code) > MAX_CODE or "." in each.code:
            yield f"{where} needs a lower-case code without dots of at most {MAX_CODE} characters"
        if (each.type in ("choice", "multichoice")) != bool(each.choices):
            yield f"{where} of type {each.type} {'has no choices' if not each.choices else 'cannot have choices'}"
        yield from (f"{where}: {fault}" for fault in _twice("choice", (choice.code for choice in each.choices)))
        if each.facet and each.type not in model.FACET_TYPES:
            yield f"{where} is a facet but of type {each.type}; only {', '.join(model.FACET_TYPES)} can be facets"
        if each.ordered and not each.choices:
            yield f"{where} is ordered but has no choices"
        if each.default is not None:
            yield from (f"{where}: default {fault}" for fault in _faults_of_value(each, each.default))


def _faults_of_quantity(quantity: QuantityDef, kind: KindDef) -> Iterator[str]:
    where = f"quantity {quantity.code}"
    head, *codes = quantity.source.split(":")
    wanted = _SOURCE_FIELDS.get(head)
    if wanted is None and (head not in model.PLAIN_SOURCES or codes):
        yield f"{where} has unknown source {quantity.source}"
        return
    if wanted is not None and len(codes) != len(wanted):
        yield f"{where}: source {quantity.source} needs {len(wanted)} field(s)"
    types = {each.code: each.type for each in kind.fields}
    for code, allowed in zip(codes, _SOURCE_FIELDS[head] if codes else (), strict=False):
        if code not in types:
            yield f"{where}: source names {code}, which is not a field"
        elif types[code] not in allowed:
            yield f"{where}: source {head} cannot read field {code} of type {types[code]}"
    needs = {"participants": "roster", "invited": "roster", "participants*": "roster"}
    needs |= {"passed": "checklist", "checked": "checklist"}
    if head in needs and needs[head] not in kind.capabilities:
        yield f"{where}: source {head} needs the capability {needs[head]}"
    if head == "holdings" and kind.holding_type is None:
        yield f"{where}: source holdings needs a holding type"
    if quantity.of and quantity.of not in {each.code for each in kind.quantities}:
        yield f"{where} is a share of {quantity.of}, which is not a quantity"
    if quantity.of == quantity.code or ("%" in quantity.accepts) != bool(quantity.of):
        yield f"{where}: only a share of another quantity answers to %"
    if quantity.stated and head != "field":
        yield f"{where} is stated, so its source must be a field"


def _faults_of_holding_rule(kind: KindDef, catalogue: Catalogue) -> Iterator[str]:
    if kind.holding_type is None:
        if kind.many_holdings:
            yield "covers many holdings but names no holding type"
        return
    known = {each.code for each in catalogue.holding_types()}
    if kind.holding_type not in known:
        yield f"holding type {kind.holding_type} is not declared"


def _faults_of_holding(holding_type: HoldingTypeDef, catalogue: Catalogue) -> Iterator[str]:
    yield from _faults_of_names(holding_type.code, holding_type.name)
    yield from _faults_of_fields(holding_type.fields)
    if holding_type.update_kind is not None and not catalogue.has_kind(holding_type.update_kind):
        yield f"update kind {holding_type.update_kind} is not declared"


def _faults_of_sample(kind: KindDef) -> Iterator[str]:
    known = {each.code: each for each in kind.fields}
    for code, value in kind.sample.values.items():
        if code not in known:
            yield f"sample gives {code}, which is not a field"
            continue
        yield from (f"sample, field {code} {fault}" for fault in _faults_of_value(known[code], value))
    for each in kind.fields:
        if each.required and each.default is None and each.code not in kind.sample.values:
            yield f"sample lacks the required field {each.code}"
    if kind.holding_type and kind.holding_required and not kind.sample.holdings:
        yield "sample names no holding"
    if "roster" in kind.capabilities and kind.sample.present < 1:
        yield "sample has nobody present"


def _faults_of_value(field: FieldDef, value: model.Value) -> Iterator[str]:
    wanted = _PYTHON_TYPES.get(field.type, (str,))
    boolean = isinstance(value, bool)
    if not isinstance(value, wanted) or (boolean and field.type != "bool") or _is_moment_as_day(field, value):
        yield f"is {value!r}, not of type {field.type}"
        return
    if field.choices:
        codes = {choice.code for choice in field.choices}
        for code in value if isinstance(value, tuple) else (value,):
            if code not in codes:
                yield f"is {code!r}, which is not a choice"
    if field.max_length and isinstance(value, str) and len(value) > field.max_length:
        yield f"is longer than {field.max_length} characters"


def _twice(what: str, codes: Iterable[str]) -> Iterator[str]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield f"{what} {code} is declared twice"


def _is_moment_as_day(field: FieldDef, value: model.Value) -> bool:
    return field.type == "date" and isinstance(value, datetime)
