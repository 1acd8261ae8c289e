"""What a record's form does when it is sent: content, evidence, the mechanisms' own rows and handing in, as one step.

What lives here: the composition of the ledger's operations with this room's tables, and the steps of the mechanisms
(signing in, findings). Not here: the life of records itself (`luoshi.ledger.operations`). Invariant: one transaction;
where handing in is refused nothing of the form is kept but its draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from luoshi.files.models import StoredFile
from luoshi.ledger import operations as ledger
from luoshi.ledger.errors import NotAllowed, TooMany, WrongState
from luoshi.ledger.models import Evidence, Record, RecordPerson
from luoshi.ledger.operations import NewEvidence, NewRecord
from luoshi.ledger.operations.locking import locked_one
from luoshi.ledger.operations.rights import check_may_amend
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope
from luoshi.work import limits
from luoshi.work.models import Absence, ChecklistItem, Finding

State = Record.State
OPEN = (State.DRAFT, State.SENT_BACK)


@dataclass(frozen=True)
class Sent:
    """All that a form brings. `absences`: reason by key; `items`: rows of the checklist, None for no list."""

    content: NewRecord
    files: Sequence[StoredFile] = ()
    links: Sequence[NewEvidence] = ()
    absences: Mapping[UUID, str] | None = None
    items: Sequence[Mapping[str, Any]] | None = None


def enter(*, sent: Sent, hand_in: bool, by: Viewer, at: datetime) -> Record:
    """A new record, handed in at once or kept as a draft. Sent twice with one client_key it is one record.

    Raises what `ledger.create_record`, `ledger.attach_evidence` and `ledger.hand_in` raise; then nothing was kept.
    """
    try:
        return _enter(sent, hand_in, by, at)
    except IntegrityError:
        # Two clicks at once: the other one was faster, and its record is there now.
        return _enter(sent, hand_in, by, at)


def _enter(sent: Sent, hand_in: bool, by: Viewer, at: datetime) -> Record:
    with transaction.atomic():
        record = ledger.create_record(content=sent.content, by=by, at=at)
        if record.entered_at != at:
            if record.state not in OPEN:
                return record
            record = ledger.change_record(record_id=record.pk, content=sent.content, by=by, at=at)
        _attach(record, sent, by, at)
        write_own(record, sent)
        return ledger.hand_in(record_id=record.pk, by=by, at=at) if hand_in else record


def amend(*, record_id: int, sent: Sent, hand_in: bool, by: Viewer, at: datetime) -> Record:
    """Write a draft or sent-back record anew, and hand it in. Raises as `enter`, and WrongState."""
    with transaction.atomic():
        record = ledger.change_record(record_id=record_id, content=sent.content, by=by, at=at)
        _attach(record, sent, by, at)
        write_own(record, sent)
        return ledger.hand_in(record_id=record_id, by=by, at=at) if hand_in else record


def correct(*, record_id: int, sent: Sent, reason: str, by: Viewer, at: datetime) -> Record:
    """Correct a verified record; what it counted is reversed. Raises as `ledger.correct_record`."""
    with transaction.atomic():
        with leave_scope("a correction brings its own rows"):
            record = locked_one(record_id, by)
        check_may_amend(by, record)
        _attach(record, sent, by, at)
        write_own(record, sent)
        return ledger.correct_record(record_id=record_id, content=sent.content, reason=reason, by=by, at=at)


def _attach(record: Record, sent: Sent, by: Viewer, at: datetime) -> None:
    """Attach files and links that are not there yet; links that the form no longer has go, while that is allowed."""
    with leave_scope("evidence of the record at hand"):
        standing = list(Evidence.objects.filter(record=record))
    files = {each.file_id for each in standing}
    urls = {each.url: each for each in standing if each.url and not each.file_id}
    for file in sent.files:
        if file.pk not in files:
            ledger.attach_evidence(record_id=record.pk, evidence=NewEvidence(file_id=file.pk), by=by, at=at)
    for link in sent.links:
        if link.url not in urls:
            ledger.attach_evidence(record_id=record.pk, evidence=link, by=by, at=at)
    if record.state in OPEN:
        for url in urls.keys() - {link.url for link in sent.links}:
            ledger.remove_evidence(evidence_id=urls[url].pk, by=by, at=at)


def write_own(record: Record, sent: Sent) -> None:
    """Absences and checklist of the content that is being written: rows of their own version once one was posted."""
    version = record.version if record.state == State.DRAFT else record.version + 1
    with leave_scope("what the mechanisms keep about the record at hand"):
        if sent.absences is not None:
            Absence.objects.filter(record=record, version=version).delete()
            Absence.objects.bulk_create(
                [Absence(record=record, version=version, key=key, reason=why) for key, why in sent.absences.items()]
            )
        if sent.items is not None:
            ChecklistItem.objects.filter(record=record, version=version).delete()
            ChecklistItem.objects.bulk_create(
                [
                    ChecklistItem(record=record, version=version, number=number, **item)
                    for number, item in enumerate(sent.items, start=1)
                ]
            )


def check_in(*, record_id: int, line_id: int, present: bool, by: Viewer, at: datetime) -> RecordPerson:
    """Tick somebody on the roster of a record that is not handed in yet, with the moment; or take the tick back.

    Raises Record.DoesNotExist, RecordPerson.DoesNotExist, WrongState, NotAllowed.
    """
    with transaction.atomic(), leave_scope("signing in on a roster"):
        record = locked_one(record_id, by)
        if record.state not in OPEN:
            raise WrongState(record.state, OPEN)
        check_may_amend(by, record)
        line: RecordPerson = RecordPerson.objects.select_for_update().get(pk=line_id, record=record)
        line.present, line.checked_in_at = present, at if present else None
        line.save(update_fields=["present", "checked_in_at"])
    return line


def add_finding(*, record_id: int, text: str, due: date | None, by: Viewer, at: datetime) -> Finding:
    """Note something to be put right. Raises Record.DoesNotExist, NotAllowed, WrongState, TooMany."""
    with transaction.atomic(), leave_scope("noting a finding"):
        record = locked_one(record_id, by)
        check_may_amend(by, record)
        if record.state == State.WITHDRAWN:
            raise WrongState(record.state, OPEN)
        if Finding.objects.filter(record=record).count() >= limits.FINDINGS:
            raise TooMany("findings", limits.FINDINGS)
        finding = Finding(record=record, text=text.strip()[:200], due=due, found_by_id=by.person_id, found_at=at)
        finding.save()
    return finding


def rectify(*, finding_id: int, record_id: int, on: date, result: str, by: Viewer, at: datetime) -> Finding:
    """Note that a finding was put right. Raises NotAllowed (also: done already), DoesNotExist of either."""
    with transaction.atomic(), leave_scope("closing a finding"):
        record = locked_one(record_id, by)
        check_may_amend(by, record)
        finding: Finding = Finding.objects.select_for_update().get(pk=finding_id, record=record)
        if finding.rectified_on is not None:
            raise NotAllowed("record.enter")
        finding.rectified_on, finding.result, finding.rectified_by_id = on, result.strip()[:200], by.person_id
        finding.save(update_fields=["rectified_on", "result", "rectified_by"])
    return finding
