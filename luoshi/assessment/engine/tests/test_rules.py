"""Rules that the twelve schemes use little: each told as a small case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from luoshi.assessment.engine import (
    Author,
    Calendar,
    Result,
    Span,
    Unit,
    load_scheme,
    objection_until,
    read_span,
    score,
)
from luoshi.assessment.engine.tests.making import MARCH, QUARTER, YEAR, at, happened, piece, scheme, unit
from luoshi.periods import WorkCalendar

HEAD = "名称: 例\n用途: 统计\n"
POINTS = "  - {编号: 分, 类型: 计分标准, 表: [{级别: 县级, 分: 1}, {级别: 市级, 分: 3}, {级别: 省级, 分: 5}]}\n"


def scored(rules: str, records=(), units=None, events=(), head: str = "", **more) -> Result:
    return score(
        load_scheme(f"{HEAD}{head}规则:\n{rules}"), records, units or [unit()], events, **({"period": YEAR} | more)
    )


def total(rules: str, records=(), **more) -> Fraction:
    return scored(rules, records, **more)["甲"].total


def test_a_named_outlet_goes_before_its_level_and_an_unlisted_one_is_its_peer() -> None:
    table = "  - {编号: 分, 类型: 计分标准, 未列媒体: %s, 表: [{级别: 省级, 媒体: 甲报, 分: 6}, {级别: 省级, 媒体: 乙报, 分: 8}]}\n"
    assert total(table % "不计", [piece(level="省级", outlet="乙报")]) == 8
    assert total(table % "不计", [piece(level="省级", outlet="丙报")]) == 0
    assert total(table % "同级", [piece(level="省级", outlet="丙报")]) == 6


@pytest.mark.parametrize(("mode", "points"), [("不计", 5), ("首发计一次", 5), ("按转载媒体", 6)])
def test_reprints(mode: str, points: int) -> None:
    rule = POINTS + f"  - {{编号: 转, 类型: 转载, 条件: {{媒介: 网站}}, 方式: {mode}}}\n"
    first = piece(level="省级", medium="报纸", work="w")
    reprint = piece(level="县级", medium="网站", work="w", origin="转载")
    assert total(rule, [first, reprint]) == points
    assert total(rule, [reprint]) == (0 if mode == "不计" else 1)


@pytest.mark.parametrize(
    ("mode", "points"), [("取最高", 5), ("累加", 12), ("内外各一", 8), ("取前几, 前: 2", 8), ("同类媒体一次", 8)]
)
def test_appearances_of_one_work(mode: str, points: int) -> None:
    work = [
        piece(level="省级", side="外部", outlet_class="报纸", work="w"),
        piece(level="市级", side="内部", outlet_class="电视", work="w"),
        piece(level="市级", side="外部", outlet_class="报纸", work="w"),
        piece(level="县级", side="内部", outlet_class="电视", work="w"),
    ]
    assert total(POINTS + f"  - {{编号: 同, 类型: 同一内容, 方式: {mode}}}\n", work) == points


@pytest.mark.parametrize(
    ("mode", "first", "second"),
    [
        ("按份额", "1/2", "1/2"),
        ("单位均分", "1/2", "1/2"),
        ("按人数", "1/3", "2/3"),
        ("第一单位", "1", "0"),
        ("第一作者", "0", "1"),
        ("每单位整份", "1", "1"),
    ],
)
def test_joint_work(mode: str, first: str, second: str) -> None:
    """A reporter takes no part; the first author is of the second unit."""
    names = (Author("记者", reporter=True), Author("赵", "乙"), Author("钱", "甲"), Author("孙", "乙"))
    joint = piece(units=("甲", "乙"), level="县级", authors=names)
    rule = POINTS + f"  - {{编号: 合, 类型: 合作, 得分: {mode}, 篇数: 按份额}}\n"
    result = scored(rule, [joint], [unit("甲"), unit("乙")])
    assert [result[name].total for name in ("甲", "乙")] == [Fraction(first), Fraction(second)]


def test_no_more_than_two_names_share() -> None:
    joint = piece(
        units=("甲", "乙"), level="县级", authors=(Author("赵", "甲"), Author("钱", "甲"), Author("孙", "乙"))
    )
    rule = POINTS + "  - {编号: 合, 类型: 合作, 得分: 按人数, 篇数: 按人数, 最多署名: 2}\n"
    assert scored(rule, [joint], [unit("甲"), unit("乙")])["甲"].total == 1


def test_points_reach_persons_where_the_scheme_says_so() -> None:
    """Two authors have half a piece each; their unit has the whole."""
    authors = (Author("赵", "甲"), Author("钱", "甲"))
    result = scored(
        POINTS, [piece(level="县级", authors=authors)], [unit(), unit("赵"), unit("钱")], head="对象: 单位和个人\n"
    )
    assert [result[name].total for name in ("甲", "赵", "钱")] == [1, Fraction(1, 2), Fraction(1, 2)]


@pytest.mark.parametrize(("mode", "months"), [("不计", [0, 0]), ("计入下期", [0, 1]), ("扣分, 每次: 2", [-1, 0])])
def test_a_record_that_came_late(mode: str, months: list[int]) -> None:
    """Published in March and due by 3 April: handed in on the 4th."""
    late = piece("2026-03-20", level="县级", reported=date(2026, 4, 4))
    rule = POINTS + f"  - {{编号: 迟, 类型: 逾期报送, 次月几日前: 3, 处理: {mode}}}\n"
    result = scored(rule, [late])["甲"]
    assert [result.period("month", date(2026, month, 1)) for month in (3, 4)] == months
    in_time = replace(late, reported=date(2026, 4, 3))
    assert scored(rule, [in_time])["甲"].period("month", date(2026, 3, 1)) == 1


def test_caps_of_each_kind() -> None:
    """Per item, outlet, medium, component and all: each takes what is above it."""
    seven = [piece(level="省级", outlet=name, medium="报纸") for name in ("日报", "日报", "晚报")]
    caps = {"每条": 9, "每家媒体": 9, "每种媒介": 4, "每个级别": 4, "组成": 4, "总分": 4}
    for scope, points in caps.items():
        limit = 3 if scope == "每条" else 4
        rule = POINTS + f"  - {{编号: 封, 类型: 封顶, 范围: {scope}, 周期: 年, 限: {limit}}}\n"
        assert total(rule, seven) == {"每家媒体": 8}.get(scope, points), scope


def test_a_surplus_carries_over_only_where_it_is_said() -> None:
    """Three in January and none in February, one owed a month."""
    rule = "  - {编号: 欠, 类型: 欠账, 应完成: 1, 每缺扣: 2, 结转: %s}\n"
    three = [piece("2026-01-10") for _ in range(3)]
    assert total(rule % "是", three, period=QUARTER) == 0
    assert total(rule % "否", three, period=QUARTER) == -4


def test_two_commissions_missed_clear_the_year() -> None:
    rule = POINTS + "  - {编号: 约, 类型: 约稿, 完成: 3, 未完成: -3, 累计: {次数: 2, 清零: 年}}\n"
    got = [piece(level="省级")]
    missed = [happened("约稿未完成", "2026-02-10"), happened("约稿未完成", "2026-05-10"), happened("约稿完成")]
    assert total(rule, got, events=missed[:1]) == 2
    assert total(rule, got, events=missed[1:]) == 5
    assert total(rule, got, events=[*missed, happened("约稿完成")]) == 0


def test_an_untrue_piece_counts_nothing_and_costs() -> None:
    """S1: item 0 and −5."""
    true, untrue = piece(level="省级", id="a"), piece(level="省级", id="b")
    result = score(scheme("s01"), [true, untrue], [unit(月任务=0)], [happened("失实", record="b")], period=YEAR)
    assert result["甲"].total == 6 - 5
    assert [each.record for each in result.uncounted] == ["b"]


def test_a_veto_takes_the_award_and_the_grade_whatever_the_points() -> None:
    rule = (
        POINTS
        + "  - {编号: 否, 类型: 一票否决, 事件: 重大事故, 结果: 最低等次}\n"
        + "  - {编号: 奖, 类型: 评奖, 名称: 先进, 前: 1, 等次: {优秀: 5, 合格: 0}}\n"
    )
    records = [piece(level="省级"), piece(level="市级", unit="乙")]
    units = [unit("甲"), unit("乙")]
    fine = scored(rule, records, units)
    assert (fine["甲"].awards, fine["甲"].grade, fine["乙"].awards) == (("先进",), "优秀", ())
    vetoed = scored(rule, records, units, [happened("重大事故")])
    assert (vetoed["甲"].awards, vetoed["甲"].grade, vetoed["乙"].awards) == ((), "合格", ("先进",))


def test_quotas_of_awards_by_class() -> None:
    rule = POINTS + "  - {编号: 奖, 类型: 评奖, 名称: 先进, 前: {城镇: 1, 农村: 0}}\n"
    records = [piece(level="省级"), piece(level="市级", unit="乙"), piece(level="省级", unit="丙")]
    result = scored(
        rule, records, [unit("甲", "城镇"), unit("乙", "城镇"), unit("丙", "农村")], head="类别: [城镇, 农村]\n"
    )
    assert [result[name].awards for name in ("甲", "乙", "丙")] == [("先进",), (), ()]


def test_ties_by_the_day_then_by_the_number() -> None:
    """Who had the points earlier goes first; on the same day the smaller number."""
    rule = POINTS + "  - {编号: 名, 类型: 排名, 同分: 比日期再比编号}\n"
    records = [
        piece("2026-05-01", "乙", level="省级"),
        piece("2026-03-01", "甲", level="省级"),
        piece("2026-05-01", "丙", level="省级"),
    ]
    result = scored(rule, records, [unit(name) for name in ("甲", "乙", "丙")])
    assert [result[name].rank for name in ("甲", "丙", "乙")] == [1, 2, 3]


def test_weights_by_the_best_of_the_class_per_size_and_by_target() -> None:
    """14 for the best per pupil; 100 for whoever reaches its target."""
    schools = [Unit("甲", cls="小学", size=Fraction(100)), Unit("乙", cls="小学", size=Fraction(1000))]
    records = [piece(level="市级"), *(piece(level="省级", unit="乙") for _ in range(3))]
    best = POINTS + "  - {编号: 折, 类型: 折合, 除以: 规模, 方式: 同类最高, 满分: 14}\n"
    result = scored(best, records, schools)
    assert [result[name].total for name in ("甲", "乙")] == [14, 7]
    target = POINTS + "  - {编号: 折, 类型: 折合, 方式: 按任务, 任务: 6, 满分: 100}\n"
    result = scored(target, records, schools)
    assert [result[name].total for name in ("甲", "乙")] == [50, 100]
    assert "没有填写规模" in scored(best, records, [Unit("甲"), *schools[1:]]).remarks[0]


def test_a_rule_holds_from_its_day_to_its_day() -> None:
    old = POINTS.replace("编号: 分,", "编号: 旧, 有效: {到: 2026-06-30},")
    new = POINTS.replace("编号: 分,", "编号: 新, 有效: {从: 2026-07-01},").replace("分: 1}", "分: 2}")
    assert total(old + new, [piece("2026-06-30", level="县级"), piece("2026-07-01", level="县级")]) == 3


def test_the_cut_off_moves_months_and_quarters() -> None:
    """With a cut-off on the 24th, 25 March belongs to April and to the second quarter."""
    calendar = Calendar(load_scheme(f"{HEAD}截止日: 24\n规则:\n{POINTS}"))
    assert calendar.tile("month", date(2026, 3, 25)).label == "2026年4月"
    assert calendar.tile("quarter", date(2026, 3, 25)).label == "2026年第2季度"
    assert calendar.tile("year", date(2026, 12, 25)).label == "2027年"
    assert calendar.tile("month", date(2026, 3, 24)).label == "2026年3月"


@pytest.mark.parametrize(
    ("year", "text", "first", "last"),
    [
        ("自然年", "2026", "2026-01-01", "2026-12-31"),
        ("学年", "2026", "2026-09-01", "2027-08-31"),
        ("评选年度", "2026", "2025-12-01", "2026-11-30"),
        ("7月起", "2026", "2026-07-01", "2027-06-30"),
        ("自然年", "2026-03", "2026-03-01", "2026-03-31"),
        ("自然年", "2026Q2", "2026-04-01", "2026-06-30"),
        ("自然年", "2026-01-01..2026-06-30", "2026-01-01", "2026-06-30"),
    ],
)
def test_years_and_spans(year: str, text: str, first: str, last: str) -> None:
    span = read_span(text, Calendar(load_scheme(f"{HEAD}年度: {year}\n规则:\n{POINTS}")))
    assert span is not None
    assert (span.start.isoformat(), span.last_day.isoformat()) == (first, last)
    assert read_span("今年", Calendar(scheme("s01"))) is None


def test_a_month_under_way_owes_nothing_yet() -> None:
    """Half a March is no March: the shortfall is taken when the month is over."""
    rule = "  - {编号: 欠, 类型: 欠账, 应完成: 2, 每缺扣: 1}\n"
    assert total(rule, period=Span(date(2026, 3, 1), date(2026, 3, 16))) == 0
    assert total(rule, period=MARCH) == -2


def test_an_objection_is_open_for_five_working_days() -> None:
    """Published on a Friday: the next Friday is the last day."""
    calendar = WorkCalendar()
    until = objection_until(scheme("s01"), date(2026, 3, 6), calendar)
    assert until == date(2026, 3, 13)
    assert objection_until(scheme("s02"), date(2026, 3, 6), calendar) is None


def test_what_is_not_known_yet_does_not_count() -> None:
    early, late = (piece(level="县级", recorded_at=at(day)) for day in ("2026-03-01", "2026-05-01"))
    assert total(POINTS, [early, late], as_of=at("2026-04-01")) == 1
    assert total(POINTS, [early, late]) == 2
