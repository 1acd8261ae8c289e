"""Writing down what a return holds: its lines as of a moment, appended as the next edition.

What lives here: `compute_rows` and `write_editions`, used by operations and rounds. Invariant: called inside a
transaction that has locked the returns; lines are only ever appended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from luoshi.org.places import Place
from luoshi.reports.models import Return, ReturnLine, ReturnRound, ReturnStep
from luoshi.reports.returns.holders import wanted_of
from luoshi.reports.returns.lines import Ask, Line, compute
from luoshi.reports.returns.owners import owners_of
from luoshi.reports.returns.spec import ReturnSpec, from_json
from luoshi.ui.scope import leave_scope


def spec_of(round_: ReturnRound) -> ReturnSpec:
    """What the round asks. The version must be selected with it."""
    return from_json(round_.version.spec)


def compute_rows(
    round_: ReturnRound, rows: Sequence[Return], returning: frozenset[int], *, up_to: int, as_of: datetime | None,
    names: bool = True,
) -> dict[int, list[Line]]:  # fmt: skip
    """The lines of some returns of a round from the journal up to a seq, by unit."""
    return compute(
        Ask(
            round_.house_id, spec_of(round_), round_.start, round_.end, returning,
            wanted_of(round_, [row.unit_id for row in rows]), up_to, as_of, names,
        )
    )  # fmt: skip


def unit_facts(house_id: int, round_: ReturnRound, as_of: datetime | None) -> dict[int, dict[str, Any]]:
    """Staff, type and class of every unit on the period's last day. Two queries."""
    with leave_scope("facts of units on a period's last day"):
        places = owners_of(house_id, frozenset(), round_.start, round_.end, as_of).places
    return {unit: facts_of(place) for unit, place in places.items()}


def facts_of(place: Place) -> dict[str, Any]:
    """The facts that a column may name."""
    return {"staff": place.staff, "type": place.type, "klass": place.klass}


def write_editions(
    rows: Sequence[Return], lines: Mapping[int, Sequence[Line]], facts: Mapping[int, dict[str, Any]], *,
    seq: int, as_of: datetime,
) -> None:  # fmt: skip
    """Append the next edition of each return. The caller saves further columns of the rows."""
    made: list[ReturnLine] = []
    for row in rows:
        row.edition, row.seq, row.as_of = row.edition + 1, seq, as_of
        own = lines.get(row.unit_id, ())
        row.rows, row.facts = len(own), facts.get(row.unit_id, {})
        made += [_stored(row, number, line) for number, line in enumerate(own, start=1)]
    ReturnLine.objects.bulk_create(made, batch_size=500)


def trace(rows: Sequence[Return], step: str, *, by_id: int | None, at: datetime, reason: str = "") -> None:
    """One line of history a return."""
    ReturnStep.objects.bulk_create(
        [ReturnStep(of=row, step=step, by_id=by_id, at=at, edition=row.edition, reason=reason) for row in rows]
    )


def _stored(row: Return, number: int, line: Line) -> ReturnLine:
    return ReturnLine(
        house_id=row.house_id,
        of=row,
        edition=row.edition,
        number=number,
        record_id=line.record_id,
        version=line.version,
        unit_id=line.unit_id,
        day=line.day,
        late=line.late,
        title=line.title,
        mark=line.mark,
        cells=dict(line.cells),
        amounts={key: [value.numerator, value.denominator] for key, value in line.amounts.items()},
    )


def line_of(stored: ReturnLine, *, bare: bool = False) -> Line:
    """A stored line as the value that tables are drawn from; `bare`: its amounts alone, whose words were not read."""
    return Line(
        stored.record_id,
        stored.version,
        stored.unit_id,
        stored.day,
        stored.late,
        stored.title,
        stored.mark,
        {} if bare else stored.cells,
        {key: Fraction(*pair) for key, pair in stored.amounts.items()},
    )
