"""Dividing: all changed cells at once as one act, taken back as one, moved on to the successor of a merged unit.

What lives here: writes. Not here: spreading (`spreading`, `bases`), the grid (`grid`), sheets (`sheet`). Invariants: a
quota row is never changed but for being replaced; of two people who save the same cell the second is shown both values;
a division's moment is later than every earlier one of its plan, so that "as of" never sees half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.plans import errors as plan_errors
from luoshi.plans.models import Division, Plan, Quota, Target
from luoshi.plans.models.quota import PARTS
from luoshi.plans.operations.common import lock_plan
from luoshi.plans.quotas import errors
from luoshi.plans.quotas.bound import Binding, binding_of
from luoshi.plans.quotas.cells import Chained, Key, at_division, last_number, newest, now_of
from luoshi.plans.spec import TargetSpec, from_json
from luoshi.ui.scope import leave_scope

Changes = Mapping[Key, Fraction | None]
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Terms:
    """From which day, how the running period is judged, and why. `reason` may be empty before anything runs."""

    valid_from: date
    mode: str = "whole"
    reason: str = ""


def divide(
    *, plan_id: int, changes: Changes, terms: Terms, by: Viewer, at: datetime, base: int | None = None,
    action: str = Division.Action.HAND,
) -> Division:  # fmt: skip
    """Give cells their new values from a day on, all in one act; cells that say what is in force are left alone.

    `base`: the number of the division after which the page was drawn; None overwrites. Raises NotAllowed, WrongState,
    NothingChanged, NotDivisible, UnitsOutside, MinimumAlone, ReasonMissing, Clashes.
    """
    with transaction.atomic():
        plan = _lock_open(plan_id, by)
        targets = _targets(plan, changes, by)
        chains = now_of(targets)
        wanted = {key: value for key, value in changes.items() if newest(chains, key) != value}
        if base is not None:
            _check_clashes(wanted, chains, at_division(targets, base))
        if not wanted:
            raise errors.NothingChanged
        _check_bound(plan, targets, wanted, chains)
        if plan.state == Plan.State.RUNNING and not terms.reason.strip() and any(key in chains for key in wanted):
            raise plan_errors.ReasonMissing
        division = _new_division(plan, action, terms, cells=len(wanted), by=by, at=at)
        _write(division, wanted, chains, targets)
        _trace(division, by, at)
    return division


def undo_division(*, plan_id: int, by: Viewer, at: datetime) -> Division:
    """Take the plan's last division back: its cells say again what they said before it.

    What was in force in between stays readable "as of" then. Raises NotAllowed, WrongState, NoDivision.
    """
    with transaction.atomic():
        plan = _lock_open(plan_id, by)
        last = last_division(plan, by)
        if last is None:
            raise errors.NoDivision
        with leave_scope("the cells of a division of a locked plan"):
            touched = {
                Key(*row) for row in Quota.objects.filter(division=last).values_list("target_id", "unit_id", "part")
            }
        target_ids = {key.target_id for key in touched}
        before, chains = at_division(target_ids, last.number - 1), now_of(target_ids)
        terms = Terms(last.valid_from, last.mode)
        division = _new_division(plan, Division.Action.UNDO, terms, cells=len(touched), by=by, at=at)
        _replace([row for key in touched for row in chains.get(key, ())], division)
        again = [
            _row(division, key, row.value, row.word, row.valid_from, row.mode)
            for key in sorted(touched)
            for row in before.get(key, ())
        ]
        Quota.objects.bulk_create(again, batch_size=BATCH)
        last.undone_at = division.at
        last.save(update_fields=["undone_at"])
        _trace(division, by, at)
    return last


def last_division(plan: Plan, viewer: Viewer) -> Division | None:
    """The newest division that was not taken back; None when there is nothing to take back."""
    rows = Division.objects.visible_to(viewer).filter(plan=plan, undone_at__isnull=True)
    found: Division | None = rows.exclude(action=Division.Action.UNDO).order_by("-number").first()
    return found


def move_quotas(
    *, plan_id: int, amounts: Mapping[Key, Fraction], by: Viewer, at: datetime, reason: str = ""
) -> Division:
    """Confirm for quotas of merged units how much goes on to the successor from the day of the merger (0: none).

    The merged unit owes nothing from that day; the successor's own quota grows by the amount. Raises NotAllowed,
    WrongState, NotDivisible, NothingChanged (a unit that was not merged, or has no quota left).
    """
    with transaction.atomic():
        plan = _lock_open(plan_id, by)
        targets = _targets(plan, dict.fromkeys(amounts), by)
        chains = now_of(targets)
        binding = binding_of(plan)
        division = _new_division(plan, Division.Action.MOVE, Terms(by.today, reason=reason), cells=0, by=by, at=at)
        for key, amount in sorted(amounts.items()):
            unit = binding.facts.units.get(key.unit_id)
            if unit is None or unit.valid_to is None or newest(chains, key) is None:
                raise errors.NothingChanged
            successor = binding.successors.get(key.unit_id)
            parts = [k for k in chains if k[:2] == key[:2] and newest(chains, k) is not None]
            moves: dict[Key, Fraction | None] = dict.fromkeys([key, *parts])
            if successor is not None and amount:
                heir = Key(key.target_id, successor, key.part)
                own = newest(chains, heir)
                moves[heir] = (own if own is not None else _own_value(targets[key.target_id])) + amount
            _write(division, moves, chains, targets, valid_from=max(unit.valid_to, plan.start))
            chains = now_of(targets)
            division.cells += len(moves)
        division.save(update_fields=["cells"])
        _trace(division, by, at)
    return division


def _own_value(target: Target) -> Fraction:
    spec = from_json(target.draft)
    return spec.value or Fraction(0) if spec.reach.mode == "each_unit" else Fraction(0)


# -- the beats ---------------------------------------------------------------------------------------------------------


def _lock_open(plan_id: int, by: Viewer) -> Plan:
    plan = lock_plan(plan_id, by)
    if plan.state == Plan.State.CLOSED:
        raise plan_errors.WrongState(plan.title, plan.state)
    return plan


def _targets(plan: Plan, keys: Iterable[Key], by: Viewer) -> dict[int, Target]:
    """The targets of the cells, by key. Raises Target.DoesNotExist for those of another plan or left out."""
    wanted = {key.target_id for key in keys}
    rows = Target.objects.visible_to(by).filter(plan=plan, pk__in=wanted, state__in=["found", "confirmed"])
    found = {target.pk: target for target in rows}
    if found.keys() != wanted:
        raise Target.DoesNotExist
    return found


def _check_clashes(wanted: Changes, chains: Chained, before: Chained) -> None:
    found = []
    for key, value in wanted.items():
        started, theirs = newest(before, key), newest(chains, key)
        if theirs not in (started, value):
            made = chains[key][-1].division if key in chains else None
            found.append(
                errors.Clash(*key, started, theirs, value, made.by_name if made else "", made.at if made else None)  # type: ignore[arg-type]  # a removed value has no row
            )
    if found:
        raise errors.Clashes(tuple(found))


def _check_bound(plan: Plan, targets: Mapping[int, Target], wanted: Changes, chains: Chained) -> None:
    binding = binding_of(plan)
    for pk, target in targets.items():
        spec = from_json(target.draft)
        if not binding.divides(spec):
            raise errors.NotDivisible(target.title)
        cells = [key for key in wanted if key.target_id == pk]
        allowed = binding.units_of(spec)
        # What a unit had stays correctable, even when the reach was narrowed since.
        outside = [k.unit_id for k in cells if k.unit_id not in allowed and wanted[k] is not None and k not in chains]
        if outside or any(key.part not in PARTS for key in cells):
            raise errors.UnitsOutside(target.title, binding.names(outside))
        _check_wholes(target, spec, cells, wanted, chains, binding)


def _check_wholes(
    target: Target, spec: TargetSpec, cells: Iterable[Key], wanted: Changes, chains: Chained, binding: Binding
) -> None:
    """A share's least of months needs a whole to be part of."""
    if not binding.is_sum(spec):
        return
    alone = []
    for key in cells:
        whole = Key(key.target_id, key.unit_id)
        if key.part and wanted[key] and (wanted[whole] if whole in wanted else newest(chains, whole)) is None:
            alone.append(key.unit_id)
    if alone:
        raise errors.MinimumAlone(target.title, binding.names(dict.fromkeys(alone)))


def _new_division(plan: Plan, action: str, terms: Terms, *, cells: int, by: Viewer, at: datetime) -> Division:
    number = last_number(plan)
    with leave_scope("the moment of the last division of a locked plan"):
        last = Division.objects.filter(plan=plan, number=number).values_list("at", flat=True).first()
    made: Division = Division.objects.create(
        house_id=plan.house_id,
        plan=plan,
        number=number + 1,
        action=action,
        valid_from=max(terms.valid_from, plan.start),
        mode=terms.mode,
        reason=terms.reason.strip()[:200],
        cells=cells,
        by=str(by.person_key or ""),
        by_name=by.name[:40],
        at=at if last is None or at > last else last + timedelta(microseconds=1),
    )
    return made


def _write(
    division: Division, wanted: Changes, chains: Chained, targets: Mapping[int, Target], valid_from: date | None = None
) -> None:
    """Append the new values; what stood from that day or later is replaced, what stood before stays before."""
    day = valid_from or division.valid_from
    _replace([row for key in wanted for row in chains.get(key, ()) if row.valid_from >= day], division)
    words = {pk: from_json(target.draft).count_word[:12] for pk, target in targets.items()}
    rows = [
        _row(division, key, value, words[key.target_id], day, division.mode)
        for key, value in sorted(wanted.items(), key=lambda item: item[0])
        if value is not None or any(row.valid_from < day for row in chains.get(key, ()))
    ]
    Quota.objects.bulk_create(rows, batch_size=BATCH)


def _replace(rows: Iterable[Quota], division: Division) -> None:
    keys = [row.pk for row in rows]
    with leave_scope("replacing the cells of a locked plan"):
        for at in range(0, len(keys), BATCH):
            part = Quota.objects.filter(pk__in=keys[at : at + BATCH], replaced_at__isnull=True)
            part.update(replaced_at=division.at, replaced_in=division)


def _row(division: Division, key: Key, value: Fraction | None, word: str, day: date, mode: str) -> Quota:
    return Quota(
        house_id=division.house_id,
        target_id=key.target_id,
        unit_id=key.unit_id,
        part=key.part,
        num=None if value is None else value.numerator,
        den=1 if value is None else value.denominator,
        word=word,
        valid_from=day,
        mode=mode,
        division=division,
        recorded_at=division.at,
    )


def _trace(division: Division, by: Viewer, at: datetime) -> None:
    log(
        house_id=division.house_id,
        actor=by,
        action=f"quota.{division.action}",
        subject=f"plan:{division.plan_id}",
        detail={"division": division.number, "cells": division.cells, "from": division.valid_from.isoformat(),
                "mode": division.mode, "reason": division.reason},
        at=at,
    )  # fmt: skip
