"""The vectors T1 to T18 of the field, by the schemes that they belong to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from luoshi.assessment.engine import Author, SchemeRefused, State, Unit, changes, explain, load_scheme, score
from luoshi.assessment.engine.tests.making import MARCH, QUARTER, YEAR, at, happened, piece, scheme, text_of, unit

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def adopted_18() -> list:
    return [
        piece(level="市级", medium="报纸"),
        piece(level="市级", medium="报纸"),
        piece(level="省级", medium="报纸", position="头条"),
    ]


def test_t1_missing_points_cost_twice_on_the_year() -> None:
    """18 of 20 points: the month stays 18, the year loses 4."""
    office = unit(月任务=0)
    march = unit(月任务=20)
    one_month = [
        replace(office, valid_to=date(2026, 3, 1)),
        replace(march, valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1)),
    ]
    result = score(scheme("s01"), adopted_18(), [*one_month, replace(office, valid_from=date(2026, 4, 1))], period=YEAR)
    assert result["甲"].period("month", date(2026, 3, 1)) == 18
    assert result["甲"].components == {"采用": 14, "扣分": 0}
    assert result["甲"].total == 14


@pytest.mark.parametrize(("shortfall", "incident", "total"), [(10, 20, -14), (20, 10, -50)])
def test_t2_a_negative_report_in_both_orders(shortfall: int, incident: int, total: int) -> None:
    """0 − 4 − 10 when the shortfall is taken first, 0 − 40 − 10 when the month is cleared first."""
    text = (
        text_of("s01")
        .replace("次序: 20", f"次序: {incident}")
        .replace("次序: 10\n    取", f"次序: {shortfall}\n    取")
    )
    result = score(load_scheme(text), adopted_18(), [unit(月任务=20)], [happened("负面事件")], period=MARCH, trace=True)
    assert result["甲"].total == total
    assert result["甲"].period("month", date(2026, 3, 1), "采用") == 0
    assert any("得分清零" in line for line in explain(result, "甲"))


def test_t2_without_an_order_is_refused_and_both_results_are_shown() -> None:
    """The file states an order; a copy without it is not taken."""
    text = text_of("s01").replace("    次序: 10\n", "").replace("    次序: 20\n", "")
    with pytest.raises(SchemeRefused) as refused:
        load_scheme(text)
    told = str(refused.value)
    assert "月任务" in told
    assert "负面报道" in told
    assert "得 −50 分" in told
    assert "得 −14 分" in told


def test_t3_a_short_city_piece_and_a_quarter_of_web_items() -> None:
    """6 × 0.5 = 3, 37 web items give 30, together 33."""
    paper = piece(level="市级", medium="报纸", length=420)
    web = [piece(level="县级", medium="网站") for _ in range(37)]
    result = score(scheme("s02"), [paper, *web], [unit()], period=YEAR)
    assert result["甲"].components["宣传"] == 33
    assert score(scheme("s02"), [paper], [unit()], period=YEAR)["甲"].components["宣传"] == 3
    assert score(scheme("s02"), [replace(paper, length=500)], [unit()], period=YEAR)["甲"].components["宣传"] == 6


@pytest.mark.parametrize(("rest", "points"), [("舍去", 30), ("按比例", 32), ("进一", 35)])
def test_t4_three_tiers_and_hundreds_of_characters(rest: str, points: int) -> None:
    """20 + 5 + 20 = 45 outside; 640 characters inside give 30 or 32, as the scheme says."""
    outside = [
        piece(side="外部", level="一类", medium="报纸", length=800),
        piece(side="外部", level="二类", medium="网站", form="消息"),
        piece(side="外部", level="三类", medium="电视"),
    ]
    inside = piece(side="内部", medium="报纸", outlet="校报", length=640)
    rules = load_scheme(text_of("s10").replace("零头: 舍去", f"零头: {rest}"))
    assert score(rules, outside, [unit()])["甲"].total == 45
    assert score(rules, [inside], [unit()])["甲"].total == points


HIGHEST = """
名称: 同一内容取最高
用途: 统计
规则:
  - {编号: 分, 类型: 计分标准, 表: [{级别: 县级, 分: 1}, {级别: 市级, 分: 3}, {级别: 省级, 分: 5}]}
  - {编号: 同, 类型: 同一内容, 方式: 取最高}
"""


def test_t5_a_later_higher_placement_takes_the_earlier_ones_back() -> None:
    """The year says 5; by posting 1, +2, +2; restated 0, 0, 5; as of 31 March still 1."""
    rules, units = load_scheme(HIGHEST), [unit()]
    levels = {"03": "县级", "04": "市级", "06": "省级"}
    work = [
        piece(f"2026-{month}-05", level=level, work="w", recorded_at=at(f"2026-{month}-06"))
        for month, level in levels.items()
    ]
    result = score(rules, work, units, period=YEAR)
    assert result["甲"].total == 5
    assert [result["甲"].period("month", date(2026, month, 1)) for month in (3, 4, 6)] == [0, 0, 5]
    known = [
        score(rules, work, units, period=YEAR, as_of=at(f"2026-{m}-30"))["甲"].total for m in ("03", "04", "05", "06")
    ]
    assert known == [1, 3, 3, 5]
    assert score(rules, work, units, period=MARCH, as_of=at("2026-03-31"))["甲"].total == 1
    assert score(rules, work, units, period=MARCH)["甲"].total == 0


def test_t6_count_by_persons_and_points_whole_once() -> None:
    """Two authors of office A and one of B: 2/3 and 1/3 of the count, the points whole and once."""
    names = (Author("赵", "甲"), Author("钱", "甲"), Author("孙", "乙"))
    offices = [unit("甲", "党政办"), unit("乙", "其他站所")]
    result = score(scheme("s12"), [piece(units=("甲", "乙"), authors=names)], offices, period=MARCH)
    done = {key: next(one.done for one in result[key].progress if one.rule == "月任务") for key in ("甲", "乙")}
    assert done == {"甲": Fraction(2, 3), "乙": THIRD}
    assert [result[key].components["奖励"] for key in ("甲", "乙")] == [1, 0]


def test_t7_a_full_mark_over_a_count_stays_a_fraction() -> None:
    """17 of 30 talks: 5 − 13 × 5/30, not 13 × 0.167."""
    text = """
名称: 报告会
用途: 统计
规则:
  - {编号: 满分, 类型: 基础分, 满分: 5, 方式: 达标得满分, 应完成: 0, 周期: 年}
  - {编号: 报告会, 类型: 欠账, 事件: 报告会, 应完成: 30, 满分: 5, 周期: 年}
"""
    talks = [happened("报告会", f"2026-{month:02}-10") for month in range(1, 11)] + [
        happened("报告会", amount=Fraction(7))
    ]
    result = score(load_scheme(text), [], [unit()], talks, period=YEAR)
    assert result["甲"].total == Fraction(17, 6)
    printed = load_scheme(text + "舍入: {位数: 4}\n")
    assert score(printed, [], [unit()], talks, period=YEAR)["甲"].total == Fraction(28333, 10000)


def test_t8_a_base_that_is_eaten_to_nought_and_no_further() -> None:
    """6 − 1 − 2 − 1 + 10 = 12, reached; eight missing and nothing adopted: 0, not −2."""
    sent = [piece(adopted=False) for _ in range(3)] + [piece(level="区级")]
    result = score(scheme("s06"), sent, [unit(季任务=6)], [happened("迟报")], period=QUARTER)
    assert result["甲"].components == {"基础": 2, "采用": 10}
    assert result["甲"].total == 12
    assert [mark.reached for mark in result["甲"].marks] == [True]
    nothing = score(scheme("s06"), [], [unit(季任务=8)], period=QUARTER)
    assert nothing["甲"].total == 0
    assert [mark.reached for mark in nothing["甲"].marks] == [False]


def test_t9_a_bonus_that_is_capped_as_a_whole() -> None:
    """3 + 2 + 2 + 5 × 1 = 12 gives 10."""
    got = [
        piece(form="表彰", level="中央"),
        piece(form="表彰", level="省部级"),
        piece(form="典型推广", level="国家级", outlet_class="主要媒体"),
        *(piece(form="典型推广", level="市级") for _ in range(5)),
    ]
    assert score(scheme("s05"), got, [unit()])["甲"].total == 10
    assert score(scheme("s05"), got[:3], [unit()])["甲"].total == 7


def test_t10_factors_multiply() -> None:
    """A city lead of 1200 characters: 4 × 2 × 2."""
    lead = piece(level="市级", position="头条", length=1200)
    assert score(scheme("s11"), [lead], [unit()])["甲"].total == 16
    assert score(scheme("s11"), [replace(lead, length=1000)], [unit()])["甲"].total == 8
    assert score(scheme("s11"), [replace(lead, length=2001)], [unit()])["甲"].total == 32


def test_t11_a_quota_met_or_nothing() -> None:
    """Quota 1, three items, one provincial: 2 + 2 + 3; none: 0."""
    items = [piece(adopted=False), piece(adopted=False), piece(level="省级")]
    assert score(scheme("s09"), items, [unit(月任务=1)], period=MARCH)["甲"].total == 7
    assert score(scheme("s09"), [], [unit(月任务=1)], period=MARCH)["甲"].total == 0


def test_t12_pro_rata_of_a_month() -> None:
    """Eleven full months and one with 6 of 8: 110 + 7.5."""
    items = [
        piece(f"2026-{month:02}-08", form="短信息", adopted=False)
        for month in range(1, 13)
        for _ in range(6 if month == 5 else 9)
    ]
    result = score(scheme("s07"), items, [unit(cls="乡镇", 月任务=8)], period=YEAR)
    assert result["甲"].total == Fraction(235, 2)
    assert result["甲"].period("month", date(2026, 5, 1)) == Fraction(15, 2)


def test_t13_the_same_text_once_per_class_of_media() -> None:
    """Two city papers: 1; paper and TV: 2; the reprint on a site adds nothing; 9 of 12 is 75 %."""
    paper = {"work": "w", "medium": "报纸", "outlet_class": "报纸"}
    tv = piece(work="w", medium="电视", outlet_class="电视")
    web = piece(work="w", medium="网站", outlet_class="网站", origin="转载")
    office = Unit("甲", cls="机关股室", staff=Fraction(6))

    def done(*records) -> Fraction:
        return score(scheme("s03"), records, [office], period=YEAR)["甲"].progress[0].done

    assert done(piece(**paper), piece(**paper)) == 1
    assert done(piece(**paper), tv) == 2
    assert done(piece(**paper), tv, web) == 2
    section = score(scheme("s03"), [piece() for _ in range(9)], [office], period=YEAR)["甲"].progress[0]
    assert (section.done, section.required, section.ratio) == (9, 12, Fraction(3, 4))


RANKED = """
名称: 排名
用途: 统计
规则:
  - {编号: 分, 类型: 加减分, 事件: 得分, 每次: 1}
  - {编号: 名次, 类型: 排名}
"""


def test_t14_equal_points_share_a_rank() -> None:
    """30, 28, 28, 25 → 1, 2, 2, 4; a unit with nothing stands apart."""
    points = {"甲": 30, "乙": 28, "丙": 28, "丁": 25, "戊": 0}
    events = [happened("得分", unit=name, amount=Fraction(value)) for name, value in points.items()]
    result = score(load_scheme(RANKED), [], [unit(name) for name in points], events, period=YEAR)
    assert [result[name].rank for name in points] == [1, 2, 2, 4, None]


def test_t15_a_composite_item_gives_each_named_unit_its_fixed_points() -> None:
    """An item that names three units at 3 points: 3 each, not 1 each."""
    text = """
名称: 综合采用
用途: 统计
规则:
  - {编号: 单条, 类型: 计分标准, 表: [{级别: 市级, 分: 6}]}
  - {编号: 综合, 类型: 合作, 条件: {体裁: 综合}, 每单位固定: 3, 篇数: 按份额}
"""
    item = piece(units=("甲", "乙", "丙"), level="市级", form="综合")
    units = [unit(name) for name in ("甲", "乙", "丙")]
    assert [score(load_scheme(text), [item], units)[name].total for name in ("甲", "乙", "丙")] == [3, 3, 3]
    single = replace(item, form="单条")
    assert [score(load_scheme(text), [single], units)[name].total for name in ("甲", "乙", "丙")] == [2, 2, 2]


def test_t16_bought_space_gives_nothing_and_says_why() -> None:
    """A paid page is shown with 0 and the reason; the same page unpaid counts."""
    text = HIGHEST + "  - {编号: 付费, 类型: 不计, 条款: 第七条, 条件: {付费: 是}, 原因: 购买版面或付费刊播不计}\n"
    page = piece(level="市级", paid=True)
    result = score(load_scheme(text), [page], [unit()], trace=True)
    assert result["甲"].total == 0
    assert [each.reason for each in result.uncounted] == ["购买版面或付费刊播不计"]
    assert any("第七条" in line and "购买版面" in line for line in explain(result, "甲"))
    assert score(load_scheme(text), [replace(page, paid=False)], [unit()])["甲"].total == 3


def test_t17_a_merged_unit_keeps_its_entries_and_the_rank_is_of_the_last_day() -> None:
    """Merged on 1 September: entries up to 31 August stay with the old unit, later ones go to the successor."""
    text = HIGHEST + "  - {编号: 名次, 类型: 排名}\n"
    units = [
        Unit("甲", cls="农村", valid_to=date(2026, 9, 1), successor="乙"),
        Unit("乙", cls="农村", valid_to=date(2026, 9, 1)),
        Unit("乙", cls="城镇", valid_from=date(2026, 9, 1)),
        Unit("丙", cls="城镇"),
    ]
    records = [
        piece("2026-08-31", "甲", level="市级"),
        piece("2026-09-01", "甲", level="省级"),
        piece("2026-05-01", "丙", level="县级"),
    ]
    result = score(load_scheme(text), records, units, period=YEAR)
    assert [result[name].total for name in ("甲", "乙", "丙")] == [3, 5, 1]
    assert result["甲"].rank is None
    assert (result["乙"].unit.cls, result["乙"].rank, result["丙"].rank) == ("城镇", 1, 2)


def test_t18_withdrawn_evidence_is_a_reversal_that_is_told() -> None:
    """The score is restated, the unit learns why, and the past stays as it was known."""
    rules, units = load_scheme(HIGHEST), [unit()]
    verified = piece(level="省级", recorded_at=at("2026-03-06"))
    taken = replace(verified, states=(State(at("2026-05-10"), "withdrawn", "佐证失实"),))
    before, after = (score(rules, [taken], units, period=YEAR, as_of=at(day)) for day in ("2026-05-09", "2026-05-10"))
    assert (before["甲"].total, after["甲"].total) == (5, 0)
    (change,) = changes(before, after)
    assert (change.unit, change.before, change.after) == ("甲", 5, 0)
    assert change.reasons[0].reason == "核定后撤销：佐证失实"
    assert changes(before, score(rules, [verified], units, period=YEAR)) == ()
