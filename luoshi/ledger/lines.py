"""What a record would post: its lines, and what is missing before it can be handed in.

What lives here: `load` (everything that decides a record's lines, for many records in a fixed number of queries), the
arithmetic of lines, and the protocol by which higher rooms add to it (`Capability`). Not here: writing (`posting.py`).
Invariants: a quantity comes from the act by the kind's own version; amounts are exact; the shares of a joint record
sum to at most one, so that a sum up the tree counts the work once.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from luoshi.catalogue.model import KindDef, QuantityDef, Value
from luoshi.catalogue.render import Facts, amount_of
from luoshi.ledger import limits
from luoshi.ledger.errors import AmountTooLarge, Missing
from luoshi.ledger.models import Evidence, Record, RecordHolding, RecordPerson, RecordUnit
from luoshi.ledger.values import typed
from luoshi.org.calendars import house_calendar
from luoshi.org.models import House
from luoshi.periods.calendar import WorkCalendar
from luoshi.ui.scope import leave_scope

JOINED = "joined"
"""Quantity of every kind: 1 for each participating unit, whatever its share: what "took part four times" counts."""
OPENING = "opening"
"""Kind of the facts that were not in Luoshi when a house started; its dimension is the target they count for."""
WHOLE = Fraction(1)


class Line(NamedTuple):
    """One line of a record before it has a place in the journal. `facets`: sorted pairs of dimension and value."""

    kind_id: int
    quantity: str
    num: int
    den: int
    unit_id: int
    role: str
    facets: tuple[tuple[str, str], ...]
    holding_id: int | None
    person: UUID | None
    piece: str
    counts_on: date
    grade: str


class Share(NamedTuple):
    """A unit of joint work and its part of the count."""

    unit_id: int
    role: str
    part: Fraction


@dataclass(slots=True)
class Parts:
    """A record with all that decides its lines. `passed` and `checked` come from the checklist capability."""

    record: Record
    kind: KindDef
    values: dict[str, Value | None]
    shares: tuple[Share, ...] = ()
    holdings: tuple[tuple[int, int], ...] = ()  # (holding, its unit)
    people: tuple[RecordPerson, ...] = ()
    grades: tuple[str, ...] = ()  # of its evidence
    passed: int = 0
    checked: int = 0
    extra: dict[str, Any] = field(default_factory=dict)  # what capabilities loaded for themselves, by code
    calendar: WorkCalendar | None = None  # of the house, where the kind counts working days

    @property
    def present(self) -> tuple[RecordPerson, ...]:
        """The people of the roster who came."""
        return tuple(person for person in self.people if person.present)

    @property
    def facts(self) -> Facts:
        """The numbers that the catalogue's sources speak of."""
        days = (self.record.counts_on - self.record.day).days + 1
        working_days = self.calendar.working_days if self.calendar else None
        sizes = (len(self.holdings), len(self.present), len(self.people), self.passed, self.checked)
        return Facts(days, *sizes, working_days)

    @property
    def grade(self) -> str:
        """The best grade of the evidence: A: the roster was signed in Luoshi, B: an address, D: a statement."""
        return min(self.proofs, default="D")

    @property
    def proofs(self) -> tuple[str, ...]:
        """Grades of all that proves it: attached evidence, signatures, addresses in fields."""
        signed = ("A",) if any(person.checked_in_at for person in self.people) else ()
        linked = tuple("B" for each in self.kind.fields if each.type == "url" and self.values.get(each.code))
        return (*self.grades, *signed, *linked)


class Capability(Protocol):
    """What a mechanism of `work` adds to the records of the kinds that name it (design.md §3)."""

    code: str

    def load(self, parts: Sequence[Parts]) -> None:
        """Read what it keeps about these records into them, in a fixed number of queries."""

    def missing(self, parts: Parts) -> Iterable[Missing]:
        """What the record lacks before it can be handed in."""

    def lines(self, parts: Parts) -> Iterable[Line]:
        """Further lines."""

    def panel(self, viewer: Any, record: Record) -> str | None:
        """Its part of the record's page as safe HTML."""

    def report_block(self, viewer: Any, record: Record) -> Mapping[str, Any] | None:
        """Its part of a printed record."""


capabilities: dict[str, Capability] = {}


def register_capability(capability: Capability) -> None:
    """Called by `work` in `AppConfig.ready`; the last one of a code holds."""
    capabilities[capability.code] = capability


# -- loading ---------------------------------------------------------------------------------------------------------


def load(records: Sequence[Record]) -> list[Parts]:
    """The records' parts, in their order. `kind_version` must be selected with them; the number of queries is fixed."""
    keys = [record.pk for record in records]
    with leave_scope("what records are made of"):
        shares = _by_record(RecordUnit.objects.filter(record__in=keys).order_by("role", "pk"))
        people = _by_record(RecordPerson.objects.filter(record__in=keys).order_by("pk"))
        holdings: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for record_id, holding_id, unit_id in (
            RecordHolding.objects.filter(record__in=keys)
            .order_by("pk")
            .values_list("record_id", "holding_id", "holding__unit_id")
        ):
            holdings[record_id].append((holding_id, unit_id))
        grades: dict[int, list[str]] = defaultdict(list)
        for record_id, grade in Evidence.objects.filter(record__in=keys).values_list("record_id", "grade"):
            grades[record_id].append(grade)
    kinds: dict[int, KindDef] = {}
    made = []
    for record in records:
        kind = kinds.get(record.kind_version_id)
        if kind is None:  # reading a definition costs a millisecond, and a batch has few kinds
            kind = kinds[record.kind_version_id] = record.kind_version.kind_def
        units = tuple(Share(row.unit_id, row.role, Fraction(row.share_num, row.share_den)) for row in shares[record.pk])
        made.append(
            Parts(
                record=record,
                kind=kind,
                values=typed(kind, record.values),
                shares=units or (Share(record.unit_id, kind.role, WHOLE),),
                holdings=tuple(holdings[record.pk]),
                people=tuple(people[record.pk]),
                grades=tuple(grades[record.pk]),
            )
        )
    _give_calendars(made)
    for code in {code for parts in made for code in parts.kind.capabilities} & capabilities.keys():
        capabilities[code].load([parts for parts in made if code in parts.kind.capabilities])
    return made


def _give_calendars(made: Sequence[Parts]) -> None:
    """The house's working days, for the records whose kind counts them. One query a house."""
    counting = [parts for parts in made if any("workdays" in quantity.source for quantity in parts.kind.quantities)]
    houses = House.objects.filter(pk__in={parts.record.house_id for parts in counting}) if counting else ()
    calendars = {house.pk: house_calendar(house.settings) for house in houses}
    for parts in counting:
        parts.calendar = calendars[parts.record.house_id]


def _by_record(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.record_id].append(row)
    return found


# -- lines -----------------------------------------------------------------------------------------------------------


def lines_of(parts: Parts) -> tuple[Line, ...]:
    """The lines of one version of a record, in a fixed order. Raises AmountTooLarge."""
    made = [line for quantity in parts.kind.quantities for line in _quantity_lines(parts, quantity)]
    joined = [share for share in parts.shares if share.role == "participant"] if len(parts.shares) > 1 else []
    made += [_line(parts, JOINED, WHOLE, share.unit_id, share.role) for share in joined]
    for code in parts.kind.capabilities:
        if code in capabilities:
            made += capabilities[code].lines(parts)
    return tuple(made)


def _quantity_lines(parts: Parts, quantity: QuantityDef) -> Iterator[Line]:
    """A line each along the quantity's spread, or the whole amount divided among the units by their shares."""
    role = parts.kind.role
    if quantity.spread == "holding":
        for holding_id, unit_id in parts.holdings:
            yield _line(parts, quantity.code, WHOLE, unit_id, role, holding_id=holding_id)
        return
    if quantity.spread == "person":
        for amount, unit_id, person in _persons(parts, quantity):
            if amount:
                yield _line(parts, quantity.code, amount, unit_id, role, person=person)
        return
    amount = amount_of(quantity, parts.values, parts.facts)
    if not amount and not _stated_zero(parts, quantity):
        return
    holding = parts.holdings[0][0] if len(parts.holdings) == 1 else None
    for share in parts.shares:
        if share.part:
            yield _line(parts, quantity.code, amount * share.part, share.unit_id, share.role, holding_id=holding)


def _stated_zero(parts: Parts, quantity: QuantityDef) -> bool:
    """A zero that somebody gave in a field is a fact (the latest stock is 0); one that follows from nothing is none."""
    return quantity.source.startswith("field:") and parts.values.get(quantity.fields[0]) is not None


def _persons(parts: Parts, quantity: QuantityDef) -> Iterator[tuple[Fraction, int, UUID | None]]:
    """Amount, unit and key for each person along whom the quantity spreads: named in a field, or present."""
    head, *codes = quantity.source.split(":")
    unit_id = parts.record.unit_id
    each = (
        amount_of(QuantityDef("each", "", "", f"field:{codes[-1]}"), parts.values, parts.facts)
        if "*" in head
        else WHOLE
    )
    if head.startswith("people"):
        named = parts.values.get(codes[0])
        for person in named if isinstance(named, tuple) else (named,) if named else ():
            yield each, unit_id, key_of_person(str(person))
        return
    for came in parts.present:
        amount = Fraction(came.hours) if head == "participants*" and came.hours else each
        yield amount, came.unit_id or unit_id, came.key


def key_of_person(value: str) -> UUID | None:
    """The opaque key where a value of a field for people is one; None for a name that was only typed."""
    try:
        return UUID(value)
    except ValueError:
        return None


def _line(
    parts: Parts,
    quantity: str,
    amount: Fraction,
    unit_id: int,
    role: str,
    *,
    holding_id: int | None = None,
    person: UUID | None = None,
) -> Line:
    if abs(amount.numerator) > limits.MAX_NUM or amount.denominator > limits.MAX_DEN:
        raise AmountTooLarge(quantity)
    record = parts.record
    return Line(
        record.kind_id, quantity, amount.numerator, amount.denominator, unit_id, role, facets_of(parts), holding_id,
        person, record.piece, record.counts_on, parts.grade,
    )  # fmt: skip


def facets_of(parts: Parts) -> tuple[tuple[str, str], ...]:
    """The values of the kind's dimensions, sorted; a dimension that was left empty is left out."""
    pairs = [(each.code, parts.values.get(each.code)) for each in parts.kind.facets]
    if parts.kind.code == OPENING and parts.record.for_target:
        pairs.append(("target", str(parts.record.for_target)))
    return tuple(sorted((code, _facet(value)) for code, value in pairs if value is not None))


def _facet(value: Value) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


# -- before handing in -----------------------------------------------------------------------------------------------


def missing_of(parts: Parts) -> tuple[Missing, ...]:
    """All that the record lacks before it can be handed in: fields, evidence, holdings, what capabilities want."""
    found = [
        Missing("field", each.code) for each in parts.kind.fields if each.required and each.code not in parts.values
    ]
    rule = parts.kind.evidence
    shown = sum(1 for grade in parts.proofs if grade in rule.grades)
    if shown < rule.minimum:
        found.append(Missing("evidence", rule.hint, rule.minimum, shown))
    if parts.kind.holding_type and parts.kind.holding_required and not parts.holdings:
        found.append(Missing("holdings", parts.kind.holding_type))
    for code in parts.kind.capabilities:
        if code in capabilities:
            found += capabilities[code].missing(parts)
    return tuple(found)


def doers_of(parts: Parts) -> set[str]:
    """Keys of those who did the work: doers on the roster, and whoever a field for people names."""
    named = {str(person.key) for person in parts.people if person.doer}
    for each in parts.kind.fields:
        if each.type in ("person", "people"):
            value = parts.values.get(each.code)
            named |= {str(one) for one in (value if isinstance(value, tuple) else (value,)) if one}
    return named


def piece_key(kind: KindDef, values: Mapping[str, Any]) -> str:
    """By what the same thing is known again: its address, or else the words of its first text; "" where neither is."""
    if not kind.piece:
        return ""
    address = next((values[each.code] for each in kind.fields if each.type == "url" and values.get(each.code)), None)
    if address:
        text = re.sub(r"^https?://(www\.)?", "", str(address).strip().lower()).rstrip("/")
        return "url:" + hashlib.sha256(text.encode()).hexdigest()[:32]
    title = next((values[each.code] for each in kind.fields if each.type == "text" and values.get(each.code)), None)
    words = re.sub(r"[\W_]+", "", str(title or "")).lower()
    return "text:" + hashlib.sha256(words.encode()).hexdigest()[:32] if words else ""
