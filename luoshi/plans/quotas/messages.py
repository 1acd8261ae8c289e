"""The Chinese wording of what dividing refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.plans import messages
from luoshi.plans.errors import PlanRefused
from luoshi.plans.quotas import errors, spreading
from luoshi.plans.quotas.amounts import amount_words

PEEK = 5  # names said in a sentence


def say(error: PlanRefused) -> str:
    """One sentence for a person."""
    match error:
        case errors.NothingChanged():
            return _("没有改动：每一格都和现在的任务一样。")
        case errors.NotDivisible(title):
            return _("“%(title)s”不能分解：只有按数量累计、由各单位完成的指标可以分解。") % {"title": title}
        case errors.UnitsOutside(title, names):
            return _("“%(title)s”没有落实到这些单位：%(names)s。") % {"title": title, "names": _listed(names)}
        case errors.MinimumAlone(title, names):
            said = {"title": title, "names": _listed(names)}
            return _("“%(title)s”：请先填写全年任务，再填月、季最低数（%(names)s）。") % said
        case errors.Clashes(cells):
            return _("有 %(count)s 格在您填写期间已被别人修改，请看标出的两个数，选定后再保存。") % {
                "count": len(cells)
            }
        case errors.NoDivision():
            return _("没有可以撤销的分解。")
    return messages.say(error)


def say_spread(error: spreading.SpreadRefused) -> str:
    """Why a total cannot be spread."""
    match error:
        case spreading.TotalTooSmall(total, bound):
            said = {"total": amount_words(total), "bound": amount_words(bound)}
            return _("只剩 %(total)s 可分（没有显示的单位已分的先扣除），不够：已锁定的和最低数合计 %(bound)s。") % said
        case spreading.NobodyOpen():
            return _("所选单位都已锁定，合计又不等于总数，没有可以调整的格子。请解除一些锁定。")
        case spreading.NoBasis():
            return _("所选单位都没有可以依据的数（人数没有填写，或者上年没有完成数），请换一种分法。")
    raise KeyError(type(error).__name__)


def _listed(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:PEEK])
    if len(names) <= PEEK:
        return shown
    return _("%(names)s等 %(count)s 个单位") % {"names": shown, "count": len(names)}
