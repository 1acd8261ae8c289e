"""How topics say their refusals. Invariant: each says what happened and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.press.desk.topics import errors

MISSING = {
    "name": gettext_lazy("请填写名称。"),
    "title": gettext_lazy("请写明要写什么。"),
    "reason": gettext_lazy("请写明原因。"),
    "units": gettext_lazy("请至少选择一个单位。"),
    "receiver": gettext_lazy("请选择一个人、一个单位，或写明哪家媒体的记者。"),
}
DAYS = {
    "order": gettext_lazy("结束日期不能早于开始日期。"),
    "past": gettext_lazy("截止的日子已经过去，请选今天或以后。"),
}


def say(refusal: errors.TopicRefused) -> str:
    """One or two sentences for a person."""
    match refusal:
        case errors.Missing():
            return str(MISSING[refusal.what])
        case errors.BadDays():
            return str(DAYS[refusal.what])
        case errors.Twice():
            return _("已经有“%(name)s”了，请直接修改原来的一条。") % {"name": refusal.name}
        case errors.WrongState():
            return _("现在是“%(state)s”，不能这样操作，请刷新页面看看最新情况。") % {"state": refusal.state}
        case errors.NotAllowed():
            return _("您没有为%(what)s办理这件事的权限，请找上级的计划员。") % {"what": refusal.what}
    return _("没有办成，请刷新页面再试。")
