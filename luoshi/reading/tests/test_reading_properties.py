"""Laws of reading: whatever the text, offsets are true and outlines are trees; variants of one text read the same."""

from __future__ import annotations

import time
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.reading import ReadingRefused, read, read_text
from luoshi.reading.formats import decode
from luoshi.reading.formats.docx.number_formats import chinese_counting
from luoshi.reading.model import Clause, Document, PlanOutline, Reading
from luoshi.reading.numerals import fold, han_number, roman_number, roman_word
from luoshi.reading.outline import outline
from luoshi.reading.tests.outlines import document, shape, shared, walk
from luoshi.reading.tests.word import abstract, docx, level, num, para

LABELS = st.sampled_from(
    ["一、", "二、", "三。", "十一、", "（一）", "(二)", "（三）、", "1、", "2.", "3．", "１、", "1)", "（1）", "①",
     "②", "a.", "b)", "A、", "第一章", "第二节", "第三条", "1.1", "1.2", "2.1.1", "附件1", "附件：", "篇1", "IV.", "⑴",
     "㈠", "【一】", "0、", "一", "2", "2024年", "1.5万元", "1、2号楼", "目录"]
)  # fmt: skip
SENTENCES = st.sampled_from(
    ["加强学习", "每月不少于2次。", "任务：", "集中学习。每季度1次；", "某局工作方案", "某局工作方案 篇1",
     "单位\t篇数\t时限", "10名", "（一）", "。", "投稿24篇，每篇加2分", "一、指导思想……3", "|甲|乙|丙|"]
)  # fmt: skip
LINES = st.tuples(st.one_of(st.just(""), LABELS), SENTENCES, st.sampled_from(["", " ", "\u3000", "\t"])).map(
    lambda parts: parts[2] + parts[0] + parts[1]
)
TEXTS = st.lists(st.one_of(LINES, st.just(""), st.text(max_size=12)), min_size=1, max_size=40).map("\n".join)


def is_tree(text: str, clauses: tuple[Clause, ...], start: int, end: int, depth: int = 1, path: str = "") -> None:
    """Children lie within their parent, in order, disjoint; ids are paths; headings are words of the clause."""
    position = start
    for clause in clauses:
        assert position <= clause.start < clause.end <= end
        assert clause.level == depth
        assert clause.id.startswith(path)
        assert text[clause.start : clause.end].startswith(clause.label)
        assert clause.heading is None or clause.heading in text[clause.start : clause.end]
        assert text[clause.start : clause.end] == text[clause.start : clause.end].strip()
        is_tree(text, clause.children, clause.start, clause.end, depth + 1, clause.id + "/")
        position = clause.end


def is_sound(source: Document, plans: tuple[PlanOutline, ...]) -> None:
    position = 0
    for plan in plans:
        assert position <= plan.start < plan.end <= len(source.text)
        assert plan.title
        is_tree(source.text, plan.clauses, plan.start, plan.end)
        ids = [clause.id for clause in walk(plan.clauses)]
        assert len(ids) == len(set(ids))
        position = plan.end


def lines_are_true(source: Document) -> None:
    position = 0
    for line in source.paragraphs:
        assert position <= line.start <= line.label_end <= line.end
        assert source.text[line.start : line.end] == line.text
        assert all(line.start <= a <= b <= line.end for a, b in line.cells)
        position = line.end


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_has_true_offsets_and_a_sound_outline(text: str):
    try:
        source = document(text)
    except (ReadingRefused, UnicodeEncodeError):
        return
    lines_are_true(source)
    plans = outline(source)
    assert plans
    is_sound(source, plans)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_every_quote_is_the_words_at_its_place(text: str):
    try:
        reading = read_text(text)
    except ReadingRefused:
        return
    quotes_are_true(reading)


def quotes_are_true(reading: Reading) -> None:
    for plan in reading.plans:
        ids = {clause.id for clause in walk(plan.clauses)} | {None}
        for find in (*plan.targets, *plan.rules, *plan.unread):
            assert reading.document.text[find.start : find.end] == find.quote != ""
            assert plan.start <= find.start < find.end <= plan.end
            assert find.clause in ids


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8), st.lists(st.integers(0, 2), min_size=8, max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_words_in_a_word_file_or_page_have_true_offsets(words: list[str], levels: list[int]):
    clean = ["".join(c for c in word if c.isprintable()) for word in words]
    body = [para(word, num=(1, lvl)) for word, lvl in zip(clean, levels, strict=False)]
    page = "<html>" + "".join(f"<p>{escape(word)}<table><tr><td>{escape(word)}<td>2</table>" for word in clean)
    for data, name in ((docx(*body, numbering=LISTS), "方案.docx"), (page.encode(), "方案.html")):
        try:
            source = decode(data, name)
        except ReadingRefused:
            continue
        lines_are_true(source)
        is_sound(source, outline(source))


@given(st.integers(1, 399))
def test_numerals_come_back(number: int):
    assert han_number(chinese_counting(number)) == number
    assert roman_number(roman_word(number)) == number


@given(st.text())
def test_folding_keeps_every_place(text: str):
    assert len(fold(text)) == len(text)


FORMATS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
LISTS = abstract(1, *(level(i, *shown) for i, shown in enumerate(FORMATS))) + num(1, 1)
WORDS = st.sampled_from(["加强学习", "每月集中学习不少于2次。", "各单位每季度投稿3篇；", "宣传阵地"])
ITEMS = st.lists(st.tuples(st.integers(0, 2), WORDS), min_size=1, max_size=14)


def numbered(items: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Items with the labels that their levels give; no item is more than one level below the one before."""
    counters, found, last = [0, 0, 0], [], -1
    for wanted, words in items:
        depth = min(wanted, last + 1)
        counters = [n if i < depth else n + 1 if i == depth else 0 for i, n in enumerate(counters)]
        count = counters[depth]
        label = (f"{chinese_counting(count)}、", f"（{chinese_counting(count)}）", f"{count}.")[depth]
        found.append((depth, label, words))
        last = depth
    return found


def variants(items: list[tuple[int, str, str]]) -> dict[str, Document]:
    """One plan as it comes: typed or numbered by Word, in every format, encoding and width."""
    title = "某局工作方案"
    typed = [title, *(label + words for _, label, words in items)]
    text = "\n".join(typed)
    wide = text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789."})
    narrow = text.replace("（", "(").replace("）", ")")
    page = "".join(f"<p>{escape(line)}</p>" for line in typed)
    automatic = [para(title), *(para(words, num=(1, depth)) for depth, _, words in items)]
    sources: dict[str, tuple[bytes, str]] = {
        "text": (text.encode(), "方案.txt"),
        "blank lines": (text.replace("\n", "\r\n\r\n　　").encode(), "方案.txt"),
        "gb18030": (text.encode("gb18030"), "方案.txt"),
        "full width": (wide.encode(), "方案.txt"),
        "half width": (narrow.encode(), "方案.txt"),
        "page": (f"<html><body>{page}</body></html>".encode(), "方案.html"),
        "typed in Word": (docx(*map(para, typed)), "方案.docx"),
        "numbered by Word": (docx(*automatic, numbering=LISTS), "方案.docx"),
    }
    return {key: decode(data, name) for key, (data, name) in sources.items()}


@given(ITEMS)
@settings(max_examples=60, deadline=None)
def test_variants_of_one_text_have_one_outline(items: list[tuple[int, str]]):
    laid_out = numbered(items)
    shapes = {key: shape(source) for key, source in variants(laid_out).items()}
    assert [(lvl, label) for lvl, label, _ in shapes["text"]] == [
        (depth + 1, fold(label)) for depth, label, _ in laid_out
    ]
    for key, found in shapes.items():
        assert found == shapes["text"], key


@given(ITEMS)
@settings(max_examples=30, deadline=None)
def test_variants_of_one_text_have_the_same_targets(items: list[tuple[int, str]]):
    sources = variants(numbered(items))
    found = {key: demands(read_document(source)) for key, source in sources.items()}
    for key, targets in found.items():
        assert targets == found["text"], key


def read_document(source: Document) -> Reading:
    return read_text(source.text, source.name)


def demands(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (fold(t.clause or ""), t.actor, t.measure, t.comparator, t.value, t.unit, t.cadence, t.scope, t.implied)
        for plan in reading.plans
        for t in plan.targets
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_four_plans_read_the_same_in_every_encoding(encoding: str):
    text = shared("plans/four-plans.txt").read_text(encoding="utf-8")
    plain = read(text.encode(), name="方案.txt")
    quotes_are_true(plain)
    assert read(text.encode(encoding), name="方案.txt").plans == plain.plans


def test_the_four_plans_have_the_same_targets_in_word():
    plain, word = (read(shared(f)) for f in ("plans/four-plans.txt", "fixtures/four-plans.docx"))
    quotes_are_true(word)
    text_of_rows = {q.text for q in word.document.paragraphs if q.style == "table"}
    in_text = [t.quote for plan in word.plans for t in plan.targets if not any(t.quote in row for row in text_of_rows)]
    assert in_text == [t.quote for plan in plain.plans for t in plan.targets]


def test_the_time_of_an_outline_is_linear_in_its_length():
    """Ten times the text costs about ten times the processor's time; a quadratic step would cost a hundred times."""
    text = shared("plans/four-plans.txt").read_text(encoding="utf-8") + "\n"
    spent = []
    for copies in (10, 100):
        source = document(text * copies)
        turns = []
        for _ in range(3):
            begun = time.process_time()
            assert len(outline(source)) == 4 * copies
            turns.append(time.process_time() - begun)
        spent.append(min(turns))
    assert spent[1] < 40 * spent[0]
