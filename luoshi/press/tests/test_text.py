"""The pure text of the press: what may stay in a text, what changed, which title is the same work, what is advised."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.press.text.checks import Lists, Phrase, Post, UnitName, check, shipped_pairs
from luoshi.press.text.clean import clean_html, length_of
from luoshi.press.text.compare import compare, new_of, old_of
from luoshi.press.text.likeness import closeness, normalise_address
from luoshi.press.text.outlets import recognise, starter

BITS = ["<p>", "</p>", "<b>", "<table><tr><td>", "<svg><style>", "<img src=/files/1 onerror=x>", "<img src=http://e.cn/a>",
        "<script>x</script>", "<a href=javascript:x>", "<ul><li>", "</ul>", "<div>", "文字", " ", "<!--", "-->", "<math>"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(BITS), max_size=14).map("".join))
def test_what_is_cleaned_is_safe_and_stays_as_it_is(html):
    def own(src: str) -> bool:
        return src.startswith("/files/")

    clean = clean_html(html, allow_image=own)
    assert clean_html(clean, allow_image=own) == clean
    assert not re.search(r"<script|<[^>]*\son\w+=|<[^>]*javascript:|<svg|<math|e\.cn", clean)


@settings(max_examples=150, deadline=None)
@given(st.text("甲乙丙12a。\n", max_size=40), st.text("甲乙丙12a。\n", max_size=40))
def test_both_texts_come_back_from_their_comparison(old, new):
    changes = compare(old, new)
    assert (old_of(changes), new_of(changes)) == (old, new)


def test_the_same_page_and_the_same_title_are_known_again():
    assert normalise_address("http://m.a.cn/x/?utm_source=1#top") == normalise_address("https://www.a.cn:443/x")
    assert closeness("东桥小学与西岭小学联合举行开学典礼", "西岭小学、东桥小学联合举办开学典礼") > 0.8
    assert closeness("东桥小学举行开学典礼", "西岭小学举行开学典礼") < 0.8
    assert closeness("3名教师获奖", "三名教师获奖") == 1
    assert closeness("3名教师获奖", "4名教师获奖") == 0
    assert len(starter()) >= 60
    assert recognise("人民网山东频道", starter()).channel
    assert length_of("2026年增长3.5%") == 5


def test_hits_stand_at_their_place_and_plain_prose_has_none():
    lists = Lists(posts=(Post("张三", "局长", 1),), units=(UnitName("东桥中学", former=("旧一中",)),))
    text = "张三校长按步就班,电话13812345678，旧一中“未完。"
    hits = check(text, lists, today=date(2026, 11, 25))
    assert all(text[hit.start : hit.end] == hit.quote for hit in hits)
    assert {hit.list_code for hit in hits} == {"posts", "words", "private", "units", "punctuation"}
    calm = "张三局长到东桥中学调研，截止日期为2026年11月25日（星期三），参加率为63%～68%。"
    assert check(calm, lists, today=date(2026, 11, 25)) == ()
    assert len(shipped_pairs()) >= 120


def test_near_forms_of_fixed_phrases_and_of_unit_names_are_told():
    lists = Lists(
        phrases=(Phrase("落实立德树人根本任务"), Phrase("党的二十大精神")),
        units=(UnitName("清河县橡树实验小学"), UnitName("清河县东关小学"), UnitName("清河县西关小学")),
    )

    def found(text):
        return [(hit.quote, hit.list_code, hit.proposal) for hit in check(text, lists, today=date(2026, 11, 25))]

    assert found("落实立德育人根本任务。") == [("落实立德育人根本任务", "phrases", "落实立德树人根本任务")]
    assert found("清河县橡树试验小学获奖") == [("清河县橡树试验小学", "units", "清河县橡树实验小学")]
    assert found("清河县橡树实小学获奖") == [("清河县橡树实小学", "units", "清河县橡树实验小学")]
    for right in (
        "落实立德树人根本任务",
        "党的二十一大精神",
        "党的十九大精神",
        "清河县东关小学和清河县西关小学",
        "清河县南关小学",
    ):
        assert found(right) == [], right
