"""What carrying refuses, as data, with its wording.

CarryRefused
├── CarriedAlready   the plan was carried before; once more only when asked for
├── NothingToCarry   no target was chosen or none is left
└── PlanOrder        the other plan does not lie before this one
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.plans import messages
from luoshi.plans.errors import PlanRefused


class CarryRefused(PlanRefused):
    """An anticipated refusal of carrying; nothing was changed."""


@dataclass
class CarriedAlready(CarryRefused):
    """`into` exists already."""

    into: str


@dataclass
class NothingToCarry(CarryRefused):
    """No target of `title`."""

    title: str


@dataclass
class PlanOrder(CarryRefused):
    """`old` must lie before `new`."""

    old: str
    new: str


def say(error: PlanRefused) -> str:
    """One sentence for a person."""
    match error:
        case CarriedAlready(into):
            return _("已经结转到“%(into)s”。确实要再结转一份，请勾选“再结转一份”。") % {"into": into}
        case NothingToCarry(title):
            return _("没有选中“%(title)s”的任何指标。") % {"title": title}
        case PlanOrder(old, new):
            return _("“%(old)s”不在“%(new)s”之前，不能从它沿用设置。") % {"old": old, "new": new}
    return messages.say(error)
