"""What a person who writes a scheme is told: all problems at once, with line and what to write instead."""

from __future__ import annotations

from fractions import Fraction

import pytest

from luoshi.assessment.engine import SchemeRefused, lint, load_scheme
from luoshi.assessment.engine.conditions import read_range
from luoshi.assessment.engine.load import READERS
from luoshi.assessment.engine.tests.making import SCHEMES, scheme, text_of

GOOD = """\
名称: 信息计分办法
用途: 统计
规则:
  - 编号: 分
    类型: 计分标准
    表:
      - {级别: 市级, 分: 4}
"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(SchemeRefused) as refused:
        load_scheme(text)
    return [(each.line, each.message) for each in refused.value.problems]


def test_all_problems_come_at_once_with_their_lines() -> None:
    """Seven slips in one file are told in one go."""
    text = """\
名称: 信息计分办法
用途: 奖惩
规则:
  - 编号: 分
    类型: 计分标准
    未列: 不计
    表:
      - {级别: 市级, 分: 四}
      - {级别: 县级}
      - {字数: 很长, 分: 1}
  - 编号: 分
    类型: 欠帐
    应完成: 3
"""
    found = dict(problems(text))
    assert "只能写：统计、激励、考核" in found[2]
    assert "是不是想写“未列媒体”" in found[6]
    assert "应当是数" in found[8]
    assert "都要写“分”" in found[9]
    assert "应当是范围" in found[10]
    assert "不认识规则类型“欠帐”" in found[12]
    assert "用了两次，前一次在第 4 行" in found[11]
    assert load_scheme(GOOD).rules[0].rows[0].points == 4  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("slip", "line", "sentence"),
    [
        (GOOD.replace("用途: 统计", "用途：统计"), 2, "不要用全角冒号"),
        (GOOD.replace("    类型", "\t类型"), 5, "制表符"),
        (GOOD.replace("名称: 信息", "名称: &a 信息"), 1, "不支持引用"),
        (GOOD + "用途: 考核\n", 8, "写了两次"),
        (GOOD + "---\n名称: 二\n", 8, "只能写一份"),
        ("- 一\n", 1, "不是一份考核办法"),
        (GOOD.replace("名称: 信息计分办法", "名称: " + "[" * 30 + "]" * 30), 1, "太深"),
        (GOOD.replace("{级别: 市级, 分: 4}", "{级别: 市级, 分: 4"), 8, "看不懂"),
        ("", 1, "不是一份考核办法"),
    ],
)
def test_what_is_no_scheme_is_refused_with_its_line(slip: str, line: int, sentence: str) -> None:
    found = problems(slip)
    assert sentence in found[0][1]
    assert found[0][0] == line


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    bomb = "a: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a]\n" for n in range(50))
    assert "不支持引用" in problems(bomb)[0][1]
    assert "超过" in problems("名称: " + "长" * 300_000)[0][1]


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("500以内", 500, 501),
        ("超过500至1000", 1000, 500),
        ("超过1000", 1001, 1000),
        ("不足300", 299, 300),
        ("300字以上", 300, 299),
        ("３００—５００", 500, 501),
        ("≥8", 8, 7),
    ],
)
def test_limits_are_read_as_documents_mean_them(words: str, inside: int, outside: int) -> None:
    """以上, 以内 include the number; 超过, 不足 do not; an unknown length is in none."""
    span = read_range(words)
    assert span is not None
    assert span.holds(inside)
    assert not span.holds(outside)
    assert not span.holds(None)


def test_amounts_stay_exact() -> None:
    """0.1 is a tenth and 1/3 a third."""
    for text, amount in {
        "0.1": Fraction(1, 10),
        "1/3": Fraction(1, 3),
        "30%": Fraction(3, 10),
        "−2": Fraction(-2),
    }.items():
        assert load_scheme(GOOD.replace("分: 4", f"分: {text}")).rules[0].rows[0].points == amount  # type: ignore[attr-defined]


def test_an_order_is_asked_for_only_where_it_matters() -> None:
    """A cap and a deduction of one component need it; two deductions do not."""
    late = "  - {编号: 迟, 类型: 迟报, 每次: -1}\n"
    wrong = "  - {编号: 错, 类型: 加减分, 事件: 差错, 每次: -2}\n"
    cap = "  - {编号: 封, 类型: 封顶, 周期: 月, 限: 10%s}\n"
    assert load_scheme(GOOD + late + wrong)
    assert "请给两条规则各写一个“次序”" in problems(GOOD + late + cap % "")[0][1]
    assert load_scheme(GOOD + late.replace("}", ", 次序: 1}") + cap % ", 次序: 2")
    assert problems(GOOD + late.replace("}", ", 次序: 1}") + cap % ", 次序: 1")


def test_a_condition_that_nobody_would_heed_is_refused() -> None:
    """A late return has no medium; a cap of some records has."""
    web = "条件: {媒介: 网站}"
    assert "不能写“条件”" in problems(GOOD + f"  - {{编号: 迟, 类型: 迟报, 每次: -1, {web}}}\n")[0][1]
    assert "不能写“条件”" in problems(GOOD + f"  - {{编号: 封, 类型: 封顶, 范围: 总分, 限: 9, {web}}}\n")[0][1]
    assert load_scheme(GOOD + f"  - {{编号: 封, 类型: 封顶, 限: 9, {web}}}\n")


def test_a_factor_and_a_limit_per_item_need_an_order_too() -> None:
    both = "  - {编号: 倍, 类型: 系数, 条件: {位置: 头条}, 乘: 2}\n  - {编号: 限, 类型: 封顶, 范围: 每条, 限: 6}\n"
    assert "一条原为 6 分的记录" in problems(GOOD + both)[0][1]
    assert load_scheme(GOOD + both.replace("乘: 2}", "乘: 2, 次序: 1}").replace("限: 6}", "限: 6, 次序: 2}"))


def test_the_twelve_schemes_use_every_kind_of_rule_but_a_few() -> None:
    """The other types are shown in test_rules.py."""
    used = {rule.type for path in SCHEMES.glob("*.yaml") for rule in load_scheme(path).rules}
    assert len(list(SCHEMES.glob("*.yaml"))) == 12
    assert set(READERS) - used == {"转载", "一票否决"}
    assert all(rule.clause for path in SCHEMES.glob("*.yaml") for rule in load_scheme(path).rules)


def test_the_lint_marks_what_may_not_be_assessed_and_keeps_the_reason() -> None:
    """Placements and leaders' notes in 考核 are marked with the article; as 统计 they are not."""
    assert lint(scheme("s06")) == ()
    text = text_of("s06").replace("用途: 统计", "用途: 考核")
    found = {each.rule: each for each in lint(load_scheme(text))}
    assert found["批示"].code == "leaders_notes"
    assert "减负" in found["批示"].article
    assert found["采用"].code == "placements"
    kept = load_scheme(text + "保留:\n  - {规则: 采用, 理由: 上级文件要求}\n")
    assert {each.rule: each.kept for each in lint(kept)}["采用"] == "上级文件要求"
    assert "没有编号为" in problems(text + "保留: [{规则: 无, 理由: 无}]\n")[0][1]


def test_some_yardsticks_are_marked_for_any_purpose() -> None:
    """Points for log-ins are nobody's statistics."""
    found = lint(load_scheme(GOOD + "  - {编号: 登, 类型: 加减分, 事件: 登录次数, 每次: 1}\n"))
    assert [each.code for each in found] == ["screen_time"]
    assert lint(load_scheme(GOOD + "  - {编号: 讲, 类型: 加减分, 事件: 宣讲, 每次: 1}\n")) == ()
