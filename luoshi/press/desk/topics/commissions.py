"""Commissions (约稿): asking units for a text until a day, what came of it, its quality.

Invariants: a unit's part is done by the text that names the commission and was handed in, never by a click; `missed_at`
stays where the text came too late; each unit is told once. Actor and moment are passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.audit.operations import log
from luoshi.ledger.models import Record
from luoshi.org.notices import tell
from luoshi.org.operations import lock_house
from luoshi.org.queries import units_for
from luoshi.org.viewer import Viewer
from luoshi.press.desk.topics import errors
from luoshi.press.desk.topics.people import PLAN, may_plan, planning_unit, writers
from luoshi.press.models import Article, Commission, CommissionUnit
from luoshi.ui.scope import leave_scope

State, Wants = CommissionUnit.State, Commission.Wants
OPEN_STATES = (State.OPEN, State.MISSED)
INFO = "info.item"


@dataclass(frozen=True)
class Wish:
    """What is asked for. `units`: keys of units in the planner's reach."""

    title: str
    due_on: date
    units: Sequence[int]
    demands: str = ""
    wants: str = Wants.EITHER
    topic_id: int | None = None


def commission(*, wish: Wish, by: Viewer, at: datetime) -> Commission:
    """Ask units for a text; those who write there are told. Raises Missing, BadDays, NotAllowed."""
    if not wish.title.strip():
        raise errors.Missing("title")
    if not wish.units:
        raise errors.Missing("units")
    today = timezone.localdate(at)
    if wish.due_on < today:
        raise errors.BadDays("past")
    with transaction.atomic():
        lock_house(by.house_id)
        units = list(units_for(by, PLAN, day=today).filter(pk__in=list(wish.units)))
        if len(units) != len(set(wish.units)):
            raise errors.NotAllowed(_("所选单位"))
        made = Commission.objects.create(
            house_id=by.house_id, unit=planning_unit(by), year=today.year, number=_next_number(by.house_id, today.year),
            title=wish.title.strip()[:100], demands=wish.demands.strip()[:2000], wants=wish.wants,
            topic_id=wish.topic_id, due_on=wish.due_on, made_by_id=by.person_id, made_at=at,
        )  # fmt: skip
        CommissionUnit.objects.bulk_create([CommissionUnit(commission=made, unit=unit) for unit in units])
        _log("commission.made", made, by, at, units=len(units))
        _tell(made, [unit.pk for unit in units], "commission.made", _("约稿：%(title)s（%(due)s前）"), made.demands, at)
    return made


def _next_number(house_id: int, year: int) -> int:
    with leave_scope("the next number of a commission"):
        last = Commission.objects.filter(house_id=house_id, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def cancel(*, commission_id: int, reason: str, by: Viewer, at: datetime) -> Commission:
    """Take a commission back: nobody owes it any more. Raises Missing, NotAllowed, WrongState, DoesNotExist."""
    with transaction.atomic():
        row = _locked(commission_id, by)
        if not reason.strip():
            raise errors.Missing("reason")
        row.cancelled_at, row.cancel_reason = at, reason.strip()[:200]
        row.save(update_fields=["cancelled_at", "cancel_reason"])
        with leave_scope("the open parts of a commission that was taken back"):
            parts = CommissionUnit.objects.filter(commission=row, state__in=OPEN_STATES)
            told = list(parts.values_list("unit_id", flat=True))
            parts.update(state=State.EXCUSED, excused_at=at, reason=row.cancel_reason)
        _log("commission.cancelled", row, by, at, reason=row.cancel_reason)
        _tell(row, told, "commission.cancelled", _("约稿已取消：%(title)s（原定%(due)s）"), row.cancel_reason, at)
    return row


def excuse(*, part_id: int, reason: str, by: Viewer, at: datetime) -> CommissionUnit:
    """Let one unit off, with a reason. Raises Missing, NotAllowed, WrongState, DoesNotExist."""
    with transaction.atomic():
        part = _part(part_id, by)
        if not reason.strip():
            raise errors.Missing("reason")
        if part.state not in OPEN_STATES:
            raise errors.WrongState(part.get_state_display())
        part.state, part.excused_at, part.reason = State.EXCUSED, at, reason.strip()[:200]
        part.save(update_fields=["state", "excused_at", "reason"])
        _log("commission.excused", part.commission, by, at, unit=part.unit_id, reason=part.reason)
        text = _("原因：%(reason)s") % {"reason": part.reason}
        _tell(
            part.commission, [part.unit_id], "commission.excused", _("约稿已免除：%(title)s（原定%(due)s）"), text, at
        )
    return part


def grade(*, part_id: int, grade: str, note: str, by: Viewer, at: datetime) -> CommissionUnit:
    """Grade the text of a unit. Raises NotAllowed, WrongState (nothing came yet), DoesNotExist."""
    with transaction.atomic():
        part = _part(part_id, by)
        if part.state not in (State.DONE, State.LATE):
            raise errors.WrongState(part.get_state_display())
        part.grade = grade if grade in CommissionUnit.Grade.values else ""
        part.grade_note, part.graded_by_id, part.graded_at = note.strip()[:200], by.person_id, at
        part.save(update_fields=["grade", "grade_note", "graded_by", "graded_at"])
        _log("commission.graded", part.commission, by, at, unit=part.unit_id, grade=part.grade)
    return part


def note_opened(*, commission: Commission, by: Viewer, at: datetime) -> None:
    """The receipt (签收): somebody who writes for an asked unit opened the commission or began a text for it."""
    own = [post.unit_id for post in by.posts if post.nature != "lent" and "press.write" in post.actions]
    with leave_scope("the receipt of the own unit"):
        CommissionUnit.objects.filter(commission=commission, unit_id__in=own, opened_at__isnull=True).update(
            opened_at=at
        )


def article_handed_in(*, article: Article, at: datetime) -> None:
    """An article that names a commission was handed in: its unit's part is done, the first one counts."""
    if article.commission_id is not None:
        _done(
            Q(commission_id=article.commission_id, unit_id=article.unit_id), Wants.INFO, at, piece_id=article.piece_id
        )


def item_handed_in(*, record: Record, at: datetime) -> None:
    """An information item of type 约稿 was handed in: where its unit owes exactly one such commission, that is done."""
    if record.values.get("type") != "ordered":
        return
    with leave_scope("commissions that an information item may answer"):
        owed = _owing(Q(unit_id=record.unit_id), Wants.ARTICLE)
        keys = list(owed.values_list("pk", flat=True)[:2])
    if len(keys) == 1:
        _done(Q(pk=keys[0]), Wants.ARTICLE, at, record_id=record.pk)


def name_item(*, part_id: int, record_id: int, by: Viewer, at: datetime) -> CommissionUnit:
    """Say which information item was the answer, where more than one is owed. Raises NotAllowed, WrongState."""
    with transaction.atomic():
        part = CommissionUnit.objects.visible_to(by).select_related("commission").get(pk=part_id)
        record = Record.objects.visible_to(by).get(pk=record_id, kind__code=INFO, unit_id=part.unit_id)
        if part.unit_id not in [post.unit_id for post in by.posts_for("press.write") if post.nature != "lent"]:
            raise errors.NotAllowed(str(part.unit))
        if record.first_handed_in_at is None or part.state not in OPEN_STATES:
            raise errors.WrongState(part.get_state_display())
        _done(Q(pk=part.pk), Wants.ARTICLE, record.first_handed_in_at, record_id=record.pk)
        _log("commission.answered", part.commission, by, at, unit=part.unit_id, record=record.pk)
        part.refresh_from_db()
    return part


def _owing(which: Q, refused: str) -> Any:
    rows = CommissionUnit.objects.filter(which, state__in=OPEN_STATES, commission__cancelled_at__isnull=True)
    return rows.exclude(commission__wants=refused)


def _done(which: Q, refused: str, at: datetime, **answer: Any) -> None:
    with leave_scope("a unit's part of a commission is done"):
        for part in _owing(which, refused).select_related("commission").select_for_update(of=("self",)):
            late = timezone.localdate(at) > part.commission.due_on
            part.state, part.done_at = (State.LATE if late else State.DONE), at
            part.opened_at = part.opened_at or at
            for name, value in answer.items():
                setattr(part, name, value)
            part.save()


def mark_missed(*, at: datetime) -> int:
    """Mark what was not handed in by the end of its due day, and tell the unit once. Returns how many."""
    today = timezone.localdate(at)
    with transaction.atomic(), leave_scope("commissions whose day has passed"):
        rows = CommissionUnit.objects.filter(
            state=State.OPEN, commission__due_on__lt=today, commission__cancelled_at__isnull=True
        )
        parts = list(rows.select_related("commission").select_for_update(of=("self",)).order_by("commission_id"))
        for part in parts:
            part.state, part.missed_at = State.MISSED, at
        CommissionUnit.objects.bulk_update(parts, ["state", "missed_at"])
        by_commission: dict[int, list[CommissionUnit]] = {}
        for part in parts:
            by_commission.setdefault(part.commission_id, []).append(part)
        for group in by_commission.values():
            text = _("现在补交仍会记录，注明逾期。")
            subject = _("约稿已逾期：%(title)s（%(due)s截止）")
            _tell(group[0].commission, [part.unit_id for part in group], "commission.missed", subject, text, at)
    return len(parts)


@dataclass(frozen=True)
class CommissionEvent:
    """What a commission meant for a unit. `what`: done, late or missed; `moment`: when that was known."""

    unit_id: int
    what: str
    day: date
    moment: datetime
    commission_id: int
    title: str


def commission_events(house_id: int, first: date, last: date, as_of: datetime) -> list[CommissionEvent]:
    """Commissions due in [first, last] that were done, late or missed as known at `as_of`. One query."""
    with leave_scope("commissions for an assessment"):
        rows = list(
            CommissionUnit.objects.filter(
                commission__house_id=house_id, commission__due_on__gte=first, commission__due_on__lte=last
            )
            .filter(Q(commission__cancelled_at__isnull=True) | Q(commission__cancelled_at__gt=as_of))
            .filter(Q(excused_at__isnull=True) | Q(excused_at__gt=as_of))
            .select_related("commission")
            .order_by("commission__due_on", "pk")
        )
    found = []
    for part in rows:
        due, title = part.commission.due_on, part.commission.title
        if part.missed_at is not None and part.missed_at <= as_of:
            found.append(CommissionEvent(part.unit_id, "missed", due, part.missed_at, part.commission_id, title))
        if part.done_at is not None and part.done_at <= as_of:
            what = "late" if timezone.localdate(part.done_at) > due else "done"
            found.append(CommissionEvent(part.unit_id, what, due, part.done_at, part.commission_id, title))
    return found


# -- reads -------------------------------------------------------------------------------------------------------------


def commissions(viewer: Viewer) -> Any:
    """Commissions in sight, newest first."""
    return Commission.objects.visible_to(viewer).select_related("unit", "topic", "made_by")


def parts(viewer: Viewer, row: Commission) -> Any:
    """The units' parts that the viewer sees: a school its own, the office all."""
    found = CommissionUnit.objects.visible_to(viewer).filter(commission=row)
    return found.select_related("unit", "piece", "record").order_by("unit__path", "pk")


def counts(viewer: Viewer, keys: Sequence[int]) -> dict[int, dict[str, int]]:
    """Parts in sight by commission and state. One query."""
    rows = CommissionUnit.objects.visible_to(viewer).filter(commission_id__in=list(keys)).order_by()
    found: dict[int, dict[str, int]] = {}
    for key, state, count in rows.values_list("commission_id", "state").annotate(Count("pk")):
        found.setdefault(key, {})[state] = count
    return found


def by_unit(viewer: Viewer, year: int) -> list[tuple[str, dict[str, int]]]:
    """Each unit in sight with its commissions of a year by state: done, late, missed. One query."""
    rows = CommissionUnit.objects.visible_to(viewer).filter(
        commission__year=year, commission__cancelled_at__isnull=True
    )
    found: dict[int, tuple[str, dict[str, int]]] = {}
    keys = ("unit_id", "unit__name", "state")
    for unit_id, name, state, count in rows.order_by("unit__path").values_list(*keys).annotate(Count("pk")):
        found.setdefault(unit_id, (name, {}))[1][state] = count
    return list(found.values())


def owed(viewer: Viewer, unit_ids: Sequence[int]) -> list[CommissionUnit]:
    """What these units still owe, the nearest day first."""
    rows = CommissionUnit.objects.visible_to(viewer).filter(
        unit_id__in=list(unit_ids), state__in=OPEN_STATES, commission__cancelled_at__isnull=True
    )
    return list(rows.select_related("commission", "unit").order_by("commission__due_on", "pk"))


def groups(viewer: Viewer, today: date) -> dict[str, list[str]]:
    """Types and classes of the units that the viewer may ask, for choosing many at once. One query."""
    pairs = units_for(viewer, PLAN, day=today).order_by().values_list("type", "klass").distinct()
    types, classes = zip(*pairs, strict=True) if pairs else ((), ())
    return {"type": sorted({one for one in types if one}), "klass": sorted({one for one in classes if one})}


def units_of(viewer: Viewer, today: date, types: Sequence[str], classes: Sequence[str]) -> list[int]:
    """Keys of units in reach of these types or classes."""
    if not types and not classes:
        return []
    rows = units_for(viewer, PLAN, day=today).filter(Q(type__in=list(types)) | Q(klass__in=list(classes)))
    return list(rows.values_list("pk", flat=True))


def _locked(commission_id: int, by: Viewer) -> Commission:
    row: Commission = (
        Commission.objects.visible_to(by).select_related("unit").select_for_update(of=("self",)).get(pk=commission_id)
    )
    if not may_plan(by, row.unit.path):
        raise errors.NotAllowed(str(row.unit))
    if row.cancelled_at is not None:
        raise errors.WrongState(_("已取消"))
    return row


def _part(part_id: int, by: Viewer) -> CommissionUnit:
    rows = CommissionUnit.objects.visible_to(by).select_related("commission__unit", "unit")
    part: CommissionUnit = rows.select_for_update(of=("self",)).get(pk=part_id)
    if not may_plan(by, part.commission.unit.path):
        raise errors.NotAllowed(str(part.unit))
    return part


def _tell(row: Commission, unit_ids: Sequence[int], code: str, subject: str, text: str, at: datetime) -> None:
    """One notice for each who writes at the units; the same wording once."""
    due = _("%(month)s月%(day)s日") % {"month": row.due_on.month, "day": row.due_on.day}
    to = {person for people in writers(unit_ids, at).values() for person in people}
    tell(
        house_id=row.house_id, to=to, code=code, subject=subject % {"title": row.title, "due": due}, text=text,
        url=reverse("press:commission", args=[row.pk]), at=at, key=f"{code}:{row.pk}",
    )  # fmt: skip


def _log(action: str, row: Commission, by: Viewer, at: datetime, **detail: Any) -> None:
    log(house_id=row.house_id, actor=by, action=action, subject=f"commission:{row.pk}", at=at, detail=detail)
