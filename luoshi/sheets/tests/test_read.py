"""Tables as units send them: workbooks, old workbooks, CSV of all kinds, pasted lines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from luoshi.sheets import (
    Cell,
    Heading,
    Limits,
    Merged,
    SheetRefused,
    Table,
    Workbook,
    column_letter,
    read_pasted,
    read_table,
    read_workbook,
)

FILES = Path(__file__).parent / "files"


def cells(table: Table) -> list[tuple[Cell, ...]]:
    """The rows' cells."""
    return [row.cells for row in table.rows]


def workbook(rows: list[list[object]], sheet: str = "表", hidden: bool = False) -> bytes:
    """A workbook as another program writes it, with shared strings."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(at, column, value, day)
            elif value is not None:
                page.write(at, column, value)
    if hidden:
        secret = book.add_worksheet("隐藏")
        secret.write(0, 0, "隐藏的内容")
        secret.hide()
    book.close()
    return out.getvalue()


def test_workbook_gives_typed_cells_at_their_places() -> None:
    """Text, whole and broken numbers, days; blank rows keep their numbers; no float anywhere."""
    data = workbook([["单位", "篇数", "日期"], [], ["东桥小学", 3, date(2026, 3, 5)], [None, 0.1, "３月"]])
    table = read_table(data, "上稿.xlsx")
    assert (table.sheet, table.format) == ("表", "xlsx")
    assert cells(table) == [
        ("单位", "篇数", "日期"),
        (),
        ("东桥小学", 3, date(2026, 3, 5)),
        (None, Decimal("0.1"), "３月"),
    ]
    assert [row.number for row in table.rows] == [1, 2, 3, 4]
    assert type(table.rows[2].cells[1]) is int


def test_table_that_does_not_begin_in_the_corner_keeps_its_coordinates() -> None:
    """A table that begins in C3 is read with row 3 and column C."""
    table = read_table(workbook([[], [], [None, None, "单位"], [None, None, "东桥小学"]]), "a.xlsx")
    assert table.rows[2].cell(2) == "单位"
    assert table.rows[3].number == 4
    assert [column_letter(index) for index in (0, 2, 25, 26, 701, 702)] == ["A", "C", "Z", "AA", "ZZ", "AAA"]


def test_hidden_sheets_are_not_read_and_a_sheet_can_be_named() -> None:
    """`luoshi score` names its sheets; a name that is not there is said."""
    data = workbook([["单位"]], sheet="单位表", hidden=True)
    assert [table.sheet for table in read_workbook(data, "a.xlsx")] == ["单位表"]
    assert read_table(data, "a.xlsx", sheet="单位表").rows
    with pytest.raises(SheetRefused, match="没有名为“记录”的工作表"):
        read_table(data, "a.xlsx", sheet="记录")


def test_merged_ranges_are_told() -> None:
    """Rows by number, columns by index."""
    book = Workbook()
    book.sheet("表", [Heading("甲"), Heading("乙"), Heading("丙")], title="名册")
    assert read_table(book.save(), "a.xlsx").merged == (Merged(1, 0, 1, 2),)


def test_old_binary_workbook_is_read() -> None:
    """.xls, as many offices still send it."""
    table = read_table((FILES / "schools.xls").read_bytes(), "学校.xls")
    assert table.format == "xls"
    assert cells(table)[2:] == [
        ("东桥小学", 420, date(1998, 9, 1)),
        ("西河中学", Decimal("1250.5"), date(2003, 9, 1)),
    ]
    assert table.merged == (Merged(1, 0, 1, 2),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_csv_of_every_encoding_and_separator(encoding: str, separator: str) -> None:
    """What spreadsheets and other systems export."""
    lines = [["单位", "篇数", "备注"], ["东桥小学", "3", "已核"], ["西河中学", "12", "待核"]]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert cells(read_table(data, "上稿.csv")) == [tuple(line) for line in lines]


def test_csv_with_quotes_commas_in_text_and_a_named_separator() -> None:
    """Quoted cells hold separators and line ends; `sep=;` is Excel's own way."""
    data = '单位,内容\n"东桥,西河","第一行\n第二行 ""引"""\n'.encode()
    assert cells(read_table(data, "a.csv")) == [("单位", "内容"), ("东桥,西河", '第一行\n第二行 "引"')]
    assert cells(read_table("sep=;\r\n甲;乙,丙\r\n".encode(), "a.csv")) == [("甲", "乙,丙")]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("单位\t篇数\n东桥小学\t3\n", [("单位", "篇数"), ("东桥小学", "3")]),
        ('单位\t备注\n东桥小学\t"两行\n文字"\n', [("单位", "备注"), ("东桥小学", "两行\n文字")]),
        ("张三,教师\n李四,校长", [("张三", "教师"), ("李四", "校长")]),
        ("张三，教师\n李四，校长", [("张三", "教师"), ("李四", "校长")]),
        ("东桥小学  城区   420\n西河 中学\u3000农村  80", [("东桥小学", "城区", "420"), ("西河 中学", "农村", "80")]),
        ("东桥小学\n\n西河中学", [("东桥小学",), (), ("西河中学",)]),
    ],
)
def test_pasted_lines(pasted: str, rows: list[tuple[str, ...]]) -> None:
    """Tabs from Excel, commas of both widths, columns of blanks, a plain list."""
    assert cells(read_pasted(pasted)) == rows


def test_limits_of_a_house_are_kept() -> None:
    """Too many rows or columns, a file too big: each says its limit; within the limit it is read."""
    data = workbook([["单位"]] * 12)
    assert len(read_table(data, "a.xlsx", Limits(max_rows=12)).rows) == 12
    with pytest.raises(SheetRefused, match="12 行，超过 11 行"):
        read_table(data, "a.xlsx", Limits(max_rows=11))
    with pytest.raises(SheetRefused, match="3 列，超过 2 列"):
        read_pasted("甲\t乙\t丙", Limits(max_columns=2))
    with pytest.raises(SheetRefused, match="上限"):
        read_table(data, "a.xlsx", Limits(max_bytes=100))


@pytest.mark.parametrize("data", [b"", workbook([]), "\ufeff\r\n , \r\n".encode()[:5]])
def test_file_without_content_is_refused(data: bytes) -> None:
    """Nothing, an empty sheet, a mark and blank lines."""
    with pytest.raises(SheetRefused):
        read_table(data, "空.xlsx")


def test_moments_come_back_with_their_time() -> None:
    """A cell with day and time of day."""
    book = Workbook()
    book.sheet("表", [Heading("时间", "moment")]).row([datetime(2026, 3, 5, 14, 30)])  # noqa: DTZ001
    assert read_table(book.save(), "a.xlsx").rows[1].cells == (datetime(2026, 3, 5, 14, 30),)  # noqa: DTZ001
