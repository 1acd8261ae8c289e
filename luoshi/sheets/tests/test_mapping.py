"""An import's dry run: columns found, every wrong cell told at once, the marked file to mend."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.sheets import (
    Checked,
    Column,
    Row,
    SheetRefused,
    Table,
    check,
    choice,
    day,
    integer,
    map_columns,
    map_table,
    marked,
    number,
    read_pasted,
    read_table,
    text,
)

COLUMNS = (
    Column("unit", "单位名称", ("学校", "单位"), required=True, parse=text(20)),
    Column("day", "发布日期", ("日期", "时间"), required=True, parse=day(2026)),
    Column("count", "篇数", parse=integer(least=0)),
    Column("level", "级别", parse=choice({"国家级": "national", "省级": "province", "市级": "city"})),
    Column("code", "编号", unique=True),
    Column("score", "得分", parse=number()),
)


def checked(lines: str) -> Checked:
    """Pasted lines, checked against the columns."""
    table = read_pasted(lines)
    return check(table, map_table(table, COLUMNS), COLUMNS)


def test_good_rows_give_values_with_full_width_figures_and_all_forms_of_days() -> None:
    """What units really type."""
    found = checked(
        "单位名称\t发布日期\t篇数\t级别\t编号\t得分\n"
        "东桥小学\t２０２６年３月５日\t１２\t省级\tA1\t1.5\n"
        "西河中学\t3.6\t1,200\t 市 级 \tA2\t85%\n"
        "\n"
        "南山中学\t46087\t\t\t\t1/3\n"
    )
    assert not found.errors
    assert [row.number for row in found.rows] == [2, 3, 5]
    assert found.rows[0].values == {
        "unit": "东桥小学",
        "day": date(2026, 3, 5),
        "count": 12,
        "level": "province",
        "code": "A1",
        "score": Fraction(3, 2),
    }
    assert found.rows[1].values["day"] == date(2026, 3, 6)
    assert (found.rows[1].values["count"], found.rows[1].values["score"]) == (1200, Fraction(17, 20))
    assert (found.rows[2].values["day"], found.rows[2].values["score"]) == (date(2026, 3, 6), Fraction(1, 3))
    assert found.rows[2].values["level"] is None


def test_all_errors_of_all_rows_are_told_at_once() -> None:
    """Row, column and what to do; a row with an error gives no values, the good rows stay."""
    found = checked(
        "单位名称\t发布日期\t篇数\t级别\n"
        "东桥小学\t2026-02-30\t三篇\t县级\n"
        "西河中学\t2026-03-05\t2\t省级\n"
        "\t2026-03-06\t-1\t省级\n"
        f"{'很长的校名' * 5}\t\t2.5\t\n"
    )
    assert [row.number for row in found.rows] == [3]
    assert [(error.place, error.label) for error in found.errors] == [
        ("B2", "发布日期"),
        ("C2", "篇数"),
        ("D2", "级别"),
        ("A4", "单位名称"),
        ("C4", "篇数"),
        ("A5", "单位名称"),
        ("B5", "发布日期"),
        ("C5", "篇数"),
    ]
    assert all(error.message.endswith("。") for error in found.errors)
    assert "国家级、省级、市级" in found.errors[2].message


def test_header_is_found_below_title_lines() -> None:
    """A title, the reporting unit and a blank line stand above; the error names the row that the person sees."""
    found = checked(
        "正面新闻登记表\n填报单位：县教育局\t\t2026年3月\n\n序号\t学校\t日期\n1\t东桥小学\t3月5日\n2\t\t3月6日\n"
    )
    assert [row.values["unit"] for row in found.rows] == ["东桥小学"]
    assert [error.place for error in found.errors] == ["B6"]


@pytest.mark.parametrize("heading", ["*单位名称", "单位 名称", "单位名称：", "单位名称（全称）", "学校", "ＵＮＩＴ"])
def test_headings_are_known_in_many_spellings(heading: str) -> None:
    """Marks, blanks, remarks, aliases, full width."""
    mapping = map_columns(Row(1, (heading, "日期")), COLUMNS)
    assert mapping.places == {"unit": 0, "day": 1}
    assert not mapping.guessed
    assert not mapping.problems


def test_likeness_is_a_guess_and_says_so() -> None:
    """“刊发篇数” is probably 篇数; what is like nothing is left over; what is like two is not guessed."""
    mapping = map_columns(Row(1, ("单位", "日期", "刊发篇数", "备注")), COLUMNS)
    assert mapping.places["count"] == 2
    assert mapping.guessed == {"count"}
    assert mapping.unmapped == ((3, "备注"),)
    two = (Column("from", "开始时间"), Column("to", "结束时间"))
    assert map_columns(Row(1, ("时间",)), two).places == {}


def test_a_persons_choice_wins_and_problems_are_sentences() -> None:
    """A missing required column, a doubled one; the person says which column it is."""
    header = Row(1, ("名字", "篇数", "篇数"))
    mapping = map_columns(header, COLUMNS)
    assert len(mapping.problems) == 3
    assert "第 2 列和第 3 列" in mapping.problems[0]
    assert "缺少“单位名称”" in mapping.problems[1]
    assert map_columns(header, COLUMNS, {"unit": 0}).places["unit"] == 0


def test_table_without_a_header_is_refused_with_the_columns_wanted() -> None:
    """The sentence names what the header must have."""
    with pytest.raises(SheetRefused, match="单位名称、发布日期"):
        map_table(read_pasted("东桥小学\t5\n西河中学\t6"), COLUMNS)


def test_repeated_rows_and_values_are_told() -> None:
    """The same row twice, the same number twice; a form where rows may repeat allows it."""
    rows = ["东桥小学\t3月5日\tA1"] * 2 + ["西河中学\t3月5日\tA1", "南山中学\t3月6日\t", "北川中学\t3月6日\t"]
    lines = "\n".join(["单位\t日期\t编号", *rows])
    found = checked(lines)
    assert [(error.place, error.message) for error in found.errors] == [
        ("3", "与第 2 行完全相同，请删去一行。"),
        ("C4", "“编号”与第 2 行重复，请改正或者删去一行。"),
    ]
    assert [row.number for row in found.rows] == [2, 5, 6]
    table = read_pasted("单位\t日期\n东桥小学\t3月5日\n东桥小学\t3月5日")
    assert len(check(table, map_table(table, COLUMNS), COLUMNS, same_rows=True).rows) == 2


def test_sum_rows_are_passed_over_and_said() -> None:
    """合计 at the end of a form is no unit."""
    found = checked("单位\t日期\t篇数\n东桥小学\t3月5日\t3\n合 计\t\t3")
    assert found.skipped == ((3, "合计行，没有导入。"),)
    assert not found.errors


def test_merged_cells_are_told_once_and_their_blanks_are_not() -> None:
    """A unit merged over three rows: one error that says what to do, not three empty cells."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["单位", "日期"])
    sheet.merge_range(1, 0, 3, 0, "东桥小学")
    sheet.write_column(1, 1, ["3月5日", "3月6日", "坏日期"])
    sheet.write_row(4, 0, ["西河中学", "3月7日"])
    book.close()
    table = read_table(out.getvalue(), "a.xlsx")
    found = check(table, map_table(table, COLUMNS), COLUMNS)
    assert [(error.place, error.message[:9]) for error in found.errors] == [
        ("A2", "第 2 至 4 行"),
        ("B4", "“坏日期”不是日期"),
    ]
    assert [row.number for row in found.rows] == [5]


def test_marked_file_shows_what_to_mend_and_can_be_handed_in_again() -> None:
    """Bad cells coloured and commented, a column that says what to do; mended, it goes in without a trace of marks."""
    table = read_pasted("登记表\n单位\t日期\t篇数\n东桥小学\t坏日期\t三\n西河中学\t3月5日\t2")
    mapping = map_table(table, COLUMNS)
    found = check(table, mapping, COLUMNS)
    data = marked(table, found.errors, mapping.header_row)
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert sheet["B3"].comment.text.startswith("“坏日期”不是日期")
    assert sheet["B3"].fill.fgColor.rgb == "FFFFE0B2"
    assert sheet["B4"].comment is None
    assert sheet["D2"].value == "需要修改"
    assert sheet["D3"].value.count("。") == 2
    again = read_table(data, "再交.xlsx")
    assert len(check(again, map_table(again, COLUMNS), COLUMNS).errors) == 2
    assert read_table(marked(again, ()), "三交.xlsx").width == 3, "marks do not pile up"
    mended = read_pasted("单位\t日期\t篇数\t需要修改\n东桥小学\t3月5日\t3\t原来的提示")
    assert not check(mended, map_table(mended, COLUMNS), COLUMNS).errors


CELL = st.text(max_size=8) | st.integers() | st.dates() | st.decimals() | st.booleans() | st.times() | st.none()


@settings(deadline=None)
@given(st.lists(st.lists(CELL, max_size=7), max_size=5))
def test_every_row_is_good_or_has_an_error_or_was_passed_over(rows: list[list[object]]) -> None:
    """No row gets lost, whatever stands in it, and nothing but sentences comes out."""
    header = Row(1, tuple(column.label for column in COLUMNS))
    table = Table("t", "", "pasted", (header, *(Row(at, tuple(row)) for at, row in enumerate(rows, start=2))))  # type: ignore[arg-type]
    found = check(table, map_columns(header, COLUMNS), COLUMNS)
    told = {row.number for row in found.rows} | {error.row for error in found.errors} | {at for at, _ in found.skipped}
    assert told == {row.number for row in table.rows[1:] if not Row(0, row.cells[: len(COLUMNS)]).blank}
    assert not {row.number for row in found.rows} & {error.row for error in found.errors}
