"""What is written can be opened by Excel and WPS, is no formula, and comes back unchanged."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.sheets import Heading, Value, Workbook, escape_formula, read_table, text_width, write_csv
from luoshi.sheets.values import unescape_formula

# Every character that XML can hold.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)
DAY = st.dates(date(1900, 3, 1))
MOMENT = st.integers(0, 200_000_000).map(lambda seconds: datetime(2020, 1, 1) + timedelta(seconds=seconds))  # noqa: DTZ001
NUMBER = st.integers(-(10**15) + 1, 10**15 - 1)
DECIMAL = st.decimals(-(10**6), 10**6, places=3)


def part(data: bytes, name: str) -> str:
    """A part of a workbook as text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("text", ["=1+1", "+8613800000000", "-3", "@sum", "\tx", "\rx", "＝1+1", "'=x", "''@x"])
def test_formulas_are_escaped_in_csv_and_come_back(text: str) -> None:
    """A unit whose title begins with = must not run in the spreadsheet of whoever opens the export."""
    assert escape_formula(text).startswith("'")
    assert unescape_formula(escape_formula(text)) == text
    assert read_table(write_csv([[text, "单位"]]), "a.csv").rows[0].cells == (text, "单位")


@pytest.mark.parametrize("text", ["单位", "a=1", "'引号", "''", "1-2", ""])
def test_other_text_is_left_alone(text: str) -> None:
    """Only what begins like a formula."""
    assert escape_formula(text) == text == unescape_formula(text)


def test_csv_opens_in_chinese_and_numbers_stay_numbers() -> None:
    """The mark of UTF-8 first, Windows line ends; a negative number is a number, not a formula."""
    data = write_csv([["单位", "增减", "日期", "是否", None], ["东桥小学", -3, date(2026, 3, 5), True, Fraction(1, 3)]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == '"东桥小学","-3","2026-03-05","是","1/3"'


def test_workbook_is_ready_to_print() -> None:
    """Title over all columns, headings frozen and repeated, A4 landscape on one page's width, page numbers, filter."""
    book = Workbook(title="上稿统计")
    sheet = book.sheet(
        "上稿", [Heading("单位"), Heading("篇数", "integer")], title="上稿统计表", notes=["统计时段：3月"]
    )
    sheet.row(["东桥小学", 3])
    data = book.save()
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert '<mergeCell ref="A1:B1"/>' in xml
    assert 'ySplit="3"' in xml
    assert 'orientation="landscape"' in xml
    assert 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    assert "第 &amp;P 页" in xml
    assert '<autoFilter ref="A3:B4"/>' in xml
    assert "$3:$3" in part(data, "xl/workbook.xml")


def test_columns_are_as_wide_as_chinese_needs() -> None:
    """A Chinese character is two columns wide; a heading may fix its width; nothing is wider than half a page."""
    assert text_width("东桥小学ab") == 10
    assert text_width("短\n长一点") == 6
    book = Workbook()
    sheet = book.sheet("表", [Heading("单位"), Heading("备注", width=20), Heading("内容")])
    sheet.row(["县第一实验小学东校区", "x" * 80, "字" * 300])
    xml = part(book.save(), "xl/worksheets/sheet1.xml")
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', xml)]
    assert [round(width) for width in widths] == [23, 21, 51]


def test_nothing_in_a_workbook_is_a_formula_or_a_link() -> None:
    """Text that looks like one stays text."""
    book = Workbook()
    book.sheet("表", [Heading("内容")]).row(["=HYPERLINK(1)"])
    sheet = Workbook()
    sheet.sheet("表", [Heading("内容")]).row(["https://example.org"])
    assert "<f>" not in part(book.save(), "xl/worksheets/sheet1.xml")
    assert "hyperlink" not in part(sheet.save(), "xl/worksheets/sheet1.xml").lower()


def test_names_of_sheets_are_made_fit() -> None:
    """Excel forbids some characters, long names and equal names."""
    book = Workbook()
    names = [
        book.sheet(name, [Heading("甲")]).name
        for name in ("a/b:c", "统计", "统计", "", "长" * 40, "长" * 40, "History")
    ]
    assert names == ["a b c", "统计", "统计(2)", "Sheet", "长" * 31, "长" * 28 + "(2)", "History(2)"]
    assert read_table(book.save(), "a.xlsx", sheet="统计(2)").rows[0].cells == ("甲",)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (123456789012345678, "123456789012345678"),
        (Decimal("0.1234567890123456789"), "0.1234567890123456789"),
        (Fraction(5, 2), Decimal("2.5")),
        (Fraction(6, 2), 3),
        (date(1890, 1, 1), "1890-01-01"),
        (datetime(2026, 3, 5, 6, 0, tzinfo=UTC), "2026-03-05 06:00+00:00"),
        (float("nan"), "nan"),
        (True, "是"),
        (None, None),
        ("字" * 40_000, "字" * 32_755 + "……（内容过长，已截断）"),
    ],
)
def test_what_excel_cannot_hold_is_written_as_text(value: Value, shown: object) -> None:
    """Eighteen figures of a number keep all their figures; a text too long says that it was cut."""
    book = Workbook()
    book.sheet("表", [Heading("甲"), Heading("乙")]).row([value, "后"])
    assert read_table(book.save(), "a.xlsx").rows[1].cells == (shown, "后")


def test_equal_tables_are_equal_files() -> None:
    """No clock in the file: a report made again is the same to the byte."""
    files = []
    for _ in range(2):
        book = Workbook()
        book.sheet("表", [Heading("单位")]).row(["东桥小学"])
        files.append(book.save())
    assert files[0] == files[1]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(TEXT | NUMBER | DAY | MOMENT | DECIMAL | st.none(), min_size=1, max_size=4), min_size=1, max_size=6
    )
)
def test_workbook_comes_back_unchanged(rows: list[list[Value]]) -> None:
    """Text of all characters, whole and decimal numbers, days and moments; blank ends are not kept.

    A spreadsheet knows one kind of number and one of day: 3.0 comes back as 3, midnight as its day.
    """
    book = Workbook()
    sheet = book.sheet("表", [Heading("一"), Heading("二", "number"), Heading("三", "date"), Heading("四")])
    for row in rows:
        sheet.row(row)
    read = [row.cells for row in read_table(book.save(), "a.xlsx").rows[1:]]
    assert read == without_blank_ends(rows)


@given(st.lists(st.lists(TEXT | st.none(), min_size=2, max_size=4), min_size=1, max_size=6))
def test_csv_comes_back_unchanged(rows: list[list[str | None]]) -> None:
    """All characters, formulas, quotes, separators and line ends inside cells."""
    filled = [[text.replace("\0", "") if text else None for text in row] for row in rows]
    clean = [[re.sub(r"[\x00-\x08\x0e-\x1f]", "", text) or None if text else None for text in row] for row in filled]
    table = write_csv([["甲", "乙"], *clean])
    assert [row.cells for row in read_table(table, "a.csv").rows[1:]] == without_blank_ends(clean)


def without_blank_ends(rows: list[list[Value]] | list[list[str | None]]) -> list[tuple[Value, ...]]:
    """Rows as a table keeps them."""
    kept: list[tuple[Value, ...]] = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(tuple(_as_read(cell) for cell in cells))
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _as_read(cell: Value) -> Value:
    if isinstance(cell, Decimal) and cell == int(cell):
        return int(cell)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date()
    return cell


def test_the_fast_way_writes_what_the_careful_way_writes() -> None:
    """The same cells by both: read back alike; what needs care (blanks at the ends, controls) is in both."""
    rows: list[list[Any]] = [
        ["东桥小学", 3, Fraction(1, 3), date(2026, 3, 5), datetime(2026, 3, 5, 14, 30), None, "a<b>&c", "两\n行"],  # noqa: DTZ001  a cell has no zone
        [" 前后有空 ", -2.5, 10**16, date(1899, 1, 1), datetime(2026, 3, 5, 0, 0, 1), "", "=1+1", "_x0041_"],  # noqa: DTZ001
        ["\x07", True, 0, date(1900, 3, 1), None, "https://example.com", "'", "@x"],
    ]

    def made(*, careful: bool) -> Any:
        book = Workbook()
        sheet = book.sheet("表", [Heading(str(n), "number" if n == 2 else "text") for n in range(8)])
        for row in rows:
            sheet.row(row, {99: "提示"} if careful else None)
        sheet.row(["末行"])
        return openpyxl.load_workbook(BytesIO(book.save())).active

    fast, careful = made(careful=False), made(careful=True)
    for number in range(1, 6):
        for column in range(1, 9):
            one, other = fast.cell(number, column), careful.cell(number, column)
            assert (one.value, one.number_format, one.border.left.style) == (
                other.value, other.number_format, other.border.left.style,
            ), (number, column)  # fmt: skip
    assert fast.freeze_panes == "A2"
