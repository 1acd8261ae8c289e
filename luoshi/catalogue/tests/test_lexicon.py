"""From the words of plans to kinds, facets and quantities; measured on phrases of many institutions."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.catalogue import load
from luoshi.catalogue.lexicon import build, lexicon
from luoshi.catalogue.load import read

LEXICON = lexicon()
HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The rows of a table beside this file, without remarks."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


PLAN_ROWS = rows("plan_phrases.tsv")
PHRASES = rows("phrases.tsv")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize("row", PLAN_ROWS, ids=lambda row: row[0])
def test_targets_of_the_four_plans_meet_their_kind_facets_and_quantity(row: list[str]) -> None:
    measure, count_word, quote, kind, quantity, facets = row
    found = LEXICON.kind_of(measure, count_word, quote)
    assert (found or "-") == kind
    if found is None:
        return
    assert LEXICON.measure_for(found, count_word) == quantity
    wanted = {
        code: tuple(choices.split("|")) for code, _, choices in (each.partition("=") for each in facets.split(","))
    }
    assert LEXICON.facets_of(found, f"{measure}，{quote}") == (wanted if facets else {})


def test_phrases_of_many_institutions(capsys: pytest.CaptureFixture[str]) -> None:
    """Rather none than wrong: of the proposals at least 97 in 100 are right, and at least 95 in 100 kinds are found."""
    outcome: Counter[str] = Counter()
    for measure, count_word, quote, kind in PHRASES:
        found = LEXICON.kind_of(measure, count_word, quote) or "-"
        outcome["right" if found == kind else "none" if found == "-" else "wrong"] += 1
        outcome["proposed"] += found != "-"
        outcome["proposed right"] += found == kind != "-"
        outcome["has kind"] += kind != "-"
    precision = outcome["proposed right"] / outcome["proposed"]
    coverage = outcome["proposed right"] / outcome["has kind"]
    with capsys.disabled():
        print(f"\nlexicon: {len(PHRASES)} phrases, precision {precision:.3f}, coverage {coverage:.3f}")  # noqa: T201  # a measure
    assert len(PHRASES) >= 120
    assert precision >= 0.97
    assert coverage >= 0.95


def test_a_kind_is_found_when_the_reader_could_not_cut_the_measure() -> None:
    found = [LEXICON.kind_of("", count_word, quote) or "-" for _, count_word, quote, _ in PHRASES]
    wrong = [row for row, kind in zip(PHRASES, found, strict=True) if kind not in ("-", row[3])]
    assert len(wrong) / len(PHRASES) <= 0.03, wrong


def test_each_word_leads_to_its_own_kind() -> None:
    """No two kinds claim one word, and a word by itself is never taken for another kind's."""
    owners: dict[str, str] = {}
    for kind in load().kinds():
        for word in kind.words:
            assert owners.setdefault(word, kind.code) == kind.code, word
            spoken = "".join(part.split("/")[0] for part in word.split("+"))
            assert LEXICON.kinds_of(spoken, kind.quantities[0].count_word, spoken)[:1] in ((kind.code,), ()), word


@given(
    row=st.sampled_from([*((m, c, q) for m, c, q, _ in PHRASES), *((row[0], row[1], row[2]) for row in PLAN_ROWS)]),
    places=st.lists(st.integers(min_value=0, max_value=60), max_size=6),
    wide=st.booleans(),
)
def test_width_and_spaces_change_nothing(row: tuple[str, str, str], places: list[int], wide: bool) -> None:
    """１２次 reads as 12次, and a space that a word processor put in is no letter."""

    def variant(text: str) -> str:
        for place in places:
            cut = min(place, len(text))
            text = f"{text[:cut]}{'　' if wide else ' '}{text[cut:]}"
        return text.translate(FULL_WIDTH) if wide else text

    measure, count_word, quote = map(variant, row)
    kind = LEXICON.kind_of(*row)
    assert LEXICON.kind_of(measure, count_word, quote) == kind
    if kind:
        assert LEXICON.facets_of(kind, quote) == LEXICON.facets_of(kind, row[2])
        assert LEXICON.measure_for(kind, count_word) == LEXICON.measure_for(kind, row[1])


@given(text=st.text(max_size=80), count_word=st.text(max_size=4))
def test_any_text_is_answered(text: str, count_word: str) -> None:
    """Foreign text gets an answer, never an error."""
    kind = LEXICON.kind_of(text, count_word, text)
    assert kind is None or LEXICON.measure_for(kind, count_word) is not None


def test_two_kinds_side_by_side_are_both_named_and_none_is_chosen() -> None:
    """信息或新闻稿件 may be met by either: a person says so when confirming."""
    said = ("报送信息或新闻稿件", "条(篇)", "各办站所每月报送有效信息或新闻稿件不得少于4条(篇)")
    assert LEXICON.kind_of(*said) is None
    assert set(LEXICON.kinds_of(*said)) == {"info.item", "press.submission"}
    assert LEXICON.kind_of("报送信息", "条", "各办站所每月报送信息不得少于4条") == "info.item"


def test_a_count_word_that_a_kind_cannot_answer_rules_it_out() -> None:
    assert LEXICON.kind_of("文字信息稿", "篇", "每月报送文字信息稿2篇") == "info.item"
    assert LEXICON.kind_of("文字信息稿字数", "字", "文字信息稿不少于150字") is None


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("在省级及以上媒体", "national province"),
        ("县级以上新闻媒体", "national province city county"),
        ("市级及以上媒体", "national province city"),
        ("国家、省、市级媒体", "national province city"),
        ("省市级主流媒体", "province city"),
        ("省、市、县三级媒体", "province city county"),
        ("中央和省级媒体", "national province"),
        ("市级及以下媒体", "city county inside"),
        ("市级媒体", "city"),
        ("主流媒体", ""),
    ],
)
def test_levels_of_media(text: str, levels: str) -> None:
    assert LEXICON.facets_of("press.placement", text).get("level", ()) == tuple(levels.split())


def test_count_words_choose_the_quantity() -> None:
    assert LEXICON.measure_for("channel.update", "次") == "times"
    assert LEXICON.measure_for("channel.update", "块") == "boards"
    assert LEXICON.measure_for("study.session", "天") == "days"
    assert LEXICON.measure_for("study.session", "%") == "present"
    assert LEXICON.measure_for("press.placement", "条（篇）") == "pieces"
    assert LEXICON.measure_for("patrol", "平方米") is None
    assert LEXICON.measure_for("patrol", "") == "times"
    assert set(LEXICON.count_words("culture.show")) >= {"场", "次", "台"}
    with pytest.raises(KeyError):
        LEXICON.measure_for("no.kind", "次")


def test_a_share_is_taken_of_another_quantity() -> None:
    for kind in load().kinds():
        for quantity in kind.quantities:
            if "%" in quantity.accepts:
                assert kind.quantity(quantity.of).code != quantity.code


def test_holdings_are_recognised() -> None:
    assert LEXICON.holding_type_of("各中小学校宣传栏全年更新8次") == "board"
    assert LEXICON.holding_type_of("服务大厅电子显示屏") == "screen"
    assert LEXICON.holding_type_of("每个行政村") == "village"
    assert LEXICON.holding_type_of("党员") is None


def test_a_house_adds_words_of_its_own() -> None:
    """A kind that a house defines is proposed like any other; two at equal distance propose nothing."""
    own = """
group = [{{ code = "other", name = "其他工作" }}]
[[kind]]
code = "own.{code}"
name = "河灯制作"
group = "other"
icon = "star"
words = ["{word}"]
fields = [{{ code = "what", label = "内容", type = "text", required = true }}]
quantities = [{{ code = "times", label = "次数", count_word = "盏" }}]
evidence = {{ minimum = 0, grades = ["D"], hint = "不需要。" }}
sample = {{ values = {{ what = "莲花灯" }} }}
"""
    one = own.format(code="lamp", word="河灯")
    assert build(read([("own.toml", one)])).kind_of("制作河灯", "盏", "每年制作河灯100盏") == "own.lamp"
    second = own.format(code="light", word="河灯").partition("\n")[2].partition("\n")[2]
    both = build(read([("own.toml", one), ("more.toml", second)]))
    assert both.kind_of("制作河灯", "盏", "每年制作河灯100盏") is None
