"""A scheme as text and as words: what goes out comes back, and a change touches only what changed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from luoshi.assessment.engine import SchemeRefused, load_scheme
from luoshi.assessment.engine.describe import describe, example
from luoshi.assessment.engine.dump import dump, dump_text
from luoshi.assessment.engine.fields import Fields
from luoshi.assessment.engine.load import READERS, _head, load_tree
from luoshi.assessment.engine.model import Scheme
from luoshi.assessment.engine.order import OrderNeeded
from luoshi.assessment.engine.patch import patch
from luoshi.assessment.engine.raw import Raw, RawMap, places_of, raw_of, tidy
from luoshi.assessment.engine.shape import TYPES, Field, fields_of
from luoshi.assessment.engine.tests.making import text_of
from luoshi.assessment.engine.tree import Map
from luoshi.assessment.engine.write import unplaced

TWELVE = [f"s{number:02}" for number in range(1, 13)]
AMOUNTS = st.one_of(
    st.integers(-50, 50).map(str), st.sampled_from(["0.5", "-2.25", "1/3", "30%", "17/6", "−1"])
)  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=6)
WORD = WORDS.map(str.strip).filter(lambda text: bool(text) and tidy(text) == text)
RANGES = st.sampled_from(["500以内", "超过500至1000", "300以上", "不足300", "800", "500至不足900"])
TEST = st.one_of(
    st.tuples(st.sampled_from(["级别", "媒介", "体裁不是", "位置", "媒体"]), st.one_of(WORD, st.lists(WORD, min_size=2, max_size=3, unique=True))),
    st.tuples(st.sampled_from(["字数", "署名人数", "字数不是"]), RANGES),
    st.tuples(st.sampled_from(["付费", "采用", "与记者合作"]), st.sampled_from(["是", "否"])),
)  # fmt: skip
WHERE = st.lists(TEST, max_size=3).map(dict)
ROW = st.tuples(WHERE, AMOUNTS).map(lambda pair: {**pair[0], "分": pair[1]})
NEED = st.one_of(
    st.integers(0, 30).map(str),
    st.sampled_from(["每人", "每班", "按规模"]).flatmap(lambda key: st.just({key: "2"})),
    st.just({"栏": "月任务"}),
    st.just({"按类别": {"城镇": "30", "农村": {"每人": "1/2"}}}),
)


def _value(each: Field) -> st.SearchStrategy[Raw]:
    made: dict[str, Any] = {
        "amount": AMOUNTS, "integer": st.integers(1, 28).map(str), "yes": st.sampled_from(["是", "否"]),
        "day": st.just("2026-03-01"), "where": WHERE, "need": NEED, "prices": st.lists(ROW, min_size=1, max_size=4),
        "amounts": st.dictionaries(WORD, AMOUNTS, min_size=1, max_size=3), "places": st.integers(1, 9).map(str),
        "words": st.lists(WORD, min_size=1, max_size=2, unique=True), "choice": st.sampled_from(each.choices or ("得分",)),
    }  # fmt: skip
    if each.key in ("适用", "事件"):
        return st.just("城镇") if each.key == "适用" else WORD
    if each.kind == "group":
        return _some(each.fields)
    found: st.SearchStrategy[Raw] = made.get(each.kind, WORD)
    return found


def _some(fields: tuple[Field, ...]) -> st.SearchStrategy[RawMap]:
    return st.fixed_dictionaries({}, optional={each.key: _value(each) for each in fields})


@st.composite
def rules(draw: st.DrawFn) -> RawMap:
    """A rule of any type: as it begins, with some of its fields changed."""
    shape = TYPES[draw(st.sampled_from(sorted(TYPES)))]
    more = draw(_some(fields_of(shape.type)))
    return {
        "编号": draw(WORD),
        "类型": shape.type,
        **shape.start,
        **{k: v for k, v in more.items() if k != "编号" and v},
    }


@given(rule=rules())
@settings(max_examples=120, deadline=None)
def test_what_is_written_is_read_back(rule: RawMap) -> None:
    """load(dump(scheme)) is the scheme, for rules of every type and any words."""
    raw: RawMap = {"名称": "办法", "用途": "统计", "类别": ["城镇", "农村"], "规则": [rule]}
    assert tidy(raw_of(dump_text(raw))) == tidy(raw)
    try:
        scheme = load_tree(places_of(raw).tree)
    except SchemeRefused:
        assume(False)
        return
    again = load_scheme(dump(scheme))
    assert unplaced(again) == unplaced(scheme)
    assert dump(again) == dump(scheme)
    assert describe(scheme.rules[0])
    example(scheme, scheme.rules[0])


@pytest.mark.parametrize("name", TWELVE)
def test_the_twelve_come_back_and_keep_what_did_not_change(name: str) -> None:
    """Text, words and value agree; one clause changed changes one line, comments stay."""
    text = text_of(name)
    scheme = load_scheme(text)
    assert unplaced(load_scheme(dump(scheme))) == unplaced(scheme)
    raw = raw_of(text)
    assert patch(text, raw) == text
    commented = text.replace("规则:\n", "规则:\n  # 记住这一句\n", 1)
    rule = raw["规则"][0]  # type: ignore[index]  # a list of rules
    rule["条款"] = "第九条"  # type: ignore[index,call-overload]  # a rule's words
    changed = patch(commented, raw)
    lines = set(commented.splitlines()) ^ set(changed.splitlines())
    assert "  # 记住这一句" in changed
    assert len(lines) <= 2
    assert load_scheme(changed).rules[0].clause == "第九条"


@pytest.mark.parametrize("kind", sorted(READERS))
def test_the_form_has_the_fields_that_are_read(kind: str) -> None:
    """A field that its reader asks for and the form lacks could not be written; the other way round nobody would read it."""
    fields = Fields(Map(1, {}, {}), [])
    fields.text("类型")
    fields.text("编号")
    READERS[kind](fields, _head(fields, kind, "x", Scheme("", "", "统计", (), ("得分",))))
    shown = {each.key for each in fields_of(kind)} | {"类型"}
    # A condition is in every head and refused where it is not heeded; 事件 and 任务 are read only beside their like.
    assert fields.asked - shown <= {"条件"}
    assert shown - fields.asked <= {"事件", "任务"}


def test_an_order_that_matters_comes_with_both_results() -> None:
    """T1 and T2: −14 and −50 stand side by side, as data."""
    lines = [line for line in text_of("s01").splitlines() if "次序" not in line]
    with pytest.raises(SchemeRefused) as refused:
        load_scheme("\n".join(lines))
    needed = next(each for each in refused.value.problems if isinstance(each, OrderNeeded))
    assert {needed.first, needed.second} == {"月任务", "负面报道"}
    assert needed.one != needed.other
    assert isinstance(needed.one, Fraction)
