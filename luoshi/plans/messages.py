"""The Chinese wording of what plans refuse: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.plans import errors

STATES = {
    "found": _("待确认"),
    "confirmed": _("已确认"),
    "dismissed": _("已略过"),
    "ended": _("已停止"),
    "draft": _("确认中"),
    "running": _("执行中"),
    "closed": _("已结束"),
}


def say(error: errors.PlanRefused) -> str:
    """One sentence for a person."""
    match error:
        case errors.NotAllowed():
            return _("您的岗位不能编制方案，请联系计划员。")
        case errors.NotReady(title, problems):
            return _("“%(title)s”还不能确认：%(problems)s") % {"title": title, "problems": "".join(problems.values())}
        case errors.WrongState(what, state):
            return _("“%(what)s”现在是“%(state)s”，不能这样操作；请刷新页面后再试。") % {
                "what": what,
                "state": STATES.get(state, state),
            }
        case errors.ReasonMissing():
            return _("请填写理由，理由会和条款一起保留。")
        case errors.NothingSelected():
            return _("请先在原文中选中要补充的文字。")
        case errors.TooFewToJoin():
            return _("请至少选中两个指标再合并。")
        case errors.NothingToUndo():
            return _("没有可以撤销的步骤。")
        case errors.AlreadyCounted(title):
            return _("方案已在执行，“%(title)s”已按确认的要求计数，不能撤销；请用“变更要求”或“停止”。") % {
                "title": title
            }
        case errors.NothingRead():
            return _("文件里没有可以读取的方案文字，请检查文件，或把正文粘贴进来。")
    raise KeyError(type(error).__name__)
