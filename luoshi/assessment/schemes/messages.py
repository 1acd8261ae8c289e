"""The Chinese wording of what schemes refuse: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.assessment.schemes import errors

MISSING = {
    "note": _("请写明这次改了什么。"),
    "valid_from": _("请写明从哪天起用。"),
    "name": _("请写办法的名称。"),
    "reason": _("保留这条规则要写明理由。"),
    "draft": _("没有正在修改的草稿，请先点“修改”。"),
    "version": _("办法还没有保存过，请先保存再启用。"),
}


def say(error: errors.SchemesRefused) -> str:
    """The sentence for a refusal."""
    match error:
        case errors.NameTaken(name):
            return _("这个单位已经有叫“%(name)s”的办法，请换一个名称。") % {"name": name}
        case errors.Moved(by):
            return _("%(by)s刚刚保存了这份草稿，您这次的改动没有写入。请刷新页面，看过之后再改。") % {"by": by}
        case errors.NotSound(refused):
            return _("办法还有 %(count)s 处要改：%(first)s") % {
                "count": len(refused.problems),
                "first": refused.problems[0].message,
            }
        case errors.NoClause(rules):
            return _("规则%(rules)s没有写条款出处，请补上。") % {"rules": "、".join(f"“{rule}”" for rule in rules)}
        case errors.Unweighed(rules):
            return _("规则%(rules)s用了不能考核的指标，请先逐条选择：改用途、删去，或写明理由保留。") % {
                "rules": "、".join(f"“{rule}”" for rule in rules)
            }
        case errors.Missing(what):
            return MISSING[what]
    return _("您不能修改这个单位的考核办法。")
