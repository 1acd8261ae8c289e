"""What a return asks: its kinds, its columns, its periods, whom it binds. Pure values and their JSON.

What lives here: `ReturnSpec` and its parts, and what keeps a spec from being used (`problems`). Not here: forms
(`forms.py`), counting (`lines.py`, `tables.py`). Invariant: a spec round-trips through JSON, because each round keeps
the version by which it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from luoshi.catalogue.model import KindDef

COUNT, SUM, SHARE, UNIT = "count", "sum", "share", "unit"
WHATS = (COUNT, SUM, SHARE, UNIT)
UNIT_FACTS = ("staff", "type", "klass")
PLAIN_CELLS = ("number", "unit", "kind", "day", "title", "grade", "note", "late")
"""Register columns that every kind has; besides these `field:CODE` and `sum:QUANTITY`."""
CADENCES = ("week", "half_month", "month", "two_months", "quarter", "half_year", "year", "term", "school_year")
CONFIRMERS = ("unit", "leader")
MAX_COLUMNS = 30  # what still prints on a landscape A4 page
Conditions = tuple[tuple[str, tuple[str, ...]], ...]
"""(dimension, allowed values) pairs; all must hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of the register: one record, one row. `what`: one of PLAIN_CELLS, `field:CODE` or `sum:QUANTITY`."""

    key: str
    head: str
    what: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of the statistics: one unit, one row.

    count: records of `kind` (all kinds of the return where empty) · sum: `quantity` of `kind` · share: column `above`
    over column `below` (keys) · unit: a fact of the unit on the period's last day.
    """

    key: str
    head: str
    what: str
    kind: str = ""
    quantity: str = ""
    where: Conditions = ()
    above: str = ""
    below: str = ""
    fact: str = ""

    @property
    def adds(self) -> bool:
        """Whether it is counted from records."""
        return self.what in (COUNT, SUM)

    def takes(self, kind: str, values: Mapping[str, str]) -> bool:
        """Whether a record of a kind with these facets counts here."""
        return (not self.kind or self.kind == kind) and holds(self.where, values)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A second picture of the period: values of a dimension down, units across, a quantity in the cells (F2)."""

    kind: str = ""
    facet: str = ""
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom it binds: units of these types and classes, or these units; empty: every unit where somebody confirms."""

    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    units: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReturnSpec:
    """All that an administrator says of a return.

    `where` holds for every record. `due`: a due rule of `luoshi.periods`. `closing_day`: last day of a reporting month.
    `lock_days`: calendar days after the last day on time when it is frozen by itself (None: by hand).
    `zero_auto`: an empty return confirms itself when its due day has passed. `take_late`: lines that came after the
    last return was handed in are taken in by the next. `source`: the ready-made form it was taken from.
    """

    kinds: tuple[str, ...]
    where: Conditions = ()
    register: tuple[Cell, ...] = ()
    figures: tuple[Figure, ...] = ()
    matrix: Matrix = field(default_factory=Matrix)
    cadence: str = "month"
    closing_day: int = 31
    due: Mapping[str, Any] | None = None
    shift: str = "later"
    grace_days: int = 0
    lock_days: int | None = 3
    months: tuple[int, ...] = ()
    reach: Reach = field(default_factory=Reach)
    confirm_by: str = "unit"
    zero_auto: bool = True
    take_late: bool = True
    office: str = ""
    note: str = ""
    source: str = ""

    def figure(self, key: str) -> Figure | None:
        """The column of this key."""
        return next((each for each in self.figures if each.key == key), None)

    @property
    def link_at(self) -> int:
        """Which column of the register leads to the record: the first that says what it was."""
        told = [at for at, each in enumerate(self.register) if each.what == "title" or each.what.startswith("field:")]
        return told[0] if told else 0

    @property
    def period_settings(self) -> dict[str, Any]:
        """What `PeriodSettings.merged` takes on top of the house's."""
        own: dict[str, Any] = {
            "month_closing_day": self.closing_day, "shift": self.shift, "grace_days": self.grace_days,
            "lock_days": self.lock_days, "late_policy": "mark", "rest_in_breaks": False,
        }  # fmt: skip
        return own | ({"months": list(self.months)} if self.months else {})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, as `from_json` reads it."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def from_json(plain: Mapping[str, Any]) -> ReturnSpec:
    """A spec from its JSON; keys that a later version dropped are passed over."""
    known = {each.name for each in fields(ReturnSpec)}
    parts = {key: _frozen(value) for key, value in plain.items() if key in known}
    parts["register"] = tuple(Cell(**each) for each in plain.get("register", ()))
    parts["figures"] = tuple(Figure(**{k: _frozen(v) for k, v in each.items()}) for each in plain.get("figures", ()))
    parts["matrix"] = Matrix(**plain.get("matrix") or {})
    parts["reach"] = Reach(**{key: _frozen(value) for key, value in (plain.get("reach") or {}).items()})
    parts["due"] = plain.get("due")
    return ReturnSpec(**parts)


def holds(conditions: Conditions, values: Mapping[str, str]) -> bool:
    """Whether a combination of facets meets all conditions."""
    return all(values.get(name) in allowed for name, allowed in conditions)


def asks(spec: ReturnSpec, kinds: Mapping[str, KindDef]) -> dict[str, frozenset[str]]:
    """The quantities to read of each kind: those that columns name, and the first one, by which a record is counted."""
    wanted: dict[str, set[str]] = {code: set() for code in spec.kinds if code in kinds}
    named = [(each.kind, each.quantity) for each in spec.figures if each.what == SUM]
    named += [(spec.matrix.kind, spec.matrix.quantity)] if spec.matrix.facet else []
    for code, quantities in wanted.items():
        declared = {each.code for each in kinds[code].quantities}
        quantities.add(main_quantity(kinds[code]))
        quantities.update(quantity for kind, quantity in named if kind in ("", code) and quantity in declared)
        quantities.update(each.what[4:] for each in spec.register if each.what.startswith("sum:"))
        quantities &= declared
    return {code: frozenset(quantities) for code, quantities in wanted.items()}


def main_quantity(kind: KindDef) -> str:
    """The quantity by whose line a record of the kind is listed."""
    plain = next((each.code for each in kind.quantities if each.source == "one"), "")
    return plain or kind.quantities[0].code


def problems(spec: ReturnSpec, kinds: Mapping[str, KindDef]) -> Iterator[tuple[str, str]]:
    """What keeps a spec from being used: (part, code of `messages.PROBLEMS`)."""
    if not spec.kinds:
        yield "kinds", "no_kind"
    if not spec.register and not spec.figures:
        yield "columns", "no_column"
    if len(spec.register) > MAX_COLUMNS or len(spec.figures) > MAX_COLUMNS:
        yield "columns", "too_many"
    for each in spec.figures:
        if each.what == SUM and not _has_quantity(kinds, each.kind, each.quantity):
            yield each.key, "no_quantity"
        if each.what == SHARE:
            parts = (spec.figure(each.above), spec.figure(each.below))
            if any(part is None or part.what == SHARE for part in parts):
                yield each.key, "no_share"
    if spec.matrix.facet and not _has_quantity(kinds, spec.matrix.kind, spec.matrix.quantity):
        yield "matrix", "no_quantity"


def _has_quantity(kinds: Mapping[str, KindDef], kind: str, quantity: str) -> bool:
    return kind in kinds and any(each.code == quantity for each in kinds[kind].quantities)


def starts_on(spec: ReturnSpec, today: date, start_of_period: date) -> date:
    """From when a new form is asked: the period that runs today."""
    return min(start_of_period, today)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, (list, tuple)) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value
