"""Leads (线索): what a unit offers to be written about, and how the office deals with it.

What a lead says is a ledger record of the kind press.lead; a row `Lead` beside it keeps its handling, whichever way the
record came in (form, phone, import). Invariants: an accepted lead is verified in the ledger and so counts for its unit;
one that is not taken is withdrawn there with the reason, so that nobody has to correct it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Record
from luoshi.ledger.operations import NewEvidence, NewRecord, create_record, hand_in, verify_record, withdraw_record
from luoshi.org.notices import tell
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import errors
from luoshi.press.desk.topics.people import PLAN, may_plan, planners
from luoshi.press.models import Lead
from luoshi.ui.scope import leave_scope

KIND = "press.lead"
State = Lead.State


def offer(
    *,
    unit_id: int,
    what: str,
    by: Viewer,
    at: datetime,
    day: date,
    when: str = "",
    contact: str = "",
    place: str = "",
    type: str = Lead.Type.EVENT,
    file_ids: tuple[int, ...] = (),
    client_key: str = "",
) -> Lead:
    """Hand in a lead; those who plan for the unit are told. Raises Missing and what the ledger refuses."""
    if not what.strip():
        raise errors.Missing("title")
    values = {"what": what.strip(), "when": when.strip(), "contact": contact.strip()}
    content = NewRecord(
        KIND, unit_id, day, {code: value for code, value in values.items() if value}, client_key=client_key,
        evidence=[NewEvidence(file_id=key) for key in file_ids],
    )  # fmt: skip
    with transaction.atomic():
        record = create_record(content=content, by=by, at=at)
        if record.state == Record.State.DRAFT:
            record = hand_in(record_id=record.pk, by=by, at=at)
        row = Lead.objects.visible_to(by).select_related("record", "unit").get(record=record)
        row.type, row.place = type, place.strip()[:60]
        row.save(update_fields=["type", "place"])
    return row


def record_stepped(*, record: Record, step: str, by: Viewer | None, at: datetime) -> None:
    """What a step of the record means for its lead."""
    with leave_scope("the handling of a lead"):
        if step == "handed_in":
            row, fresh = Lead.objects.get_or_create(
                record=record, defaults={"house_id": record.house_id, "unit_id": record.unit_id, "made_at": at}
            )
            if fresh:
                _tell_office(row, by, at)
            elif row.state == State.REFUSED:
                Lead.objects.filter(pk=row.pk).update(state=State.NEW, reason="")
            return
        if step in ("verified", "counted"):
            rows = Lead.objects.filter(record=record, state=State.NEW)
            if step == "verified":
                rows.update(state=State.ACCEPTED, decided_by_id=by.person_id if by else None, decided_at=at)
        elif step in ("sent_back", "withdrawn"):
            Lead.objects.filter(record=record, state=State.NEW).update(
                state=State.REFUSED, reason=_("记录已撤回或退回"), decided_at=at
            )


def accept(*, lead_id: int, by: Viewer, at: datetime) -> Lead:
    """Take a lead: it counts for its unit. Raises NotAllowed, WrongState and what the ledger refuses."""
    with transaction.atomic():
        row = _locked(lead_id, by, State.NEW)
        if row.record.state == Record.State.SUBMITTED:
            # Who plans the press decides on leads as a verifier does on records: history and refusals are the ledger's.
            verify_record(record_id=row.record_id, by=_as_verifier(by), at=at)
        row.state, row.decided_by_id, row.decided_at = State.ACCEPTED, by.person_id, at
        row.save(update_fields=["state", "decided_by", "decided_at"])
        _log("lead.accepted", row, by, at)
        _tell_writer(row, _("线索已采纳：%(what)s"), "", at)
    return row


def refuse(*, lead_id: int, reason: str, by: Viewer, at: datetime) -> Lead:
    """Do not take it; the writer is told why. Raises Missing, NotAllowed, WrongState."""
    with transaction.atomic():
        row = _locked(lead_id, by, State.NEW)
        if not reason.strip():
            raise errors.Missing("reason")
        row.state, row.reason, row.decided_by_id, row.decided_at = (
            State.REFUSED, reason.strip()[:200], by.person_id, at,
        )  # fmt: skip
        row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        if row.record.state == Record.State.SUBMITTED:
            told = _("线索未采用：%(reason)s") % {"reason": row.reason}
            withdraw_record(record_id=row.record_id, reason=told, by=None, at=at)
        _log("lead.refused", row, by, at, reason=row.reason)
        _tell_writer(row, _("线索未采用：%(what)s"), row.reason, at)
    return row


def mark_assigned(*, lead: Lead, by: Viewer, at: datetime) -> None:
    """An assignment was made of it; a new one is accepted by that."""
    if lead.state == State.NEW:
        accept(lead_id=lead.pk, by=by, at=at)
    with leave_scope("a lead that was assigned"):
        Lead.objects.filter(pk=lead.pk).update(state=State.ASSIGNED)


def leads(viewer: Viewer) -> Any:
    """Leads in sight: a school its own, an office those in reach."""
    return Lead.objects.visible_to(viewer).select_related("record", "unit", "topic")


def _as_verifier(by: Viewer) -> Viewer:
    posts = tuple(replace(post, role_code="verifier") for post in by.posts_for(PLAN) if post.nature != "lent")
    return replace(by, posts=posts)


def _locked(lead_id: int, by: Viewer, *states: str) -> Lead:
    rows = Lead.objects.visible_to(by).select_related("record", "unit").select_for_update(of=("self",))
    row: Lead = rows.get(pk=lead_id)
    if not may_plan(by, row.unit.path):
        raise errors.NotAllowed(str(row.unit))
    if row.state not in states:
        raise errors.WrongState(row.get_state_display())
    return row


def _tell_office(row: Lead, by: Viewer | None, at: datetime) -> None:
    to = [key for key in planners(row.unit, at) if by is None or key != by.person_id]
    tell(
        house_id=row.house_id, to=to, code="lead.offered",
        subject=_("%(unit)s报来线索：%(what)s") % {"unit": row.unit, "what": row.record.values.get("what", "")},
        text="", url=reverse("press:lead", args=[row.pk]), at=at, key=f"lead:{row.pk}",
    )  # fmt: skip


def _tell_writer(row: Lead, subject: str, text: str, at: datetime) -> None:
    tell(
        house_id=row.house_id, to=[key for key in [row.record.entered_by_id] if key], code="lead.decided",
        subject=subject % {"what": row.record.values.get("what", "")}, text=text,
        url=reverse("press:lead", args=[row.pk]), at=at, key=f"lead:{row.pk}:{row.state}",
    )  # fmt: skip


def _log(action: str, row: Lead, by: Viewer, at: datetime, **detail: Any) -> None:
    log(house_id=row.house_id, actor=by, action=action, subject=f"lead:{row.pk}", at=at, detail=detail)


__all__ = ["KIND", "LedgerRefused", "accept", "leads", "mark_assigned", "offer", "record_stepped", "refuse"]
