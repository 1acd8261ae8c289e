"""Outcomes of what was sent out: taken (with the placement or adoption that shows it), not taken, or still waited for.

Invariants: an answer is a record of the right kind of the same house; what was noted before is replaced, never changed.
"""

from __future__ import annotations

from datetime import datetime

from luoshi.ledger.models import Record
from luoshi.ledger.operations.locking import step
from luoshi.ledger.operations.rights import check_may_amend
from luoshi.org.viewer import Viewer
from luoshi.press.models import Outcome
from luoshi.press.placements import errors
from luoshi.press.placements.kinds import ANSWERS


def note_outcome(
    *, record_id: int, word: str, answer_id: int | None = None, note: str = "", by: Viewer, at: datetime
) -> Outcome | None:
    """Note what became of a submission or an information item; `word` "" means it is waited for again.

    Raises Record.DoesNotExist, NotAllowed, OutcomeUnfit.
    """
    with step("noting an outcome"):
        record = (
            Record.objects.visible_to(by)
            .select_related("kind", "unit")
            .select_for_update(of=("self",))
            .get(pk=record_id)
        )
        if record.kind.code not in ANSWERS or record.state in (Record.State.DRAFT, Record.State.WITHDRAWN):
            raise errors.OutcomeUnfit
        check_may_amend(by, record)
        answer = _answer(record, answer_id, by)
        standing = Outcome.objects.filter(record=record, replaced_at__isnull=True)
        if word == Outcome.Word.ADOPTED:
            if answer is not None and standing.filter(answer=answer).exists():
                raise errors.OutcomeUnfit
            standing = standing.exclude(answer__isnull=False) if answer else standing.filter(word=Outcome.Word.REFUSED)
        standing.update(replaced_at=at)
        if not word:
            return None
        if word not in Outcome.Word.values:
            raise errors.OutcomeUnfit
        made: Outcome = Outcome.objects.create(
            record=record,
            answer=answer,
            word=word,
            note=note.strip()[:200],
            recorded_by_id=by.person_id,
            recorded_at=at,
        )
    return made


def _answer(record: Record, answer_id: int | None, by: Viewer) -> Record | None:
    if answer_id is None:
        return None
    answer: Record | None = (
        Record.objects.visible_to(by).filter(pk=answer_id, kind__code=ANSWERS[record.kind.code]).first()
    )
    if answer is None or answer.house_id != record.house_id:
        raise errors.OutcomeUnfit
    return answer
