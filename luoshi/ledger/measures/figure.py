"""One number on a screen: what it is of, how it came about, where it opens.

What lives here: `Figure` and its address; the protocol by which higher rooms offer figures of their own. Not here:
counting. Invariant: a figure's token makes the same figure again, to the digit, as of the same moment.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple, Protocol, get_args
from uuid import UUID

from luoshi.ledger.measures.measure import (
    SHARES,
    Amount,
    Column,
    How,
    Measure,
    MeasureUnsound,
    OverUnits,
    Period,
    Span,
)

ADDRESS = "/figures/"
"""Where a figure opens; the page is `work`'s."""


class Figure(NamedTuple):
    """A figure. `num` is what was counted; `below` what it is divided by, None where nothing is.

    `entries`: entries less reversals behind `num`. `waiting`: what submitted records would add (None: not asked).
    `on_time`: the part of `num` handed in before the cut (None: not asked).
    """

    measure: Measure
    column: Column
    period: Period
    as_of: datetime | None
    num: Amount
    below: Amount | None
    entries: int
    waiting: Amount | None = None
    on_time: Amount | None = None

    @property
    def value(self) -> Amount | None:
        """The figure itself: `num`, or `num` over `below`; None where there is nothing to divide by."""
        if self.measure.how not in SHARES:
            return self.num
        return Fraction(self.num) / Fraction(self.below) if self.below else None

    @property
    def token(self) -> str:
        """All that makes the figure again, safe in an address."""
        plain: dict[str, Any] = {
            "m": {key: value for key, value in _plain(asdict(self.measure)).items() if value not in ("", [], None)},
            "u": list(self.column.units),
            "p": [self.period.start.isoformat(), self.period.end.isoformat()],
        }
        if not self.column.below:
            plain["own"] = 1
        if self.column.person:
            plain["person"] = str(self.column.person)
        if self.column.holding:
            plain["holding"] = self.column.holding
        if self.as_of:
            plain["t"] = self.as_of.isoformat()
        packed = zlib.compress(json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode(), 9)
        return urlsafe_b64encode(packed).decode().rstrip("=")

    @property
    def address(self) -> str:
        """Where it opens to its entries; a figure of a source where that shows it."""
        source = source_of(self.measure)
        return source.address(self) if source is not None else f"{ADDRESS}{self.token}/"

    def explain(self) -> tuple[str, ...]:
        """What was counted, for whom, when, and the numbers, as Chinese sentences. A few queries."""
        from luoshi.ledger.measures.explain import explain

        source = source_of(self.measure)
        return tuple(source.explain(self)) if source is not None else explain(self)


_KEYS = 2**63  # keys of rows are smaller; a database has no larger integer
MAX_TOKEN = 4_000  # characters; a longer one was not made here, and must not be unpacked


def from_token(token: str) -> tuple[Measure, Column, Span, datetime | None]:
    """What `Figure.token` carried. Raises MeasureUnsound for anything else."""
    try:
        if len(token) > MAX_TOKEN:
            raise ValueError(len(token))
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(urlsafe_b64decode(token + "=" * (-len(token) % 4)), 10 * MAX_TOKEN)
        if not unpacker.eof:
            raise ValueError("cut short, or far too long")
        plain = json.loads(text)
        units = tuple(int(unit) for unit in plain["u"])
        person = UUID(plain["person"]) if "person" in plain else None
        holding = int(plain["holding"]) if "holding" in plain else None
        if not all(0 < key < _KEYS for key in (*units, holding or 1)):
            raise ValueError("no key of a row")
        column = Column("", units, "own" not in plain, person, holding)
        start, end = (date.fromisoformat(day) for day in plain["p"])
        as_of = datetime.fromisoformat(plain["t"]) if "t" in plain else None
        if as_of is not None and as_of.tzinfo is None:
            raise ValueError("a moment without zone")
        return measure_from(plain["m"]), column, Span(start, end), as_of
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise MeasureUnsound("token") from error


def measure_from(plain: Mapping[str, Any]) -> Measure:
    """A measure from its JSON. Raises MeasureUnsound, TypeError, ValueError."""
    parts = {key: _frozen(value) for key, value in plain.items()}
    if unknown := parts.keys() - {field.name for field in fields(Measure)}:
        raise MeasureUnsound(sorted(unknown)[0])
    if parts.get("limit") is not None:
        parts["limit"] = Fraction(parts["limit"])
    measure = Measure(**{"kinds": (), "quantity": "", **parts})
    if measure.how not in get_args(How) or measure.joins not in get_args(OverUnits):
        raise MeasureUnsound("how")
    _check_texts(measure)
    return measure


def _check_texts(measure: Measure) -> None:
    """Raises MeasureUnsound where a code is no text: JSON takes anything."""
    codes = [one for pair in (*measure.above_asks, *measure.below_asks) for one in pair]
    codes += [one for name, allowed in measure.facets for one in (name, *allowed)]
    codes += [measure.of, measure.holding_type, measure.opening, *measure.types, *measure.classes]
    if not all(isinstance(one, str) for one in codes):
        raise MeasureUnsound("codes")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Fraction) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, (list, tuple)) else value


class FigureSource(Protocol):
    """Figures that a higher room computes and plans may count by ("points of scheme X", design.md §3).

    Asked for by a measure of the kind "@CODE:CHOICE". `word`: the count word of its amounts (分).
    """

    code: str
    label: str
    word: str

    def choices(self, house_id: int) -> Iterable[tuple[str, str]]:
        """(choice, name) of what can be counted by. One query."""
        ...

    def figures(
        self, house_id: int, choice: str, columns: Sequence[Column], periods: Iterable[Period], as_of: datetime | None
    ) -> Mapping[tuple[Any, Period], Amount]:
        """Amounts by (column key, period) of one of its `choice`s, in a fixed number of queries."""
        ...

    def address(self, figure: Figure) -> str:
        """Where a figure of it opens."""
        ...

    def explain(self, figure: Figure) -> Iterable[str]:
        """How it came about, as Chinese sentences."""
        ...


figure_sources: dict[str, FigureSource] = {}


def register_figure_source(source: FigureSource) -> None:
    """Called in `AppConfig.ready`; the last one of a code holds."""
    figure_sources[source.code] = source


def source_of(measure: Measure) -> FigureSource | None:
    """The source that counts a measure; None where the ledger does. Raises MeasureUnsound for one that is not there."""
    named = measure.source
    if named is None:
        return None
    if named[0] not in figure_sources:
        raise MeasureUnsound("kinds")
    return figure_sources[named[0]]
