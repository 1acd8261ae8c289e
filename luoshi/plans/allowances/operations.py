"""Asking for allowances, deciding, granting directly, revoking.

Invariants: each step appends a version and replaces the one before; who asked does not decide; who is touched is told
in the same transaction. Actor and moment are passed in.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.models import Unit
from luoshi.org.viewer import Viewer
from luoshi.plans.allowances import errors, telling
from luoshi.plans.allowances.reading import may_ask
from luoshi.plans.models import Allowance, Target
from luoshi.ui.scope import leave_scope

MAX_UNITS = 2_000  # units of one act: two houses of the largest size seen
State, What = Allowance.State, Allowance.What
# What a new version takes over from the one before.
KEPT = (
    *("house_id", "chain", "what", "unit_id", "target_id", "holder", "start", "end", "label", "until", "num", "den"),
    *("reason", "asked_by_id", "asked_at"),
)


@dataclass(frozen=True)
class Wish:
    """What is to be allowed: `what` with `until` or `value`, of the periods in [start, end), and why.

    `target` None: all that the unit owes. `holder`: the key of one person or holding; "" for the unit. `label`: the
    period in words.
    """

    what: str
    start: date
    end: date
    reason: str
    target: Target | None = None
    holder: str = ""
    label: str = ""
    until: date | None = None
    value: Fraction | None = None

    def fields(self) -> dict[str, Any]:
        """Columns of a row."""
        value = self.value if self.what == What.VALUE else None
        return {
            "what": self.what, "start": self.start, "end": self.end, "reason": self.reason.strip()[:200],
            "target": self.target, "holder": self.holder, "label": self.label[:80],
            "until": self.until if self.what == What.EXTEND else None,
            "num": value.numerator if value is not None else None, "den": value.denominator if value is not None else 1,
        }  # fmt: skip


def ask_allowance(*, unit: Unit, wish: Wish, due: date, by: Viewer, at: datetime) -> Allowance:
    """Ask for an allowance of one duty that is due on `due`; who may grant it is told.

    Raises NotAllowed, ReasonMissing, NotLater, AskedAlready.
    """
    _check_reason(wish.reason)
    if wish.what == What.EXTEND and (wish.until is None or wish.until <= due):
        raise errors.NotLater(due)
    if unit.house_id != by.house_id or not may_ask(by, unit.path):
        raise errors.NotAllowed(unit.name)
    with transaction.atomic():
        Unit.objects.visible_to(by).select_for_update(of=("self",)).get(pk=unit.pk)
        same = Allowance.objects.visible_to(by).filter(
            unit=unit, target=wish.target, holder=wish.holder, start=wish.start, state=State.ASKED,
            replaced_at__isnull=True,
        )  # fmt: skip
        if waiting := same.first():
            raise errors.AskedAlready(waiting.pk)
        row = _write(unit, wish, State.ASKED, by, at, asked_by_id=by.person_id, asked_at=at)
        _log(row, "allowance.asked", by, at)
        telling.asked(row, by, at)
    return row


def decide_allowance(
    *, allowance_id: int, grant: bool, by: Viewer, at: datetime, answer: str = "", until: date | None = None
) -> Allowance:
    """Grant or refuse a request; `until` grants another day than was asked for. The asker is told.

    Raises Allowance.DoesNotExist, NotAllowed, WrongState, OwnRequest, ReasonMissing (a refusal without one), NotLater.
    """
    with transaction.atomic():
        row = _locked(allowance_id, by, State.ASKED)
        if row.asked_by_id == by.person_id:
            raise errors.OwnRequest
        if not grant:
            _check_reason(answer)
        changes: dict[str, Any] = {"answer": answer.strip()[:200]}
        if grant and until is not None and row.what == What.EXTEND:
            if until <= row.start:
                raise errors.NotLater(row.start)
            changes["until"] = until
        made = _next(row, State.GRANTED if grant else State.REFUSED, by, at, **changes)
        _log(made, "allowance.granted" if grant else "allowance.refused", by, at)
        telling.decided(made, by, at)
    return made


def grant_allowances(*, units: Iterable[Unit], wish: Wish, by: Viewer, at: datetime) -> list[Allowance]:
    """Grant the same to many units without a request. Raises NotAllowed, ReasonMissing, NothingChosen, TooMany."""
    chosen: Sequence[Unit] = list(units)
    _check_reason(wish.reason)
    if not chosen:
        raise errors.NothingChosen
    if len(chosen) > MAX_UNITS:
        raise errors.TooMany(MAX_UNITS)
    for unit in chosen:
        if unit.house_id != by.house_id or not by.can_at("allowance.grant", unit.path):
            raise errors.NotAllowed(unit.name)
    with transaction.atomic():
        made = [
            Allowance(house_id=by.house_id, unit=unit, state=State.GRANTED, **wish.fields(), **_by(by, at))
            for unit in chosen
        ]
        Allowance.objects.bulk_create(made)
        detail: dict[str, object] = {
            "what": wish.what,
            "units": [unit.pk for unit in chosen][:200],
            "reason": wish.reason[:200],
        }
        subject = f"target:{wish.target.pk}" if wish.target else f"house:{by.house_id}"
        log(house_id=by.house_id, actor=by, action="allowance.granted", subject=subject, at=at, detail=detail)
        telling.granted(made, by, at)
    return made


def revoke_allowance(*, allowance_id: int, reason: str, by: Viewer, at: datetime) -> Allowance:
    """Take a granted allowance back: from now on the duty is what it was; "as of" an earlier moment it stays.

    Raises Allowance.DoesNotExist, NotAllowed, WrongState, ReasonMissing.
    """
    with transaction.atomic():
        row = _locked(allowance_id, by, State.GRANTED)
        _check_reason(reason)
        made = _next(row, State.REVOKED, by, at, answer=reason.strip()[:200])
        _log(made, "allowance.revoked", by, at)
        telling.decided(made, by, at)
    return made


# -- beats -----------------------------------------------------------------------------------------------------------


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.ReasonMissing


def _locked(allowance_id: int, by: Viewer, needed: str) -> Allowance:
    """The newest version in the chain, locked, when the actor may decide on its unit."""
    rows = Allowance.objects.visible_to(by).select_related("unit", "target").select_for_update(of=("self",))
    row: Allowance = rows.get(pk=allowance_id)
    if not by.can_at("allowance.grant", row.unit.path):
        raise errors.NotAllowed(row.unit.name)
    if row.replaced_at is not None or row.state != needed:
        with leave_scope("what became of the allowance at hand"):
            newest = Allowance.objects.filter(chain=row.chain).order_by("-number").first()
        raise errors.WrongState(newest.state if newest else row.state)
    return row


def _by(by: Viewer, at: datetime) -> dict[str, Any]:
    return {"recorded_at": at, "recorded_by": str(by.person_key or ""), "recorded_by_name": by.name}


def _write(unit: Unit, wish: Wish, state: str, by: Viewer, at: datetime, **more: Any) -> Allowance:
    row = Allowance(
        house_id=unit.house_id, unit=unit, chain=uuid.uuid4(), state=state, **wish.fields(), **_by(by, at), **more
    )
    row.save()
    return row


def _next(row: Allowance, state: str, by: Viewer, at: datetime, **changes: Any) -> Allowance:
    """The next version of a chain; the one before is replaced at the same moment."""
    Allowance.objects.visible_to(by).filter(pk=row.pk).update(replaced_at=at)
    kept = {name: getattr(row, name) for name in KEPT} | changes
    made = Allowance(number=row.number + 1, state=state, **kept, **_by(by, at))
    made.save()
    return made


def _log(row: Allowance, action: str, by: Viewer, at: datetime) -> None:
    detail: dict[str, object] = {
        "what": row.what, "unit": row.unit_id, "target": row.target_id, "from": row.start.isoformat(),
        "until": row.until.isoformat() if row.until else "", "reason": row.reason, "answer": row.answer,
    }  # fmt: skip
    log(house_id=row.house_id, actor=by, action=action, subject=f"allowance:{row.pk}", detail=detail, at=at)
