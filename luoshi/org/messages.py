"""The Chinese wording of what the organisation refuses: what happened, and what to do next."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from luoshi.org import errors

SENTENCES = {
    errors.NameTaken: _("已有名为“%(name)s”的单位，请换一个名称，或在原单位上修改。"),
    errors.WrongPlace: _("“%(unit)s”不能放到“%(parent)s”之下，请另选上级单位。"),
    errors.BackDated: _("生效日期 %(day)s 早于 %(earliest)s，请改为其后的日期。"),
    errors.UnitClosed: _("“%(unit)s”已撤并，请选择现有单位。"),
    errors.UsernameTaken: _("用户名“%(username)s”已被使用，请换一个。"),
    errors.SignInLocked: _("尝试次数过多，请 %(minutes)s 分钟后再试；急用时请安全管理员解除锁定。"),
    errors.OwnAccount: _("不能对自己的账号这样做，请另一位管理员办理。"),
    errors.LastAdministrator: _("“%(name)s”是最后一位能登录的系统管理员，请先任命另一位，再办理。"),
    errors.RolesApart: _("“%(name)s”已是%(role)s。系统、安全、审计管理员须由不同的人担任。"),
    errors.PostTaken: _("“%(name)s”在“%(unit)s”已有这个岗位。"),
    errors.PostEnded: _("这个岗位已于 %(day)s 结束，请刷新页面。"),
    errors.PostUntimed: _("代理要写明到哪天为止，到期自动结束。"),
    errors.NotLendable: _("借用只用于核验，“%(role)s”不能借用，请选择核验员。"),
    errors.HasPosts: _("“%(name)s”还有 %(count)s 个在任岗位，请先交接或结束岗位。"),
    errors.NotAllowed: _("您的岗位没有这项权限，请联系系统管理员。"),
}


def say(error: errors.OrgRefused) -> str:
    """One sentence for a person. Unknown refusals are a bug and raise KeyError."""
    data = {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(error).items()}
    return str(SENTENCES[type(error)]) % data
