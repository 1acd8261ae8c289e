"""Evidence: attaching and removing. Files themselves are kept by the room `files`.

Invariant: what a record was verified with stays on it: evidence is removed only before it is handed in (again).
"""

from __future__ import annotations

from datetime import datetime

from luoshi.files.models import StoredFile
from luoshi.ledger import errors, limits
from luoshi.ledger.models import Evidence, Record
from luoshi.ledger.operations.content import NewEvidence, evidence_of
from luoshi.ledger.operations.locking import check_state, locked_one, step
from luoshi.ledger.operations.rights import check_may_amend
from luoshi.ledger.operations.trace import trace
from luoshi.org.viewer import Viewer

State = Record.State


def attach_evidence(*, record_id: int, evidence: NewEvidence, by: Viewer | None, at: datetime) -> Evidence:
    """Attach a file that the actor has stored, or a link. Also to a verified record: its entries keep their grade.

    Raises Record.DoesNotExist, StoredFile.DoesNotExist, WrongState (withdrawn), NotAllowed, TooMany.
    """
    with step("attaching evidence"):
        record = locked_one(record_id, by)
        check_state(record, State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.VERIFIED)
        check_may_amend(by, record)
        if Evidence.objects.filter(record=record).count() >= limits.MAX_EVIDENCE:
            raise errors.TooMany("evidence", limits.MAX_EVIDENCE)
        made = evidence_of(record, evidence, by.person_id if by else None, at)
        if evidence.file_id:
            made.sha256 = _own_file(evidence.file_id, record, by).sha256
            if evidence.url and not evidence.grade:
                made.grade = Evidence.Grade.B
        made.save()
        trace("evidence_added", [record], by=by, at=at, detail={"evidence": made.pk, "grade": made.grade})
    return made


def _own_file(file_id: int, record: Record, by: Viewer | None) -> StoredFile:
    """The stored file, of this house and uploaded by the actor: nobody attaches what another has stored."""
    rows = StoredFile.objects.filter(house_id=record.house_id)
    if by is not None:
        rows = rows.filter(stored_by=str(by.person_key))
    file: StoredFile = rows.get(pk=file_id)
    return file


def remove_evidence(*, evidence_id: int, by: Viewer | None, at: datetime) -> None:
    """Take evidence off a draft or a sent-back record; the stored file stays for its own retention.

    Raises Evidence.DoesNotExist, Record.DoesNotExist, WrongState, NotAllowed.
    """
    with step("removing evidence"):
        evidence = Evidence.objects.get(pk=evidence_id)
        record = locked_one(evidence.record_id, by)
        check_state(record, State.DRAFT, State.SENT_BACK)
        check_may_amend(by, record)
        detail = {"evidence": evidence.pk, "caption": evidence.caption, "sha256": evidence.sha256}
        evidence.delete()
        trace("evidence_removed", [record], by=by, at=at, detail=detail)
