"""The four houses of walk 01: their units, what is corrected when confirming, what was done, and what that makes by hand.

What lives here: data. Invariant: the figures of BY_HAND were worked out with pencil and paper from the records above
them and the words of the plan, never copied from a screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

YEAR = 2026


def on(month: int, day: int) -> date:
    """A day of the walk's year."""
    return date(YEAR, month, day)


@dataclass(frozen=True)
class Work:
    """One record: kind, unit ("" the clerk's own), day, fields. `waits`: handed in, but not accepted."""

    kind: str
    unit: str
    day: date
    values: dict[str, Any]
    photo: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Hand:
    """A figure by hand: the words of the target's quote, whose, which period, the number, how it was reckoned."""

    quote: str
    who: str
    period: str
    figure: str
    why: str


@dataclass(frozen=True)
class House:
    """One house of the walk. `edits`: words of a target's quote → what the planner corrects in its form."""

    number: int
    name: str
    admin: str
    keeper: str
    units: str
    edits: dict[str, Callable[[Any], None]] = field(default_factory=dict)
    boards: str = ""
    work: tuple[Work, ...] = ()
    by_hand: tuple[Hand, ...] = ()


def belongs_to(unit: str) -> Callable[[Any], None]:
    """One unit does it."""

    def change(desk: Any) -> None:
        desk.choose("reach-mode", "unit")
        desk.pick("reach-unit", unit)

    return change


def together(desk: Any) -> None:
    """The whole house does it."""
    desk.choose("reach-mode", "house")


def due_on(day: date) -> Callable[[Any], None]:
    """The document names last year's day."""

    def change(desk: Any) -> None:
        desk.page.fill("[name=due-date]", day.isoformat())

    return change


def each_of(*types: str) -> Callable[[Any], None]:
    """Each unit of these types."""

    def change(desk: Any) -> None:
        for one in types:
            desk.page.check(f"[name=reach-types][value='{one}']")

    return change


def _study(
    day: date, unit: str, *, form: str = "reading", mode: str = "group", theme: str = "theory", **more: Any
) -> Work:
    values = {"f_topic": "创新理论专题", "f_mode": mode, "f_form": form, "f_theme": theme}
    return Work("study.session", unit, day, values, **more)


def _care(day: date, group: str, occasion: str, people: int) -> Work:
    values = {"f_occasion": occasion, "f_group": group, "f_people": people}
    return Work("activity.care", "办公室", day, values)


def _patrol(day: date) -> Work:
    return Work("patrol", "政务服务科", day, {"f_route": "花园村至河堤路段", "f_patrollers": ["孟书言"]})


def _activity(day: date, topic: str, type_: str, theme: str) -> Work:
    return Work("activity", "办公室", day, {"f_topic": topic, "f_type": type_, "f_theme": theme})


BUREAU = House(
    1,
    "南湖区数据资源局",
    "nanhu",
    "顾晓晴",
    "名称\t上级单位\t类型\t类别\t人数\t是否班子\n党组理论学习中心组\t\t班子\t\t9\t是\n办公室\t\t科室\t\t6\t\n政务服务科\t\t科室\t\t12\t\n",
    edits={
        "全年集中学习不少于12次": belongs_to("党组理论学习中心组"),
        "每季度研讨不少于1次": belongs_to("党组理论学习中心组"),
        "三八妇女节": due_on(on(6, 1)),
    },
    work=(
        *(_study(on(month, day), "党组理论学习中心组") for month, day in ((1, 15), (2, 12), (4, 16), (5, 21))),
        *(_study(on(month, day), "党组理论学习中心组", form="discussion") for month, day in ((3, 19), (6, 18), (7, 16))),
        _study(on(8, 20), "党组理论学习中心组", mode="self"),
        _study(on(9, 17), "党组理论学习中心组", form="discussion", waits=True),
        _care(on(3, 6), "woman", "三八妇女节", 5),
        _care(on(6, 1), "child", "六一", 12),
        _care(on(10, 16), "member", "重阳节", 6),
        _care(on(7, 1), "front", "高温慰问", 20),
        *(_patrol(on(11, day)) for day in (3, 9, 12, 24)),
        _activity(on(4, 23), "周末读书分享会", "reading", "reading"),
        _activity(on(5, 28), "工间操比赛", "culture", "culture"),
        _activity(on(9, 10), "文化交流下午茶", "culture", "culture"),
    ),
    by_hand=(
        Hand("全年集中学习不少于12次", "", "2026年", "7 / 12", "15 Jan, 12 Feb, 19 Mar, 16 Apr, 21 May, 18 Jun, 16 Jul; 20 Aug was self-study, 17 Sep waits"),
        Hand("每季度研讨不少于1次", "", "2026年第1季度", "1 / 1", "19 Mar"),
        Hand("每季度研讨不少于1次", "", "2026年第2季度", "1 / 1", "18 Jun"),
        Hand("每季度研讨不少于1次", "", "2026年第3季度", "1 / 1", "16 Jul; 17 Sep waits"),
        Hand("每季度研讨不少于1次", "", "2026年第4季度", "0 / 1", "nothing"),
        Hand("三八妇女节", "", "2026年", "2 / 1", "6 Mar (women), 1 Jun (children); 1 Jul was for workers on duty"),
        Hand("重阳节", "", "2026年", "1 / 1", "16 Oct (old party members), two days before the festival"),
        Hand("每周安排专人", "", "2026年第45周", "1 / 1", "3 Nov (week of 2–8 Nov)"),
        Hand("每周安排专人", "", "2026年第46周", "2 / 1", "9 and 12 Nov (week of 9–15 Nov)"),
        Hand("每周安排专人", "", "2026年第47周", "0 / 1", "nothing in 16–22 Nov"),
        Hand("每周安排专人", "", "2026年第48周", "1 / 1", "24 Nov (week of 23–29 Nov)"),
        Hand("经常性的开展文化交流活动", "", "2026年", "2", "28 May, 10 Sep; the reading of 23 Apr is no 文体活动"),
    ),
)  # fmt: skip


def _board(day: date, unit: str, board: str, surface: str = "board", topic: str = "新时代新风尚") -> Work:
    return Work("channel.update", unit, day, {"holdings": board, "f_topic": topic, "f_surface": surface}, photo=True)


TOWNSHIP = House(
    2,
    "云溪乡",
    "yunxi",
    "陆远山",
    "名称\t上级单位\t类型\t类别\t人数\n党政办公室\t\t办公室\t\t8\n石桥村\t\t行政村\t\t5\n杏花村\t\t行政村\t\t4\n柳林村\t\t行政村\t\t5\n",
    boards="石桥村公益广告牌 石桥村\n杏花村公益广告牌 杏花村\n柳林村公益广告牌 柳林村\n",
    work=(
        _board(on(4, 8), "石桥村", "石桥村公益广告牌", "banner", "讲文明树新风"),
        _board(on(4, 9), "石桥村", "石桥村公益广告牌", "banner", "孝老爱亲"),
        _board(on(5, 6), "杏花村", "杏花村公益广告牌", "banner", "讲文明树新风"),
    ),
    by_hand=(
        Hand("各行政村都有户外公益广告", "", "2026年", "66.7% / 100%", "石桥村 (twice, counted once) and 杏花村: 2 of 3 villages = 66.7 %"),
    ),
)  # fmt: skip


def _training(day: date, unit: str, audience: str, topic: str) -> Work:
    return Work("training.session", unit, day, {"f_topic": topic, "f_audience": audience, "f_hours": 4})


def _meeting(day: date, unit: str, type_: str, topic: str) -> Work:
    return Work("meeting", unit, day, {"f_topic": topic, "f_type": type_})


_TALENT = {"f_person": "苏明月", "f_rank": "马克思主义理论教育专家", "f_level": "province"}

UNIVERSITY = House(
    3,
    "滨海外语学院",
    "binhai",
    "苏明月",
    "名称\t上级单位\t类型\t类别\t人数\t是否班子\n党委常委会\t\t领导班子\t\t9\t是\n党委宣传部\t\t部门\t\t7\t\n思想政治理论教研部\t\t部门\t\t22\t\n英语学院党总支\t\t党总支\t\t48\t\n商学院党总支\t\t党总支\t\t56\t\n机关党总支\t\t党总支\t\t60\t\n",
    edits={"学术安全培训": together, "定期举办思想政治理论课教师": together},
    work=(
        Work("training.talent", "思想政治理论教研部", on(5, 12), _TALENT, photo=True),
        *(_study(on(month, day), "英语学院党总支") for month, day in ((2, 25), (5, 20), (9, 9), (11, 4))),
        *(_study(on(month, day), "商学院党总支") for month, day in ((3, 11), (3, 25), (7, 8))),
        _study(on(6, 3), "商学院党总支", theme="business"),
        _study(on(11, 18), "机关党总支"),
        _training(on(9, 24), "党委宣传部", "teacher", "学术安全培训"),
        _training(on(6, 10), "思想政治理论教研部", "teacher", "辅导员培训班"),
        _training(on(10, 14), "党委宣传部", "student", "学生记者培训"),
        _meeting(on(3, 2), "党委常委会", "leaders", "专题研究宣传思想工作"),
        _meeting(on(9, 1), "党委常委会", "leaders", "研究新学期宣传工作"),
        _meeting(on(9, 8), "党委宣传部", "regular", "宣传委员例会"),
    ),
    by_hand=(
        Hand("培育1名", "", "2026—2030年", "1 / 1", "12 May, in the five years from 2026"),
        Hand("每季度专门安排一次政治理论学习", "英语学院党总支", "2026年第1季度", "1 / 1", "25 Feb"),
        Hand("每季度专门安排一次政治理论学习", "英语学院党总支", "2026年第2季度", "1 / 1", "20 May"),
        Hand("每季度专门安排一次政治理论学习", "英语学院党总支", "2026年第3季度", "1 / 1", "9 Sep"),
        Hand("每季度专门安排一次政治理论学习", "英语学院党总支", "2026年第4季度", "1 / 1", "4 Nov"),
        Hand("每季度专门安排一次政治理论学习", "商学院党总支", "2026年第1季度", "2 / 1", "11 and 25 Mar"),
        Hand("每季度专门安排一次政治理论学习", "商学院党总支", "2026年第2季度", "0 / 1", "3 Jun was 业务, not 理论"),
        Hand("每季度专门安排一次政治理论学习", "商学院党总支", "2026年第3季度", "1 / 1", "8 Jul"),
        Hand("每季度专门安排一次政治理论学习", "商学院党总支", "2026年第4季度", "0 / 1", "nothing"),
        Hand("每季度专门安排一次政治理论学习", "机关党总支", "2026年第4季度", "1 / 1", "18 Nov"),
        Hand("每季度专门安排一次政治理论学习", "机关党总支", "2026年第3季度", "0 / 1", "nothing"),
        Hand("学术安全培训", "", "2026年", "2 / 1", "24 Sep and 10 Jun: both are trainings of teachers; 14 Oct was for students"),
        Hand("定期举办思想政治理论课教师", "", "2026年", "2", "the same two trainings: recorded once, counted twice"),
        Hand("党委常委会要经常研究", "", "2026年", "2", "2 Mar, 1 Sep; 8 Sep was the department's regular meeting"),
    ),
)  # fmt: skip


def _placement(day: date, unit: str, level: str, outlet: str, medium: str = "paper") -> Work:
    values = {
        "f_title": f"{outlet}刊登的一篇",
        "f_outlet": outlet,
        "f_level": level,
        "f_medium": medium,
        "f_form": "news",
    }
    return Work("press.placement", unit, day, values, photo=True)


def _info(day: date, unit: str, type_: str) -> Work:
    return Work("info.item", unit, day, {"f_title": "课后服务家长点单", "f_type": type_}, photo=True)


def _return(day: date, unit: str, period: str) -> Work:
    return Work("return.filed", unit, day, {"f_name": "教育正面新闻统计表", "f_period": period})


def _summary(day: date, title: str, type_: str = "summary") -> Work:
    return Work("document.issued", "办公室", day, {"f_title": title, "f_type": type_}, photo=True)


COUNTY = House(
    4,
    "青石县教育局",
    "qingshi",
    "许知行",
    "名称\t上级单位\t类型\t类别\t人数\n办公室\t\t机关股室\t\t6\n东片学区\t\t学区\t\t4\n西片学区\t\t学区\t\t4\n青石县第一中学\t\t县直学校\t城区\t180\n新城学校\t\t县直学校\t城区\t120\n榆树小学\t东片学区\t中小学校\t农村\t30\n橡树小学\t东片学区\t中小学校\t农村\t26\n银杏小学\t西片学区\t中小学校\t农村\t28\n",
    edits={
        "内容每半年更新一次": each_of("学区", "县直学校"),
        "局机关宣传栏": belongs_to("办公室"),
        "新城学校防洪堤处": belongs_to("新城学校"),
        "县教育局办公室负责": belongs_to("办公室"),
        "局办每月进行一次小结": belongs_to("办公室"),
    },
    boards="局机关宣传栏 办公室\n东片公益宣传窗 东片学区\n防洪堤宣传栏 新城学校\n榆树小学宣传栏 榆树小学\n橡树小学宣传栏 橡树小学\n",
    work=(
        _meeting(on(1, 20), "办公室", "analysis", "一季度意识形态分析研判会"),
        _meeting(on(7, 14), "办公室", "analysis", "三季度意识形态分析研判会"),
        _meeting(on(8, 4), "办公室", "regular", "通讯员例会"),
        Work("inspection", "办公室", on(4, 15), {"f_topic": "信息发布审核", "f_form": "special"}),
        Work("inspection", "办公室", on(5, 6), {"f_topic": "日常检查", "f_form": "routine"}),
        _board(on(3, 10), "东片学区", "东片公益宣传窗", "window"),
        _board(on(9, 15), "东片学区", "东片公益宣传窗", "window"),
        _board(on(3, 3), "新城学校", "防洪堤宣传栏"),
        *(_board(on(month, day), "办公室", "局机关宣传栏") for month, day in ((1, 12), (4, 13), (7, 13))),
        *(_board(on(month, 20), "榆树小学", "榆树小学宣传栏") for month in (2, 3, 4)),
        _board(on(5, 8), "榆树小学", "榆树小学宣传栏", "blackboard"),
        _board(on(3, 2), "橡树小学", "橡树小学宣传栏"),
        _board(on(4, 1), "橡树小学", "橡树小学宣传栏", "wall"),
        _placement(on(2, 3), "青石县第一中学", "city", "江城日报"),
        _placement(on(3, 6), "新城学校", "province", "省教育报"),
        _placement(on(5, 8), "新城学校", "county", "青石融媒", "account"),
        _placement(on(10, 9), "东片学区", "national", "中国校园报"),
        _training(on(3, 26), "办公室", "reporter", "通讯员春季培训"),
        _training(on(9, 17), "办公室", "reporter", "通讯员秋季培训"),
        _training(on(4, 9), "东片学区", "reporter", "东片通讯员交流"),
        _return(on(10, 23), "东片学区", "10月"),
        _return(on(11, 23), "东片学区", "11月"),
        _return(on(11, 24), "青石县第一中学", "11月"),
        _info(on(11, 5), "东片学区", "reform"),
        _info(on(11, 6), "青石县第一中学", "news"),
        _summary(on(9, 28), "九月宣传工作小结"),
        _summary(on(10, 30), "十月宣传工作小结"),
        _summary(on(11, 2), "冬季宣传方案", "plan"),
    ),
    by_hand=(
        Hand("定期召开意识形态分析研判会议", "", "2026年", "2", "20 Jan, 14 Jul; 4 Aug was a regular meeting"),
        Hand("定期开展意识形态专项督查", "", "2026年", "1", "15 Apr; 6 May was routine"),
        Hand("内容每半年更新一次", "东片学区", "2026年上半年", "1 / 1", "10 Mar"),
        Hand("内容每半年更新一次", "东片学区", "2026年下半年", "1 / 1", "15 Sep"),
        Hand("内容每半年更新一次", "新城学校", "2026年上半年", "1 / 1", "3 Mar"),
        Hand("内容每半年更新一次", "新城学校", "2026年下半年", "0 / 1", "nothing"),
        Hand("内容每半年更新一次", "西片学区", "2026年下半年", "0 / 1", "nothing"),
        Hand("全年争取在市级及以上媒体发稿1500篇以上", "", "2026年", "3 / 1500", "3 Feb city, 6 Mar province, 9 Oct national; 8 May was county"),
        Hand("局机关宣传栏", "", "2026年", "3 / 4", "12 Jan, 13 Apr, 13 Jul"),
        Hand("新城学校防洪堤处", "", "2026年", "1 / 2", "3 Mar"),
        Hand("各中小学校宣传栏", "榆树小学", "2026年", "4 / 8", "20 Feb, 20 Mar, 20 Apr, 8 May (blackboard)"),
        Hand("各中小学校宣传栏", "橡树小学", "2026年", "1 / 8", "2 Mar; the wall of 1 Apr is neither board nor blackboard"),
        Hand("各中小学校宣传栏", "银杏小学", "2026年", "0 / 8", "nothing"),
        Hand("县教育局办公室负责", "", "2026年", "2 / 2", "26 Mar, 17 Sep"),
        Hand("各学区、县直学校每年至少", "东片学区", "2026年", "1 / 1", "9 Apr"),
        Hand("各学区、县直学校每年至少", "西片学区", "2026年", "0 / 1", "nothing"),
        Hand("每月24日上交", "东片学区", "2026年10月", "1 / 1", "23 Oct"),
        Hand("每月24日上交", "东片学区", "2026年11月", "1 / 1", "23 Nov"),
        Hand("每月24日上交", "青石县第一中学", "2026年11月", "1 / 1", "24 Nov"),
        Hand("每月24日上交", "新城学校", "2026年11月", "0 / 1", "nothing"),
        Hand("每月向局办", "东片学区", "2026年11月", "1 / 1", "5 Nov, 改革创新"),
        Hand("每月向局办", "青石县第一中学", "2026年11月", "0 / 1", "6 Nov was 工作动态"),
        Hand("局办每月进行一次小结", "", "2026年9月", "1 / 1", "28 Sep"),
        Hand("局办每月进行一次小结", "", "2026年10月", "1 / 1", "30 Oct"),
        Hand("局办每月进行一次小结", "", "2026年11月", "0 / 1", "2 Nov was a plan, no summary"),
    ),
)  # fmt: skip

HOUSES = (BUREAU, TOWNSHIP, UNIVERSITY, COUNTY)
