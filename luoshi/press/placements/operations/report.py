"""Reporting a placement: the ledger's record with its evidence, handed in, and the claims and links that follow from it.

Invariants: under the house's lock one appearance is one record: a second unit's report of the same address becomes a claim
on it; the record, its detail and its links are one transaction; sent twice it is one record.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from luoshi.ledger import operations as ledger
from luoshi.ledger import store
from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewRecord
from luoshi.ledger.operations.locking import step
from luoshi.ledger.operations.rights import check_may_enter
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.press.models import AddressCheck, Claim, Outcome, Piece, PlacementDetail
from luoshi.press.placements import errors
from luoshi.press.placements.details import NEW_PIECE, current
from luoshi.press.placements.kinds import PLACEMENT, SUBMISSION
from luoshi.press.placements.operations.claims import make_claim
from luoshi.press.placements.operations.content import people_of, units_of
from luoshi.press.placements.shares import Author
from luoshi.press.placements.tasks import read_later
from luoshi.press.text.likeness import normalise_address

STANDING = (Record.State.SUBMITTED, Record.State.VERIFIED, Record.State.SENT_BACK)
Relation = Literal["", "same", "again", "different"]


@dataclass(frozen=True)
class NewPlacement:
    """What a person says of an appearance. `known`: a record that it was compared with; `relation`: what the person
    says of it: the same appearance, another appearance of the same piece, a different piece. `piece`: of the desk."""

    unit_id: int
    title: str
    day: date
    outlet: str
    level: str
    medium: str
    form: str = "news"
    position: str = "ordinary"
    page: str = ""
    length: int = 0
    paid: bool = False
    with_reporter: bool = False
    address: str = ""
    authors: Sequence[Author] = ()
    evidence: Sequence[NewEvidence] = ()
    note: str = ""
    known: int | None = None
    relation: Relation = ""
    piece: uuid.UUID | None = None
    submission: int | None = None
    target: int | None = None
    client_key: str = ""


@dataclass(frozen=True)
class Reported:
    """What became of it: a record of its own, or a claim on another unit's."""

    record: Record
    claim: Claim | None = None


def report_placement(*, new: NewPlacement, by: Viewer, at: datetime) -> Reported:
    """Report one appearance and hand it in.

    Raises AlreadyReported, ClaimTwice, and what `ledger.create_record` and `ledger.hand_in` raise; then nothing was kept.
    """
    with step("reporting a placement"):
        store.lock_clock(by.house_id)
        if again := _sent_before(new, by):
            return Reported(again)
        same = _same_appearance(new, by.house_id)
        if same is not None:
            if same.unit_id == new.unit_id:
                raise errors.AlreadyReported(same.pk, same.title)
            check_may_enter(by, Unit.objects.get(pk=new.unit_id, house_id=by.house_id))
            return Reported(same, make_claim(same, new.unit_id, new.authors, new.note, by=by, at=at))
        made = ledger.enter_many(contents=[_content(new, by)], by=by, at=at, hand_in=True)
        for refusal in made.refused.values():
            raise refusal
        record = made.records[0]
        _watch(record, new.address)
        if new.address:
            read_later(record, by=by, at=at)
        _answer(new, record, by, at)
    return Reported(record)


def rewrite_placement(*, record_id: int, new: NewPlacement, reason: str = "", by: Viewer, at: datetime) -> Record:
    """Say anew what a draft or a sent-back placement is, and hand it in; or correct a verified one, with a reason.

    Unit, piece and origin stay unless `relation` says otherwise. Raises Record.DoesNotExist, AlreadyReported, and what
    `ledger.change_record`, `ledger.hand_in` and `ledger.correct_record` raise; then nothing was changed.
    """
    with step("rewriting a placement"):
        store.lock_clock(by.house_id)
        record: Record = Record.objects.visible_to(by).select_related("kind").get(pk=record_id, kind__code=PLACEMENT)
        same = _same_appearance(replace(new, relation=""), by.house_id)
        if same is not None and same.pk != record.pk:
            raise errors.AlreadyReported(same.pk, same.title)
        content = _content(replace(new, unit_id=record.unit_id, client_key=record.client_key), by)
        if not new.relation:
            origin = record.values.get("origin", "first")
            content = replace(content, piece=record.piece, values={**content.values, "origin": origin})
        content = replace(content, evidence=(), for_target=record.for_target)
        if record.state == Record.State.VERIFIED:
            record = ledger.correct_record(record_id=record_id, content=content, reason=reason, by=by, at=at)
        else:
            ledger.change_record(record_id=record_id, content=content, by=by, at=at)
        for each in new.evidence:
            ledger.attach_evidence(record_id=record_id, evidence=each, by=by, at=at)
        if record.state != Record.State.SUBMITTED:
            record = ledger.hand_in(record_id=record_id, by=by, at=at)
        _watch(record, new.address)
    return record


def _watch(record: Record, address: str) -> None:
    """The address to be looked at later; a new one begins anew."""
    if address:
        fresh = {"address": address[:500], "state": AddressCheck.State.NEW, "seen_on": None, "checked_at": None,
                 "failures": 0}  # fmt: skip
        known = AddressCheck.objects.filter(record=record).first()
        if known is None or known.address != address[:500]:
            AddressCheck.objects.update_or_create(record=record, defaults=fresh)
    else:
        AddressCheck.objects.filter(record=record).delete()


def _sent_before(new: NewPlacement, by: Viewer) -> Record | None:
    """The record that the same form made before."""
    if not new.client_key:
        return None
    found: Record | None = Record.objects.filter(
        house_id=by.house_id, client_key=new.client_key, entered_by_id=by.person_id
    ).first()
    return found


def _same_appearance(new: NewPlacement, house_id: int) -> Record | None:
    """The standing record that the person says is this one, or that has the same address."""
    rows = current(PlacementDetail.objects.filter(house_id=house_id, kind=PLACEMENT, record__state__in=STANDING))
    if new.relation == "same" and new.known is not None:
        rows = rows.filter(record_id=new.known)
    elif new.address and (address := normalise_address(new.address)):
        rows = rows.filter(address=address)
    else:
        return None
    found = rows.select_related("record", "record__unit").order_by("pk").first()
    return found.record if found is not None else None


def _content(new: NewPlacement, by: Viewer) -> NewRecord:
    values: dict[str, Any] = {
        "title": new.title,
        "outlet": new.outlet,
        "level": new.level,
        "medium": new.medium,
        "form": new.form,
        "position": new.position,
        "page": new.page,
        "length": new.length,
        "paid": new.paid,
        "with_reporter": new.with_reporter or any(each.reporter for each in new.authors),
        "origin": "first",
        "authors": [str(each.key) if each.key else each.name for each in new.authors if not each.reporter],
    }
    if new.address:
        values["link"] = new.address
    seen = new.piece is not None and Piece.objects.visible_to(by).filter(key=new.piece).exists()
    piece = NEW_PIECE + new.piece.hex if seen and new.piece else ""
    before = _compared(new, by.house_id)
    if before is not None and new.relation == "again":
        piece, values["origin"] = before.work or piece, "reprint"
    elif new.relation == "different":
        piece = NEW_PIECE + uuid.uuid4().hex
    return NewRecord(
        kind=PLACEMENT,
        unit_id=new.unit_id,
        day=new.day,
        values=values,
        note=new.note,
        people=people_of(new.authors, new.unit_id, by.house_id),
        units=units_of(new.authors, new.unit_id),
        evidence=new.evidence,
        piece=piece,
        for_target=new.target,
        client_key=new.client_key,
    )


def _compared(new: NewPlacement, house_id: int) -> PlacementDetail | None:
    if new.known is None:
        return None
    rows = PlacementDetail.objects.filter(
        house_id=house_id, record_id=new.known, kind=PLACEMENT, record__state__in=STANDING
    )
    found: PlacementDetail | None = rows.order_by("-version").first()
    return found


def _answer(new: NewPlacement, record: Record, by: Viewer, at: datetime) -> None:
    """Link the submission that this placement answers: the one named, else the unit's open one of the same title."""
    rows = current(
        PlacementDetail.objects.filter(house_id=by.house_id, kind=SUBMISSION, unit_id=new.unit_id).exclude(
            record__state__in=[Record.State.WITHDRAWN, Record.State.DRAFT]
        )
    )
    detail = current(PlacementDetail.objects.filter(record=record)).get()
    named = {"record_id": new.submission} if new.submission is not None else {"title_key": detail.title_key or "—"}
    rows = rows.filter(**named)
    found = rows.order_by("-day", "-pk").first()
    if found is not None:
        Outcome.objects.filter(record_id=found.record_id, word=Outcome.Word.REFUSED, replaced_at__isnull=True).update(
            replaced_at=at
        )
        Outcome.objects.create(
            record_id=found.record_id, answer=record, word=Outcome.Word.ADOPTED, recorded_at=at,
            recorded_by_id=by.person_id,
        )  # fmt: skip
