"""Opening balances of a plan beside what was recorded since for the same unit, target and days.

Invariant: the number of queries does not depend on the number of balances; what is recorded is counted by the target's
own measure, without the balance itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from luoshi.ledger.lines import OPENING
from luoshi.ledger.measures import Column, Figure, Question, Span, figures_many
from luoshi.ledger.models import Record
from luoshi.org.viewer import Viewer
from luoshi.plans.counting import measure_of
from luoshi.plans.models import Plan, Target
from luoshi.plans.opening.target import carrying
from luoshi.plans.spec import TargetSpec

MOST = 600  # balances of one page: figures of each are one question


@dataclass(frozen=True)
class Balance:
    """One balance. `recorded`: what records say for its days; `left`: what of it no record has replaced yet."""

    record: Record
    title: str
    count_word: str
    amount: Decimal
    until: date
    recorded: Fraction
    url: str

    @property
    def left(self) -> Fraction:
        """What is still carried over."""
        return max(Fraction(self.amount) - self.recorded, Fraction(0))

    @property
    def replaced(self) -> bool:
        """Whether records stand for a part of it, so that it counts twice."""
        return self.recorded > 0


def balances(viewer: Viewer, plan: Plan) -> list[Balance]:
    """The balances in sight, in the order of target and unit."""
    targets = carrying(plan.pk, Target.objects.visible_to(viewer))
    rows = (
        Record.objects.visible_to(viewer)
        .filter(kind__code=OPENING, for_target__in=list(targets))
        .exclude(state=Record.State.WITHDRAWN)
        .select_related("unit", "entered_by")
        .order_by("for_target", "unit__path", "pk")[:MOST]
    )
    found = list(rows)
    questions = [_question(record, plan, targets[record.for_target or 0][1]) for record in found]
    answers = figures_many(viewer, questions) if questions else {}
    figures = {key[0]: figure for key, figure in answers.items()}
    return [_balance(record, targets[record.for_target or 0], figures.get(record.pk)) for record in found]


def _balance(record: Record, target: tuple[str, TargetSpec], figure: Figure | None) -> Balance:
    recorded = Fraction(figure.value or 0) if figure is not None else Fraction(0)
    return Balance(
        record, target[0], target[1].count_word, Decimal(record.values["amount"]),
        date.fromisoformat(record.values["until"]), recorded, figure.address if figure is not None and recorded else "",
    )  # fmt: skip


def _question(record: Record, plan: Plan, spec: TargetSpec) -> Question:
    measure = replace(measure_of(spec, record.for_target or 0), opening="")
    until = date.fromisoformat(record.values["until"])
    below = spec.reach.mode in ("house", "subtree")
    return Question(
        record.pk,
        measure,
        (Column("unit", (record.unit_id,), below=below),),
        (Span(plan.start, until + timedelta(days=1)),),
    )
