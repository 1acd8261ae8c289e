"""What an official document looks like once it is opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run
from time import process_time

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from luoshi.reports.word import Paper
from luoshi.reports.word.columns import widths
from luoshi.reports.word.text import title_lines, width

DAY = date(2026, 9, 1)
OFFICE = which("soffice") or which("libreoffice")


def paper(**more: object) -> Paper:
    return Paper(house_name="东河县教育局", title="九月份工作小结", date=DAY, **more)  # type: ignore[arg-type]


def opened(made: Paper) -> docx.document.Document:
    return docx.Document(BytesIO(made.save()))


def test_headings_number_themselves_and_start_again_below_a_new_one():
    made = paper()
    for level, words in (
        (1, "总体"),
        (2, "发稿"),
        (3, "学校"),
        (3, "机关"),
        (1, "问题"),
        (2, "进度"),
        (2, "（五）照旧"),
    ):
        made.heading(level, words)
    texts = [one.text for one in opened(made).paragraphs if one.style.name.endswith("级标题")]
    assert texts == ["一、总体", "（一）发稿", "1.学校", "2.机关", "二、问题", "（一）进度", "（五）照旧"]


def test_whatever_was_typed_the_document_opens_and_says_it():
    made = paper()
    made.paragraph("<w:t>&\x00\x0b\ud800\u202e“引”\n第二行\t后")
    made.table(["a&b", "c"], [["=1+1", "x\x07y"], ["只有一格"]])
    document = opened(made)
    assert "<w:t>&“引”\n第二行\t后" in [one.text for one in document.paragraphs]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["a&b", "c"], ["=1+1", "xy"], ["只有一格", ""]]


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn():
    made = paper()
    made.table(["单位", "篇数"], [["东桥小学", 3]] * 60)
    rows = opened(made).tables[0]._tbl.findall(qn("w:tr"))
    heads = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert heads == rows[:1]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_a_long_table_is_written_in_time_that_grows_with_its_rows():
    """Moved as one tree it took four times as long for twice the rows: 30 seconds for a year's ledger."""

    def seconds(rows: int) -> float:
        made = paper()
        made.table(["单位"] * 9, [["东桥小学更新"] * 9] * rows)
        began = process_time()
        made.save()
        return process_time() - began

    assert seconds(1200) < 3 * max(seconds(600), 0.2)


def test_a_wide_table_turns_its_page_only():
    made = paper()
    made.paragraph("前")
    made.table(["月"] * 13, [["1"] * 13], landscape=True)
    made.paragraph("后")
    sections = opened(made).sections
    assert [section.page_width.mm > 250 for section in sections] == [False, True, False]
    assert [
        round(edge.mm) for edge in (sections[0].top_margin, sections[0].left_margin, sections[0].bottom_margin)
    ] == [
        37,
        28,
        35,
    ]


def test_page_numbers_stand_outside():
    document = opened(paper())
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0]._p, section.even_page_footer.paragraphs[0]._p
    assert [foot.pPr.jc.get(qn("w:val")) for foot in (odd, even)] == ["right", "left"]
    assert odd.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"


def test_signature_and_attachments_keep_to_the_norm():
    made = paper()
    made.attachment(["完成情况表。", "名单"])
    made.signature("东河县教育局", DAY)
    texts = [one.text for one in opened(made).paragraphs]
    assert "附件：1.完成情况表" in texts
    assert "2.名单" in texts
    assert texts[-2:] == ["东河县教育局", "2026年9月1日"]


def test_a_long_title_is_parted_between_words():
    title = "东河县教育局关于2026年宣传思想文化工作九月份任务完成情况的小结"
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    assert len(lines) == 2
    assert all(width(line) <= 20 for line in lines)
    assert title_lines("无" * 45, 20) == ["无" * 15, "无" * 15, "无" * 15]


def test_columns_fill_the_page_whatever_they_hold():
    rows = [["东" * 80, "2026-09-01", "张老师", "1"], ["西", "2026-09-02", "李", "12,345"]]
    found = widths(["单位", "日期", "核验人", "数量"], rows, area=8844, points=12)
    assert sum(found) == 8844
    assert found[1] >= 5.5 * 240
    assert found[2] >= 3.5 * 240
    assert sum(widths([""] * 40, [["长" * 9] * 40], area=8844, points=10.5)) == 8844


@pytest.fixture
def pages(tmp_path: Path) -> Callable[[bytes], list[str]]:
    """The text of each page, as LibreOffice lays it out."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed: the look of pages is not checked")

    def lay_out(data: bytes) -> list[str]:
        (tmp_path / "a.docx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "a.docx"]
        run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
        return [page.get_textpage().get_text_range() for page in document]

    return lay_out


def test_a_page_holds_22_lines_of_28_characters(pages: Callable[[bytes], list[str]]):
    made = paper()
    made.paragraph("落" * (28 * 60 - 2))
    second = pages(made.save())[1].replace("\r", "").split("\n")
    lines = [line for line in second if "落" in line]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}
    assert [line for line in second if "2" in line] == ["— 2 —"]
