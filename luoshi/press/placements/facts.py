"""Placements, adoptions and submissions as facts: what assessment and reports count, restated as of any moment.

What lives here: the value `PlacementFact` and the one query for it. Not here: points (assessment), tables (reports).
Invariants: facts come from the journal and from immutable rows, so the same `as_of_seq` gives the same facts whatever was
corrected since; the number of queries does not depend on the number of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal

from django.utils import timezone

from luoshi.ledger.models import Entry, History, Posting, Record
from luoshi.org.models import Person
from luoshi.press.models import Outcome, PlacementDetail
from luoshi.press.placements.kinds import ADOPTED, KINDS, PLACEMENT, SUBMISSION
from luoshi.press.placements.recognising import RECORD_LEVEL
from luoshi.press.placements.standing import Standings
from luoshi.ui.scope import leave_scope

QUANTITIES = ("pieces", "items")


@dataclass(frozen=True, slots=True)
class FactAuthor:
    """A name under a piece, in order. `key`: of a person of the house; `reporter`: an outlet's own journalist.

    `share`: the part of the count (0 for a reporter); the shares of one fact sum to one, or to zero without authors.
    """

    name: str
    key: str = ""
    unit_id: int | None = None
    reporter: bool = False
    share: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class FactState:
    """From `at` on the record was verified, or taken back for a reason (withdrawn, corrected, sent back)."""

    at: datetime
    state: Literal["verified", "withdrawn"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlacementFact:
    """One record of the kinds press.placement, press.submission, info.item, info.adopted, in its newest posted version.

    units: (unit id, exact share) in order. published: the day it counts on. reported: the day of the handing-in by which
    it is judged. recorded_at: since when this version stands in the journal. outlet: the outlet's name of the house's
    list, else the words of the record (then `listed` is False). level: in the words of records, of the outlet on
    `published` as known at the moment, else the record's. side: inside | outside. work: key of the same content. adopted: True for placements and adoptions;
    for submissions and items whether they were. states: of this version; `standing` says whether it counts at the moment.
    of: the record of its handing-in, where that stands in the journal.
    """

    record_id: int
    version: int
    kind: str
    unit_id: int
    units: tuple[tuple[int, Fraction], ...]
    published: date
    reported: date
    recorded_at: datetime
    title: str
    outlet: str = ""
    outlet_id: int | None = None
    listed: bool = True
    outlet_rank: int = 1000
    outlet_class: str = ""
    level: str = ""
    medium: str = ""
    form: str = ""
    position: str = ""
    page: str = ""
    way: str = ""
    length: int | None = None
    work: str = ""
    piece_id: int | None = None
    origin: str = "first"
    authors: tuple[FactAuthor, ...] = ()
    side: str = "outside"
    paid: bool = False
    with_reporter: bool = False
    evidence: str = ""
    address: str = ""
    adopted: bool = True
    refused: bool = False
    answers: tuple[int, ...] = field(default=())
    of: int | None = None
    states: tuple[FactState, ...] = ()
    standing: bool = True


def placement_facts(
    *, house_id: int, first: date, last: date, as_of_seq: int | None = None, as_of: datetime | None = None
) -> list[PlacementFact]:
    """The facts of a house that count from `first` to `last` (both included), ordered by day and record.

    `as_of_seq`: as the journal stood at this number, None: now. `as_of`: the moment for what is not in the journal (names
    and standings of outlets, outcomes); without it the moment of the posting. A record that was taken back is there with
    `standing` False. At most nine queries.
    """
    with leave_scope("facts of placements for scores and reports"):
        moment = as_of or (_moment_of(house_id, as_of_seq) if as_of_seq is not None else None)
        posted = _posted(house_id, first, last, as_of_seq)
        newest: dict[int, _Posted] = {}
        for each in posted:
            if each.version >= newest.setdefault(each.record_id, each).version:
                newest[each.record_id] = each
        details = _details(house_id, first, last, newest)
        names = _names(house_id, details.values())
        reasons = _reasons(each for each in newest.values() if each.reversed_at)
        outcomes = _outcomes(house_id, newest, moment)
        handed_in = _handed_in(outcomes, newest, as_of_seq)
        standings = Standings.of_house(house_id, as_of=moment)
    made = [
        replace(
            _fact(each, details[each.record_id], standings, names, reasons, outcomes.get(each.record_id, [])),
            of=handed_in.get(each.record_id),
        )
        for each in newest.values()
    ]
    return sorted(made, key=lambda fact: (fact.published, fact.record_id))


@dataclass(slots=True)
class _Posted:
    """A version of a record as its entries tell it."""

    record_id: int
    version: int
    kind: str
    counts_on: date
    handed_in_at: datetime
    grade: str
    work: str
    recorded_at: datetime
    shares: list[tuple[int, int, Fraction]]  # line, unit, share
    reversed_at: datetime | None = None


def _moment_of(house_id: int, seq: int) -> datetime | None:
    rows = Posting.objects.filter(house_id=house_id, first_seq__lte=seq).order_by("-last_seq")
    found: datetime | None = rows.values_list("recorded_at", flat=True).first()
    return found


def _posted(house_id: int, first: date, last: date, seq: int | None) -> list[_Posted]:
    """Versions of records from their entries, each with its units; one query."""
    rows = Entry.objects.filter(
        house_id=house_id, kind__code__in=KINDS, quantity__in=QUANTITIES, counts_on__gte=first, counts_on__lte=last
    )
    rows = rows if seq is None else rows.filter(seq__lte=seq)
    found: dict[tuple[int, int], _Posted] = {}
    columns = ("record_id", "version", "line", "kind__code", "counts_on", "handed_in_at", "grade", "piece",
               "recorded_at", "unit_id", "num", "den")  # fmt: skip
    for record, version, line, kind, day, handed, grade, work, at, unit, num, den in rows.order_by("id").values_list(
        *columns
    ):
        each = found.get((record, version))
        if each is None:
            each = found[record, version] = _Posted(record, version, kind, day, handed, grade, work, at, [])
        if line < 0:
            each.reversed_at = at
        else:
            each.shares.append((line, unit, Fraction(num, den)))
    return list(found.values())


def _details(house_id: int, first: date, last: date, newest: Mapping[int, _Posted]) -> dict[int, PlacementDetail]:
    """The detail of each record's version; made from the record where it was entered before there were details."""
    rows = PlacementDetail.objects.filter(house_id=house_id, day__gte=first, day__lte=last)
    found = {row.record_id: row for row in rows if (e := newest.get(row.record_id)) and e.version == row.version}
    lacking = [key for key in newest if key not in found]
    if lacking:
        for record in Record.objects.filter(pk__in=lacking).select_related("kind", "kind_version"):
            found[record.pk] = _bare(record)
    return found


def _bare(record: Record) -> PlacementDetail:
    values = record.values
    text = {each: str(values.get(each, "")) for each in ("level", "medium", "form", "position", "origin", "way")}
    title = str(values.get("title", record.title))[:120]
    outlet = str(values.get("outlet", values.get("journal", "")))[:60]
    side = "outside" if record.kind.code in (PLACEMENT, SUBMISSION) else "inside"
    return PlacementDetail(record=record, version=record.version, title=title, outlet_name=outlet, side=side, **text)


def _names(house_id: int, details: Iterable[PlacementDetail]) -> dict[str, str]:
    keys = {author["key"] for each in details for author in each.authors if author.get("key")}
    rows = Person.objects.filter(house_id=house_id, key__in=keys).values_list("key", "name") if keys else ()
    return {str(key): name for key, name in rows}


def _reasons(taken_back: Iterable[_Posted]) -> dict[tuple[int, int], str]:
    """Why a version was taken back: the words of the step; a correction stands under the version that follows."""
    keys = [each.record_id for each in taken_back]
    if not keys:
        return {}
    rows = History.objects.filter(record_id__in=keys, step__in=("withdrawn", "sent_back", "corrected")).order_by("pk")
    return {
        (record, version - (step == "corrected")): reason
        for record, version, step, reason in rows.values_list("record_id", "version", "step", "reason")
    }


def _handed_in(outcomes: Mapping[int, list[Any]], newest: Mapping[int, _Posted], seq: int | None) -> dict[int, int]:
    """By appearance: the record of its handing-in, where that one stands in the journal, in whatever span it counts."""
    pairs = {row.answer_id: row.record_id for rows in outcomes.values() for row in rows if row.answer_id in newest}
    outside = {record for record in pairs.values() if record not in newest}
    standing = {record for record in pairs.values() if record in newest and newest[record].reversed_at is None}
    if outside:
        rows = Entry.objects.filter(record_id__in=outside, quantity__in=QUANTITIES)
        rows = rows if seq is None else rows.filter(seq__lte=seq)
        lines: dict[int, int] = {}
        for record, line in rows.values_list("record_id", "line"):
            lines[record] = lines.get(record, 0) + (1 if line > 0 else -1)
        standing |= {record for record, left in lines.items() if left > 0}
    return {appearance: record for appearance, record in pairs.items() if record in standing}


def _outcomes(house_id: int, newest: Mapping[int, _Posted], moment: datetime | None) -> dict[int, list[Any]]:
    """Outcomes as known at the moment, by the record they are of: of all records here, and of what led to them."""
    if not newest:
        return {}
    found: dict[int, list[Any]] = {}
    for row in Outcome.objects.filter(record__house_id=house_id).order_by("pk"):
        known = moment is None or row.recorded_at <= moment
        gone = row.replaced_at is not None and (moment is None or row.replaced_at <= moment)
        if known and not gone and (row.record_id in newest or row.answer_id in newest):
            found.setdefault(row.record_id, []).append(row)
    return found


def _fact(
    posted: _Posted,
    detail: PlacementDetail,
    standings: Standings,
    names: Mapping[str, str],
    reasons: Mapping[tuple[int, int], str],
    outcomes: list[Any],
) -> PlacementFact:
    outlet = standings.outlet(detail.outlet_id, detail.outlet_key)
    standing = standings.on(outlet.pk, posted.counts_on) if outlet else None
    states = [FactState(posted.recorded_at, "verified")]
    if posted.reversed_at:
        reason = reasons.get((posted.record_id, posted.version), "")
        states.append(FactState(posted.reversed_at, "withdrawn", reason))
    took = posted.kind in (PLACEMENT, ADOPTED) or any(row.word == Outcome.Word.ADOPTED for row in outcomes)
    return PlacementFact(
        record_id=posted.record_id,
        version=posted.version,
        kind=posted.kind,
        unit_id=posted.shares[0][1] if posted.shares else detail.unit_id,
        units=tuple((unit, share) for _, unit, share in sorted(posted.shares)),
        published=posted.counts_on,
        reported=timezone.localdate(posted.handed_in_at),
        recorded_at=posted.recorded_at,
        title=detail.title,
        outlet=outlet.name if outlet else detail.outlet_name,
        outlet_id=outlet.pk if outlet else None,
        listed=outlet is not None,
        outlet_rank=standing.rank if standing else 1000,
        outlet_class=standing.klass if standing else "",
        level=RECORD_LEVEL.get(standing.level, standing.level) if standing else detail.level,
        medium=detail.medium or (outlet.medium if outlet else ""),
        form=detail.form,
        position=detail.position,
        page=detail.page,
        way=detail.way,
        length=detail.length,
        work=posted.work,
        piece_id=detail.piece_id,
        origin=detail.origin or "first",
        authors=tuple(_author(each, names) for each in detail.authors),
        side=detail.side,
        paid=detail.paid,
        with_reporter=detail.with_reporter,
        evidence=posted.grade,
        address=detail.address,
        adopted=took,
        refused=not took and any(row.word == Outcome.Word.REFUSED for row in outcomes),
        answers=tuple(row.answer_id for row in outcomes if row.answer_id),
        states=tuple(states),
        standing=posted.reversed_at is None,
    )


def _author(plain: Mapping[str, Any], names: Mapping[str, str]) -> FactAuthor:
    key = plain.get("key") or ""
    share = Fraction(plain.get("num", 0), plain.get("den", 1))
    name = names.get(key, "") if key else plain.get("name", "")
    return FactAuthor(name, key, plain.get("unit"), bool(plain.get("reporter")), share)
