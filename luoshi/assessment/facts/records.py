"""Records of the ledger as the engine wants them: appearances of the press, and whatever else a scheme scores.

What lives here: two readings, each in a fixed number of queries. Not here: which kinds (basis.py), what they are worth (the
engine). Invariants: amounts and shares come from the journal; as of a seq the same facts are found again, whatever was
corrected since; of a submission that led to appearances the handing-in counts once, on its day, each appearance on its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from django.utils import timezone

from luoshi.assessment.engine import Author, Record, State
from luoshi.assessment.facts.words import ADOPTED, ITEM, PLACEMENT, PRESS, SUBMISSION, Words
from luoshi.catalogue.model import KindDef
from luoshi.ledger.models import Entry, Facets
from luoshi.ledger.models import Record as LedgerRecord
from luoshi.ledger.store import place_of
from luoshi.press.placements.facts import FactAuthor, PlacementFact, placement_facts

PERSON = "p:"
"""What the id of a person begins with, before the person's key."""
ONE = Fraction(1)
_HANDED_IN = {SUBMISSION, ITEM}


def person_id(key: object) -> str:
    """The id under which a person is scored."""
    return f"{PERSON}{key}"


def record_of(fact_id: str) -> int | None:
    """The ledger's record of a fact's id ("812", "812:44" for one holding of it); None for anything else."""
    head = fact_id.split(":", 1)[0]
    return int(head) if head.isdigit() else None


# -- the press -------------------------------------------------------------------------------------------------------


def press_records(
    house_id: int, kinds: Iterable[str], first: date, last: date, seq: int, as_of: datetime, words: Words
) -> list[Record]:
    """Appearances, and what was handed in without one, of some kinds of the press."""
    wanted = set(kinds) & set(PRESS)
    if not wanted:
        return []
    facts = placement_facts(house_id=house_id, first=first, last=last, as_of_seq=seq, as_of=as_of)
    handed_in = wanted & _HANDED_IN
    return [_appearance(fact, words, _apart(fact, handed_in)) for fact in facts if fact.kind in wanted]


def _apart(fact: PlacementFact, handed_in: set[str]) -> Literal["", "handed_in", "appeared"]:
    """Whether handing in and appearing are two records here: then each counts for its own part, on its own day."""
    if fact.kind in _HANDED_IN:
        return "handed_in" if fact.answers else ""
    return "appeared" if fact.of is not None and handed_in else ""


def _appearance(fact: PlacementFact, words: Words, apart: Literal["", "handed_in", "appeared"]) -> Record:
    inside = fact.kind in (ITEM, ADOPTED)
    alone = len(fact.units) == 1 and fact.units[0][1] == ONE
    return Record(
        id=str(fact.record_id),
        units=tuple((str(unit), None if alone else share) for unit, share in fact.units),
        published=fact.published,
        title=fact.title,
        outlet=fact.outlet,
        level=words.of("level", fact.level),
        medium=words.of("medium", fact.medium or ("bulletin" if inside else "")),
        outlet_class=fact.outlet_class,
        form=words.of("form", fact.way or fact.form),
        position=words.of("position", fact.position),
        length=fact.length or None,
        reported=fact.reported,
        recorded_at=fact.recorded_at,
        work=fact.work,
        origin=words.of("origin", fact.origin),
        authors=tuple(_author(each) for each in fact.authors),
        side=words.of("side", "inside" if fact.level == "inside" else fact.side),  # the house's own paper, home page
        paid=fact.paid,
        with_reporter=fact.with_reporter or any(each.reporter for each in fact.authors),
        evidence=fact.evidence,
        adopted=fact.kind in (PLACEMENT, ADOPTED),
        apart=apart,
        tags=frozenset({KIND_NAMES[fact.kind]}),
        states=() if fact.standing else tuple(State(each.at, each.state, each.reason) for each in fact.states),
    )


KIND_NAMES = {PLACEMENT: "媒体上稿", SUBMISSION: "投稿供稿", ITEM: "信息报送", ADOPTED: "信息采用"}


def _author(each: FactAuthor) -> Author:
    """A name of the house is its person's id, so that one person under two spellings is one."""
    name = person_id(each.key) if each.key else each.name
    return Author(name, str(each.unit_id) if each.unit_id else "", each.reporter)


# -- other kinds -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sum:
    """The standing entries of one record (and holding)."""

    kind: str
    record: int
    holding: int | None
    day: date
    handed_in_at: datetime
    recorded_at: datetime
    grade: str
    piece: str
    facets: int
    units: dict[int, Fraction] = field(default_factory=dict)


def other_records(
    house_id: int, kinds: Mapping[str, KindDef], first: date, last: date, seq: int, words: Words
) -> list[Record]:
    """Records of other kinds, each with the first quantity of its kind; one that covers holdings counts for each.

    form: the kind's name; level: its level, where it has one; marks: the kind's name and all its choices.
    """
    wanted = {code: kind for code, kind in kinds.items() if code not in PRESS and kind.quantities}
    if not wanted:
        return []
    sums = _standing(house_id, wanted, first, last, seq)
    facets = dict(Facets.objects.filter(pk__in={each.facets for each in sums}).values_list("pk", "values"))
    rows = LedgerRecord.objects.filter(pk__in={each.record for each in sums})
    titles = dict(rows.values_list("pk", "title"))
    return [_deed(each, wanted[each.kind], facets[each.facets], titles.get(each.record, ""), words) for each in sums]


_COLUMNS = (
    *("record_id", "version", "line", "kind__code", "unit_id", "num", "den", "facets_id", "holding_id"),
    *("piece", "counts_on", "handed_in_at", "recorded_at", "grade", "quantity"),
)


def _standing(house_id: int, kinds: Mapping[str, KindDef], first: date, last: date, seq: int) -> list[_Sum]:
    """Entries that stand at a seq, joined by record and holding; one query."""
    main = {code: kind.quantities[0].code for code, kind in kinds.items()}
    rows = Entry.objects.filter(
        house_id=house_id,
        kind__code__in=list(kinds),
        quantity__in=set(main.values()),
        counts_on__gte=first,
        counts_on__lte=last,
        id__lte=place_of(house_id, seq),
    )
    lines: dict[tuple[int, int, int], Any] = {}
    for row in rows.order_by("id").values_list(*_COLUMNS):
        record, version, line, kind, quantity = row[0], row[1], row[2], row[3], row[-1]
        if quantity != main[kind]:
            continue
        if line > 0:
            lines[record, version, line] = row
        else:
            lines.pop((record, version, -line), None)
    found: dict[tuple[int, int | None], _Sum] = {}
    for row in lines.values():
        record, kind, unit, num, den, facets, holding, piece, day, handed, at, grade = row[0], *row[3:14]
        key = (record, holding)
        if key not in found:
            found[key] = _Sum(kind, record, holding, day, handed, at, grade, piece, facets)
        units = found[key].units
        units[unit] = units.get(unit, Fraction(0)) + Fraction(num, den)
    return list(found.values())


def _deed(each: _Sum, kind: KindDef, values: Mapping[str, str], title: str, words: Words) -> Record:
    amount = sum(each.units.values(), Fraction(0))
    whole = amount if amount > ONE else ONE
    labels: list[str] = []
    level = ""
    for declared in kind.facets:
        chosen = next((one for one in declared.choices if one.code == values.get(declared.code)), None)
        if chosen is not None:
            labels.append(chosen.label)
            level = words.of("level", chosen.code) if declared.code == "level" else level
    alone = len(each.units) == 1 and amount >= ONE
    return Record(
        id=str(each.record) if each.holding is None else f"{each.record}:{each.holding}",
        units=tuple((str(unit), None if alone else share / whole) for unit, share in each.units.items()),
        published=each.day,
        title=title,
        level=level,
        form=words.of_label("form", kind.name, kind.words),
        length=int(amount) if amount > ONE else None,
        reported=timezone.localdate(each.handed_in_at),
        recorded_at=each.recorded_at,
        work=each.piece,
        evidence=each.grade,
        tags=frozenset([kind.name, *labels]),
    )


def by_id(records: Sequence[Record]) -> dict[str, Record]:
    """The records by their id."""
    return {record.id: record for record in records}
