"""Roles: what a post may do, and how far it reaches. Declared data; rows of people are in `models.Membership`.

Invariant: an action not listed here is nobody's. A role reaches its own unit only, its unit and all below it, or the
whole house (design.md §7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reach = Literal["unit", "subtree", "house"]


@dataclass(frozen=True, slots=True)
class Role:
    """A post's rights: `actions` on the rows of units within `reach`."""

    code: str
    name: str
    reach: Reach
    actions: frozenset[str]


ACTIONS = (
    "org.manage",  # units, people, accounts, posts
    "org.import",  # lists of units
    "house.settings",  # periods, lists, defaults of the house
    "plan.see",  # plans, clauses, targets of the house
    "plan.edit",  # upload, confirm, divide, change
    "record.see",
    "record.enter",  # for the own unit
    "record.enter_below",  # for units below
    "record.verify",
    "holding.edit",
    "figure.see",  # figures of the units in reach
    "return.define",  # what the house's returns ask
    "return.confirm",  # the own units' returns
    "period.close",  # seal a period
    "feedback.read",  # 意见建议 of the house
    "kind.manage",
    "press.write",  # articles, leads, submissions of the own unit
    "press.first",  # the three reviews of articles
    "press.second",
    "press.final",
    "press.plan",  # topics, assignments, commissions to the units below
    "press.publish",  # releases on own channels
    "press.lists",  # outlets and their levels, lists for checking texts
    "scheme.manage",  # schemes, trials, publication of scores
    "objection.file",  # against the own unit's score
    "objection.decide",
    "allowance.grant",
    "audit.see",
    "security.manage",
    "ledger.check",
)


def _role(code: str, name: str, reach: Reach, actions: str) -> Role:
    wanted = frozenset(actions.split())
    if unknown := wanted - set(ACTIONS):
        raise ValueError(f"role {code} names unknown actions {sorted(unknown)}")
    return Role(code, name, reach, wanted)


_SEE = "plan.see record.see figure.see"

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "admin",
            "系统管理员",
            "house",
            f"{_SEE} org.manage org.import house.settings kind.manage holding.edit ledger.check"
            " return.define period.close feedback.read press.lists",
        ),
        _role("security", "安全管理员", "house", "security.manage audit.see"),
        _role("audit", "审计管理员", "house", "audit.see ledger.check"),
        _role(
            "planner",
            "计划员",
            "subtree",
            f"{_SEE} plan.edit org.import allowance.grant holding.edit return.define press.plan press.lists",
        ),
        _role("leader", "领导", "subtree", f"{_SEE} allowance.grant return.confirm objection.file"),
        _role("verifier", "核验员", "subtree", f"{_SEE} record.verify"),
        _role(
            "correspondent",
            "通讯员",
            "unit",
            f"{_SEE} record.enter holding.edit return.confirm press.write objection.file",
        ),
        _role(
            "area_clerk",
            "片区文书",
            "subtree",
            f"{_SEE} record.enter record.enter_below holding.edit return.confirm press.write",
        ),
        _role("holder", "阵地管理员", "unit", f"{_SEE} record.enter holding.edit"),
        _role("first_reviewer", "初审", "unit", f"{_SEE} press.first"),
        _role("second_reviewer", "复审", "unit", f"{_SEE} press.second"),
        _role("final_reviewer", "终审", "unit", f"{_SEE} press.final"),
        _role("publisher", "发布人", "subtree", f"{_SEE} record.enter holding.edit press.publish"),
        _role("assessor", "考核员", "subtree", f"{_SEE} scheme.manage objection.decide"),
        _role("observer", "观察员", "subtree", _SEE),
    )
}


def role_choices() -> list[tuple[str, str]]:
    """(code, Chinese name) of every role, for forms."""
    return [(role.code, role.name) for role in ROLES.values()]
