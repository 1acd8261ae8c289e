"""Texts of the register: what a column says of a record.

What lives here: `Writer`, with everything it needs fetched once. Invariant: the number of queries is fixed; a name of a
person is written as it stands on the record, an erased one stays a dash.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from luoshi.catalogue.model import NUMBER_TYPES, FieldDef
from luoshi.catalogue.render import readable
from luoshi.ledger.lines import key_of_person
from luoshi.ledger.models import KindVersion, Record
from luoshi.ledger.values import typed
from luoshi.org.models import Person, Unit
from luoshi.reports.returns.spec import Cell, ReturnSpec

GIVEN_LATER = frozenset({"number", "unit", "late"})
"""Columns that are written where the table is drawn."""


@dataclass
class Writer:
    """Writes the cells of records."""

    columns: tuple[Cell, ...]
    records: Mapping[int, Record] = field(default_factory=dict)
    definitions: Mapping[int, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def cells(
        self, record_id: int, kind: Any, amounts: Mapping[str, Fraction], grade: str, day: date
    ) -> tuple[str, dict[str, Any]]:
        """The record's title and its cells by column key; numbers as text of exact amounts."""
        record = self.records[record_id]
        if not self.columns:
            return record.title, {}
        definition = self.definitions[record.kind_version_id]
        values = typed(definition, record.values)
        fields = {each.code: each for each in definition.fields}
        plain = {"kind": kind.definition.name, "day": day.isoformat(), "title": record.title, "grade": grade}
        plain["note"] = record.note
        made: dict[str, Any] = {}
        for column in self.columns:
            if column.what in plain:
                made[column.key] = plain[column.what]
            elif column.what.startswith("sum:"):
                made[column.key] = str(amounts.get(column.what[4:], "")) if column.what[4:] in amounts else ""
            elif column.what.startswith("field:") and column.what[6:] in fields:
                made[column.key] = self._field(fields[column.what[6:]], values.get(column.what[6:]))
        return record.title, {key: value for key, value in made.items() if value != ""}

    def _field(self, declared: FieldDef, value: Any) -> str:
        if value is None or value == () or value == "":
            return ""
        if declared.type in NUMBER_TYPES:
            return str(Fraction(value))
        if declared.type == "date":
            return str(value.isoformat())
        if declared.type in ("person", "people", "unit", "units"):
            many = value if isinstance(value, tuple) else (value,)
            return "、".join(self.names.get(str(one), "—" if key_of_person(str(one)) else str(one)) for one in many)
        return readable(declared, value)


def writer_for(spec: ReturnSpec, kinds: Mapping[int, Any], record_ids: Sequence[int], *, cells: bool) -> Writer:
    """A writer for these records. At most four queries."""
    columns = tuple(each for each in spec.register if each.what not in GIVEN_LATER) if cells else ()
    wanted = ("pk", "title", "note", "kind_version_id", "values") if columns else ("pk", "title")
    records = {row.pk: row for row in Record.objects.filter(pk__in=set(record_ids)).only(*wanted)}
    if not columns:
        return Writer((), records)
    versions = KindVersion.objects.filter(pk__in={row.kind_version_id for row in records.values()})
    definitions = {row.pk: row.kind_def for row in versions}
    return Writer(columns, records, definitions, _names(columns, records, definitions))


def _names(columns: Sequence[Cell], records: Mapping[int, Record], definitions: Mapping[int, Any]) -> dict[str, str]:
    """People and units that the wanted fields name by key."""
    wanted = {column.what[6:] for column in columns if column.what.startswith("field:")}
    people: set[Any] = set()
    units: set[int] = set()
    for record in records.values():
        for each in definitions[record.kind_version_id].fields:
            if each.code not in wanted or each.code not in record.values:
                continue
            value = record.values[each.code]
            many = value if isinstance(value, list) else [value]
            if each.type in ("person", "people"):
                people |= {key for one in many if (key := key_of_person(str(one)))}
            elif each.type in ("unit", "units"):
                units |= {int(one) for one in many if str(one).isdecimal()}
    names = {str(key): name for key, name in Person.objects.filter(key__in=people).values_list("key", "name")}
    names |= {str(key): name for key, name in Unit.objects.filter(pk__in=units).values_list("pk", "name")}
    return names
