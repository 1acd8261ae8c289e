"""A plan is proofread before it goes out: each sort of finding beside words that are fine."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from luoshi.catalogue.lexicon import lexicon
from luoshi.periods.decrees import decreed
from luoshi.periods.settings import PeriodSettings
from luoshi.plans.proofing import Finding, proofread
from luoshi.reading import Reading, read, read_text
from luoshi.reading.outputs.comments import Comment, with_comments

SETTINGS = PeriodSettings(calendar=decreed())


def found(text: str, sort: str, *, year: int = 2026) -> list[Finding]:
    proof = proofread(read_text(text, lexicon=lexicon()), settings=SETTINGS, lexicon=lexicon(), year=year)
    for each in proof.findings:
        assert text[each.start : each.end] == each.quote
    return [each for each in proof.findings if each.sort == sort]


def word(*lines: str, table: list[list[str]] | None = None) -> bytes:
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if table:
        grid = file.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def read_word(data: bytes) -> Reading:
    return read(data, name="方案.docx", lexicon=lexicon())


HEAD = "教育宣传工作方案\n一、报送\n"


def test_a_due_day_on_rest_days_names_the_days_and_what_will_be_done() -> None:
    (one,) = found(f"{HEAD}各学校每月24日前上交《工作情况统计表》。", "rest_day")
    assert "2026年1月24日（周六）" in one.sentence
    assert "顺延" in one.advice
    assert not found(f"{HEAD}各学校每月24日前上交《工作情况统计表》，遇节假日顺延。", "rest_day")


def test_a_worked_saturday_is_no_rest_day_and_a_year_not_decreed_is_said_to_be_a_guess() -> None:
    assert not found(f"{HEAD}各学校2026年2月14日前上交总结。", "rest_day")  # a Saturday that is worked
    (one,) = found(f"{HEAD}各学校2027年5月1日前上交总结。", "rest_day", year=2027)
    assert "尚未公布" in one.sentence


def test_a_day_on_which_something_happens_is_no_due_day() -> None:
    assert not found("方案\n一、活动\n各学校在“六一”组织文艺演出1场。", "rest_day")


@pytest.mark.parametrize(
    ("words", "said"),
    [("2月30日前完成", "没有2月30日"), ("2026年11月5日（星期五）召开会议", "星期四"), ("9月31日截止", "没有9月31日")],
)
def test_days_that_do_not_exist(words: str, said: str) -> None:
    (one,) = found(f"{HEAD}各学校{words}。", "date")
    assert said in one.sentence


def test_a_right_weekday_is_not_marked() -> None:
    assert not found(f"{HEAD}各学校2026年11月5日（星期四）召开会议。", "date")


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ("全年发稿150篇，其中省级60篇、市级100篇", "must"),
        ("全年发稿150篇，其中省级20篇、市级100篇", "look"),
    ],
)
def test_parts_that_do_not_make_the_total(words: str, weight: str) -> None:
    (one,) = found(f"{HEAD}{words}。", "sum")
    assert one.weight == weight


@pytest.mark.parametrize(
    "words",
    [
        "全年发稿150篇，其中省级50篇、市级100篇",
        "全年发稿150篇以上，其中省级20篇以上、市级100篇以上",
        "全年发稿１５０篇，其中省级2０篇",
    ],
)
def test_parts_that_may_stand(words: str) -> None:
    assert not found(f"{HEAD}{words}。", "sum")


@given(st.lists(st.integers(1, 900), min_size=2, max_size=6), st.integers(-3, 3))
def test_only_a_total_that_is_the_sum_passes(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    words = "、".join(f"第{number}类{part}件" for number, part in enumerate(parts, 1))
    assert bool(found(f"{HEAD}全年完成{total}件，其中{words}。", "sum")) == (off != 0)


TABLE = [
    ["单位", "上稿（篇）", "信息（条）"],
    ["一校", "10", "20"],
    ["二校", "20", "30"],
    ["三校", "30", "40"],
    ["合计", "60", "95"],
]


def test_a_tables_total_line_is_added_up() -> None:
    reading = read_word(word("教育宣传工作方案", "一、任务", "各学校完成下表任务。", table=TABLE))
    proof = proofread(reading, settings=SETTINGS, lexicon=lexicon(), year=2026)
    (one,) = [each for each in proof.findings if each.sort == "sum"]
    assert (one.quote, "95" in one.sentence, "90" in one.sentence) == ("95", True, True)


def test_a_quota_table_is_held_against_the_text() -> None:
    rows = [*TABLE[:-1], ["合计", "60", "90"]]
    lines = ["教育宣传工作方案", "一、任务", "全县全年在市级及以上媒体上稿70篇以上。"]
    proof = proofread(read_word(word(*lines, table=rows)), settings=SETTINGS, lexicon=lexicon(), year=2026)
    assert any(each.sort == "sum" and "70" in each.sentence and "60" in each.sentence for each in proof.findings)


def test_one_table_asked_twice() -> None:
    twice = found(f"{HEAD}各学校每月24日前上交《新闻统计表》。\n各学校每季度末报送《新闻统计表》。", "asked_twice")
    assert [each.quote for each in twice] == ["新闻统计表"]
    like = found(f"{HEAD}各学校每月24日前上交《新闻报道情况统计表》。\n各学校每季度报送新闻报道汇总表。", "asked_twice")
    assert [each.weight for each in like] == ["look"]
    assert not found(f"{HEAD}各学校每月24日前上交《新闻统计表》。未按时上交《新闻统计表》的扣1分。", "asked_twice")
    assert not found(f"{HEAD}各学校每月24日前上交《新闻统计表》。\n各学校每季度报送《安全隐患清单》。", "asked_twice")


def test_nobody_is_named() -> None:
    (one,) = found("方案\n一、学习\n集中学习全年不少于12次。\n撰写体会不少于2篇。", "no_owner")
    assert "还有 1 处" in one.sentence
    assert not found("方案\n一、学习\n各学校集中学习全年不少于12次。", "no_owner")
    assert not found("方案\n一、学习（责任科室：办公室）\n（一）集中学习\n集中学习全年不少于12次。", "no_owner")


def test_a_frequency_without_a_number() -> None:
    (one,) = found("方案\n一、会议\n各学校定期召开意识形态分析研判会议。", "no_number")
    assert "定期" in one.sentence
    assert not found("方案\n一、会议\n各学校每季度召开意识形态分析研判会议1次。", "no_number")


def test_a_return_without_a_day() -> None:
    assert found(f"{HEAD}各学校每月报送工作小结。", "no_day")
    assert not found(f"{HEAD}各学校每月25日前报送工作小结。", "no_day")


def test_a_yardstick_that_the_rules_forbid_cites_the_article() -> None:
    (one,) = found("方案\n一、考核\n市级媒体上稿每篇加2分，纳入学校年度考核。", "yardstick")
    assert one.weight == "must"
    assert "减负" in one.basis
    assert not found("方案\n一、宣传\n各学校全年在市级媒体上稿不少于5篇。", "yardstick")


def test_two_demands_that_differ() -> None:
    text = "方案\n一、学习\n各学校集中学习全年不少于12次。\n二、保障\n各学校集中学习全年不少于10次。"
    (one,) = found(text, "conflict")
    assert one.quote.startswith("各学校集中学习全年不少于10")


def test_numbers_of_parts() -> None:
    text = "方案\n一、目标\n内容。\n二、任务\n内容。\n四、保障\n内容。"
    (one,) = found(text, "numbering")
    assert one.quote == "四、"
    assert not found(text.replace("四、", "三、"), "numbering")


def test_a_title_names_the_year_and_a_school_year_begins_in_september() -> None:
    reading = read_text("2025—2026学年教育宣传工作方案\n一、目标\n各学校每月活动1次。", lexicon=lexicon())
    proof = proofread(reading, settings=SETTINGS, lexicon=lexicon(), year=2030)
    assert (proof.start, proof.end) == (date(2025, 9, 1), date(2026, 9, 1))


# -- comments ----------------------------------------------------------------------------------------------------------


def beside(data: bytes) -> list[tuple[str, str]]:
    """(words that a comment stands beside, its text), in the order of the document."""
    file = docx.Document(io.BytesIO(data))
    texts = {str(each.comment_id): each.text for each in file.comments}
    found: list[tuple[str, str]] = []
    open_: dict[str, list[str]] = {}
    for element in file.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t")):
        ident = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_[ident] = []
        elif element.tag == qn("w:commentRangeEnd"):
            found.append(("".join(open_.pop(ident)), texts[ident]))
        else:
            for words in open_.values():
                words.append(element.text or "")
    return found


def test_comments_stand_beside_their_words_and_change_none() -> None:
    source = word("教育宣传工作方案", "一、任务", "各学校每月24日前上交《新闻统计表》，定期召开例会。", table=TABLE)
    reading = read_word(source)
    proof = proofread(reading, settings=SETTINGS, lexicon=lexicon(), year=2026)
    assert len(proof.findings) >= 3
    out = with_comments(
        reading.document, source, [Comment(f.start, f.end, f.comment) for f in proof.findings], author="落实校对"
    )
    assert read_word(out).document.text == reading.document.text
    assert sorted(beside(out)) == sorted((f.quote, f.comment) for f in proof.findings)


def test_a_text_gets_a_file_of_its_own_and_control_characters_do_not_break_it() -> None:
    text = "方案\n一、学习\n各学校定期召开例会\x0b。"
    reading = read_text(text, lexicon=lexicon())
    at = text.index("定期")
    out = with_comments(reading.document, None, [Comment(at, at + 2, "没有\x00次数")], author="落实校对")
    assert beside(out) == [("定期", "没有次数")]


def test_words_in_several_runs_and_links() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("各学校每")
    paragraph.add_run("月24日").bold = True
    paragraph.add_run("前上交总结。")
    out = io.BytesIO()
    file.save(out)
    reading = read_word(out.getvalue())
    at = reading.document.text.index("每月24")
    made = with_comments(reading.document, out.getvalue(), [Comment(at, at + 5, "日期")], author="落实校对")
    assert beside(made) == [("每月24日", "日期")]
    assert read_word(made).document.text == reading.document.text
