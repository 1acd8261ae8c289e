"""Writes of plans: verb-noun operations in six beats (lock, check, change, mark, trace, tell)."""

from luoshi.plans.operations.changing import change_target, close_plan, end_target, start_plan
from luoshi.plans.operations.confirming import (
    add_target,
    confirm_above,
    confirm_target,
    dismiss_target,
    edit_target,
    hold_clause,
    join_targets,
    release_clause,
    restore_target,
    split_target,
    undo_step,
)
from luoshi.plans.operations.importing import import_plans
from luoshi.plans.operations.rereading import adopt_text, read_again

__all__ = [
    "add_target",
    "adopt_text",
    "change_target",
    "close_plan",
    "confirm_above",
    "confirm_target",
    "dismiss_target",
    "edit_target",
    "end_target",
    "hold_clause",
    "import_plans",
    "join_targets",
    "read_again",
    "release_clause",
    "restore_target",
    "split_target",
    "start_plan",
    "undo_step",
]
