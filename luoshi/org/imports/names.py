"""Names in cells: which unit and which person they mean.

What lives here: finding by name, short name and system number, and near names for what was not found. Not here: which
units an actor may name (the targets). Invariant: a name is never taken for a unit that it merely resembles; near ones
are proposed to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from luoshi.org.models import Person, Unit
from luoshi.sheets import Cell, CellInvalid, cell_text

NEAR = 3  # names proposed for one that was not found
LIKE = 0.55  # by which two names resemble each other
MOST_UNKNOWN = 60  # names that one page asks about
UNIT_NUMBER, PERSON_NUMBER = "DW", "RY"


def folded(name: str) -> str:
    """A name without width, blanks, brackets' shape and dots."""
    text = normalize("NFKC", name).casefold()
    return re.sub(r"[\s·•・.、，,\-—_()（）\[\]【】“”\"']+", "", text)


def number_of(prefix: str, key: int) -> str:
    """The system number of a row: JL000123."""
    return f"{prefix}{key:06d}"


def numbered(prefix: str) -> Callable[[Cell], int]:
    """A parser of system numbers of one sort. Raises CellInvalid for anything else."""

    def parse(cell: Cell) -> int:
        text = normalize("NFKC", cell_text(cell)).strip().upper()
        found = re.fullmatch(rf"{prefix}(\d{{1,18}})", text)
        if found is None:
            told = {"value": text, "sample": number_of(prefix, 123)}
            raise CellInvalid(_("“%(value)s”不是系统编号（如 %(sample)s）。新增的行请把这一格清空。") % told)
        return int(found[1])

    return parse


class UnitFinder:
    """Units by what people write. `units`: those that may be named; `chosen`: keys by names a person settled."""

    def __init__(self, units: Iterable[Unit], chosen: Mapping[str, int] | None = None) -> None:
        self.units = {unit.pk: unit for unit in units}
        self._by_name: dict[str, list[int]] = {}
        for unit in self.units.values():
            for name in {folded(unit.name), folded(unit.short_name)} - {""}:
                self._by_name.setdefault(name, []).append(unit.pk)
        self._chosen = {folded(name): key for name, key in (chosen or {}).items() if key in self.units}
        self.unknown: dict[str, list[tuple[int, str]]] = {}

    def find(self, text: str) -> Unit | None:
        """The unit that is called so, and only one is."""
        name = folded(text)
        if name in self._chosen:
            return self.units[self._chosen[name]]
        found = self._by_name.get(name, [])
        if not found and (number := re.fullmatch(rf"{UNIT_NUMBER.lower()}(\d+)", name)):
            found = [int(number[1])] if int(number[1]) in self.units else []
        return self.units[found[0]] if len(found) == 1 else None

    def near(self, text: str) -> list[tuple[int, str]]:
        """Key and name of units that resemble the text, the most alike first."""
        name = folded(text)
        if not name:
            return []
        names = list(dict.fromkeys(self._by_name.get(name, [])))
        parts = [key for other, keys in self._by_name.items() if name in other or other in name for key in keys]
        close = [k for like in get_close_matches(name, self._by_name, NEAR, LIKE) for k in self._by_name[like]]
        keys = list(dict.fromkeys([*names, *sorted(parts, key=lambda k: len(self.units[k].name)), *close]))[:NEAR]
        return [(key, self.units[key].name) for key in keys]

    def parse(self, cell: Cell) -> Unit:
        """A cell as a unit. Raises CellInvalid with near names, and keeps what was not found."""
        text = cell_text(cell).strip()
        unit = self.find(text)
        if unit is not None:
            return unit
        near = self.unknown.get(text)
        if near is None:
            near = self.near(text) if len(self.unknown) < MOST_UNKNOWN else []
            self.unknown[text] = near
        if near:
            told = {"name": text, "near": "、".join(name for _key, name in near)}
            raise CellInvalid(_("没有找到“%(name)s”。是不是：%(near)s？") % told)
        raise CellInvalid(_("没有找到“%(name)s”，或者它不在您的范围内，请核对名称。") % {"name": text})


class PersonFinder:
    """People by name within a unit: `people` are (person, unit key) of the posts in force."""

    def __init__(self, people: Iterable[tuple[Person, int]], paths: Mapping[int, str]) -> None:
        self._by_name: dict[str, dict[int, tuple[Person, set[int]]]] = {}
        self._paths = paths
        for person, unit_id in people:
            same = self._by_name.setdefault(folded(person.name), {})
            same.setdefault(person.pk, (person, set()))[1].add(unit_id)

    def find(self, text: str, unit_id: int) -> Person | None:
        """The person of this name at the unit, else the only one of this name in reach; None where it is not certain."""
        same = self._by_name.get(folded(text), {})
        here = [person for person, units in same.values() if unit_id in units]
        if len(here) == 1:
            return here[0]
        return next(iter(same.values()))[0] if len(same) == 1 and not here else None


def labelled(finder: UnitFinder) -> Any:
    """Choices of a workbook's list: the names of the units."""
    return tuple(unit.name for unit in sorted(finder.units.values(), key=lambda unit: unit.path))
