"""PDF: characters with places become the paragraphs, tables and order that a person reads; the rest is refused."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from luoshi.reading import ReadingRefused, limits, read
from luoshi.reading.formats import decode
from luoshi.reading.formats import pdf as package
from luoshi.reading.formats.lines import Line
from luoshi.reading.formats.pdf.document import lines_of
from luoshi.reading.formats.pdf.rules import PLAIN, _moved, _times
from luoshi.reading.formats.pdf.shapes import Turn
from luoshi.reading.tests.layouts import BODY, printed
from luoshi.reading.tests.printed import Text, pdf

LEFT, WIDTH, SIZE, STEP = 72.0, 30, 15.0, 26.0  # thirty characters a line


def set_lines(text: str, top: float, *, indent: int = 2, left: float = LEFT, width: int = WIDTH) -> list[Text]:
    """A paragraph set as a word processor sets it, without punctuation at a line's start."""
    made, at, first = [], 0, True
    while at < len(text):
        room = width - (indent if first else 0)
        end = at + room
        if end < len(text) and text[end] in "，。；、":
            end -= 1
        made.append((left + (indent * SIZE if first else 0), top + len(made) * STEP, SIZE, text[at:end]))
        at, first = end, False
    return made


def stacked(*paragraphs: str, top: float = 100, indent: int = 2, gap: float = 0, **how: float) -> list[Text]:
    made: list[Text] = []
    for text in paragraphs:
        lines = set_lines(text, top, indent=indent, **how)  # type: ignore[arg-type]
        top = lines[-1][1] + STEP + gap
        made += lines
    return made


def read_lines(*pages: Sequence[Text], **how: object) -> list[str]:
    return [line.shown for line in lines_of(pdf(*pages, **how), "")]  # type: ignore[arg-type]


def test_lines_become_paragraphs_by_their_indents() -> None:
    assert read_lines(stacked(*BODY[:7])) == BODY[:7]


def test_without_indents_by_the_room_that_a_line_leaves() -> None:
    assert read_lines(stacked(*BODY[:7], indent=0)) == BODY[:7]


def test_without_indents_by_the_space_between() -> None:
    full, other = (
        "各单位要认真落实本方案要求确保全年各项工作任务圆满完成见实效",
        "各学校要认真落实本方案各项要求确保全年工作任务圆满完成见实效",
    )
    assert len(full) == len(other) == WIDTH
    assert read_lines(stacked(full, other, BODY[0], indent=0, gap=10)) == [full, other, BODY[0]]


def test_a_paragraph_goes_on_overleaf_past_foot_and_head() -> None:
    lines = set_lines(BODY[2], 700)
    cut = next(number for number, line in enumerate(lines) if line[1] > 740)
    later = [(left, 100 + number * STEP, size, text) for number, (left, _, size, text) in enumerate(lines[cut:])]
    head = (LEFT, 40, 9, "教育局文件")
    pages = [[head, *lines[:cut], (290, 800, 10, "— 1 —")], [head, *later, (290, 800, 10, "— 2 —")]]
    assert read_lines(*pages) == [BODY[2]]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = stacked(BODY[0], BODY[2], left=60, width=14)
    right = stacked(BODY[5], BODY[6], left=320, width=14)
    mixed = sorted([*left, *right], key=lambda text: text[1])
    title = (200, 60, 20, "年度工作方案")
    assert read_lines([title, *mixed]) == ["年度工作方案", BODY[0], BODY[2], BODY[5], BODY[6]]


def test_spaces_beside_latin_are_not_the_authors_but_those_between_words_are() -> None:
    (line,) = read_lines(
        [
            (72, 100, 12, "全年"),
            (99, 100, 12, "12"),
            (114, 100, 12, "次，用"),
            (153, 100, 12, "Word"),
            (180.5, 100, 12, "Pad"),
        ]
    )
    assert line == "全年12次，用Word Pad"


def test_a_ruled_table_becomes_rows_of_cells() -> None:
    rules = [(72, y, 372, y + 1) for y in (100, 130, 160)] + [(x, 100, x + 1, 161) for x in (72, 172, 372)]
    texts = [
        (80, 120, 12, "任务"),
        (180, 120, 12, "时限"),
        (80, 150, 12, "更新宣传栏"),
        (180, 145, 12, "每月底"),
        (180, 158, 12, "之前"),
    ]
    lines = lines_of(pdf([(72, 60, 12, "见下表："), *texts, (72, 200, 12, "以上为表。")], rules=rules), "")
    assert [line.cells for line in lines] == [(), ("任务", "时限"), ("更新宣传栏", "每月底之前"), ()]
    assert [line.table for line in lines] == [None, 0, 0, None]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_measured_as_it_is_seen(rotation: int) -> None:
    """A mark near the seen upper left corner of a page of 200 × 100, wherever the file has it."""
    in_file = {0: (10, 80, 30, 90), 90: (10, 10, 20, 30), 180: (170, 10, 190, 20), 270: (80, 170, 90, 190)}
    assert Turn(rotation, 0, 0, 200, 100).box(*in_file[rotation]) == (10, 30, 10, 20)


def test_a_form_within_the_page_moves_its_rules() -> None:
    quarter = (0.0, 1.0, -1.0, 0.0, 100.0, 0.0)
    assert _moved(_times(quarter, PLAIN), 10, 20, 30, 25) == (75, 10, 80, 30)


def test_offsets_hold_and_what_is_read_is_what_a_text_file_reads() -> None:
    reading = read(pdf(stacked(*BODY[:6])), name="方案.pdf")
    text = reading.document.text
    assert reading.document.format == "pdf"
    assert text == "\n".join(BODY[:6])
    targets = [target for plan in reading.plans for target in plan.targets]
    assert len(targets) >= 3
    assert all(text[target.start : target.end] == target.quote for target in targets)
    assert all(text[p.start : p.end] == p.text for p in reading.document.paragraphs)


def test_every_layout_reads_like_its_word_file(tmp_path: Path) -> None:
    """Skipped where LibreOffice is missing."""
    pairs = printed(tmp_path)
    if not pairs:
        pytest.skip("没有 LibreOffice：各种版式的 PDF 没有检验。")
    for word, paper in pairs:
        wanted = [p.text for p in decode(word.read_bytes(), word.name).paragraphs]
        got = [p.text for p in decode(paper.read_bytes(), paper.name).paragraphs]
        assert got == wanted, paper.name


# -- refused -----------------------------------------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingRefused) as refused:
        decode(data, "方案.pdf")
    assert "方案.pdf" in refused.value.message
    return refused.value.code


def test_a_scan_is_refused_with_advice(tmp_path: Path) -> None:
    Image.new("L", (400, 600), 200).save(tmp_path / "scan.pdf")
    assert refusal((tmp_path / "scan.pdf").read_bytes()) == "pdf_scanned"


def test_a_locked_and_a_broken_file_are_refused_with_advice() -> None:
    whole = pdf(stacked(*BODY[:3]))
    assert refusal(pdf(stacked(BODY[0]), locked=True)) == "pdf_locked"
    assert refusal(b"%PDF-1.7\n" + b"\x00\xff" * 500) == "pdf_damaged"
    assert refusal(whole[: len(whole) // 3]) in ("pdf_damaged", "pdf_scanned")


def test_a_font_without_names_is_refused() -> None:
    assert refusal(pdf([(72, 100, 12, "\ue001\ue002\ue003\ue004一二三")])) == "pdf_fonts"


def test_too_many_pages_are_refused() -> None:
    document = pdfium.PdfDocument.new()
    for _ in range(limits.MAX_PDF_PAGES + 1):
        document.new_page(100, 100)
    import io

    out = io.BytesIO()
    document.save(out)
    assert refusal(out.getvalue()) == "pdf_too_many_pages"


def test_a_slow_file_and_a_crash_of_the_library_are_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(stacked(BODY[0]))
    monkeypatch.setattr(limits, "PDF_SECONDS", 0.001)
    assert refusal(data) == "pdf_slow"
    monkeypatch.setattr(package.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, -11, b"", b""))
    assert refusal(data) == "pdf_damaged"


def test_a_line_survives_the_way_between_the_processes() -> None:
    line = Line("一", "table", cells=("甲", "乙"), table=3)
    assert package.unpacked(package.packed(line)) == line
