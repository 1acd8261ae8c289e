"""The words of the demo's yearly plan: headings, paragraphs, numbered sentences, one table. Nothing but words.

What lives here: the plan of an invented bureau in the language of such plans. Not here: how it becomes a Word file
(`word`), how its targets are counted (`targets`). Invariant: the text speaks of the year it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Style = Literal["title", "body", "level1", "level2", "level3", "table"]


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the plan: level1..3 are numbered by the word processor. A table has `rows` instead of text."""

    style: Style
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def title_of(year: int) -> str:
    """The plan's title."""
    return f"青禾县教育局{year}年宣传文化与理论学习工作方案"


def plan_parts(year: int, shares: Sequence[tuple[str, int]]) -> tuple[Part, ...]:
    """The whole plan of a year, in the order of the document. `shares`: each district and its number of articles."""
    parts = [Part("title", title_of(year))]
    for line in _TEXT.format(year=year).strip().split("\n"):
        mark, _, words = line.partition(" ")
        if mark == "表":
            parts.append(Part("table", rows=(_HEAD, *_rows(shares))))
        else:
            parts.append(Part(_STYLES[mark], words))
    return tuple(parts)


_STYLES: dict[str, Style] = {"文": "body", "一": "level1", "二": "level2", "三": "level3"}

_TEXT = """
文 各学区、各县直学校，局机关各股室：
文 为进一步做好全县教育系统宣传思想文化和理论学习工作，用实在的阵地、扎实的学习和温暖的活动凝聚师生，结合我局实际，制定本方案。
一 总体要求
文 坚持围绕中心、服务师生，把工作做在平时、做到基层。能由日常工作自然形成的数据不再另行填报，不以照片多少论工作好坏，切实为基层减负。
一 扎实开展理论学习
二 抓好中心组学习
三 局党组理论学习中心组全年集中学习不少于12次，每季度开展专题研讨不少于1次。
三 中心组成员每人每年撰写学习体会或调研报告不少于2篇。
三 中心组每次学习后3个工作日内，由办公室整理报送学习记录。
三 中心组学习出席率不低于90%。
二 抓好支部学习
三 各党支部每月组织集体学习不少于1次，每两个月开展主题党日活动1次。
三 党支部书记每半年讲党课不少于1次。
三 机关干部每年参加业务培训人均不少于24学时。
二 抓好教师学习
三 各中小学校每学年开展师德师风专题培训不少于1次。
三 各学区每学期组织理论宣讲报告会不少于2场。
一 做好新闻宣传
二 加强信息报送
三 各学区、各县直学校每月24日前向局办公室报送信息不少于2条。
三 机关各股室每季度报送信息不少于1条。
三 全县教育系统全年在市级及以上媒体发稿不少于120篇。
三 通讯员每人每年参加业务培训不少于8学时。
二 办好宣传平台
三 宣传股负责的“青禾教育”微信公众号每周推送不少于2次。
三 信息中心每旬更新局门户网站信息不少于3条。
三 《青禾教育》内部刊物每半月编发1期，由宣传股负责。
二 守好线上线下阵地
三 各中小学校宣传栏全年更新8次以上，每学期宣传栏更新覆盖率达到100%。
三 各校电子屏每两周更换一次播放内容，每块屏幕都要有专人管理。
三 各县直学校校园广播站每周播音不少于1次。
三 信息中心每个工作日对网站和公众号内容巡查1次，每12小时查看1次网站运行情况。
三 各中小学校每年开展图书馆藏书清查不少于1次。
二 及时稳妥处置
三 遇有突发事件，各单位应在2小时内向局办公室报告。
三 定期召开分析研判会，研究宣传工作中的新情况、新问题。
一 丰富校园文化
二 开展主题活动
三 4月30日前，各中小学校组织开展读书节启动活动1次。
三 各中小学校每学期开展主题教育活动不少于2次，各民办幼儿园每学期开展家长开放日活动不少于1次。
三 各县直学校每月组织志愿服务活动不少于1次。
三 六一前，各学区走访慰问困难儿童不少于1次。
三 各学区对每个联系村（社区）每半年走访不少于1次，听取对家校共育的意见。
二 培育文化品牌
三 用三年时间，全县建成校园文化品牌不少于20个。
三 全年推荐评选县级以上文明校园等荣誉不少于30项。
一 用心服务群众
三 群众来信来电诉求按时答复率达到95%以上。
三 对家长反映的一般问题，应在7个工作日内答复。
三 领导班子成员每人每季度到联系学校调研指导不少于2次。
三 全年为师生办实事不少于40件。
一 强化保障落实
二 明确任务分工
文 各学区年度媒体供稿任务分解如下：
表
二 严格督促检查
三 每半年对各学区宣传工作开展1次督查，由宣传股牵头。
三 在省级以上媒体每发表1篇稿件加2分，信息迟报每次扣0.5分。
三 全年安排宣传专项经费不少于20万元。
三 宣传股每日统计干部职工学习平台积分和转发点赞数量，列入排名通报。
三 各单位安排专人每周查看教职工个人社交账号言论不少于1次。
文 本方案自印发之日起施行，由局宣传股负责解释。
"""

_HEAD = ("序号", "责任单位", "供稿任务（篇）", "完成时限")


def _rows(shares: Sequence[tuple[str, int]]) -> list[tuple[str, ...]]:
    return [(str(number), name, str(pieces), "12月20日") for number, (name, pieces) in enumerate(shares, start=1)]
