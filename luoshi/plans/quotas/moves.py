"""Quotas of merged units that nobody has moved on yet (待移交的任务), with what is left of each.

What lives here: reading. Confirming is `operations.move_quotas`. Invariant: a merged unit owes nothing from its day in
any case; what is listed here only waits for a person to say how much its successor takes over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import F

from luoshi.ledger.measures.asking import Question
from luoshi.ledger.measures.figures import figures_many
from luoshi.ledger.measures.measure import Column
from luoshi.org.calendars import period_settings
from luoshi.org.viewer import Viewer
from luoshi.periods.model import Period
from luoshi.periods.period import tiles_of
from luoshi.plans.counting import measure_of
from luoshi.plans.models import Plan, Quota, Target, prepared
from luoshi.plans.quotas.bound import Binding, binding_of
from luoshi.plans.quotas.cells import Key, newest, now_of
from luoshi.plans.spec import TargetSpec, from_json


@dataclass(frozen=True, slots=True)
class Move:
    """One open quota of a merged unit. `proposed`: what is left of it, where its successor has none of its own by the
    target itself."""

    key: Key
    title: str
    word: str
    unit: str
    day: date
    successor: str
    quota: Fraction
    done: Fraction
    proposed: Fraction

    @property
    def name(self) -> str:
        """Of its box: m12-34."""
        return f"m{self.key.target_id}-{self.key.unit_id}"


def open_moves(viewer: Viewer, plan: Plan) -> list[Move]:
    """All of a plan, by unit. A fixed number of queries."""
    rows = Target.objects.visible_to(viewer).filter(plan=plan, state="confirmed").order_by("start", "pk")
    targets = {target.pk: target for target in rows}
    chains = now_of(targets)
    binding = binding_of(plan)
    units = binding.facts.units
    keys = [
        key for key in chains
        if not key.part and newest(chains, key) is not None
        and key.unit_id in units and (until := units[key.unit_id].valid_to) is not None and until <= plan.end
    ]  # fmt: skip
    if not keys:
        return []
    specs = {key.target_id: from_json(targets[key.target_id].draft) for key in keys}
    done = _done(viewer, plan, binding, keys, specs)
    found = [
        _move(key, targets[key.target_id].title, specs[key.target_id], binding, newest(chains, key), done.get(key))
        for key in keys
    ]
    return sorted(found, key=lambda move: (move.day, move.key.unit_id, targets[move.key.target_id].start))


def _move(
    key: Key, title: str, spec: TargetSpec, binding: Binding, quota: Fraction | None, done: Fraction | None
) -> Move:
    unit = binding.facts.units[key.unit_id]
    successor = binding.successors.get(key.unit_id)
    asked, was = quota or Fraction(0), done or Fraction(0)
    # Where the target binds each unit, the successor has a number of its own already.
    left = max(asked - was, Fraction(0)) if binding.is_sum(spec) and successor is not None else Fraction(0)
    assert unit.valid_to is not None  # only merged units get here
    name = binding.facts.units[successor].name if successor is not None else ""
    return Move(key, title, spec.count_word, unit.name, unit.valid_to, name, asked, was, left)


def _done(
    viewer: Viewer, plan: Plan, binding: Binding, keys: list[Key], specs: dict[int, TargetSpec]
) -> dict[Key, Fraction]:
    """What each merged unit had done of the period in which it was merged."""
    settings = period_settings(binding.facts.settings, plan=plan.settings)
    questions = []
    for key in keys:
        spec, until = specs[key.target_id], binding.facts.units[key.unit_id].valid_to
        last = (until or plan.end) - timedelta(days=1)
        tiles = tiles_of(spec.cadence, spec.begins(plan.start), plan.end, settings, spec.n, spec.months)
        start = next((tile.start for tile in tiles if tile.start <= last < tile.end), plan.start)
        period = Period(start, last + timedelta(days=1), "once", "", "", start.year, 1)
        column = Column(key.unit_id, (key.unit_id,), spec.reach.below)
        questions.append(Question(key, measure_of(spec, key.target_id), (column,), (period,)))
    figures = figures_many(viewer, questions)
    return {key: Fraction(figure.num) for (key, _unit, _period), figure in figures.items()}


def moves_waiting(viewer: Viewer) -> list[tuple[Plan, int]]:
    """Running plans that the viewer divides, with how many quotas of merged units wait in each. Two queries at most."""
    mine = Plan.objects.visible_to(viewer).filter(prepared(viewer), state=Plan.State.RUNNING)
    plans = {plan.pk: plan for plan in mine}
    if not plans:
        return []
    rows = Quota.objects.visible_to(viewer).filter(
        target__plan__in=plans, target__state="confirmed", part="", replaced_at__isnull=True,
        unit__valid_to__isnull=False, unit__valid_to__lte=F("target__plan__end"),
    )  # fmt: skip
    newest: dict[tuple[int, int, int], bool] = {}
    columns = ("target__plan_id", "target_id", "unit_id", "num")
    for plan, target, unit, num in rows.order_by("valid_from", "pk").values_list(*columns):
        newest[plan, target, unit] = num is not None
    counts = Counter(plan for (plan, _target, _unit), given in newest.items() if given)
    return [(plans[plan], count) for plan, count in counts.items()]
