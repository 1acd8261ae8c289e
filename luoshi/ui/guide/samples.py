"""Invented data of the style guide. Nothing here comes from a real place or person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction

from luoshi.ui.context import MenuLine, Shell

CHINA = timezone(timedelta(hours=8))
TODAY = date(2026, 9, 16)
SCHOOLS = ("东桥小学", "西河中学", "南湾实验小学", "北坡幼儿园", "石门初级中学", "柳林中心小学", "白塔职业学校")
TARGETS = (
    "集中学习",
    "宣传栏更新",
    "每月统计表",
    "媒体上稿",
    "阵地巡查",
    "宣讲报告",
    "研学参观",
    "信息报送",
    "业务培训",
)
TITLES = (
    ("中心组集中学习", "理论学习中心组第九次集中学习"),
    ("宣传栏更新", "校园宣传栏九月主题更新：开学第一课与校园安全"),
    ("媒体上稿", "《澄江日报》刊发：一堂从田埂上开始的劳动课"),
    ("宣讲报告", "“开学第一课”宣讲报告会"),
    ("阵地巡查", "校园阵地每周巡查（第三周）"),
)
STATES = ("verified", "submitted", "verified", "sent_back", "verified", "draft", "submitted")


@dataclass(frozen=True)
class SampleRecord:
    """A row of the sample list."""

    pk: int
    title: str
    kind: str
    unit: str
    on: date
    people: int
    hours: Fraction
    state: str

    def __str__(self) -> str:
        return self.title


def records(count: int = 132) -> list[SampleRecord]:
    """Sample rows, newest first."""
    return [
        SampleRecord(
            pk=number,
            title=TITLES[number % 5][1],
            kind=TITLES[number % 5][0],
            unit=SCHOOLS[number % 7],
            on=TODAY - timedelta(days=number),
            people=18 + number * 7 % 160,
            hours=Fraction(number % 9 + 1, 2),
            state=STATES[number % 7],
        )
        for number in range(1, count + 1)
    ]


@dataclass(frozen=True)
class Step:
    """A line of a sample history."""

    title: str
    at: datetime
    who: str = ""
    text: str = ""
    state: str = "none"


@dataclass(frozen=True)
class Node:
    """A node of a sample tree."""

    label: str
    url: str = "#"
    children: list[Node] = field(default_factory=list)
    note: str = ""
    current: bool = False
    open: bool = False


@dataclass(frozen=True)
class SampleFile:
    """A sample piece of evidence."""

    id: int
    name: str
    note: str
    url: str = "#"
    thumb_url: str = ""
    icon: str = "file-text"
    remove_url: str = ""


HISTORY = [
    Step("核实通过，计入“宣传栏更新”", datetime(2026, 9, 14, 10, 32, tzinfo=CHINA), "核验员 甲", state="good"),
    Step("改正后再次提交", datetime(2026, 9, 12, 16, 5, tzinfo=CHINA), "通讯员 乙", state="wait"),
    Step(
        "退回",
        datetime(2026, 9, 11, 9, 18, tzinfo=CHINA),
        "核验员 甲",
        "照片看不清栏目标题，请补一张正面照片。",
        "late",
    ),
    Step("提交", datetime(2026, 9, 10, 17, 41, tzinfo=CHINA), "通讯员 乙", state="wait"),
    Step("建立草稿", datetime(2026, 9, 10, 17, 20, tzinfo=CHINA), "通讯员 乙"),
]
TREE = [
    Node(
        "澄江县教育局",
        children=[
            Node(
                "城东片区",
                children=[Node("东桥小学", current=True), Node("柳林中心小学", note="2 个教学点")],
                open=True,
            ),
            Node("城西片区", children=[Node("西河中学"), Node("石门初级中学")]),
            Node("局机关", note="9 个股室"),
        ],
        note="7 所学校",
        open=True,
    )
]
FILES = [
    SampleFile(1, "宣传栏正面.jpg", "C 级 · 1.2 MB", icon="photo"),
    SampleFile(2, "活动签到表.pdf", "C 级 · 380 KB"),
    SampleFile(3, "报道链接", "B 级 · 已存副本", icon="link"),
]
MENU = (
    ("首页", "home", "", 0, True),
    ("我的应办", "list-check", "", 5, True),
    ("工作记录", "clipboard-list", "", 0, True),
    ("待我核实", "rubber-stamp", "", 128, True),
    ("方案与条款", "file-text", "方案", 0, False),
    ("任务矩阵", "grid-dots", "方案", 0, False),
    ("完成热图", "layout-grid", "方案", 0, False),
    ("单位与人员", "sitemap", "设置", 0, False),
    ("记录类型", "stack-2", "设置", 0, False),
)


class SampleShell(Shell):
    """The frame with an invented menu and person."""

    signed_in = True
    person_name = "周老师"
    unit_name = "东桥小学"
    house_name = "澄江县教育局"
    search_url = "#"
    feedback_url = "#"

    @property
    def lines(self) -> list[MenuLine]:
        """The invented menu."""
        return [
            MenuLine(label, icon, "#", label == "工作记录", badge, phone, group)
            for label, icon, group, badge, phone in MENU
        ]
