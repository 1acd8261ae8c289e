"""The document as lines and parts: laws over any text and any spans, and what a page is told of clauses and tables."""

from __future__ import annotations

import time
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from luoshi.plans.document import Span, lines_between, lines_of
from luoshi.plans.views.paper import Look, blocks


@dataclass
class Part:
    """A clause of the tests."""

    pk: int
    start: int
    end: int
    level: int
    label: str = ""
    heading: str = ""


def paragraphs(text: str) -> list[list[object]]:
    rows, at = [], 0
    for line in text.split("\n"):
        rows.append([at, at + len(line), "table" if "\t" in line else "body", at])
        at += len(line) + 1
    return rows


texts = st.text(alphabet="一二次𠮷<&\t\n。", min_size=1, max_size=60)


@st.composite
def documents(draw):
    text = draw(texts)
    ends = st.integers(0, len(text))
    spans = [
        Span(min(a, b), max(a, b), "target", n)
        for n, (a, b) in enumerate(draw(st.lists(st.tuples(ends, ends), max_size=5)))
        if a != b
    ]
    return text, spans


@given(documents())
def test_parts_join_to_the_line_and_name_every_span_that_holds_them(document):
    """Whatever the spans: the text is whole, and a character knows exactly the spans around it."""
    text, spans = document
    for line in lines_of(text, paragraphs(text), [], spans):
        parts = line.parts
        joined = "\t".join("".join(part.text for part in cell) for cell in line.cells)
        assert joined == text[line.start : line.end]
        for part in parts:
            for at in range(part.start, part.start + len(part.text)):
                assert set(part.spans) == {span for span in spans if span.start <= at < span.end}


@given(documents())
def test_a_span_touches_the_lines_that_say_so(document):
    text, spans = document
    lines = lines_of(text, paragraphs(text), [], spans)
    for span in spans:
        said = {n for n, line in enumerate(lines) if any(span in part.spans and part.text for part in line.parts)}
        assert said <= set(lines_between(lines, span.start, span.end))


@given(documents())
def test_drawing_escapes_and_keeps_every_character(document):
    """The tags taken away, the words are the document's own."""
    import re
    from html import unescape

    text, spans = document
    for block in blocks(lines_of(text, paragraphs(text), [], spans), lambda span: Look("find", "#x", f"t{span.key}")):
        if block.line.style != "table":
            words = unescape(re.sub(r"<[^>]+>", "", block.html))
            assert words == text[block.line.start : block.line.end]


def test_a_line_knows_the_clause_it_opens_and_the_one_around_it():
    text = "一、学习\n1.每月学习。\n还有一段。\n二、宣传"
    clauses = [
        Part(1, 0, 18, 1, "一、", "学习"),
        Part(2, 5, 18, 2, "1."),
        Part(3, 19, 23, 1, "二、", "宣传"),
    ]
    lines = lines_of(text, paragraphs(text), clauses, [])
    assert [(line.clause, line.inside, line.style) for line in lines] == [
        (1, 1, "heading"), (2, 2, "body"), (None, 2, "body"), (3, 3, "heading"),
    ]  # fmt: skip


def test_a_book_takes_no_longer_than_its_length():
    """Four times the lines, clauses and spans: at most ten times the time (a product of them would take sixteen)."""

    def seconds(size: int) -> float:
        text = "\n".join(f"{n}.各单位每月报送信息{n % 9}条以上。" for n in range(size))
        rows = paragraphs(text)
        clauses = [Part(n, int(str(row[0])), int(str(row[1])), 1) for n, row in enumerate(rows)]
        spans = [Span(clause.start + 3, clause.end, "target", clause.pk) for clause in clauses]
        start = time.perf_counter()
        lines_of(text, rows, clauses, spans)
        return time.perf_counter() - start

    seconds(200)
    assert min(seconds(4000) for _ in range(3)) < 10 * min(seconds(1000) for _ in range(3))
