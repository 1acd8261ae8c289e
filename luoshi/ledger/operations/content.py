"""The content of records as operations take it, and how it becomes rows.

What lives here: the input values, and `Desk`, which checks and builds many records from few queries. Not here: the
steps of a record's life. Invariant: what is written here is all that decides a record's lines; it is written only while
the record does not stand in the journal.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from luoshi.catalogue.model import KindDef
from luoshi.catalogue.render import title_of
from luoshi.ledger import errors, limits, values
from luoshi.ledger.lines import key_of_person, piece_key
from luoshi.ledger.models import Evidence, Holding, Kind, KindVersion, Record, RecordHolding, RecordPerson, RecordUnit
from luoshi.org.models import Person, Unit
from luoshi.org.tree import holds


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One line of a roster. Without `key` a new opaque one is made for somebody who has no account."""

    name: str
    key: uuid.UUID | None = None
    present: bool = True
    doer: bool = False
    role: str = ""
    hours: str = ""
    unit_id: int | None = None
    checked_in_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewShare:
    """A unit of joint work. The host with the rest of the shares need not be named."""

    unit_id: int
    role: str = "participant"
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A stored file or a link. Without `grade`: C for a file, D for a bare link."""

    file_id: int | None = None
    url: str = ""
    caption: str = ""
    grade: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """All that a person may say in a record. `kind` is a kind's code; `values` the kind's fields, typed or as text."""

    kind: str
    unit_id: int
    day: date
    values: Mapping[str, Any] = field(default_factory=dict)
    day_end: date | None = None
    title: str = ""
    note: str = ""
    holdings: Sequence[int] = ()
    people: Sequence[NewPerson] = ()
    units: Sequence[NewShare] = ()
    evidence: Sequence[NewEvidence] = ()
    piece: str = ""
    for_target: int | None = None
    client_key: str = ""


class Desk:
    """What many records of one house are checked against, fetched once: kinds, units, holdings, names."""

    def __init__(self, house_id: int, contents: Sequence[NewRecord]) -> None:
        self.house_id = house_id
        codes = {each.kind for each in contents}
        kinds = Kind.objects.filter(house_id=house_id, code__in=codes)
        self.kinds: dict[str, Kind] = {kind.code: kind for kind in kinds}
        self.versions: dict[int, KindVersion] = {
            version.kind_id: version
            for version in KindVersion.objects.filter(kind__in=self.kinds.values()).select_related("kind")
            if version.number == version.kind.current
        }
        wanted = {each.unit_id for each in contents} | {s.unit_id for each in contents for s in each.units}
        wanted |= {p.unit_id for each in contents for p in each.people if p.unit_id}
        self.units: dict[int, Unit] = Unit.objects.filter(house_id=house_id).in_bulk(wanted)
        self.holdings: dict[int, Holding] = (
            Holding.objects.filter(house_id=house_id)
            .select_related("unit")
            .in_bulk({key for each in contents for key in each.holdings})
        )
        self.names = self._names(contents)

    def _names(self, contents: Sequence[NewRecord]) -> dict[str, str]:
        """Names of the people whom values name by key: for titles only."""
        texts = (one for each in contents for value in each.values.values() for one in _flat(value))
        keys = {key for text in texts if (key := key_of_person(text))}
        rows = Person.objects.filter(house_id=self.house_id, key__in=keys).values_list("key", "name") if keys else ()
        return {str(key): name for key, name in rows}

    def unit(self, unit_id: int) -> Unit:
        """The unit, of this house. Raises Unit.DoesNotExist."""
        try:
            return self.units[unit_id]
        except KeyError:
            raise Unit.DoesNotExist from None

    def build(self, content: NewRecord) -> Record:
        """An unsaved draft of the content. Raises KindUnknown, KindClosed, BadValues, UnitClosed, WrongUnit …"""
        record = Record(house_id=self.house_id, unit=self.unit(content.unit_id), state=Record.State.DRAFT)
        self.fill(record, content)
        return record

    def fill(self, record: Record, content: NewRecord, *, closed_too: bool = False) -> None:
        """Write the content into a record, unsaved; `closed_too`: of a kind that is switched off. Raises as `build`."""
        kind = self.kinds.get(content.kind)
        if kind is None:
            raise errors.KindUnknown(content.kind)
        if not kind.active and not closed_too:
            raise errors.KindClosed(kind.name)
        record.kind, record.kind_version = kind, self.versions[kind.pk]
        definition = record.kind_version.kind_def
        record.day = content.day
        record.day_end = content.day_end if content.day_end and content.day_end != content.day else None
        self._check(record, content)
        record.values = values.plain(definition, content.values)
        record.note, record.for_target = content.note, content.for_target
        record.piece = content.piece or piece_key(definition, record.values)
        record.title = content.title.strip()[:120] or self._title(definition, record, content)

    def _check(self, record: Record, content: NewRecord) -> None:
        unit = record.unit
        if record.day_end and record.day_end < record.day:
            raise errors.BadValues((errors.Fault("day_end", "before_start"),))
        day = record.counts_on
        if day < unit.valid_from or (unit.valid_to is not None and day >= unit.valid_to):
            raise errors.UnitClosed(str(unit), day, unit.valid_to)
        if len(content.people) > limits.MAX_PEOPLE:
            raise errors.TooMany("people", limits.MAX_PEOPLE)
        for key in content.holdings:
            holding = self.holdings.get(key)
            if holding is None or not holds(unit.path, holding.unit.path):
                raise errors.WrongUnit(holding.name if holding else str(key))
            if day < holding.opened_on or (holding.closed_on is not None and day >= holding.closed_on):
                raise errors.HoldingClosed(holding.name, day)
        for share in content.units:
            if share.unit_id not in self.units:
                raise errors.WrongUnit(str(share.unit_id))
        if sum((share.share for share in content.units), Fraction(0)) > 1:
            raise errors.BadValues((errors.Fault("units", "over_one"),))

    def _title(self, kind: KindDef, record: Record, content: NewRecord) -> str:
        shown = {code: self._shown(value) for code, value in values.typed(kind, record.values).items()}
        names = tuple(self.holdings[key].name for key in content.holdings)
        return title_of(kind, shown, on=record.day, unit=str(record.unit), holdings=names)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self.names.get(each, each) for each in value)
        return self.names.get(value, value) if isinstance(value, str) else value


def _flat(value: Any) -> Iterable[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def write_children(pairs: Sequence[tuple[Record, NewRecord]]) -> None:
    """Write holdings, roster and shares of saved records that have none. Three statements a thousand rows or so."""
    RecordHolding.objects.bulk_create(
        [RecordHolding(record=r, holding_id=key) for r, c in pairs for key in dict.fromkeys(c.holdings)]
    )
    RecordPerson.objects.bulk_create(
        [
            RecordPerson(
                record=r,
                key=p.key or uuid.uuid4(),
                name=p.name,
                unit_id=p.unit_id,
                role=p.role,
                doer=p.doer,
                present=p.present,
                hours=p.hours,
                checked_in_at=p.checked_in_at,
            )
            for r, c in pairs
            for p in c.people
        ]
    )
    RecordUnit.objects.bulk_create([row for r, c in pairs for row in _shares(r, c)])


def write_evidence(pairs: Sequence[tuple[Record, NewRecord]], by_id: int | None, at: datetime) -> None:
    """Write the evidence that came with new records."""
    Evidence.objects.bulk_create([evidence_of(r, e, by_id, at) for r, c in pairs for e in c.evidence])


def evidence_of(record: Record, given: NewEvidence, by_id: int | None, at: datetime) -> Evidence:
    """An unsaved row of evidence, its grade from what it is."""
    grade = given.grade or ("C" if given.file_id else "D")
    return Evidence(
        record=record,
        file_id=given.file_id,
        url=given.url,
        caption=given.caption,
        grade=grade,
        sha256=given.sha256,
        added_at=at,
        added_by_id=by_id,
    )


def _shares(record: Record, content: NewRecord) -> Iterable[RecordUnit]:
    """The named units, and the record's own unit as host with what is left of the whole."""
    if not content.units:
        return
    rest = 1 - sum((share.share for share in content.units), Fraction(0))
    named = {share.unit_id: share for share in content.units}
    if record.unit_id not in named:
        named = {record.unit_id: NewShare(record.unit_id, "host", rest), **named}
    for share in named.values():
        num, den = share.share.numerator, share.share.denominator
        yield RecordUnit(record=record, unit_id=share.unit_id, role=share.role, share_num=num, share_den=den)


def drop_children(record: Record) -> None:
    """Take holdings, roster and shares off a record whose content is written anew. Evidence stays."""
    for model in (RecordHolding, RecordPerson, RecordUnit):
        model.objects.filter(record=record).delete()
