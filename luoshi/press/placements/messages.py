"""How refusals of placements read. Invariant: each says what is wrong and what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.messages import say as say_ledger
from luoshi.press.placements import errors


def say(refusal: Exception) -> str:
    """One or two sentences for a person."""
    match refusal:
        case LedgerRefused():
            return say_ledger(refusal)
        case errors.AlreadyReported():
            return _("本单位已经报过这一篇：%(title)s。") % {"title": refusal.title}
        case errors.ClaimTwice():
            return _("本单位已经在这一篇的作者单位里，或者正在等待核验。")
        case errors.ClaimUnfit():
            return _("这条认领已经处理过，或者原记录已经不在，请刷新页面。")
        case errors.ReasonMissing():
            return _("请写明原因，对方单位会看到。")
        case errors.NameTaken():
            return _("“%(name)s”已经是另一家媒体的名称或网址，请先合并或改名。") % {"name": refusal.name}
        case errors.LevelUnknown():
            return _("没有这个级别，请从列表里选。")
        case errors.MergeUnfit():
            return _("这两家不能合并：不能并入自己，外部媒体和内部刊物也不能互相合并。")
        case errors.OutcomeUnfit():
            return _("这条记录不能登记结果，请刷新页面后再试。")
    return _("没有完成，请刷新页面后再试。")
