"""Lexical classes of Chinese work plans, as frozen data: count words, comparators, verbs, actors, traps.

What lives here: words by class, no code that reads text. Not here: numerals (numerals.py), time words (temporal.py).
Invariant: a word stands in one class of count words only. Words are entered by class of the language ("a count word of
pieces"), never as a phrase of one document; a new word goes where its class is.
"""

from __future__ import annotations

from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# Count words (量词) by what they count. `occasion`: times something is done; `piece`: things made; `person`: people;
# `place`: units, sites; `span`: time spent; `size`: measures of extent; `money`; `points`: scores, never a target.
COUNT_CLASSES: Final[dict[str, tuple[str, ...]]] = {
    "occasion": _words("次 届 场 期 回 轮 遍 趟 节 堂 课 讲 场次 批次 期次 班次 人次 课次 户次 家次 车次 节次 轮次 人天 批"),
    "piece": _words(
        "篇 条 幅 张 份 部 件 首 则 本 册 套 块 面 版 段 封 页 只 枚 组 辑 款 例 起 宗 单 篇次 条次 件次 个 项 种 支 道 门 题 "
        "句 集 档 对 双 万册 册次 项次 件套 幅次 部次 组次 盘 盆 把 根 袋 箱 盒 瓶 桶 批件 个次 个品种"
    ),
    "person": _words("名 人 位 员 户 人份"),
    "place": _words("家 所 处 座 间 台 辆 棵 株 盏 站 点 栋 幢 顶 个点 片 队 班 村 校 园 户数 架 艘 口 眼"),
    "span": _words(
        "小时 学时 课时 分钟 秒 秒钟 天 日 周 星期 年 月 个月 个小时 个学时 个课时 工作日 个工作日 个自然日 自然日 个学期 学期 "
        "个季度 个年度 周年 个周 个星期 个半月 个半天 个交易日 时 刻钟 个半小时"
    ),
    "size": _words(
        "公里 千米 米 平方米 平米 平方公里 立方米 公顷 亩 吨 千克 公斤 克 升 字 万字 学分 个学分 百分点 个百分点 兆 ㎡ m² KB MB GB "
        "里 厘米 毫米 度 千瓦时 册/人 个字 寸 倍"
    ),
    "money": _words("元 万元 亿元 千元 百元 块钱 元钱"),
    "points": _words("分 个积分 积分 点积分 分值"),
    "none": _words("岁 周岁 号 时许 点钟 级 层 楼 室 类 大 型 化 审 校对 位一体 等奖 年级 号线 路 秒杀 方面 环节 阶段 步 步骤 领域 倡议 个方面 个环节 个阶段 个层次 个步骤 个领域 个部分 个专题 个维度 个层面 部分 大类 种形式 个类别 个等次 个档次 个等级 个代表 个意识 个自信 个维护 个结合 个必须 个文明 个确立 个坚持 个注重"),
}
COUNT_WORDS: Final[dict[str, str]] = {w: cls for cls, group in COUNT_CLASSES.items() for w in group}
MAX_COUNT: Final = max(map(len, COUNT_WORDS))
OCCASION_ONE: Final = frozenset(_words("次 场 期 轮 遍 堂 讲 场次 批次 届 节 课"))  # 一次 is a count, 一份 an article

# Comparators before and after a number.
BEFORE: Final[dict[str, str]] = {
    **dict.fromkeys(_words(
        "不少于 不低于 不得少于 不得低于 不小于 不得小于 不能少于 不能低于 不应少于 不应低于 至少 最少 最低 最低不少于 起码 不下 不下于 不短于 "
        "不应小于 应不少于 应不低于 不得短于 ≥ >= > 大于 大于等于 不亚于 超过 突破 达到 达 保持在 稳定在 提高到 提升到 提高至 提升至 "
        "扩大到 扩展到 增加到 增至 达成 发展到 不落后于 维持在 高于 多于 上升到 上升至 不弱于 扩展至 扩大至 增加至 发展至 不少 须达 应达"), ">="),
    **dict.fromkeys(_words(
        "不超过 不得超过 不能超过 不应超过 不超 不多于 不得多于 不高于 不得高于 不大于 不得大于 最多 至多 最长 最高 最高不超过 最多不超过 控制在 "
        "压缩到 压缩至 下降到 下降至 降到 降至 降低到 降低至 低于 少于 小于 ≤ <= < 缩短至 缩短到 压降至 不迟于 不晚于 不得迟于 不得晚于 限于 减少到 减少至 严格控制在 最迟"), "<="),
}
AFTER: Final[dict[str, str]] = {
    **dict.fromkeys(_words("以上 及以上 或以上 和以上 (含)以上 之上 起步 (以上) (含以上) (及以上) 及其以上"), ">="),
    **dict.fromkeys(_words("以内 以下 之内 及以下 (以内) 为限 封顶"), "<="),
    **dict.fromkeys(_words("左右 上下"), ""),
}
STRONG_LOWER: Final = frozenset(_words("不少于 不低于 不得少于 不得低于 不小于 不得小于 不能少于 不能低于 不应少于 不应低于 至少 最少 起码 不下于 不下 ≥ >="))

# Verbs of duties: what an institution is told to do. Used to see a command and to find object and actor.
VERBS: Final = frozenset(_words(
    "组织 组织开展 开展 举办 召开 举行 进行 安排 报送 上报 报告 上交 提交 报 交 交流 通报 通报 公布 公示 公开 发布 推送 更新 更换 轮换 推出 制作 印发 印制 "
    "编印 编发 编写 编制 撰写 采写 发表 刊发 刊登 刊载 播发 播出 播放 转载 转发 采用 上稿 投稿 发稿 供稿 巡查 巡河 巡视 巡逻 巡检 巡护 检查 督查 督导 督办 抽查 "
    "排查 自查 核查 复查 回访 走访 慰问 看望 探望 家访 联系 调研 考察 考核 考评 测评 评比 评选 评议 评估 评价 表彰 总结 小结 讲评 点评 分析 研判 研究 研讨 会商 讨论 "
    "学习 集中学习 研读 培训 轮训 授课 讲课 讲党课 上党课 宣讲 辅导 讲 上 听 听课 观看 参观 参加 参与 参训 开设 设立 设置 设 建立 成立 组建 建成 建设 新建 改建 扩建 "
    "打造 创建 培育 培养 培植 选树 树立 推荐 申报 创作 拍摄 录制 完成 实现 落实 制定 制订 修订 完善 出台 发放 派发 张贴 悬挂 配备 配置 购置 采购 添置 订阅 征订 送 放 放映 "
    "演出 展出 展示 展览 播音 广播 维护 保养 清扫 清洁 消毒 打扫 清理 整治 整改 办结 处理 处置 处理完毕 答复 回复 反馈 受理 办理 响应 到场 到达 登记 录入 归档 备案 汇总 统计 统计汇总 "
    "汇报 述职 述责 述廉 签订 签署 约谈 谈话 谈心 谈心谈话 接访 下访 值班 值守 演练 演习 测试 测验 考试 体检 检测 监测 抽检 维修 更新维护 新增 增加 发展 吸纳 招募 招聘 引进 "
    "帮扶 结对 资助 救助 服务 志愿服务 帮助 化解 调解 普及 推广 覆盖 开通 接入 安装 改造 种植 投入 安排资金 筹集 争取 确保 力争 保证 达标 通过 验收 讲授 示范 公开课 "
    "推进 推动 实施 启动 部署 动员 发动 征集 收集 搜集 整理 审核 审查 审议 审定 校对 报备 公告 通知 传达 传达学习 宣传 报道 策划 设计 出版 编辑 出刊 办 出 写 发 做 抓 建 "
    "抽取 随机抽查 走访慰问 入户 下沉 蹲点 驻村 跟班 听取 召集 主持 参会 签到 打卡 阅读 自学 研学 比武 竞赛 比赛 评查 互评 互查 会诊 义诊 坐诊 查房 随访 巡诊 巡讲 直播 辅导 "
    "梳理 盘点 清查 对账 核对 核销 结算 支付 缴纳 收缴 收取 征收 催收 对接 会见 拜访 约访 座谈 约见 慰藉 献血 捐款 捐赠 植树 换届 改选 选举 轮岗 交接 复核 复盘 复训 考查 抽测 "
    "编排 排练 彩排 展播 展演 巡演 巡展 投放 送达 下发 分发 送审 报批 审批 备勤 联学 共建 联建 观摩 评课 磨课 备课 批改 家校 走进 深入 前往 赴 到 讲解 解读 科普 普法 送法 送戏 送书 "
    "公益 制播 开办 承办 主办 协办 联办 筹办 申请 立项 结题 发明 授权 转化 孵化 攻克 研发 开发 上线 升级 迭代 改版 运营 拍照 摄制 印刷 刊印 摆放 布置 布展 装订 存档 上传 下载 报名 "
    "约稿 组稿 审稿 退回 补报 补学 补课 复习 口头报告 书面报告 交稿 提供 提出 提炼 形成 挖掘 推介 选送 选派 选报 报销 清零 销号 见面 开放 轮值 走遍 遍访 刷新 维保 除尘 校准 送学 送教 支教 助教 送医 送药 "
    "点检 盘存 监督 监控 监管 执法 约束 曝光 处罚 督促 提醒 提示 预警 抽考 过关 结业 持证 取证 获取 获得 获 荣获 斩获 创成 创评 认定 命名 挂牌 授牌 揭牌 签约 落地 招引 引资 开工 竣工 投产 达产"
))
LIGHT_VERBS: Final = frozenset(_words("组织 开展 组织开展 进行 举办 召开 举行 安排 负责 实现 完成 力争 确保 争取 保证 做到 做 抓 落实 要求 推进 推动"))
ORG_TAIL: Final = frozenset("部科室处股组员队站局办委者们厅厂")  # 组织部, 检查组, 通讯员: the verb is part of a name
CREATING: Final = frozenset(_words(
    "打造 创建 培育 培养 培植 选树 推出 制作 编印 编发 编写 撰写 采写 发表 刊发 刊登 刊载 播发 新建 改建 扩建 建成 建设 建立 完成 创作 拍摄 录制 举办 组织 开展 召开 发放 印发 印制 "
    "报送 上报 报 提交 上交 征集 推荐 申报 争取 新增 增加 引进 招募 发展 种植 培训 培训 走访 慰问 组织开展 安装 设置 开设 设立 悬挂 张贴 购置 采购 演出 放映 出版 订阅 招引 签约 研发 申请 获得 "
    "化解 改造 帮扶 资助 救助 送 放 讲授 举行 讲 选送 推介 提炼 形成 提出 提供 推送 发布 投稿 上稿 发稿 供稿 转载 采用 评选 力争 确保 研读 阅读 听课 听 授课 出 写 发 发送 编制 制定 制订 修订 组建 成立 招聘 发现 整改 处理 查处 办理 受理 抽查 检查 联系 结对 认领"
))

MODALS: Final = frozenset(_words("要 须 应 必须 应当 需 需要 务必 确保 力争 争取 保证 做到 不得 计划 拟 将 原则上 一般 努力 着力 坚持 实行 落实 切实 严格 至少 不少于 不低于"))
COMMAND: Final = frozenset(_words(
    "要 须 应 必须 应当 需 务必 确保 力争 争取 保证 做到 原则上 计划 不少于 不低于 不得少于 不得低于 至少 今年 本年度 本年 下一步 明年 目标 任务 不超过 不得超过"
))
PREPOSITIONS: Final = frozenset("对向在到将把按于从以为与和同给")

# Accounts of the past and descriptions of how things stand: figures there are no commitments.
PAST: Final = frozenset(_words(
    "去年 上年 前年 上一年 过去一年 一年来 近年来 年来 以来 截至 截止 截止目前 截至目前 目前 现有 现已 已经 已有 已完成 已建成 已累计 据统计 历年 往年 曾 荣获 先后 均已 一共 业已 取得了 现辖 "
    "下辖 下设 内设 现任 共有 总人口 总面积 户籍 位于 成立于 始建于 创办于 回顾 其中已 上届 上学年 上学期 上季度 上月 仅有 只有 才有 平均只有 仍有 尚有 实有 核定 编制数 占地 年均开展 被评为"
))
PERFECTIVE: Final = frozenset("了过")
BACKGROUND_HEADINGS: Final = _words("回顾 总结 成效 基本情况 现状 背景 存在问题 存在的问题 主要问题 概况 工作情况 主要做法 成绩 简介 术语 定义 释义 名词 适用范围 考核对象 联系方式 组织机构 领导小组 人员名单 编制依据 形势分析 情况分析")

# Rules of points, bonuses, deductions; conditions; awards; staffing.
RULE_WORDS: Final = _words(
    "加分 扣分 计分 得分 记分 减分 积分 满分 基础分 保底分 扣减 扣除 扣发 扣罚 扣完 扣 倒扣 奖励 奖金 罚款 处罚 补助 补贴 稿酬 稿费 分值 权重 折算 赋分 评分 封顶 加记 计入总分 一票否决 嘉奖 津贴 报酬 绩效系数 系数"
)
NEGATIVE: Final = _words(
    "未 没有 缺席 缺课 缺勤 迟到 旷工 旷课 早退 逾期 超期 违反 不合格 不达标 迟报 漏报 瞒报 少报 错报 不报 缺报 连续 无故 每少 每缺 每多 每超 每增 每减 每迟 每漏 每低 每高 每差 少一 低于 少于 不足 不到 不满 凡 如有 若 倘 一旦 发现"
)
CONDITION_HEAD: Final = _words("凡 如 若 对 因 发生 出现 连续 累计被 被 获 获得 受到 满 达到 年满 具有 具备 从事 在")
AWARDS: Final = _words("评选 评为 评出 表彰 授予 评优 名额 一等奖 二等奖 三等奖 优秀奖 优胜奖 获奖 先进个人 先进集体 先进单位 优秀单位 评先 奖项 推优 等次 评定为 前三名 优秀等次 优秀比例")
STAFFING: Final = _words("担任 兼任 负责 专职 兼职 配备 指定 确定 明确 选派 设 任 组成 为成员 作为 落实 选配 固定 安排专人 分管 管理员 联络员 信息员 通讯员 宣传员 网评员 联系人 专人")
STRUCTURE: Final = _words("共有 共 共计 合计 总计 分为 分成 划分为 包括 包含 等 含 下设 设有 内设 辖 现有 拥有 由 涉及 总数 分 划为 即 第 前 后 约占 占全 余下 其余 以下简称 分别为")
EFFECTIVE: Final = _words("施行 实施 生效 试行 执行 起实行 废止 印发之日 发布之日 有效期 起算 计算 截止 起止")
CONTACT: Final = _words("联系电话 联系人 电话 传真 邮箱 邮编 地址 网址 QQ 手机 账号 开户 咨询 热线 投稿邮箱 附件 抄送 印发 主题词 签发 发文 编号 电子邮箱 监督电话 举报电话")

# Who acts: endings of units and posts, and the words that make a class of them.
ACTOR_ENDS: Final = _words(
    "局 办 室 科 处 部 委 组 站 所 中心 单位 学校 学区 村 社区 镇 乡 街道 支部 党委 党总支 总支 党组 书记 干部 教师 党员 成员 委员 队 会 公司 院 系 企业 窗口 人员 员 长 者 主任 团 团委 工会 协会 联合会 "
    "部门 股 厅 集团 分局 支队 大队 中队 分公司 车间 班组 班级 年级组 教研组 备课组 幼儿园 小学 中学 高校 学院 医院 卫生院 网格员 医师 医生 护士 职工 员工 同志 导师 辅导员 师生 学生 领导 领导班子 班子 班子成员 负责人 "
    "机关 馆 园 台 社 校 片区 街 居委会 村委会 村级 乡级 县级 人 联社 支行 银行 厂 店 分行 门店 项目部 事业部 党小组 联席会议 指挥部 专班 秘书处 党校 园区 景区 农场 林场 条线 支委 村居 县区 乡镇 镇街 区县 市州 行政村 志愿者 居民 家庭 户 系统 医护 药师 教职工 班主任 校长 园长 院长 所长 局长 县长 市长 镇长 河长 湖长 河湖长 林长 路长 街长"
)
EACH_HEADS: Final = _words("各 每 全体 所有 全市各 全县各 全区各 全校各 全院各 全乡各 全镇各 全局各 全系统各")
PERSON_ENDS: Final = _words(
    "员 干部 教师 党员 成员 委员 者 书记 主任 人 人员 同志 导师 师生 学生 长 领导 医师 医生 护士 职工 员工 负责人 志愿者 药师 居民 教职工 班主任 支委"
)
SINGLE_PERSONS: Final = _words("书记 主任 局长 院长 校长 园长 所长 组长 县长 市长 镇长 总经理 董事长 主要负责人 一把手 主席 会长 团长 站长 科长 处长 部长")
CLASS_NOUNS: Final = _words("成员 党员 干部 教师 医师 医生 护士 职工 员工 支部 党小组 委员 河湖长 河长 湖长 林长 类单位 村 社区 乡镇 学校 科室 派出所 网格员 巡河员 保洁员 护林员 学生 支委 单位 班级 班组 部门 导师 辅导员 班主任 企业 信息员 通讯员 宣传员 领导 窗口 车间 街道 同志")
CHANNELS: Final = _words("网站 公众号 微博 微信 视频号 抖音号 抖音 宣传栏 黑板报 板报 橱窗 展板 电子屏 显示屏 广播 校报 院报 院刊 简报 专栏 网页 客户端 头条号 宣传窗 公示栏 公开栏 阅报栏 期刊 报纸 内刊 刊物 信息 稿件 活动 课程 讲座 培训 会议 例会 台账 报表 率 时间 面积 数 量 人数 档案 视频 资料 图书 费 经费 志愿服务")
