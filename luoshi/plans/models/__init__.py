"""The tables of the plans; one module per part, each imported here so that Django finds it."""

from luoshi.plans.models.agenda import AgendaChoice, DigestDay
from luoshi.plans.models.allowance import Allowance
from luoshi.plans.models.core import Clause, Plan, PlanText, Step, Target, TargetVersion, plan_sight, prepared
from luoshi.plans.models.quota import Carry, Division, Quota

__all__ = [
    "AgendaChoice",
    "Allowance",
    "Carry",
    "Clause",
    "DigestDay",
    "Division",
    "Plan",
    "PlanText",
    "Quota",
    "Step",
    "Target",
    "TargetVersion",
    "plan_sight",
    "prepared",
]
