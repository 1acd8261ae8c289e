"""Carrying: a new draft made from a plan, or settings and quotas taken over into a draft read from a new document.

What lives here: writes. Not here: which find is which old target (`matching`), dates (`moving`). Invariants: the old
plan is not touched; the new one is a draft in which everything is confirmed again, so that each difference is seen;
carrying a second time must be asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction

from luoshi.audit.operations import log
from luoshi.org.viewer import Viewer
from luoshi.plans import errors
from luoshi.plans.carrying.errors import CarriedAlready, NothingToCarry, PlanOrder
from luoshi.plans.carrying.matching import Pair, pairs_of
from luoshi.plans.carrying.moving import is_over, moved, moved_words, same_day
from luoshi.plans.models import Carry, Clause, Division, Plan, PlanText, Quota, Target
from luoshi.plans.quotas.bound import binding_of
from luoshi.plans.quotas.cells import last_number, now_of
from luoshi.plans.searching import index_plan
from luoshi.plans.spec import from_json, to_json
from luoshi.ui.scope import leave_scope

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Quotas:
    """What becomes of the quotas: none, as they are (`factor` 1), or scaled and rounded to whole pieces."""

    factor: Fraction | None = None

    def of(self, value: Fraction) -> Fraction:
        """One amount in the new year. Scaled amounts are whole, halves up."""
        if self.factor is None or self.factor == 1:
            return value
        return Fraction((value * self.factor + Fraction(1, 2)).__floor__())


def next_span(plan: Plan) -> tuple[date, date]:
    """The span of the plan that follows: one as long, a whole number of years later."""
    years = years_between(plan)
    return same_day(plan.start, years), same_day(plan.end, years)


def years_between(plan: Plan) -> int:
    """How many years a plan moves on: its own length, at least one."""
    return max(round((plan.end - plan.start).days / 365.25), 1)


def carried_into(plan: Plan, viewer: Viewer) -> list[Carry]:
    """What a plan was carried into before, newest first."""
    return list(Carry.objects.visible_to(viewer).filter(old=plan).select_related("new"))


def carry_plan(
    *, plan_id: int, title: str, target_ids: Collection[int], quotas: Quotas, by: Viewer, at: datetime,
    again: bool = False,
) -> Plan:  # fmt: skip
    """A draft for the next year: document, clauses and the chosen targets, their dates a year later.

    Raises NotAllowed, WrongState (a draft), NothingToCarry, CarriedAlready (unless `again`).
    """
    with transaction.atomic():
        old = _lock_any(plan_id, by)
        if old.state == Plan.State.DRAFT:
            raise errors.WrongState(old.title, old.state)
        if not again and (before := carried_into(old, by)):
            raise CarriedAlready(before[0].new.title)
        start, end = next_span(old)
        chosen = [t for t in carriable(old, by, start) if t.pk in set(target_ids)]
        if not chosen:
            raise NothingToCarry(old.title)
        new: Plan = Plan.objects.create(
            house_id=old.house_id, unit_id=old.unit_id, title=title.strip()[:200] or moved_words(old.title, 1),
            start=start, end=end, settings=old.settings, created_at=at, created_by=str(by.person_key or ""),
        )  # fmt: skip
        clauses = _copy_document(old, new, by, at)
        pairs = _copy_targets(old, new, chosen, clauses)
        _copy_quotas(old, new, pairs, quotas, by=by, at=at)
        _trace(old, new, pairs, quotas, by=by, at=at)
        index_plan(new)
    return new


def carriable(old: Plan, viewer: Viewer, start: date) -> list[Target]:
    """Confirmed targets of a plan that are asked on; those over several years that have ended are not. One query."""
    rows = Target.objects.visible_to(viewer).filter(plan=old, state=Target.State.CONFIRMED).order_by("start", "pk")
    return [t for t in rows.select_related("clause") if not is_over(from_json(t.draft), old.start, start)]


def take_over(
    *, plan_id: int, old_id: int, keys: Collection[int], quotas: Quotas, by: Viewer, at: datetime
) -> list[Pair]:
    """Give finds of a new document the settings (and quotas) of the old targets that they follow.

    `keys`: the finds chosen. What the new document says otherwise stays as it says. Raises NotAllowed, WrongState (no
    draft), PlanOrder (a plan that does not lie before), NothingToCarry.
    """
    with transaction.atomic():
        new, old = _lock_any(plan_id, by), _lock_any(old_id, by)
        if new.state != Plan.State.DRAFT:
            raise errors.WrongState(new.title, new.state)
        if old.start >= new.start or old.pk == new.pk:
            raise PlanOrder(old.title, new.title)
        chosen = [pair for pair in pairs_of(old, new, by) if pair.find.pk in set(keys)]
        if not chosen:
            raise NothingToCarry(old.title)
        for pair in chosen:
            pair.find.draft, pair.find.title = to_json(pair.spec), pair.spec.title[:120]
            pair.find.owner_id = pair.spec.owner_id
            pair.find.save(update_fields=["draft", "title", "owner"])
        pairs = {pair.find.pk: pair.old.pk for pair in chosen}
        _copy_quotas(old, new, pairs, quotas, by=by, at=at)
        _trace(old, new, pairs, quotas, by=by, at=at)
    return chosen


def close_ended(today: date, at: datetime) -> int:
    """Close running plans whose end has come and that were carried on. Idempotent. Returns how many."""
    with leave_scope("plans of all houses that have come to their end and were carried on"):
        ended = Plan.objects.filter(state=Plan.State.RUNNING, end__lte=today, carried_into__isnull=False)
        keys = list(ended.distinct().values_list("pk", flat=True))
        for key in keys:
            with transaction.atomic():
                plan = Plan.objects.select_for_update(of=("self",)).get(pk=key)
                if plan.state != Plan.State.RUNNING:
                    continue
                plan.state = Plan.State.CLOSED
                plan.save(update_fields=["state"])
                log(house_id=plan.house_id, actor=None, action="plan.closed", subject=f"plan:{plan.pk}", at=at,
                    detail={"because": "carried on, and its end has come"})  # fmt: skip
    return len(keys)


# -- the beats ---------------------------------------------------------------------------------------------------------


def _lock_any(plan_id: int, by: Viewer) -> Plan:
    """A plan in any state, for who prepares it: a closed one is carried on, too."""
    if not by.can("plan.edit"):
        raise errors.NotAllowed
    rows = Plan.objects.visible_to(by).select_related("unit").select_for_update(of=("self",))
    plan: Plan = rows.get(pk=plan_id)
    if not by.can_at("plan.edit", plan.unit.path):
        raise errors.NotAllowed
    return plan


def _copy_document(old: Plan, new: Plan, by: Viewer, at: datetime) -> dict[int, Clause]:
    """The adopted document and its clauses, held ones with their reasons. Returns old clause → new clause."""
    text = PlanText.objects.visible_to(by).filter(plan=old, adopted_at__isnull=False).latest("number")
    PlanText.objects.create(
        house_id=new.house_id, plan=new, number=1, text=text.text, paragraphs=text.paragraphs, reading=text.reading,
        source_id=text.source_id, source_name=text.source_name, sha256=text.sha256, read_at=text.read_at,
        read_by=text.read_by, adopted_at=at,
    )  # fmt: skip
    rows = list(Clause.objects.visible_to(by).filter(plan=old))
    keys = [row.pk for row in rows]
    for row in rows:
        row.pk, row.plan = None, new
    return dict(zip(keys, Clause.objects.bulk_create(rows, batch_size=BATCH), strict=True))


def _copy_targets(old: Plan, new: Plan, chosen: list[Target], clauses: Mapping[int, Clause]) -> dict[int, int]:
    """The targets as finds of the new draft. Returns new → old."""
    years = years_between(old)
    rows = []
    for target in chosen:
        spec = moved(
            from_json(target.draft), years=years, old_start=old.start, new_start=new.start, target_id=target.pk
        )
        rows.append(
            Target(
                house_id=new.house_id, plan=new, clause=clauses.get(target.clause_id or 0), quote=target.quote,
                start=target.start, end=target.end, lost=target.lost, origin=target.origin, confidence=1.0,
                reading=target.reading, draft=to_json(spec), title=spec.title[:120], owner_id=target.owner_id,
            )
        )  # fmt: skip
    made = Target.objects.bulk_create(rows, batch_size=BATCH)
    return {copy.pk: target.pk for copy, target in zip(made, chosen, strict=True)}


def _copy_quotas(old: Plan, new: Plan, pairs: Mapping[int, int], quotas: Quotas, *, by: Viewer, at: datetime) -> None:
    """The newest amounts of units that are still there on the new plan's first day, from that day on."""
    if quotas.factor is None:
        return
    into = {was: now for now, was in pairs.items()}
    units = binding_of(new).facts
    wanted = [
        (key, chain[-1])
        for key, chain in sorted(now_of(into).items())
        if chain[-1].value is not None and key.unit_id in units.units and units.in_force(key.unit_id, new.start)
    ]
    if not wanted:
        return
    division = Division.objects.create(
        house_id=new.house_id, plan=new, number=last_number(new) + 1, action=Division.Action.CARRY,
        valid_from=new.start, cells=len(wanted), by=str(by.person_key or ""), by_name=by.name[:40], at=at,
    )  # fmt: skip
    rows = []
    for key, last in wanted:
        value = quotas.of(last.value or Fraction(0))
        rows.append(
            Quota(
                house_id=new.house_id, target_id=into[key.target_id], unit_id=key.unit_id, part=key.part,
                num=value.numerator, den=value.denominator, word=last.word, valid_from=new.start, division=division,
                recorded_at=at,
            )
        )  # fmt: skip
    Quota.objects.bulk_create(rows, batch_size=BATCH)


def _trace(old: Plan, new: Plan, pairs: Mapping[int, int], quotas: Quotas, *, by: Viewer, at: datetime) -> None:
    options = {"quotas": None if quotas.factor is None else str(quotas.factor)}
    row, fresh = Carry.objects.visible_to(by).get_or_create(
        old=old, new=new,
        defaults={"house_id": new.house_id, "pairs": {str(k): v for k, v in pairs.items()}, "options": options,
                  "by": str(by.person_key or ""), "by_name": by.name[:40], "at": at},
    )  # fmt: skip
    if not fresh:
        row.pairs = row.pairs | {str(k): v for k, v in pairs.items()}
        row.save(update_fields=["pairs"])
    log(house_id=new.house_id, actor=by, action="plan.carried", subject=f"plan:{new.pk}", at=at,
        detail={"from": old.pk, "targets": len(pairs), **options})  # fmt: skip
