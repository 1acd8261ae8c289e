"""The laws of scoring, for any facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.assessment.engine import Author, Record, State, Unit, explain, load_scheme, score, to_json
from luoshi.assessment.engine.amounts import Rounding, read_amount, show
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.tests.making import MARCH, YEAR, happened, scheme

TWELVE = [f"s{number:02}" for number in range(1, 13)]
# What a piece more can cost: another appearance of the same work, by rules of 同一内容; so works are left out here.
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = ("甲", "乙", "丙")
FIGURES = {name: Fraction(value) for name, value in {"月任务": 2, "季任务": 4}.items()}
UNITS = [
    Unit("甲", cls="党政办", staff=Fraction(6), size=Fraction(900), figures=FIGURES),
    Unit("乙", cls="乡镇", staff=Fraction(4), size=Fraction(120), figures=FIGURES),
    Unit("丙", cls="村小", staff=Fraction(3), size=Fraction(70), figures=FIGURES),
]


@cache
def loaded(name: str) -> Scheme:
    return scheme(name)


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@st.composite
def records(draw: st.DrawFn, works: bool = True) -> list[Record]:
    found = []
    for number in range(draw(st.integers(0, 9))):
        units = draw(st.lists(some(*NAMES), min_size=1, max_size=3, unique=True))
        day = date(2026, 1, 1) + timedelta(days=draw(st.integers(0, 364)))
        known = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=draw(st.integers(0, 60)))
        found.append(
            Record(
                f"r{number}",
                tuple((name, None) for name in units),
                day,
                outlet=draw(some("学校主页", "城市日报", "")),
                level=draw(some("国家级", "省级", "市级", "县级", "区级", "一类", "A", "中央")),
                medium=draw(some("报纸", "电视", "网站", "内部刊物", "杂志")),
                outlet_class=draw(some("报纸", "电视", "党报")),
                form=draw(some("消息", "图片", "简讯", "短信息", "长篇", "表彰", "重点")),
                position=draw(some("", "头条", "整版")),
                length=draw(some(None, 100, 299, 300, 640, 1200, 2001)),
                side=draw(some("内部", "外部")),
                origin=draw(some("首发", "首发", "转载")),
                work=draw(some("", "w1", "w2")) if works else "",
                authors=tuple(Author(f"{unit}作者", unit) for unit in units),
                reported=draw(some(None, day + timedelta(days=1), day + timedelta(days=50))),
                recorded_at=known,
                adopted=draw(some(True, True, False)),
                states=(State(known + timedelta(days=30), "withdrawn", "撤稿"),)
                if draw(st.booleans()) and works
                else (),
            )
        )
    return found


events = st.lists(
    st.builds(
        lambda kind, day, unit, number: happened(kind, f"2026-03-{day:02}", unit, id=f"e{number}{kind}{unit}{day}"),
        some("迟报", "负面事件", "约稿完成", "约稿未完成", "失实"),
        st.integers(1, 28),
        some(*NAMES),
        st.integers(0, 9),
    ),
    max_size=4,
    unique_by=lambda event: event.id,
)


def figures(result: Any) -> dict[str, Any]:
    """All that a result says, but for the moment."""
    return to_json(result) | {"as_of": None}


@few
@given(facts=records(), happenings=events, seed=st.randoms())
def test_the_order_of_facts_does_not_matter(facts: list[Record], happenings: list, seed: Any) -> None:
    mixed, mixed_events, units = list(facts), list(happenings), list(UNITS)
    for each in (mixed, mixed_events, units):
        seed.shuffle(each)
    for name in TWELVE:
        one = score(loaded(name), facts, UNITS, happenings, period=YEAR, trace=True)
        other = score(loaded(name), mixed, units, mixed_events, period=YEAR, trace=True)
        assert figures(one) == figures(other), name


@few
@given(facts=records(), happenings=events, days=st.integers(0, 300))
def test_a_month_restated_as_of_a_moment_is_the_same_to_the_digit(
    facts: list[Record], happenings: list, days: int
) -> None:
    """What comes later, withdrawals too, does not move what was known then."""
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
    then = [
        replace(each, states=tuple(state for state in each.states if state.at <= moment))
        for each in facts
        if each.recorded_at is not None and each.recorded_at <= moment
    ]
    for name in TWELVE:
        now = score(loaded(name), facts, UNITS, happenings, period=MARCH, as_of=moment)
        assert figures(now) == figures(score(loaded(name), then, UNITS, happenings, period=MARCH)), name


@few
@given(facts=records(works=False), happenings=events, more=records(works=False))
def test_a_verified_piece_more_never_lowers_a_score(facts: list[Record], happenings: list, more: list[Record]) -> None:
    """Whoever adds an adopted piece of a work of its own loses nothing by it."""
    added = [replace(each, id=f"more{each.id}", adopted=True, units=(("甲", None),)) for each in more[:1]]
    for name in TWELVE:
        before = score(loaded(name), facts, UNITS, happenings, period=YEAR)
        after = score(loaded(name), [*facts, *added], UNITS, happenings, period=YEAR)
        assert after["甲"].total >= before["甲"].total, name


@few
@given(facts=records(), happenings=events)
def test_every_component_is_the_sum_of_its_lines_and_traced_scores_are_the_same(
    facts: list[Record], happenings: list
) -> None:
    """Nothing in a score is without a line, and explaining changes nothing."""
    for name in TWELVE:
        traced = score(loaded(name), facts, UNITS, happenings, period=YEAR, trace=True)
        plain = score(loaded(name), facts, UNITS, happenings, period=YEAR)
        for unit, each in traced.units.items():
            for component, points in each.components.items():
                assert sum(line.amount for line in each.lines if line.component == component) == points
            assert (each.total, each.rank, each.periods) == (plain[unit].total, plain[unit].rank, plain[unit].periods)
            assert explain(traced, unit)


@few
@given(count=st.integers(1, 9), points=st.fractions(0, 100, max_denominator=60))
def test_parts_add_up_to_the_whole(count: int, points: Fraction) -> None:
    """However many units share a piece, nothing is lost or won by dividing."""
    text = f"名称: 分\n用途: 统计\n规则:\n  - {{编号: 分, 类型: 计分标准, 表: [{{采用: 是, 分: {points}}}]}}\n"
    names = [f"单位{number}" for number in range(count)]
    joint = Record("r", tuple((name, None) for name in names), date(2026, 3, 1))
    result = score(load_scheme(text), [joint], [Unit(name) for name in names])
    assert sum(each.total for each in result.units.values()) == points
    assert {each.total for each in result.units.values()} == {points / count}


@given(value=st.fractions(-1000, 1000), places=st.integers(0, 4))
def test_rounding_is_half_up_and_close(value: Fraction, places: int) -> None:
    """Rounding moves by at most half of the last place, and is the same for both signs."""
    rounding = Rounding(places)
    assert abs(rounding.apply(value) - value) <= Fraction(1, 2 * 10**places)
    assert rounding.apply(-value) == -rounding.apply(value)
    assert Rounding(0).apply(Fraction(5, 2)) == 3
    assert Rounding(0, "down").apply(Fraction(-5, 2)) == -2
    assert Rounding(0, "up").apply(Fraction(12, 5)) == 3


@given(value=st.decimals(-1000, 1000, places=3))
def test_an_amount_is_read_back_as_it_was_shown(value: Any) -> None:
    """Decimals pass through text unchanged, never through a float."""
    assert read_amount(show(Fraction(value))) == Fraction(value)
    assert read_amount("0.1") == Fraction(1, 10)
