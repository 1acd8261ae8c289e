"""Details of records of the press, made in the ledger's own transaction, whichever way the record came in.

What lives here: the receiver of `ledger.operations.trace.stepped`. Not here: forms, imports. Invariants: one detail a
(record, version), made when the version is handed in or corrected, never changed; every placement has a piece; the number
of queries does not depend on the number of records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from luoshi.ledger.lines import key_of_person
from luoshi.ledger.models import Record, RecordPerson
from luoshi.org.models import Membership, Person
from luoshi.press.models import Piece, PieceAuthor, PlacementDetail
from luoshi.press.placements.kinds import ADOPTED, ITEM, KINDS, PLACEMENT
from luoshi.press.placements.recognising import Known
from luoshi.press.placements.shares import REPORTER, Author, shares_of_authors
from luoshi.press.placements.standing import name_key
from luoshi.press.text.likeness import normalise_address, title_key
from luoshi.ui.scope import leave_scope

FIXING = ("handed_in", "corrected")
"""Steps by which a version's content stands."""
FORMS = {"photo": Piece.Form.PHOTO, "video": Piece.Form.VIDEO}
NEW_PIECE = "piece:"
"""Head of a record's piece that names a `Piece` by its key."""


def keep_details(*, step: str, records: Sequence[Record], at: datetime, **_signal: Any) -> None:
    """The receiver: make the details of the versions that stand now."""
    if step not in FIXING:
        return
    ours = [record for record in records if record.kind.code in KINDS]
    if ours:
        with leave_scope("details of records of the press"):
            make_details(ours, at=at)


def make_details(records: Sequence[Record], *, at: datetime) -> list[PlacementDetail]:
    """Details of these records' versions, all of one house."""
    batch = _Batch.read(records)
    made = [batch.detail(record, at) for record in records]
    _give_pieces(made, records, at)
    PlacementDetail.objects.bulk_create(made)
    return made


@dataclass
class _Batch:
    """What many records are read with."""

    known: Known
    names: dict[str, tuple[str, int | None]]  # of a person's key: name, unit of the first own post
    people: dict[int, list[RecordPerson]]
    before: dict[int, PlacementDetail]

    @classmethod
    def read(cls, records: Sequence[Record]) -> _Batch:
        keys = [record.pk for record in records]
        people: dict[int, list[RecordPerson]] = {}
        for row in RecordPerson.objects.filter(record__in=keys).order_by("pk"):
            people.setdefault(row.record_id, []).append(row)
        named = {str(one) for record in records for one in _named(record)}
        named = {one for one in named if key_of_person(one)} | {
            str(row.key) for rows in people.values() for row in rows
        }
        later = [record.pk for record in records if record.version > 1]
        before: dict[int, PlacementDetail] = {}
        if later:
            for detail in PlacementDetail.objects.filter(record__in=later).order_by("version"):
                before[detail.record_id] = detail
        return cls(Known.of_house(records[0].house_id), _people(records[0].house_id, named), people, before)

    def authors(self, record: Record) -> list[Author]:
        """By the roster of the record, else by its field; a correction that says nothing new keeps what stood."""
        rows = self.people.get(record.pk, [])
        if rows:
            return [
                Author(row.name, row.key if str(row.key) in self.names else None, row.unit_id, row.role == REPORTER)
                for row in rows
            ]
        before = self.before.get(record.pk)
        if before is not None and _said(before) == [str(one) for one in _named(record)]:
            return [author_of(each) for each in before.authors]
        found = []
        for one in _named(record):
            name, unit = self.names.get(str(one), (str(one), None))
            found.append(Author(name, key_of_person(str(one)), unit))
        return found

    def detail(self, record: Record, at: datetime) -> PlacementDetail:
        """The unsaved detail of the record's version."""
        values, code, day = record.values, record.kind.code, record.counts_on
        name = str(values.get("journal" if code == ADOPTED else "outlet", ""))[:60]
        address = normalise_address(str(values.get("link", "")))[:500]
        find = self.known.bulletin if code in (ADOPTED, ITEM) else self.known.find
        outlet = find(name, day) or (self.known.find(address, day) if not name else None)
        title = str(values.get("title", record.title))[:120]
        return PlacementDetail(
            house_id=record.house_id,
            record=record,
            version=record.version,
            kind=code,
            unit_id=record.unit_id,
            day=day,
            title=title,
            title_key=title_key(title)[:120],
            outlet=outlet.outlet if outlet else None,
            outlet_name=name,
            outlet_key=name_key(name),
            side="inside" if code in (ADOPTED, ITEM) else "outside",
            level=values.get("level", ""),
            medium=values.get("medium", ""),
            form=values.get("form", values.get("type", "")),
            position=values.get("position", ""),
            origin=values.get("origin", ""),
            way=values.get("way", ""),
            page=str(values.get("page", ""))[:40],
            length=values.get("length") or None,
            paid=bool(values.get("paid")),
            with_reporter=bool(values.get("with_reporter")),
            address=address,
            work=record.piece,
            authors=plain_authors(self.authors(record)),
            recorded_at=at,
        )


def _named(record: Record) -> list[Any]:
    found = record.values.get("authors", [])
    return list(found) if isinstance(found, (list, tuple)) else []


def _said(detail: PlacementDetail) -> list[str]:
    """What a record's field says of a detail's authors."""
    return [each.get("key") or each.get("name", "") for each in detail.authors if not each.get("reporter")]


def _people(house_id: int, keys: set[str]) -> dict[str, tuple[str, int | None]]:
    if not keys:
        return {}
    rows = Person.objects.filter(house_id=house_id, key__in=keys).values_list("pk", "key", "name")
    posts = Membership.objects.filter(person__key__in=keys, nature="own", valid_to__isnull=True).order_by("-pk")
    units = dict(posts.values_list("person_id", "unit_id"))
    return {str(key): (name, units.get(pk)) for pk, key, name in rows}


def plain_authors(authors: Sequence[Author]) -> list[dict[str, Any]]:
    """Authors with their shares as a detail keeps them; a person of the house by the key alone."""
    return [
        {
            "name": "" if each.key else each.name,
            "key": str(each.key) if each.key else "",
            "unit": each.unit_id,
            "reporter": each.reporter,
            "num": share.numerator,
            "den": share.denominator,
        }
        for each, share in zip(authors, shares_of_authors(authors), strict=True)
    ]


def author_of(plain: Mapping[str, Any]) -> Author:
    """One of a detail's authors as a value; the name of a person of the house is left to whoever shows it."""
    key = plain.get("key") or ""
    return Author(plain.get("name", ""), UUID(key) if key else None, plain.get("unit"), bool(plain.get("reporter")))


# -- pieces ----------------------------------------------------------------------------------------------------------


def _give_pieces(made: Sequence[PlacementDetail], records: Sequence[Record], at: datetime) -> None:
    """The piece of each detail: by the ledger's key of the same work, else a new one."""
    house_id = made[0].house_id
    works = {each.work for each in made if each.work}
    found = dict(
        PlacementDetail.objects.filter(house_id=house_id, work__in=works, piece__isnull=False)
        .order_by("-pk")
        .values_list("work", "piece_id")
    )
    keys = {UUID(work.removeprefix(NEW_PIECE)) for work in works if work.startswith(NEW_PIECE)}
    named = {NEW_PIECE + piece.key.hex: piece for piece in Piece.objects.filter(house_id=house_id, key__in=keys)}
    fresh: dict[str, Piece] = {}
    first: dict[str, PlacementDetail] = {}
    chosen: list[Piece | None] = []
    for detail, record in zip(made, records, strict=True):
        if detail.work in found:
            detail.piece_id = found[detail.work]
            chosen.append(None)
            continue
        work = detail.work or f"record:{record.pk}"
        piece = named.get(work) or fresh.get(work)
        if piece is None:
            piece = fresh[work] = _new_piece(detail, record, at)
            first[work] = detail
        chosen.append(piece)
    _save_pieces([(piece, first[work]) for work, piece in fresh.items()])
    for detail, piece in zip(made, chosen, strict=True):
        if piece is not None:
            detail.piece_id = piece.pk
    placed = {each.piece_id for each in made if each.kind == PLACEMENT}
    Piece.objects.filter(pk__in=placed, opened_at__isnull=True).update(opened_at=at)


def _new_piece(detail: PlacementDetail, record: Record, at: datetime) -> Piece:
    piece = Piece(
        house_id=detail.house_id,
        unit_id=detail.unit_id,
        title=detail.title[:100],
        form=FORMS.get(detail.form, Piece.Form.TEXT),
        made_by_id=record.entered_by_id,
        made_at=at,
    )
    if detail.work.startswith(NEW_PIECE):
        piece.key = UUID(detail.work.removeprefix(NEW_PIECE))
    return piece


def _save_pieces(fresh: Sequence[tuple[Piece, PlacementDetail]]) -> None:
    """Write new pieces, with the authors of their first appearance."""
    if not fresh:
        return
    Piece.objects.bulk_create([piece for piece, _ in fresh])
    keys = {each["key"] for _, detail in fresh for each in detail.authors if each["key"]}
    columns = ("key", "pk", "name")
    people = {str(key): (pk, name) for key, pk, name in Person.objects.filter(key__in=keys).values_list(*columns)}
    rows = []
    for piece, detail in fresh:
        for position, each in enumerate(detail.authors, start=1):
            person, name = people.get(each["key"], (None, each["name"]))
            row = PieceAuthor(piece=piece, position=position, name=(name or "—")[:40], person_id=person)
            row.unit_id, row.reporter = each["unit"] or piece.unit_id, each["reporter"]
            rows.append(row)
    PieceAuthor.objects.bulk_create(rows)


def current(rows: Any) -> Any:
    """Of details only those of their record's present version."""
    return rows.filter(version=F("record__version"))


__all__ = ["author_of", "current", "keep_details", "make_details", "plain_authors"]
