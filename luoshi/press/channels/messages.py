"""How refusals of channels and releases are said. Invariant: each says what happened and what to do next."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger import messages as ledger_messages
from luoshi.ledger.errors import LedgerRefused
from luoshi.press.channels import errors
from luoshi.press.models import Release

MISSING = {
    "reason": gettext_lazy("请写明原因。"),
    "number": gettext_lazy("请填写期号。"),
    "photo": gettext_lazy("请拍一张或选一张照片。"),
    "topic": gettext_lazy("请填写本期主题。"),
    "channels": gettext_lazy("请至少选择一处阵地。"),
    "duty": gettext_lazy("请填写更新要求的数字。"),
}
HOOK = {
    "scheme": gettext_lazy("地址要以 http:// 或 https:// 开头，不能带用户名和密码。"),
    "private": gettext_lazy("这是内网地址。确实要推送到内网的，请勾选“允许内网地址”。"),
}


def say(refusal: errors.ChannelRefused | LedgerRefused) -> str:
    """One or two sentences for a person."""
    if isinstance(refusal, LedgerRefused):
        return ledger_messages.say(refusal)
    return _say(refusal)


def _say(refusal: Any) -> str:
    match refusal:
        case errors.NotAllowed(channel=channel):
            return _("您的岗位不能在“%(channel)s”上发布，请联系它的管理员或发布人。") % {"channel": channel}
        case errors.WrongState(state=state):
            return _("这次发布现在是“%(state)s”，不能这样操作，请刷新页面看看最新情况。") % {
                "state": Release.State(state).label
            }
        case errors.TooEarly(embargo=embargo):
            moment = timezone.localtime(embargo).strftime("%Y-%m-%d %H:%M")
            return _("这篇稿件约定不早于 %(moment)s 发布，到时间再发。") % {"moment": moment}
        case errors.NotPassed(title=title, newer=True):
            return _("《%(title)s》已经更正，请发布更正后的文本。") % {"title": title}
        case errors.NotPassed(title=title):
            return _("《%(title)s》已经撤稿，不能发布。") % {"title": title}
        case errors.Twice(channel=channel):
            return _("这篇稿件已经安排在“%(channel)s”上了。") % {"channel": channel}
        case errors.Missing(what=what):
            return str(MISSING[what])
        case errors.BadAddress():
            return _("这不是一个网址。请从浏览器地址栏复制，以 http:// 或 https:// 开头。")
        case errors.HookRefused(why=why):
            return str(HOOK[why])
    raise KeyError(type(refusal).__name__)
