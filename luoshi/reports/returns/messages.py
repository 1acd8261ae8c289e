"""Refusals and states of returns in Chinese: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.periods.words import month_day_words
from luoshi.reports.models import Return
from luoshi.reports.returns import errors

STATES: dict[str, tuple[str, Any]] = {
    "open": ("wait", gettext_lazy("待确认")),
    "confirmed": ("good", gettext_lazy("已确认")),
    "auto": ("good", gettext_lazy("零报告（自动）")),
    "sent_back": ("late", gettext_lazy("已退回")),
    "frozen": ("good", gettext_lazy("已封存")),
    "missed": ("late", gettext_lazy("未确认，已封存")),
    "late": ("late", gettext_lazy("逾期未确认")),
    "early": ("none", gettext_lazy("未到确认时间")),
}
STEPS: dict[str, tuple[Any, str]] = {
    "confirmed": (gettext_lazy("确认报送"), "done"),
    "auto_confirmed": (gettext_lazy("没有新的内容，自动零报告"), "done"),
    "sent_back": (gettext_lazy("退回"), "late"),
    "frozen": (gettext_lazy("封存"), ""),
    "scan": (gettext_lazy("附上盖章扫描件"), ""),
}
PROBLEMS = {
    "no_kind": gettext_lazy("请选择这张表统计哪些记录。"),
    "no_column": gettext_lazy("至少要有一列：登记表的列，或者统计表的列。"),
    "too_many": gettext_lazy("一张表最多 30 列，再多就打印不下了。"),
    "no_quantity": gettext_lazy("请选择这一列统计什么。"),
    "no_share": gettext_lazy("占比要由另外两列相除：请写这两列的列名，不能是占比列。"),
}


def state_of(row: Return, today: Any) -> tuple[str, str]:
    """Tone and word of a return's state."""
    code = row.state
    if row.auto and code in ("confirmed", "frozen"):
        code = "auto"
    elif code == "open" and today >= row.round.late_from:
        code = "late"
    elif code == "open" and today < row.round.opens:
        code = "early"
    tone, word = STATES[code]
    return tone, str(word)


def say(error: errors.ReturnRefused) -> str:
    """A refusal in words."""
    return _WORDS[type(error)](error)


_WORDS: dict[type[errors.ReturnRefused], Callable[[Any], str]] = {
    errors.NotAllowed: lambda e: _("您的岗位不能做这一步。"),
    errors.NotOpen: lambda e: _("还没到确认的时候，%(day)s起可以确认。") % {"day": month_day_words(e.opens)},
    errors.Frozen: lambda e: _("这一期已经封存，不能再改。晚到的内容会由下一期收录。"),
    errors.EarlierOpen: lambda e: _("请先确认“%(label)s”这一期，再确认本期。") % {"label": e.label},
    errors.LaterConfirmed: lambda e: _("“%(label)s”已经确认，晚到的内容已由那一期收录，本期不再改。") % {"label": e.label},
    errors.AlreadyConfirmed: lambda e: _("这张表已经确认，之后没有新的变化，不用再点。"),
    errors.NotConfirmed: lambda e: _("这张表还没有确认。"),
    errors.ReasonMissing: lambda e: _("请写明退回的原因，对方才知道改什么。"),
    errors.NameTaken: lambda e: _("已经有一张叫“%(name)s”的报表，请换一个名称。") % {"name": e.name},
    errors.SpecUnsound: lambda e: str(PROBLEMS[e.found[0][1]]),
    errors.NotYetOver: lambda e: _("还没过报送日（%(day)s），过后才能封存。") % {"day": month_day_words(e.due)},
}  # fmt: skip
