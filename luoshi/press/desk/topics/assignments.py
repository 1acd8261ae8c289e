"""Assignments (派稿): somebody is asked for a text until a moment.

Invariants: done by the article that names it once that passed its last review, or by hand with a reason; late is
computed from the due moment, never stored. Actor and moment are passed in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.org.models import Membership, Person, Unit
from luoshi.org.notices import tell
from luoshi.org.queries import in_force, units_for
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import errors, leads
from luoshi.press.desk.topics.people import PLAN, may_plan, planning_unit, writers, writing_units
from luoshi.press.models import Article, Assignment, Lead
from luoshi.ui.scope import leave_scope

State = Assignment.State
RUNNING = (State.OPEN, State.ACCEPTED)


@dataclass(frozen=True)
class Task:
    """What is asked, and of whom: one of `person_id`, `unit_id`, `reporter`."""

    title: str
    due_at: datetime
    note: str = ""
    person_id: int | None = None
    unit_id: int | None = None
    reporter: str = ""
    topic_id: int | None = None


def assign(*, task: Task, by: Viewer, at: datetime, lead: Lead | None = None) -> Assignment:
    """Ask for a text; who is asked is told. A new lead is accepted by it. Raises Missing, BadDays, NotAllowed."""
    if not task.title.strip():
        raise errors.Missing("title")
    if task.due_at < at:
        raise errors.BadDays("past")
    with transaction.atomic():
        unit = _receiver(task, by)
        if unit is None and not task.reporter.strip():
            raise errors.Missing("receiver")
        made = Assignment.objects.create(
            house_id=by.house_id, unit=planning_unit(by), title=task.title.strip()[:100], note=task.note.strip()[:500],
            lead=lead, topic_id=task.topic_id or (lead.topic_id if lead else None), to_unit=unit,
            to_person_id=task.person_id, reporter="" if unit else task.reporter.strip()[:60], due_at=task.due_at,
            made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        if lead is not None:
            leads.mark_assigned(lead=lead, by=by, at=at)
        _log("assignment.made", made, by, at)
        _tell(made, _receivers(made, at), "made", _("派稿：%(title)s（%(due)s前）"), made.note, at)
    return made


def _receiver(task: Task, by: Viewer) -> Unit | None:
    """The asked unit, or the unit of the asked person; None for a reporter. Raises NotAllowed."""
    reach = units_for(by, PLAN, day=by.today)
    unit_id = task.unit_id
    if task.person_id is not None:
        person = Person.objects.visible_to(by).filter(pk=task.person_id).first()
        posts = Membership.objects.visible_to(by).filter(in_force(by.today), person_id=task.person_id, unit__in=reach)
        if task.unit_id is not None:
            posts = posts.filter(unit_id=task.unit_id)
        unit_id = posts.exclude(nature="lent").order_by("unit__path").values_list("unit_id", flat=True).first()
        if person is None or unit_id is None:
            raise errors.NotAllowed(_("这个人"))
    if unit_id is None:
        return None
    unit: Unit | None = reach.filter(pk=unit_id).first()
    if unit is None:
        raise errors.NotAllowed(_("这个单位"))
    return unit


def take_on(*, assignment_id: int, by: Viewer, at: datetime) -> Assignment:
    """Accept it. Raises NotAllowed, WrongState, DoesNotExist."""
    with transaction.atomic():
        row = _locked(assignment_id, by)
        if not is_mine(by, row):
            raise errors.NotAllowed(str(row.to_unit or row.reporter))
        if row.state != State.OPEN:
            raise errors.WrongState(row.get_state_display())
        row.state, row.accepted_at = State.ACCEPTED, at
        row.save(update_fields=["state", "accepted_at"])
        _log("assignment.accepted", row, by, at)
    return row


def finish(*, assignment_id: int, reason: str, by: Viewer, at: datetime) -> Assignment:
    """Done without an article of the desk (the reporter's text was printed). Raises Missing, NotAllowed, WrongState."""
    return _end(assignment_id, State.DONE, reason, by, at)


def cancel(*, assignment_id: int, reason: str, by: Viewer, at: datetime) -> Assignment:
    """Take it back; who was asked is told. Raises Missing, NotAllowed, WrongState, DoesNotExist."""
    return _end(assignment_id, State.CANCELLED, reason, by, at)


def _end(assignment_id: int, state: str, reason: str, by: Viewer, at: datetime) -> Assignment:
    with transaction.atomic():
        row = _locked(assignment_id, by)
        plans = may_plan(by, row.unit.path)
        if not (plans or (state == State.DONE and is_mine(by, row))):
            raise errors.NotAllowed(str(row.to_unit or row.reporter))
        if row.state not in RUNNING:
            raise errors.WrongState(row.get_state_display())
        if not reason.strip():
            raise errors.Missing("reason")
        row.state, row.end_reason, row.ended_at, row.ended_by_id = state, reason.strip()[:200], at, by.person_id
        row.save(update_fields=["state", "end_reason", "ended_at", "ended_by"])
        _log(f"assignment.{state}", row, by, at, reason=row.end_reason)
        if state == State.CANCELLED:
            _tell(row, _receivers(row, at), "cancelled", _("派稿已取消：%(title)s（原定%(due)s）"), row.end_reason, at)
    return row


def piece_passed(*, piece_id: int, by: Viewer | None, at: datetime) -> None:
    """The article of a piece passed its last review: the assignment that it names is done."""
    with leave_scope("the assignment behind an article that passed"):
        key = Article.objects.filter(piece_id=piece_id).values_list("assignment_id", flat=True).first()
        row = Assignment.objects.filter(pk=key, state__in=RUNNING).select_for_update().first() if key else None
        if row is None:
            return
        row.state, row.piece_id, row.ended_at = State.DONE, piece_id, at
        row.save(update_fields=["state", "piece", "ended_at"])
        _tell(row, [row.made_by_id] if row.made_by_id else [], "done", _("派稿已完成：%(title)s（%(due)s前）"), "", at)


# -- reads -------------------------------------------------------------------------------------------------------------


def assignments(viewer: Viewer) -> Any:
    """Assignments in sight."""
    rows = Assignment.objects.visible_to(viewer)
    return rows.select_related("unit", "to_unit", "to_person", "topic", "lead", "made_by")


def mine(viewer: Viewer) -> Any:
    """What the viewer or his unit is asked for: where no person is named, the unit's writers share it."""
    return assignments(viewer).filter(
        Q(to_person_id=viewer.person_id) | Q(to_person__isnull=True, to_unit_id__in=writing_units(viewer))
    )


def is_mine(viewer: Viewer, row: Assignment) -> bool:
    """Whether the viewer is asked."""
    if row.to_person_id is not None:
        return bool(row.to_person_id == viewer.person_id)
    return row.to_unit_id is not None and row.to_unit_id in writing_units(viewer)


def stands(row: Assignment, at: datetime) -> tuple[str, str]:
    """Where it stands: word and tone. Late is what is past its moment, or was when it ended."""
    late = row.due_at < (row.ended_at or at)
    if row.state == State.DONE:
        return (_("逾期完成"), "behind") if late else (_("已完成"), "good")
    if row.state == State.CANCELLED:
        return _("已取消"), "none"
    return (_("已逾期"), "late") if late else (str(row.get_state_display()), "wait")


def _locked(assignment_id: int, by: Viewer) -> Assignment:
    rows = Assignment.objects.visible_to(by).select_related("unit", "to_unit").select_for_update(of=("self",))
    row: Assignment = rows.get(pk=assignment_id)
    return row


def _receivers(row: Assignment, at: datetime) -> list[int]:
    if row.to_person_id:
        return [row.to_person_id]
    return writers([row.to_unit_id], at).get(row.to_unit_id, []) if row.to_unit_id else []


def _tell(row: Assignment, to: list[int], what: str, subject: str, text: str, at: datetime) -> None:
    due = localtime(row.due_at)
    words = {"title": row.title, "due": _("%(m)s月%(d)s日") % {"m": due.month, "d": due.day}}
    tell(
        house_id=row.house_id, to=to, code=f"assignment.{what}", subject=subject % words, text=text,
        url=reverse("press:assignment", args=[row.pk]), at=at, key=f"assignment:{row.pk}:{what}",
    )  # fmt: skip


def _log(action: str, row: Assignment, by: Viewer, at: datetime, **detail: Any) -> None:
    log(house_id=row.house_id, actor=by, action=action, subject=f"assignment:{row.pk}", at=at, detail=detail)
