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
        case errors.SignInLocked(minutes):
            return _("尝试次数过多，请 %(minutes)s 分钟后再试；急用时请安全管理员解除锁定。") % {"minutes": minutes}
        case errors.OwnAccount():
            return _("不能对自己的账号这样做，请另一位管理员办理。")
        case errors.LastAdministrator(name):
            return _("“%(name)s”是最后一位能登录的系统管理员，请先任命另一位，再办理。") % {"name": name}
        case errors.RolesApart(name, role):
            return _("“%(name)s”已是%(role)s。系统、安全、审计管理员须由不同的人担任。") % {"name": name, "role": role}
        case errors.PostTaken(name, unit):
            return _("“%(name)s”在“%(unit)s”已有这个岗位。") % {"name": name, "unit": unit}
        case errors.PostEnded(day):
            return _("这个岗位已于 %(day)s 结束，请刷新页面。") % {"day": day.isoformat()}
        case errors.PostUntimed():
            return _("代理要写明到哪天为止，到期自动结束。")
        case errors.NotLendable(role):
            return _("借用只用于核验，“%(role)s”不能借用，请选择核验员。") % {"role": role}
        case errors.HasPosts(name, count):
            return _("“%(name)s”还有 %(count)s 个在任岗位，请先交接或结束岗位。") % {"name": name, "count": count}
        case errors.NotAllowed():
            return _("您的岗位没有这项权限，请联系系统管理员。")
    raise KeyError(type(error).__name__)
