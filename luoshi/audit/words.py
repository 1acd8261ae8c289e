"""The log's actions in Chinese: what a reader of the log sees instead of noun.verb.

Not here: names of subjects (org knows units and people). Invariant: an action without words of its own is still said,
by the noun that it begins with.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WORDS = {
    # sign-in and account
    "sign_in.done": _("登录"),
    "sign_in.failed": _("登录失败"),
    "sign_in.locked": _("登录锁定"),
    "sign_in.unlocked": _("解除锁定"),
    "sign_in.ended": _("退出登录"),
    "sign_in.code_failed": _("动态验证码错误"),
    "account.added": _("开通账号"),
    "account.password": _("重置密码"),
    "account.own_password": _("本人修改密码"),
    "account.switched_off": _("停用账号"),
    "account.switched_on": _("启用账号"),
    "account.second_on": _("开启动态验证码"),
    "account.second_off": _("关闭动态验证码"),
    "account.second_reset": _("重置动态验证码"),
    "account.codes_made": _("生成恢复码"),
    "account.code_used": _("使用恢复码"),
    "account.passed_on": _("岗位账号交接"),
    # people and posts
    "person.added": _("添加人员"),
    "person.changed": _("修改人员资料"),
    "person.imported": _("导入人员"),
    "person.contact_read": _("查看完整电话或邮箱"),
    "person.contact_exported": _("导出完整电话或邮箱"),
    "person.data_exported": _("导出个人信息"),
    "person.erased": _("删除个人信息"),
    "post.given": _("任命岗位"),
    "post.ended": _("结束岗位"),
    "post.lent": _("借用核验员"),
    "post.stand_in": _("安排代理"),
    "post.handed_over": _("岗位交接"),
    # house
    "house.created": _("建立单位库"),
    "house.settings": _("修改设置"),
    "security.settings": _("修改安全设置"),
    "retention.settings": _("修改保存期限"),
    "retention.run": _("按期清理"),
    "unit.added": _("新增单位"),
    "unit.placed": _("调整单位"),
    "unit.merged": _("撤并单位"),
    "unit.imported": _("导入单位"),
    "calendar.set": _("设置日历"),
    "feedback.sent": _("提交意见建议"),
    "feedback.answered": _("答复意见建议"),
    # work
    "plan.imported": _("导入方案"),
    "plan.started": _("启动方案"),
    "plan.closed": _("结束方案"),
    "plan.read_again": _("重新读取方案"),
    "plan.adopted": _("采用修订稿"),
    "target.changed": _("调整指标"),
    "target.ended": _("终止指标"),
    "target.undo": _("撤销确认"),
    "clause.held": _("条款只存不办"),
    "clause.released": _("条款恢复办理"),
    "kind.defined": _("定义记录类型"),
    "kind.synced": _("同步记录类型"),
    "kind.switched": _("启停记录类型"),
    "holding.added": _("新增名录"),
    "holding.changed": _("修改名录"),
    "holding.closed": _("停用名录"),
    "ledger.sealed": _("封账"),
    # taking away
    "list.exported": _("导出列表"),
    "list.printed": _("打印"),
    "log.exported": _("导出日志"),
    "log.archived": _("日志归档"),
}

NOUNS = {
    "account": _("账号"), "allowance": _("特例"), "calendar": _("日历"), "clause": _("条款"), "feedback": _("意见建议"),
    "holding": _("名录"), "house": _("单位库"), "import": _("导入"), "kind": _("记录类型"), "ledger": _("台账"),
    "list": _("列表"), "log": _("日志"), "mail": _("邮件"), "notice": _("通知"), "period": _("期"), "person": _("人员"),
    "plan": _("方案"), "post": _("岗位"), "quota": _("任务分解"), "record": _("记录"), "report": _("报告"),
    "return": _("报表"), "robot": _("群机器人"), "security": _("安全"), "sign_in": _("登录"), "target": _("指标"),
    "unit": _("单位"), "backup": _("备份"), "job": _("后台任务"), "file": _("文件"), "seal": _("封账"),
}  # fmt: skip


def word_of(action: str) -> str:
    """What an action is called: its own words, else its noun's, else the code."""
    if action in WORDS:
        return str(WORDS[action])
    noun, _dot, verb = action.partition(".")
    return f"{NOUNS[noun]}·{verb}" if noun in NOUNS else action
