"""Laws that hold for any text: offsets, style of figures, order, independence of sentences, no crash, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.reading import read_text
from luoshi.reading.model import Target

unhurried = settings(deadline=None)  # the machine is shared; time has a test of its own
TITLE = "XX局2025年工作计划\n\n"
CADENCES = {
    "": "year",
    "每年": "year",
    "每半年": "half_year",
    "每季度": "quarter",
    "每月": "month",
    "每周": "week",
    "每学期": "term",
}
DUTIES = ("报送信息{}条", "举办讲座不少于{}场", "更新宣传栏{}次以上", "组织培训至少{}期", "发稿{}篇")
FULL_WIDTH = str.maketrans({chr(0x21 + i): chr(0xFF01 + i) for i in range(94)})
HAN = "零一二三四五六七八九"


def found(text: str) -> tuple[Target, ...]:
    return tuple(t for p in read_text(text).plans for t in p.targets)


def shape(target: Target) -> tuple[object, ...]:
    """What a target says, its place in the text left out."""
    return (
        target.value, target.max_value, target.unit, target.cadence, target.n, target.comparator, str(target.due),
        target.actor, target.measure, target.scope, target.per, target.rate, target.implied,
    )  # fmt: skip


def han(number: int) -> str:
    """A whole number below 1000 in characters, as texts write it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = HAN[hundreds] + "百" if hundreds else ""
    if hundreds and not tens and ones:
        words += "零"
    if tens:
        words += ("" if tens == 1 and not hundreds else HAN[tens]) + "十"
    return words + (HAN[ones] if ones else "")


sentences = st.builds(
    lambda actor, cadence, duty, number: f"{actor}{cadence}{duty.format(number)}",
    st.sampled_from(("各科室", "办公室", "宣传科", "每个村", "各村（社区）")),
    st.sampled_from(sorted(CADENCES)),
    st.sampled_from(DUTIES),
    st.integers(2, 999),
)
unrelated = st.sampled_from(
    ("要高度重视，加强领导。", "去年共发稿12篇。", "本办法由办公室负责解释。", "迟报一次扣2分。", "坚持正确导向，讲好故事。", "定期通报情况。")
)  # fmt: skip
pieces = st.sampled_from(
    ["每", "月", "年", "季度", "第", "一", "二", "十", "12", "3.5", "1,200", "%", "百分之", "半", "次", "篇", "条", "（", "）", "“", "”", "，", "；", "。",
     "：", "、", "\n", "\t", "不少于", "以上", "至", "-", "前", "内", "底", "日", "小时", "分", "元", "各", "科室", "报送", "召开", "定期", "春节",
     "人均", "提前", "的", "了", "逢", "/", "全年", "上半年", "2025年", "责任单位：", "如下：", " ", "《", "》", "A类", "①", "1、", "（一）"]
)  # fmt: skip


@unhurried
@given(st.lists(sentences, min_size=1, max_size=5))
def test_a_quote_is_the_text_at_its_place(parts):
    text = TITLE + "；".join(parts) + "。"
    for plan in read_text(text).plans:
        for find in (*plan.targets, *plan.rules, *plan.unread):
            assert text[find.start : find.end] == find.quote != ""


@unhurried
@given(st.lists(sentences, min_size=1, max_size=4))
def test_full_width_and_half_width_give_the_same_targets(parts):
    body = "，".join(parts)
    half, full = TITLE + body + "。", TITLE + body.translate(FULL_WIDTH) + "。"
    assert [shape(t) for t in found(half)] == [shape(t) for t in found(full)]


@unhurried
@given(st.sampled_from(DUTIES), st.sampled_from(sorted(CADENCES)), st.integers(2, 999))
def test_figures_in_characters_count_as_arabic_ones(duty, cadence, number):
    arabic = found(TITLE + cadence + duty.format(number) + "。")
    chinese = found(TITLE + cadence + duty.format(han(number)) + "。")
    assert [shape(t) for t in arabic] == [shape(t) for t in chinese]
    assert [(t.value, t.cadence) for t in arabic] == [(number, CADENCES[cadence])]


@unhurried
@given(sentences, unrelated)
def test_a_sentence_keeps_its_target_behind_an_unrelated_one(sentence, other):
    alone = found(TITLE + sentence + "。")
    behind = found(TITLE + other + "\n" + sentence + "。")
    assert [shape(t) for t in alone] == [shape(t) for t in behind if t.cadence != "irregular"]


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=40))
def test_any_jumble_of_plan_words_is_read_without_a_crash(words):
    text = TITLE + "".join(words)
    reading = read_text(text)
    for plan in reading.plans:
        places = [(t.start, t.end, t.value, t.unit, t.cadence, t.comparator) for t in plan.targets]
        assert len(places) == len(set(places))
        for target in plan.targets:
            assert text[target.start : target.end] == target.quote
            assert target.cadence
            assert target.comparator in (">=", "<=", "=")
            assert 0 < target.confidence < 1
            assert target.value is not None or target.cadence == "irregular"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_is_read_without_a_crash(noise):
    text = TITLE + noise
    for plan in read_text(text).plans:
        for target in plan.targets:
            assert text[target.start : target.end] == target.quote


@pytest.mark.parametrize(
    "unit",
    ["1", "每月", "（", "“", "、", "不少于", "3月、", "一", "百分之", "各", "每年", "1,", "2025年", "\t", "一二"],
)
def test_a_long_run_of_one_thing_stays_fast(unit):
    text = TITLE + unit * (40_000 // len(unit))
    start = time.process_time()
    read_text(text)
    assert time.process_time() - start < 8  # minutes if any pattern went back and forth


def test_time_grows_with_the_text():
    body = "各科室每月报送信息不少于4条，每季度召开例会1次；去年共发稿12篇。要高度重视，加强领导。\n"

    def seconds(times: int) -> float:
        text = TITLE + body * times
        start = time.process_time()
        read_text(text)
        return time.process_time() - start

    seconds(50)
    once, eightfold = min(seconds(100) for _ in range(3)), min(seconds(800) for _ in range(2))
    assert eightfold < once * 24  # eight times the text; thrice that is noise, sixty-four times would be quadratic
