"""Objections: filed within the window, decided by somebody else with a reason; what is accepted is posted anew.

What lives here: `file_objection`, `withdraw_objection`, `decide_objection`. Invariants: after the last day nothing is filed;
nobody decides what he filed, nor of his own unit while somebody of another unit can; accepting one posts a correction
that shows a difference for the score in question, else it is refused.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from luoshi.assessment.models import Objection, Publication, ScoreRow
from luoshi.assessment.scores import errors, telling
from luoshi.assessment.scores.publishing import post_correction
from luoshi.audit.operations import log
from luoshi.files.operations import store_file
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

ROOM = "assessment"
"""Owner of the files of objections, decisions and schemes, for the room `files`."""
MAX_TEXT = 1000


def until_of(row: ScoreRow) -> date | None:
    """The last day of objecting to a row; None where there is no window."""
    last = row.detail.get("until", "")
    return date.fromisoformat(last) if last else None


def may_object(viewer: Viewer, row: ScoreRow) -> bool:
    """The person whose score it is; of a unit's score, whoever objects for the unit. Borrowed people do not."""
    if row.house_id != viewer.house_id:
        return False
    if row.person_id is not None:
        return row.person_id == viewer.person_id
    posts = [post for post in viewer.posts_for("objection.file") if post.nature != "lent"]
    return any(post.reaches(row.unit.path) for post in posts)


def file_objection(
    *, row_id: int, text: str, by: Viewer, at: datetime, file: tuple[str, bytes] | None = None
) -> Objection:
    """提出异议. `file`: name and bytes of the evidence.

    Raises NotAllowed, Missing, Replaced, NoWindow, TooLate, OneOpen, ScoreRow.DoesNotExist, files' FileRefused.
    """
    row: ScoreRow = (
        ScoreRow.objects.visible_to(by).select_related("unit", "publication__scheme__unit", "person").get(pk=row_id)
    )
    if not may_object(by, row) or by.person_id is None:
        raise errors.NotAllowed("objection.file")
    if not (text := text.strip()[:MAX_TEXT]):
        raise errors.Missing("text")
    last = until_of(row)
    if last is None:
        raise errors.NoWindow
    if localtime(at).date() > last:
        raise errors.TooLate(last)
    try:
        with transaction.atomic(), leave_scope("filing an objection"):
            if Publication.objects.filter(replaces_id=row.publication_id).exists():
                raise errors.Replaced
            evidence = (
                store_file(house_id=row.house_id, owner_room=ROOM, data=file[1], name=file[0], by=by, at=at)
                if file
                else None
            )
            made = Objection.objects.create(
                house_id=row.house_id, publication=row.publication, row=row, unit=row.unit, person_id=row.person_id,
                text=text, evidence=evidence, filed_by_id=by.person_id, filed_at=at,
            )  # fmt: skip
            log(house_id=by.house_id, actor=by, action="objection.filed", subject=f"objection:{made.pk}", at=at,
                detail={"row": row.pk, "unit": row.unit_id})  # fmt: skip
            telling.filed(made, at)
    except IntegrityError as error:
        raise errors.OneOpen from error
    return made


def withdraw_objection(*, objection_id: int, by: Viewer, at: datetime) -> Objection:
    """撤回异议, by who filed it. Raises NotAllowed, Decided, Objection.DoesNotExist."""
    with transaction.atomic(), leave_scope("withdrawing an objection"):
        found = _locked(objection_id, by)
        if found.filed_by_id != by.person_id:
            raise errors.NotAllowed("objection.file")
        if found.state != "open":
            raise errors.Decided
        found.withdrawn_at = at
        found.save(update_fields=["withdrawn_at"])
        log(house_id=by.house_id, actor=by, action="objection.withdrawn", subject=f"objection:{found.pk}", at=at)
    return found


def decides(viewer: Viewer, objection: Objection) -> bool:
    """Whether one of the viewer's own posts decides objections to this scheme."""
    posts = [post for post in viewer.posts_for("objection.decide") if post.nature != "lent"]
    return any(post.reaches(objection.publication.scheme.unit.path) for post in posts)


def check_impartial(objection: Objection, by: Viewer, at: datetime) -> None:
    """Raises OwnObjection; OwnUnit where the decider holds a post at the unit and somebody else could decide."""
    if objection.filed_by_id == by.person_id or (objection.person_id and objection.person_id == by.person_id):
        raise errors.OwnObjection
    if any(post.unit_id == objection.unit_id and post.nature != "lent" for post in by.posts):
        able = telling.deciders(objection.publication.scheme.unit, at)
        tied = {person for person, _name, unit in able if unit == objection.unit_id}
        others = tuple(
            dict.fromkeys(
                name for person, name, _unit in able
                if person not in tied and person not in (by.person_id, objection.filed_by_id)
            )
        )  # fmt: skip
        if others:
            raise errors.OwnUnit(others)


def decide_objection(*, objection_id: int, accept: bool, reason: str, by: Viewer, at: datetime) -> Objection:
    """处理异议. Accepted: the scores are computed anew and posted as a correction; the units that changed are told.

    Raises NotAllowed, OwnObjection, OwnUnit, Missing, Decided, Replaced, NothingChanged, Objection.DoesNotExist.
    """
    with transaction.atomic(), leave_scope("deciding an objection"):
        found = _locked(objection_id, by)
        if not decides(by, found):
            raise errors.NotAllowed("objection.decide")
        check_impartial(found, by, at)
        if found.state != "open":
            raise errors.Decided
        if not (reason := reason.strip()[:MAX_TEXT]):
            raise errors.Missing("reason")
        if accept:
            found.correction = _correct(found, reason, by, at)
        found.verdict = Objection.Verdict.ACCEPTED if accept else Objection.Verdict.REJECTED
        found.reason, found.decided_by_id, found.decided_at = reason, by.person_id, at
        found.save()
        log(house_id=by.house_id, actor=by, action="objection.decided", subject=f"objection:{found.pk}", at=at,
            detail={"accepted": accept})  # fmt: skip
        telling.decided(found, at)
    return found


def _correct(objection: Objection, reason: str, by: Viewer, at: datetime) -> Publication:
    """The correction that follows from the edition in force. Raises NothingChanged where this score stays as it is."""
    newest = (
        Publication.objects.filter(
            scheme=objection.publication.scheme, start=objection.publication.start, end=objection.publication.end
        )
        .select_related("scheme__unit", "version")
        .order_by("-edition")[0]
    )
    made = post_correction(newest, newest.scheme, reason, by, at)
    key = objection.row.detail["key"]
    if not any(row.changed for row in made.rows.all() if row.detail["key"] == key):
        raise errors.NothingChanged  # the transaction takes the correction back
    return made


def _locked(objection_id: int, by: Viewer) -> Objection:
    rows = Objection.objects.visible_to(by).select_related("publication__scheme__unit", "row", "unit", "filed_by")
    found: Objection = rows.select_for_update(of=("self",)).get(pk=objection_id)
    return found
