"""The Chinese wording of what the organisation refuses: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.org import errors


def say(error: errors.OrgRefused) -> str:
    """One sentence for a person. Unknown refusals are a bug and raise KeyError."""
    match error:
        case errors.NameTaken(name):
            return _("已有名为“%(name)s”的单位，请换一个名称，或在原单位上修改。") % {"name": name}
        case errors.WrongPlace(unit, parent):
            return _("“%(unit)s”不能放到“%(parent)s”之下，请另选上级单位。") % {"unit": unit, "parent": parent}
        case errors.BackDated(day, earliest):
            return _("生效日期 %(day)s 早于 %(earliest)s，请改为其后的日期。") % {
                "day": day.isoformat(),
                "earliest": earliest.isoformat(),
            }
        case errors.UnitClosed(unit):
            return _("“%(unit)s”已撤并，请选择现有单位。") % {"unit": unit}
        case errors.UsernameTaken(username):
            return _("用户名“%(username)s”已被使用，请换一个。") % {"username": username}
        case errors.NotAllowed():
            return _("您的岗位没有这项权限，请联系系统管理员。")
    raise KeyError(type(error).__name__)
