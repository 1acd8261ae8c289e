"""What is held and not run, and what a scheme may not judge by."""

import pytest

from luoshi.catalogue.ethics import forbidden_yardstick, forbidden_yardsticks, held, held_reason

HELD = """
reach	确保教师全员关注
reach	提高下载率、使用率
reach	公众号粉丝数年内突破2万人
reach	学习强国人均积分每日不低于30分
reach	短视频点赞量不少于1000次
watching	加强对互联网等新兴媒体的监控和管理
watching	有效掌握监控网络舆情
watching	及时组织力量批判错误思潮和言论
watching	建立干预引导机制
watching	组建网评员队伍
watching	舆情监控处置
watching	防止演变成网络热点和新闻媒体关注事件
watching	抵御和防范敌对势力渗透
watching	建立群防群治、协调互动工作机制
vetting	积极做好在青年教师中发展党员工作
vetting	坚持严格的政治考核标准,选聘政治素质高的教师
vetting	加强重点人员的教育管理
vetting	绝不允许利用课堂进行传教、发展教徒
vetting	绝不允许把家庭、社会的问题带入课堂
vetting	对入党积极分子每半年考察一次
convictions	牢牢把握意识形态工作的领导权、管理权、话语权
convictions	着力统一思想、凝聚力量
convictions	进一步增强理论认同、政治认同、情感认同
convictions	用理论体系武装师生头脑
convictions	强化政治意识、责任意识、阵地意识和底线意识
"""

RUN = """
全年集中学习不少于12次
定期召开意识形态分析研判会议
定期开展意识形态专项督查
抓好广大党员干部理论学习,坚持开展宣传教育
建立健全大学生志愿服务和诚信教育制度
每月15日开展局长接待日活动
各小组每日活动不少于1次
及时回应社会关切的教育热点问题
做好官方微信公众号推送和官方网站的管理工作
把意识形态工作纳入党建工作责任制
每月24日上交《教育正面新闻统计表》
加强哲学社会科学学术话语体系建设
安装烟感报警器200个
志愿者注册率达到13%
"""

FORBIDDEN = """
screen_time	每日打卡得1分
screen_time	在线时长排名末位的扣2分
installs	下载率达不到95%的扣5分
installs	未全员关注公众号的扣1分
likes	每转发一条加0.5分
leaders_notes	获市领导批示的每条另加20分
placements	市级媒体上稿每篇加5分
placements	信息采用得分每条3分
meetings_held	召开会议少一次扣1分
traces	未上传照片的扣0.5分
study_notes	学习笔记不足1万字的扣2分
app_carrier	未使用人脸签到的视为缺席
campus_tasks	家长参与率未达100%的扣班主任2分
persons_views	思想动态不稳定的扣5分
"""

ALLOWED = [
    "按时办结率低于90%的扣2分",
    "志愿服务每10小时加1分",
    "问题整改逾期一件扣1分",
    "举办讲座每场2分",
    "由分管领导审核",
]


def pairs(text: str) -> list[tuple[str, ...]]:
    """Lines of `code<tab>text`."""
    return [tuple(line.split("\t")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("code", "quote"), pairs(HELD))
def test_clauses_about_views_watching_and_reach_are_proposed_as_held(code: str, quote: str) -> None:
    entry = held(quote)
    assert entry is not None
    assert entry.code == code
    assert held_reason(quote) == entry.reason
    assert entry.reason.endswith("。")


@pytest.mark.parametrize("quote", RUN.strip().splitlines())
def test_ordinary_work_is_not_held(quote: str) -> None:
    assert held_reason(quote) is None


@pytest.mark.parametrize(("code", "rule"), pairs(FORBIDDEN))
def test_rules_that_judge_by_forbidden_yardsticks_are_marked(code: str, rule: str) -> None:
    found = forbidden_yardsticks(rule)
    assert code in [each.code for each in found]
    article, sentence = forbidden_yardstick(rule) or ("", "")
    assert article
    assert sentence.endswith("。")


@pytest.mark.parametrize("rule", ALLOWED)
def test_rules_about_results_of_work_are_not_marked(rule: str) -> None:
    assert forbidden_yardstick(rule) is None


def test_what_is_counted_of_nobody_is_forbidden_whatever_the_purpose() -> None:
    always = {each.code for rule in pairs(FORBIDDEN) for each in forbidden_yardsticks(rule[1]) if each.always}
    assert always == {"screen_time", "installs", "likes", "app_carrier", "persons_views"}


def test_width_and_spaces_hide_nothing() -> None:
    assert held("下 载 率") == held("下载率") is not None
    assert forbidden_yardstick("ＧＰＳ 定位") == forbidden_yardstick("gps定位") is not None
