"""From the journal to the lines of returns: which records each unit's return holds, and what each adds.

What lives here: `compute` and its parts. Not here: columns joined to rows (`tables.py`), storing (`operations.py`).
Invariants: an entry belongs to one return only, that of the nearest returning unit above it on the day it counts on;
over all editions of a form the amounts sum to the journal's, because a late line is taken in once (`Wanted.base`);
the number of queries does not depend on the number of units or records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from operator import itemgetter
from typing import Any

from django.db.models import Q

from luoshi.catalogue.model import KindDef
from luoshi.ledger.models import Entry, Facets, Kind, KindVersion
from luoshi.ledger.store import place_of
from luoshi.reports.returns.cells import Writer, writer_for
from luoshi.reports.returns.owners import Owners, owners_of
from luoshi.reports.returns.spec import COUNT, ReturnSpec, asks, holds, main_quantity
from luoshi.ui.scope import leave_scope

MATRIX = "matrix"
"""Key of what a line adds to the matrix."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A return to be computed. `base`: the last seq that the unit's earlier returns hold, `since`: their first day.

    Without a base nothing late is taken in: there is no earlier return, or an earlier one is still open.
    """

    unit_id: int
    base: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One record's part in a return (see `ReturnLine`)."""

    record_id: int
    version: int
    unit_id: int
    day: date
    late: bool
    title: str = ""
    mark: str = ""
    cells: Mapping[str, Any] = field(default_factory=dict)
    amounts: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """What is to be computed: a spec over [start, end), for `wanted` among all `returning` units, as of a moment."""

    house_id: int
    spec: ReturnSpec
    start: date
    end: date
    returning: frozenset[int]
    wanted: Sequence[Wanted]
    up_to: int
    as_of: datetime | None = None
    names: bool = True
    """Whether register cells are wanted; titles are always."""


@dataclass
class _Sum:
    """The entries of one record and version in one return, joined."""

    owner: int
    record_id: int
    version: int
    late: bool
    kind_id: int
    facets_id: int
    unit_id: int
    day: date
    grade: str
    net: int = 0
    amounts: dict[str, Fraction] = field(default_factory=dict)
    signs: dict[str, int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Everything was reversed again."""
        return not any(self.signs.values()) and not any(self.amounts.values())


def compute(ask: Ask) -> dict[int, list[Line]]:
    """The lines of each wanted unit's return, oldest first. At most twelve queries."""
    found: dict[int, list[Line]] = {each.unit_id: [] for each in ask.wanted}
    if not ask.wanted:
        return found
    with leave_scope("lines of returns; who sees a return is decided by its row"):
        kinds = kinds_of(ask.house_id, ask.spec)
        owners = owners_of(ask.house_id, ask.returning, _first_day(ask), ask.end, ask.as_of)
        sums = _own(ask, kinds, owners) + _late(ask, kinds, owners)
        facets = dict(Facets.objects.filter(pk__in={each.facets_id for each in sums}).values_list("pk", "values"))
        sums = [each for each in sums if holds(ask.spec.where, facets[each.facets_id])]
        writer = writer_for(ask.spec, kinds, [each.record_id for each in sums], cells=ask.names)
    made: list[tuple[int, Line]] = [(each.owner, _line(ask.spec, kinds, each, facets, writer)) for each in sums]
    for owner, line in _settled(made):
        found[owner].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.late, line.day, line.record_id, line.version))
    return found


@dataclass(frozen=True, slots=True)
class KindOf:
    """A kind of the return: its code, its newest definition, the quantities that are read."""

    code: str
    definition: KindDef
    quantities: frozenset[str]


def kinds_of(house_id: int, spec: ReturnSpec) -> dict[int, KindOf]:
    """The return's kinds by key. One query."""
    rows = KindVersion.objects.filter(kind__house_id=house_id, kind__code__in=spec.kinds).select_related("kind")
    newest = {row.kind_id: row for row in rows if row.number == row.kind.current}
    definitions = {row.kind.code: row.kind_def for row in newest.values()}
    wanted = asks(spec, definitions)
    return {key: KindOf(row.kind.code, row.kind_def, wanted[row.kind.code]) for key, row in newest.items()}


def _first_day(ask: Ask) -> date:
    return min([ask.start, *(each.since for each in ask.wanted if each.since)])


_COLUMNS = (
    "record_id", "version", "line", "kind_id", "quantity", "num", "den", "unit_id", "facets_id", "counts_on", "seq",
    "grade",
)  # fmt: skip


_SEQ = _COLUMNS.index("seq")


def _entries(ask: Ask, kinds: Mapping[int, KindOf], owners: Owners, more: Q) -> list[tuple[Any, ...]]:
    """Entries by ranges of the journal's index of places: a seek a unit and quantity, whatever the house has beside."""
    wanted = {(key, quantity) for key, kind in kinds.items() for quantity in kind.quantities}
    rows = Entry.objects.filter(
        more, house_id=ask.house_id, pk__lte=place_of(ask.house_id, ask.up_to),
        kind_id__in=list(kinds), quantity__in=sorted({quantity for _kind, quantity in wanted}),
        unit_id__in=owners.members({each.unit_id for each in ask.wanted}),
    )  # fmt: skip
    found = [row for row in rows.order_by().values_list(*_COLUMNS) if (row[3], row[4]) in wanted]
    return sorted(found, key=itemgetter(_SEQ))


def _own(ask: Ask, kinds: Mapping[int, KindOf], owners: Owners) -> list[_Sum]:
    """What stands on the days of the period itself."""
    wanted = {each.unit_id for each in ask.wanted}
    rows = _entries(ask, kinds, owners, Q(counts_on__gte=ask.start, counts_on__lt=ask.end))
    return _joined(rows, kinds, owners, lambda owner, row: owner in wanted, late=False)


def _late(ask: Ask, kinds: Mapping[int, KindOf], owners: Owners) -> list[_Sum]:
    """What was posted after the unit's last return, on days of earlier periods: added and taken away."""
    bases = {each.unit_id: each for each in ask.wanted if each.base is not None and each.since is not None}
    if not ask.spec.take_late or not bases:
        return []
    lowest = min(each.base for each in bases.values() if each.base is not None)
    first = min(each.since for each in bases.values() if each.since is not None)
    more = Q(counts_on__gte=first, counts_on__lt=ask.start, pk__gt=place_of(ask.house_id, lowest))

    def belongs(owner: int, row: tuple[Any, ...]) -> bool:
        own = bases.get(owner)
        return own is not None and row[10] > (own.base or 0) and row[9] >= (own.since or ask.start)

    return _joined(_entries(ask, kinds, owners, more), kinds, owners, belongs, late=True)


def _joined(
    rows: Iterable[tuple[Any, ...]], kinds: Mapping[int, KindOf], owners: Owners, belongs: Any, *, late: bool
) -> list[_Sum]:
    sums: dict[tuple[int, int, int], _Sum] = {}
    for row in rows:
        record, version, line, kind, quantity, num, den, unit, facets, day, _seq, grade = row
        owner = owners.owner(unit, day)
        if owner is None or not belongs(owner, row):
            continue
        each = sums.get((owner, record, version))
        if each is None:
            each = _Sum(owner, record, version, late, kind, facets, unit, day, grade)
            sums[owner, record, version] = each
        each.amounts[quantity] = each.amounts.get(quantity, Fraction(0)) + Fraction(num, den)
        each.signs[quantity] = each.signs.get(quantity, 0) + (1 if line > 0 else -1)
    return [each for each in sums.values() if not each.empty]


def _line(
    spec: ReturnSpec, kinds: Mapping[int, KindOf], each: _Sum, facets: Mapping[int, dict[str, str]], writer: Writer
) -> Line:
    kind, values = kinds[each.kind_id], facets[each.facets_id]
    listed = each.signs.get(main_quantity(kind.definition), 0)
    amounts: dict[str, Fraction] = {}
    for column in spec.figures:
        if column.adds and column.takes(kind.code, values):
            sign = Fraction((listed > 0) - (listed < 0))
            amount = sign if column.what == COUNT else each.amounts.get(column.quantity, Fraction(0))
            if amount or (column.what != COUNT and each.signs.get(column.quantity)):
                amounts[column.key] = amount
    mark = ""
    if spec.matrix.facet and spec.matrix.kind == kind.code and spec.matrix.facet in values:
        mark = values[spec.matrix.facet]
        if amount := each.amounts.get(spec.matrix.quantity, Fraction(0)):
            amounts[MATRIX] = amount
    title, cells = writer.cells(each.record_id, kind, each.amounts, each.grade, each.day)
    return Line(each.record_id, each.version, each.unit_id, each.day, each.late, title, mark, cells, amounts)


def _settled(made: list[tuple[int, Line]]) -> list[tuple[int, Line]]:
    """Without corrections that changed nothing counted: one version taken away, the next one added with the same."""
    late: dict[tuple[int, int], list[Line]] = {}
    for owner, line in made:
        if line.late:
            late.setdefault((owner, line.record_id), []).append(line)
    idle = {place for place, lines in late.items() if len(lines) > 1 and _cancel(lines)}
    return [(owner, line) for owner, line in made if not line.late or (owner, line.record_id) not in idle]


def _cancel(lines: Sequence[Line]) -> bool:
    keys = {(line.mark, key) for line in lines for key in line.amounts}
    sums = (sum(line.amounts.get(key, 0) for line in lines if line.mark == mark) for mark, key in keys)
    return bool(keys) and not any(sums) and len({line.day for line in lines}) == 1


def kind_names(house_id: int, spec: ReturnSpec) -> dict[str, str]:
    """What the return's kinds are called."""
    with leave_scope("names of kinds"):
        return dict(Kind.objects.filter(house_id=house_id, code__in=spec.kinds).values_list("code", "name"))


def same_amounts(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether two computations of a return say the same, record by record."""

    def plain(lines: Sequence[Line]) -> list[Any]:
        return sorted((replace(line, title="", cells={}) for line in lines), key=lambda x: (x.record_id, x.version))

    return plain(left) == plain(right)
