"""Formal decisions and numbers of units: what an assessor writes down because no record tells it.

What lives here: `record_decision`, `revoke_decision`, `set_numbers`. Not here: what they give or take (schemes). Invariants: a
decision rests on a document and is written by nobody of the unit in question; it is taken back with a reason, never
changed; a number is a version, so that what was published can be made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from luoshi.assessment.models import Decision, UnitNumber
from luoshi.assessment.scores import errors
from luoshi.assessment.scores.objecting import ROOM
from luoshi.audit.operations import log
from luoshi.files.operations import store_file
from luoshi.ledger.models import Record
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.ui.scope import leave_scope

TYPES = ("失实", "负面事件", "一票否决", "加减分", "迟报")
"""Words of the language for what is decided formally; a scheme may have others of its own."""


def record_decision(
    *,
    unit_id: int,
    type: str,
    day: date,
    body: str,
    reason: str,
    file: tuple[str, bytes],
    by: Viewer,
    at: datetime,
    reference: str = "",
    level: str = "",
    amount: Fraction = Fraction(1),
    person_id: int | None = None,
    record_id: int | None = None,
) -> Decision:
    """登记认定: what the competent body decided, with its document.

    Raises NotAllowed, OwnDecision, Missing, UnknownRecord, Unit.DoesNotExist, files' FileRefused.
    """
    unit: Unit = Unit.objects.visible_to(by).get(pk=unit_id)
    if not by.can_at("scheme.manage", unit.path):
        raise errors.NotAllowed("scheme.manage")
    if any(post.unit_id == unit.pk for post in by.posts) or (person_id and person_id == by.person_id):
        raise errors.OwnDecision
    if not reason.strip() or not body.strip() or not type.strip():
        raise errors.Missing("reason")
    if not file[1]:
        raise errors.Missing("file")
    if record_id is not None and not Record.objects.visible_to(by).filter(pk=record_id).exists():
        raise errors.UnknownRecord(record_id)
    with transaction.atomic(), leave_scope("recording a decision"):
        kept = store_file(house_id=unit.house_id, owner_room=ROOM, data=file[1], name=file[0], by=by, at=at)
        made = Decision.objects.create(
            house_id=unit.house_id, unit=unit, person_id=person_id, type=type.strip()[:30], level=level.strip()[:20],
            num=amount.numerator, den=amount.denominator, day=day, body=body.strip()[:100],
            reference=reference.strip()[:100], reason=reason.strip()[:300], file=kept, record_id=record_id,
            by_id=by.person_id, recorded_at=at,
        )  # fmt: skip
        log(house_id=by.house_id, actor=by, action="decision.recorded", subject=f"decision:{made.pk}", at=at,
            detail={"unit": unit.pk, "type": made.type})  # fmt: skip
    return made


def revoke_decision(*, decision_id: int, reason: str, by: Viewer, at: datetime) -> Decision:
    """撤销认定. Raises NotAllowed, OwnDecision, Missing, Decided, Decision.DoesNotExist."""
    with transaction.atomic(), leave_scope("revoking a decision"):
        found: Decision = (
            Decision.objects.visible_to(by).select_related("unit").select_for_update(of=("self",)).get(pk=decision_id)
        )
        if not by.can_at("scheme.manage", found.unit.path):
            raise errors.NotAllowed("scheme.manage")
        if any(post.unit_id == found.unit_id for post in by.posts) or found.person_id == by.person_id:
            raise errors.OwnDecision
        if not (reason := reason.strip()[:300]):
            raise errors.Missing("reason")
        if found.revoked_at is not None:
            raise errors.Decided
        found.revoked_at, found.revoked_by_id, found.revoked_reason = at, by.person_id, reason
        found.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
        log(house_id=by.house_id, actor=by, action="decision.revoked", subject=f"decision:{found.pk}", at=at)
    return found


def set_numbers(
    *, column: str, values: Mapping[int, Fraction | None], valid_from: date, by: Viewer, at: datetime
) -> int:
    """Write numbers of units under a heading (规模, 班级数, 月任务) from a day on. How many changed.

    Only what differs is written. Raises NotAllowed (a unit out of reach), Missing.
    """
    if not (column := column.strip()[:30]):
        raise errors.Missing("column")
    with transaction.atomic(), leave_scope("numbers of units"):
        paths = dict(Unit.objects.filter(house_id=by.house_id, pk__in=values).values_list("pk", "path"))
        if any(pk not in paths or not by.can_at("scheme.manage", paths[pk]) for pk in values):
            raise errors.NotAllowed("scheme.manage")
        known: dict[int, UnitNumber] = {}
        rows = UnitNumber.objects.filter(unit__in=values, column=column, replaced_at__isnull=True)
        for row in rows.filter(valid_from__lte=valid_from).order_by("valid_from", "pk"):
            known[row.unit_id] = row
        fresh = {pk: value for pk, value in values.items() if value != (known[pk].value if pk in known else None)}
        same_day = [row.pk for pk, row in known.items() if pk in fresh and row.valid_from == valid_from]
        UnitNumber.objects.filter(pk__in=same_day).update(replaced_at=at)
        UnitNumber.objects.bulk_create(
            UnitNumber(
                house_id=by.house_id, unit_id=pk, column=column, num=None if value is None else value.numerator,
                den=1 if value is None else value.denominator, valid_from=valid_from, recorded_at=at, by_id=by.person_id,
            )
            for pk, value in fresh.items()
        )  # fmt: skip
        if fresh:
            log(house_id=by.house_id, actor=by, action="number.set", subject=f"column:{column}", at=at,
                detail={"units": len(fresh)})  # fmt: skip
    return len(fresh)
