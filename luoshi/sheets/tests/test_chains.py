"""Chat chains and article lists as people paste them: what each line becomes, and that no line is ever dropped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.sheets.chains import MAX_LINES, Chain, Item, read_chain

TODAY = date(2026, 6, 10)
UNITS = ("东桥小学", "县实验小学", "第二小学", "西河中学", "城关中心幼儿园", "教育局", "城东片区")
PEOPLE = ("欧阳若溪",)


def read(text: str) -> Chain:
    return read_chain(text, year=2026, today=TODAY, units=UNITS, people=PEOPLE)


def said(item: Item) -> tuple[str, str, str, str]:
    """Day, unit, title, address in one line."""
    return (item.day.strftime("%m-%d") if item.day else "", item.unit, item.title, item.url)


A = "https://mp.weixin.qq.com/s/aB3-x_9"
SAMPLES: dict[str, tuple[str, list[tuple[str, str, str, str]]]] = {
    "plain chain": (
        "#接龙\n读书活动\n1. 张三 东桥小学 3月5日 读书会\n2. 李四 第二小学 3月6日 红领巾宣讲",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "红领巾宣讲", "")],
    ),
    "chinese comma numbering": (
        "1、东桥小学：3月5日开展雷锋月活动\n2、西河中学：3月7日举办法治讲座",
        [("03-05", "东桥小学", "开展雷锋月活动", ""), ("03-07", "西河中学", "举办法治讲座", "")],
    ),
    "circled numbers": (
        "①东桥小学 3.5 升旗仪式\n②第二小学 3.6 主题班会",
        [("03-05", "东桥小学", "升旗仪式", ""), ("03-06", "第二小学", "主题班会", "")],
    ),
    "numbers in brackets": (
        "(1) 东桥小学 2026-03-05 植树\n（2）第二小学 2026/3/6 植树",
        [("03-05", "东桥小学", "植树", ""), ("03-06", "第二小学", "植树", "")],
    ),
    "full-width numbers": (
        "１．东桥小学 ３月５日 植树\n２．第二小学 ３月６日 植树",
        [("03-05", "东桥小学", "植树", ""), ("03-06", "第二小学", "植树", "")],
    ),
    "keycaps": (
        "1️⃣ 东桥小学 3月5日 植树\n2️⃣ 第二小学 3月6日 植树",
        [("03-05", "东桥小学", "植树", ""), ("03-06", "第二小学", "植树", "")],
    ),
    "number before a date": (
        "1.3月5日东桥小学读书会\n2.3月6日第二小学读书会",
        [("03-05", "东桥小学", "东桥小学读书会", ""), ("03-06", "第二小学", "第二小学读书会", "")],
    ),
    "number before a dotted date": (
        "1.3.5 东桥小学 读书会\n2.3.6 第二小学 读书会",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "读书会", "")],
    ),
    "number and blank only": (
        "#接龙\n1 张三 东桥小学 3月5日 读书会\n2 李四 第二小学 3月6日 读书会",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "读书会", "")],
    ),
    "day of the heading": (
        "#接龙 3月8日志愿服务\n1. 张三 东桥小学 清扫街道\n2. 李四 第二小学 慰问老人",
        [("03-08", "东桥小学", "清扫街道", ""), ("03-08", "第二小学", "慰问老人", "")],
    ),
    "thanks between": (
        "#接龙\n1. 东桥小学 3月5日 读书会\n收到\n好的！\n2. 第二小学 3月6日 读书会\n谢谢各位",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "读书会", "")],
    ),
    "address in a chain": (
        f"1. 东桥小学 3月5日 防溺水教育 {A}\n2. 第二小学 3月6日 消防演练",
        [("03-05", "东桥小学", "防溺水教育", A), ("03-06", "第二小学", "消防演练", "")],
    ),
    "address on the next line": (
        f"1. 东桥小学 3月5日 防溺水教育\n{A}\n2. 第二小学 3月6日 消防演练",
        [("03-05", "东桥小学", "防溺水教育", A), ("03-06", "第二小学", "消防演练", "")],
    ),
    "backend of an account": (
        "防溺水安全教育主题班会\n2026-03-05 14:30\n阅读 1,234  在看 3  点赞 15\n我们的节日·清明\n2026-04-03 09:00\n阅读 807",
        [("03-05", "", "防溺水安全教育主题班会", ""), ("04-03", "", "我们的节日·清明", "")],
    ),
    "backend with status": (
        "防溺水安全教育主题班会\n已发表\n3月5日 14:30\n1.2万阅读 30点赞\n\n雷锋月活动掠影\n原创\n3月6日 10:00\n阅读量：560",
        [("03-05", "", "防溺水安全教育主题班会", ""), ("03-06", "", "雷锋月活动掠影", "")],
    ),
    "grouped by day": (
        "2026-03-05\n东桥小学开展读书活动\n第二小学开展植树活动\n2026-03-06\n西河中学举行升旗仪式",
        [
            ("03-05", "东桥小学", "东桥小学开展读书活动", ""),
            ("03-05", "第二小学", "第二小学开展植树活动", ""),
            ("03-06", "西河中学", "西河中学举行升旗仪式", ""),
        ],
    ),
    "one line each, counts behind": (
        "东桥小学开展读书活动 2026-03-05 阅读 120\n第二小学开展植树活动 2026-03-06 阅读 98",
        [("03-05", "东桥小学", "东桥小学开展读书活动", ""), ("03-06", "第二小学", "第二小学开展植树活动", "")],
    ),
    "title then address": (
        f"东桥小学开展防溺水教育（3月5日）\n{A}",
        [("03-05", "东桥小学", "东桥小学开展防溺水教育", A)],
    ),
    "address then title": (
        f"{A}\n东桥小学开展防溺水教育 3月5日",
        [("03-05", "东桥小学", "东桥小学开展防溺水教育", A)],
    ),
    "bracketed title": (
        f"【东桥小学防溺水教育】{A} 3月5日",
        [("03-05", "东桥小学", "东桥小学防溺水教育", A)],
    ),
    "addresses alone": (
        "https://example.com/a\nhttps://example.com/b",
        [("", "", "", "https://example.com/a"), ("", "", "", "https://example.com/b")],
    ),
    "address without scheme": (
        "东桥小学 3月5日 读书会 mp.weixin.qq.com/s/xYz",
        [("03-05", "东桥小学", "读书会", "https://mp.weixin.qq.com/s/xYz")],
    ),
    "who spoke when": (
        "欧阳若溪 2026-03-05 10:23\n东桥小学读书会\n王小凡 2026-03-06 09:00\n第二小学植树",
        [("03-05", "东桥小学", "东桥小学读书会", ""), ("03-06", "第二小学", "第二小学植树", "")],
    ),
    "span of days": (
        "3月12日-14日 教育局 通讯员培训班\n3.20-3.22 西河中学 运动会",
        [("03-12", "教育局", "通讯员培训班", ""), ("03-20", "西河中学", "运动会", "")],
    ),
    "weekday behind the day": (
        "3月5日（星期四） 东桥小学 读书会\n3月6日周五 第二小学 读书会",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "读书会", "")],
    ),
    "yesterday": ("昨天 东桥小学 消防演练", [("06-09", "东桥小学", "消防演练", "")]),
    "short name that a unit's name holds": (
        "1. 张三 实验小学 3月5日 读书会\n2. 李四 二小 3月6日 读书会",
        [("03-05", "县实验小学", "读书会", ""), ("03-06", "", "二小 读书会", "")],
    ),
    "eight figures": ("20260305 东桥小学 读书会", [("03-05", "东桥小学", "读书会", "")]),
    "rules and dots": (
        "=====\n• 3月5日 东桥小学 读书会\n-----\n• 3月6日 第二小学 读书会",
        [("03-05", "东桥小学", "读书会", ""), ("03-06", "第二小学", "读书会", "")],
    ),
    "figures that are no days": (
        "东桥小学1.5万元图书角建成 3月5日\n第二小学获3/5票 3月6日",
        [("03-05", "东桥小学", "东桥小学1.5万元图书角建成", ""), ("03-06", "第二小学", "第二小学获3/5票", "")],
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read(name: str) -> None:
    """Thirty lists as they stand in chat groups and backends, of our own writing."""
    text, wanted = SAMPLES[name]
    assert [said(item) for item in read(text).items] == wanted


def test_doubts_are_marked_for_the_person() -> None:
    """What is not written out, or not there, is said beside the row."""
    chain = read(
        "昨天 东桥小学 消防演练\n植树\n3月5日 实验小学 读书会\n12月5日 东桥小学 冬季长跑\n3月5日 实验小学 读书会"
    )
    assert [item.doubts for item in chain.items] == [
        ("day_reckoned",),
        ("no_day", "no_unit"),
        ("unit_like",),
        ("day_ahead",),
        ("repeated", "unit_like"),
    ]


def test_what_is_not_understood_is_shown() -> None:
    """In a numbered list a line without number is neither an item nor thrown away."""
    chain = read("#接龙\n填报说明\n1. 东桥小学 3月5日 读书会\n请还没交的抓紧\n2. 第二小学 3月6日 读书会\n好的")
    assert [line.text for line in chain.heads] == ["#接龙", "填报说明"]
    assert [(line.number, line.text) for line in chain.unread] == [(4, "请还没交的抓紧")]
    assert [line.text for line in chain.passed] == ["好的"]


def test_who_reported_is_kept() -> None:
    """A name by itself is the person; reads are kept beside the article."""
    chain = read("#接龙\n1. 张三 东桥小学 3月5日 读书会\n2. 欧阳若溪 第二小学 3月6日 植树")
    assert [item.person for item in chain.items] == ["张三", "欧阳若溪"]
    assert read("雷锋月\n3月5日 10:00\n阅读 1.2万").items[0].reads == 12_000


def test_lines_beyond_the_limit_are_unread() -> None:
    """Two thousand lines are read, the others told."""
    chain = read("\n".join("3月5日 东桥小学 读书会" for _ in range(MAX_LINES + 3)))
    assert len(chain.items) == MAX_LINES
    assert len(chain.unread) == 3


PIECES = st.sampled_from(
    ["#接龙", "1.", "2、", "③", "(4)", "3月5日", "3.6", "2026-03-05", "10:23", "东桥小学", "实验小学", "张三", "读书会",
     "阅读 123", "在看 3", A, "收到", "昨天", "星期三", "-----", "  ", "【清明】", "已发表", "1️⃣", "１２", "\t", "、", "~"]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=6).map(" ".join), max_size=20)


def accounted(chain: Chain) -> list[int]:
    """The numbers of all lines that the chain speaks of."""
    found = [number for item in chain.items for number in item.lines]
    return sorted([*found, *(line.number for line in (*chain.heads, *chain.passed, *chain.unread))])


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_every_line_is_somewhere_once(lines: list[str]) -> None:
    """Law: whatever is pasted, each line that is not blank is an item's, a heading, passed or unread, and only one."""
    chain = read("\n".join(lines))
    assert accounted(chain) == [n for n, line in enumerate(lines, start=1) if line.strip()]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Law: any text is read, and no line of it is dropped."""
    chain = read(text)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blank = {n for n, row in enumerate(rows, start=1) if not row.strip().strip("\ufeff\u200b")}
    assert accounted(chain) == [n for n in range(1, len(rows) + 1) if n not in blank]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(UNITS), st.integers(1, 28), st.sampled_from(["读书会", "植树活动", "红领巾宣讲"])),
             min_size=2, max_size=12),
    st.sampled_from(["{}. ", "{}、", "({})", "（{}）", "{}: ", "第{}条 "]),
)  # fmt: skip
def test_the_numbering_does_not_matter(rows: list[tuple[str, int, str]], form: str) -> None:
    """Law: the same list under any numbering says the same as without."""
    bare = [f"{unit} 3月{day}日 {what}" for unit, day, what in rows]
    numbered = "\n".join(form.format(n) + line for n, line in enumerate(bare, start=1))
    assert [said(i) for i in read(numbered).items] == [said(i) for i in read("\n".join(bare)).items]
