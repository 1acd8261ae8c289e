"""The log's actions in Chinese: what a reader of the log sees instead of noun.verb.

Not here: names of subjects (org knows units and people). Invariant: every action that the code names has words here
(`audit/tests/test_words.py`); one that is put together while it runs is said by its noun and verb.
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
    "target.add": _("补充指标"),
    "target.confirm": _("确认指标"),
    "target.confirm_above": _("成批确认指标"),
    "target.dismiss": _("不作为指标"),
    "target.edit": _("修改指标"),
    "target.join": _("合并指标"),
    "target.restore": _("恢复指标"),
    "target.split": _("拆分指标"),
    "plan.carried": _("方案转入下一年"),
    "plan.periods": _("修改方案周期"),
    "return.auto_confirmed": _("无新内容，自动确认报表"),
    "return.confirmed": _("确认报表"),
    "return.defined": _("设置报表"),
    "return.frozen": _("报表截止"),
    "return.reminded": _("提醒报表"),
    "return.scan": _("上传盖章件"),
    "return.sent_back": _("退回报表"),
    "return.switched": _("启停报表"),
    "allowance.asked": _("申请特例"),
    "allowance.granted": _("批准特例"),
    "allowance.refused": _("不批准特例"),
    "allowance.revoked": _("收回特例"),
    "return.remind": _("提醒报表"),
    "period.closed": _("封期"),
    "import.taken": _("导入表格"),
    "import.undone": _("撤销导入"),
    "import.passwords": _("生成初始密码"),
    "unit.import_undone": _("撤销导入单位"),
    "print.template_set": _("设置打印模板"),
    "print.template_removed": _("移除打印模板"),
    "print.text": _("修改打印文字"),
    "delivery.again": _("重新发送"),
    "feed.dropped": _("停用日历订阅"),
    "clause.held": _("条款只存不办"),
    "clause.released": _("条款恢复办理"),
    "kind.defined": _("定义记录类型"),
    "kind.synced": _("同步记录类型"),
    "kind.switched": _("启停记录类型"),
    "holding.added": _("新增名录"),
    "holding.changed": _("修改名录"),
    "holding.closed": _("停用名录"),
    "ledger.sealed": _("封账"),
    "article.passed": _("稿件通过终审"),
    "article.reopened": _("打开更正稿件"),
    "article.corrected": _("更正稿件通过终审"),
    "article.withdrawn": _("撤稿"),
    "article.dropped": _("稿件不再送审"),
    "article.deleted": _("删除稿件草稿"),
    "review_chain.set": _("规定审核流程"),
    "review_chain.cleared": _("审核流程改按上级"),
    "channel.described": _("修改阵地管理要求"),
    "channel.rule": _("修改阵地类型的时限"),
    "release.planned": _("安排发布"),
    "release.submitted": _("提交发布"),
    "release.live": _("已发布"),
    "release.corrected": _("换发更正文本"),
    "release.failed": _("发布失败"),
    "release.withdrawn": _("撤下发布"),
    "release.checked": _("发布后复核"),
    "hook.set": _("设置推送接口"),
    "hook.switched": _("启停推送接口"),
    "hook.dropped": _("删除推送接口"),
    "site.changed": _("修改公开网站设置"),
    "outlet.added": _("新增媒体"),
    "outlet.changed": _("修改媒体"),
    "outlet.level": _("调整媒体级别"),
    "outlet.ranked": _("调整媒体顺序"),
    "outlet.merged": _("合并媒体"),
    "outlet.starter": _("采用起始媒体名录"),
    "claim.made": _("认领上稿"),
    "claim.decided": _("核验上稿认领"),
    "scheme.started": _("新建考核办法"),
    "scheme.version_saved": _("保存考核办法的新版本"),
    "scheme.draft_dropped": _("放弃考核办法的草稿"),
    "scheme.switched": _("启用或停用考核办法"),
    "scheme.ranking": _("设置得分排名"),
    "score.published": _("公布得分"),
    "score.corrected": _("更正得分"),
    "objection.filed": _("提出异议"),
    "objection.withdrawn": _("撤回异议"),
    "objection.decided": _("处理异议"),
    "decision.recorded": _("登记认定"),
    "decision.revoked": _("撤销认定"),
    "number.set": _("填写单位数据"),
    # taking away
    "list.exported": _("导出文件"),
    "log.exported": _("导出日志"),
    "log.archived": _("日志归档"),
}

VERBS = {
    "added": _("新增"), "changed": _("修改"), "set": _("设置"), "removed": _("移除"), "ended": _("结束"), "closed": _("关闭"),
    "made": _("生成"), "sent": _("发送"), "failed": _("失败"), "undone": _("撤销"), "imported": _("导入"), "divided": _("分解"),
    "granted": _("批准"), "refused": _("不批准"), "withdrawn": _("撤回"), "moved": _("移交"), "restored": _("恢复"),
    "confirmed": _("确认"), "defined": _("设置"), "switched": _("启停"), "exported": _("导出"), "printed": _("打印"),
    "hand": _("手工分解"), "spread": _("自动分摊"), "sheet": _("表格导入"), "move": _("撤并移交"), "undo": _("撤销"), "carry": _("结转"),
    "carried": _("转入下一年"), "replaced": _("替换"), "taken": _("采用"), "dropped": _("停用"),
}  # fmt: skip

NOUNS = {
    "account": _("账号"), "allowance": _("特例"), "calendar": _("日历"), "clause": _("条款"), "feedback": _("意见建议"),
    "holding": _("名录"), "house": _("单位库"), "import": _("导入"), "kind": _("记录类型"), "ledger": _("台账"),
    "list": _("列表"), "log": _("日志"), "mail": _("邮件"), "notice": _("通知"), "period": _("期"), "person": _("人员"),
    "plan": _("方案"), "post": _("岗位"), "quota": _("任务分解"), "record": _("记录"), "report": _("报告"),
    "return": _("报表"), "robot": _("群机器人"), "security": _("安全"), "sign_in": _("登录"), "target": _("指标"),
    "division": _("任务分解"), "print": _("打印"), "form": _("报表"), "round": _("报表期"), "delivery": _("发送"),
    "feed": _("日历订阅"), "retention": _("保存期限"), "unit": _("单位"), "backup": _("备份"), "job": _("后台任务"), "file": _("文件"), "seal": _("封账"),
}  # fmt: skip


def has_words(action: str) -> bool:
    """Whether a reader is told the action in Chinese."""
    noun, _dot, verb = action.partition(".")
    return action in WORDS or (noun in NOUNS and verb in VERBS)


def word_of(action: str) -> str:
    """What an action is called: its own words, else its noun's, else the code."""
    if action in WORDS:
        return str(WORDS[action])
    noun, _dot, verb = action.partition(".")
    return f"{NOUNS.get(noun, noun)}·{VERBS.get(verb, verb)}"
