"""The room's sentences: refusals, states, what notices say.

Invariant: each refusal says what is wrong and what to do.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.assessment.scores import errors

STATES = {
    "open": ("waiting", gettext_lazy("待处理")),
    "withdrawn": ("none", gettext_lazy("已撤回")),
    "accepted": ("good", gettext_lazy("已采纳")),
    "rejected": ("late", gettext_lazy("不采纳")),
}
"""State of an objection → look and word."""
_FIELDS = {
    "text": gettext_lazy("请写明对哪一条有异议、理由是什么。"),
    "reason": gettext_lazy("请写明理由，理由会告知提出人并留存。"),
    "file": gettext_lazy("请附上认定文件。"),
    "ranking": gettext_lazy("打开排名要写明用途、依据和批准人（或批准会议）。"),
}


def say(error: errors.ScoresRefused) -> str:
    """A refusal in words."""
    match error:
        case errors.NoVersion(day):
            return _("%(day)s没有有效的办法版本，请先在“考核办法”里确认从哪天起用。") % {"day": day}
        case errors.NotSound(refused):
            return _("办法还不能计算：%(problems)s") % {"problems": "；".join(str(each) for each in refused.problems)}
        case errors.NotActive():
            return _("这份办法还没有启用，启用后才能发布得分。")
        case errors.NotOver(last):
            return _("这一期到%(last)s才结束，结束以后才能发布；现在可以试算。") % {"last": last}
        case errors.AlreadyPublished(label):
            return _("%(label)s的得分已经发布。有变动请用“更正并重新发布”。") % {"label": label}
        case errors.Unweighed(rules):
            return _("规则“%(rules)s”用了规定不能用来考核的内容，请先在办法里选择改用途、删去，或写明理由保留。") % {
                "rules": "、".join(rules)
            }
        case errors.TooLate(until):
            return _("异议期到%(until)s为止，已经过了。确有错误的请直接联系考核员。") % {"until": until}
        case errors.OwnUnit(names):
            return _("您在提出异议的单位任职，请由%(names)s处理。") % {"names": "、".join(names)}
        case errors.Missing(field):
            return str(_FIELDS.get(field, _("请补充内容。")))
        case errors.UnknownRecord(number):
            return _("没有找到编号为 %(number)s 的记录，请核对，或留空。") % {"number": number}
        case errors.UnknownUnit(name):
            return _("没有找到单位“%(name)s”，请核对名称。") % {"name": name}
    return str(_PLAIN[type(error)])


_PLAIN = {
    errors.NotAllowed: gettext_lazy("您没有办理这项工作的岗位。"),
    errors.Replaced: gettext_lazy("这份得分已被更正后的得分替代，请到新的一份里办理。"),
    errors.NothingChanged: gettext_lazy(
        "按现在的记录重新计算，得分没有变化。请先更正记录、撤销认定或登记加减分认定，再采纳或更正。"
    ),
    errors.NoWindow: gettext_lazy("这份办法没有设异议期。"),
    errors.OneOpen: gettext_lazy("对这份得分的异议正在处理，请等处理结果。"),
    errors.Decided: gettext_lazy("这条异议已经处理完，不能再改。"),
    errors.OwnObjection: gettext_lazy("不能处理自己提出的异议，请由其他考核员处理。"),
    errors.OwnDecision: gettext_lazy("不能登记关于自己或本单位的认定，请由其他考核员登记。"),
}
