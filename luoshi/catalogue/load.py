"""Reading the declared data: TOML files to values, checked as a whole.

What lives here: `load`, the shape of the files. Not here: the rules that values must obey (`checks`). Invariant: either
a catalogue without a known fault or `CatalogueError` with all faults at once.

Shape of a file: `[[group]]` code, name; `[choices]` name = list of `[code, label, word, …]`; `[[kind]]` and
`[[holding_type]]` as the dataclasses of `model`, where a field's `choices` is such a list or the name of a shared one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields as slots_of
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

from luoshi.catalogue.checks import problems_of
from luoshi.catalogue.model import (
    Catalogue,
    CatalogueError,
    Choice,
    EvidenceRule,
    FieldDef,
    GroupDef,
    HoldingTypeDef,
    KindDef,
    QuantityDef,
    Sample,
)

T = TypeVar("T")


@cache
def load() -> Catalogue:
    """The catalogue that the product ships. Raises CatalogueError (never in a released version: a test loads it)."""
    folder = resources.files("luoshi.catalogue") / "data"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".toml"))
    return read((name, (folder / name).read_text(encoding="utf-8")) for name in names)


def read(files: Iterable[tuple[str, str]]) -> Catalogue:
    """A catalogue from (file name, TOML text) pairs. Raises CatalogueError naming every fault found."""
    reader = _Reader()
    tables = reader.parse(files)
    for name, table in tables:
        reader.take_choices(name, table)
    for name, table in tables:
        reader.take_definitions(name, table)
    catalogue = reader.catalogue()
    problems = (*reader.problems, *problems_of(catalogue))
    if problems:
        raise CatalogueError(problems)
    return catalogue


class _Reader:
    """Collects definitions and faults over all files."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.groups: dict[str, GroupDef] = {}
        self.kinds: dict[str, KindDef] = {}
        self.holding_types: dict[str, HoldingTypeDef] = {}

    def parse(self, files: Iterable[tuple[str, str]]) -> list[tuple[str, dict[str, Any]]]:
        tables = []
        for name, text in files:
            try:
                tables.append((name, tomllib.loads(text, parse_float=Decimal)))
            except tomllib.TOMLDecodeError as fault:
                self.problems.append(f"{name}: not readable as TOML: {fault}")
        return tables

    def take_choices(self, name: str, table: Mapping[str, Any]) -> None:
        for key, rows in table.get("choices", {}).items():
            if key in self.choices:
                self.problems.append(f"{name}: shared choices {key} are declared twice")
            self.choices[key] = _choices(rows)

    def take_definitions(self, name: str, table: Mapping[str, Any]) -> None:
        for key in table.keys() - {"choices", "group", "kind", "holding_type"}:
            self.problems.append(f"{name}: unknown section {key}")
        for row in table.get("group", ()):
            self._keep(self.groups, self._build(GroupDef, row, name), name)
        for row in table.get("kind", ()):
            self._keep(self.kinds, self._kind(row, name), name)
        for row in table.get("holding_type", ()):
            self._keep(self.holding_types, self._holding_type(row, name), name)

    def catalogue(self) -> Catalogue:
        order = {code: place for place, code in enumerate(self.groups)}
        kinds = sorted(self.kinds.values(), key=lambda kind: order.get(kind.group, len(order)))
        return Catalogue(
            groups=tuple(self.groups.values()),
            _kinds=MappingProxyType({kind.code: kind for kind in kinds}),
            _holding_types=MappingProxyType(dict(self.holding_types)),
        )

    def _keep(self, store: dict[str, Any], made: Any, name: str) -> None:
        if made is None:
            return
        if made.code in store:
            self.problems.append(f"{name}: code {made.code} is declared twice")
        store[made.code] = made

    def _kind(self, row: Mapping[str, Any], name: str) -> KindDef | None:
        where = f"{name}: kind {row.get('code', '?')}"
        parts: dict[str, Any] = dict(row)
        parts["fields"] = self._fields(row.get("fields", ()), where)
        parts["quantities"] = tuple(
            made for each in row.get("quantities", ()) if (made := self._build(QuantityDef, each, where)) is not None
        )
        parts["evidence"] = self._build(EvidenceRule, row.get("evidence", {}), f"{where}, evidence")
        if "sample" in row:
            sample = dict(row["sample"])
            values = {key: _frozen(value) for key, value in sample.get("values", {}).items()}
            sample["values"] = MappingProxyType(values)
            parts["sample"] = self._build(Sample, sample, f"{where}, sample")
        return self._build(KindDef, parts, where)

    def _holding_type(self, row: Mapping[str, Any], name: str) -> HoldingTypeDef | None:
        where = f"{name}: holding type {row.get('code', '?')}"
        parts: dict[str, Any] = {"update_kind": None, **row}
        parts["fields"] = self._fields(row.get("fields", ()), where)
        return self._build(HoldingTypeDef, parts, where)

    def _fields(self, rows: Iterable[Mapping[str, Any]], where: str) -> tuple[FieldDef, ...]:
        made = []
        for row in rows:
            parts = dict(row)
            named = parts.get("choices")
            if isinstance(named, str):
                if named not in self.choices:
                    self.problems.append(f"{where}, field {row.get('code', '?')}: no shared choices called {named}")
                parts["choices"] = self.choices.get(named, ())
            elif named is not None:
                parts["choices"] = _choices(named)
            made.append(self._build(FieldDef, parts, f"{where}, field {row.get('code', '?')}"))
        return tuple(each for each in made if each is not None)

    def _build(self, wanted: type[T], row: Mapping[str, Any], where: str) -> T | None:
        known = {each.name for each in slots_of(wanted)}  # type: ignore[arg-type]  # only dataclasses come here
        unknown = sorted(row.keys() - known)
        if unknown:
            self.problems.append(f"{where}: unknown key {', '.join(unknown)}")
        try:
            return wanted(**{key: _frozen(value) for key, value in row.items() if key in known})
        except TypeError as fault:
            self.problems.append(f"{where}: {str(fault).split('() ')[-1]}")
            return None


def _choices(rows: Iterable[list[str]]) -> tuple[Choice, ...]:
    return tuple(Choice(row[0], row[1], tuple(row[2:])) for row in rows)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
