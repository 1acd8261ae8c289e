"""How words are cut, folded and marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.search.grams import Query, beginnings, fold, grams, only_words
from luoshi.search.marking import marked, snippet

TEXTS = st.text(alphabet="宣传新闻工作简报 、2026abＡ１\n《》", max_size=40)


def test_a_run_of_chinese_becomes_overlapping_pairs_and_its_last_character() -> None:
    assert grams("新闻宣传") == ["新闻", "闻宣", "宣传", "传"]
    assert grams("第1期简报2026") == ["第", "1", "期简", "简报", "报", "2026"]


def test_full_width_and_capitals_are_folded() -> None:
    assert grams("ＷＰＳ２０２６") == grams("wps2026") == ["wps2026"]
    assert fold("（Ａ）") == "(a)"
    assert only_words("《简报》 第１期") == "简报第1期"


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("宣传", [(("宣传",), False)]),
        ("宣", [(("宣",), True)]),
        ("新闻宣传", [(("新闻", "闻宣", "宣传"), False)]),
        ("2026 简报", [(("2026",), True), (("简报",), False)]),
        ("2026年", [(("2026", "年"), True)]),
        ("简报2026", [(("简报", "报", "2026"), True)]),
        ("《简报》、通报", [(("简报",), False), (("通报",), False)]),
    ],
)
def test_a_query_is_cut_like_the_text(typed: str, phrases: list[tuple[tuple[str, ...], bool]]) -> None:
    assert [(each.grams, each.open) for each in Query(typed).phrases] == phrases


@given(TEXTS, st.integers(0, 39), st.integers(1, 8))
def test_any_part_of_a_word_finds_it(text: str, start: int, size: int) -> None:
    """The grams of a piece of Chinese stand side by side in the grams of the whole, the last one perhaps going on."""
    piece = "".join(c for c in text[start : start + size] if "\u4e00" <= c <= "\u9fff")
    if not piece or piece not in text:
        return
    kept = grams(text)
    for phrase in Query(piece).phrases:
        size = len(phrase.grams)
        runs = [kept[at : at + size] for at in range(len(kept) - size + 1)]
        assert any(
            run[:-1] == list(phrase.grams[:-1])
            and (run[-1].startswith(phrase.grams[-1]) if phrase.open else run[-1] == phrase.grams[-1])
            for run in runs
        )


def test_initials_are_found_from_each_place_on() -> None:
    assert beginnings("qhdq").split() == ["qhdq", "hdq", "dq"]
    assert beginnings("") == ""


def test_many_words_and_long_ones_stay_bounded() -> None:
    assert len(Query("一 二 三 四 五 六 七 八").words) == 6
    assert not Query(" 、。%\"'*")


@given(TEXTS, TEXTS)
def test_marked_pieces_put_together_are_the_text(text: str, typed: str) -> None:
    assert "".join(piece.text for piece in marked(text, Query(typed))) == text


def test_marks_cover_the_original_however_it_was_folded() -> None:
    pieces = marked("第１期《简报》与ＷＰＳ2019", Query("第1期 wps"))
    assert [piece.text for piece in pieces if piece.hit] == ["第１期", "ＷＰＳ2019"]


def test_a_snippet_shows_the_place_of_the_word() -> None:
    text = "主题活动\n" + "东" * 200 + "新闻宣传工作" + "西" * 200
    shown = "".join(piece.text for piece in snippet(text, Query("宣传")))
    assert "新闻宣传工作" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 120
    assert snippet("别的内容", Query("宣传")) == ()
