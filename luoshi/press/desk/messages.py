"""How the desk says its refusals. Invariant: each says what happened and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.press.desk import errors
from luoshi.press.desk.words import REVIEW_NAMES
from luoshi.press.models import Article

MISSING = {
    "title": gettext_lazy("请填写标题。"),
    "text": gettext_lazy("正文还是空的，请写好再送审。"),
    "authors": gettext_lazy("请至少写一位作者。"),
    "reason": gettext_lazy("请写明原因。"),
    "opinion": gettext_lazy("请写明意见。"),
    "proofread": gettext_lazy("请先校对，再勾选“已校对”。"),
    "place": gettext_lazy("这一处文字已经变了，请看最新的提示。"),
    "remark": gettext_lazy("请写下批注。"),
}


def say(refusal: errors.DeskRefused) -> str:
    """One or two sentences for a person."""
    match refusal:
        case errors.Missing():
            return str(MISSING[refusal.what])
        case errors.WrongState():
            return _("这篇稿件现在是“%(state)s”，不能这样操作，请刷新页面看看最新情况。") % {
                "state": state_name(refusal.state)
            }
        case errors.Stale():
            return _("您打开以后，%(name)s改过这篇稿件，所以没有覆盖。两份文字都在下面，请对照着合并后再保存。") % {
                "name": refusal.name
            }
        case errors.NoReviewer():
            return _("%(step)s没有合适的人：本单位和上级都没有别的审核人。请管理员任命，或从上级单位借用一位。") % {
                "step": REVIEW_NAMES[refusal.action]
            }
        case errors.SamePerson():
            return _("您已经做了这篇稿件的%(step)s。三审须由不同的人分别完成。") % {
                "step": REVIEW_NAMES[refusal.action]
            }
        case errors.OwnArticle():
            return _("这篇稿件是您写的或您送审的，不能由您审核。")
        case errors.Claimed():
            return _("%(name)s已经领了这篇稿件。要换您来审，请点“接手”。") % {"name": refusal.name}
        case _:
            return _say_rare(refusal)


def _say_rare(refusal: errors.DeskRefused) -> str:
    match refusal:
        case errors.WrongStep():
            return _("没有可以退回的这一审，请重新选择退给谁。")
        case errors.HasNumber():
            return _("这篇稿件已经送审编号（%(number)s），不能删除；可以选“不再送审”，编号和原因会留下来。") % {
                "number": refusal.number
            }
        case errors.BadChain():
            if refusal.what == "days":
                return _("每一审的时限请填 1 到 20 个工作日。")
            return _("审核流程要有一审到三审，每一审只能出现一次。")
        case errors.BadFile():
            return _("这个文件读不出来，请用 Word 或 WPS 另存为 .docx 再导入。")
        case errors.NotAllowed():
            return _("您在这个单位没有这项权限。如果应该有，请找系统管理员。")
        case _:
            return _("没有办成，请刷新页面再试。")


def state_name(code: str) -> str:
    """An article's state in Chinese."""
    return str(Article.State(code).label) if code in Article.State.values else code
