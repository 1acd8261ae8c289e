"""The Chinese wording of what allowances refuse, and of what an allowance is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.periods.words import date_words, span_words
from luoshi.plans.allowances import errors
from luoshi.plans.models import Allowance
from luoshi.ui.states import amount_text


def say(error: errors.AllowanceRefused) -> str:
    """One sentence for a person. An unknown refusal is a bug: KeyError."""
    match error:
        case errors.NotAllowed(unit=unit):
            return _("您的岗位不能为“%(unit)s”办理特例，请联系计划员。") % {"unit": unit or _("该单位")}
        case errors.ReasonMissing():
            return _("请写明理由，理由会和特例一起保留。")
        case errors.AskedAlready():
            return _("同一事项已有一份申请在等待审批，不必重复提交。")
        case errors.WrongState(state=state):
            return _("这份特例现在是“%(state)s”，可能有人先一步处理了，请刷新页面。") % {
                "state": Allowance.State(state).label
            }
        case errors.OwnRequest():
            return _("这份申请是您提出的，请由他人审批。")
        case errors.NotLater(due=due):
            return _("缓交的日期要晚于原来的截止日（%(due)s）。") % {"due": date_words(due)}
        case errors.NothingChosen():
            return _("没有选到任何单位，请至少选一个单位、类型或类别。")
        case errors.TooMany(limit=limit):
            return _("一次最多办理 %(limit)s 个单位，请分批办理。") % {"limit": limit}
    raise KeyError(type(error).__name__)


def effect(row: Allowance) -> str:
    """缓交到2026年10月12日, 免除, 改为 3: what it does."""
    if row.what == Allowance.What.EXTEND and row.until:
        return _("缓交到%(day)s") % {"day": date_words(row.until)}
    if row.what == Allowance.What.VALUE and row.num is not None:
        return _("数量改为 %(value)s") % {"value": amount_text(row.num, row.den)}
    return _("免除")


def what_of(row: Allowance) -> str:
    """The target it touches, or all of the unit."""
    return row.target.title if row.target else _("全部指标")


def when_of(row: Allowance) -> str:
    """The period or span it touches."""
    return row.label or span_words(row.start, row.end)


def holder_of(row: Allowance) -> str:
    """Whom it touches inside the unit, in words."""
    kind = row.holder[:1]
    if kind == "p":
        return _("个人任务")
    return _("单个阵地") if kind == "h" and row.holder != "house" else ""
