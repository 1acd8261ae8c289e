"""Reading 任务分解表 as offices make them: several head rows, merged cells, group lines, sums, slips. No database."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from luoshi.plans.quotas.amounts import amount_words, read_amount
from luoshi.plans.quotas.tables import read_layout
from luoshi.sheets import SheetRefused, read_pasted, read_table


def workbook(rows: list[list[object]], merged: list[tuple[str, object]] = ()) -> bytes:  # type: ignore[assignment]
    """A workbook of rows, with merged ranges."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("任务")
    for at, row in enumerate(rows):
        for index, value in enumerate(row):
            if value is not None:
                sheet.write(at, index, value)
    for place, value in merged:
        sheet.merge_range(place, value)
    book.close()
    return out.getvalue()


TWO_HEADS = workbook(
    [
        ["清河县教育系统2026年宣传任务分解表"],
        ["序号", "单位名称", "省级媒体", None, None, "县级平台", "合计", "备注"],
        [None, None, "月最低数", "季度最低数", "全年任务", "全年任务", None, None],
        ["一、城区学校（2所）"],
        [1, "橡树小学", 1, 3, 12, 30, 42, None],
        [2, "枫树小学", None, "—", "10篇", 24, 34, "新建"],
        [None, "小计", 1, 3, 22, 54, 76],
        ["二、农村学校（1所）"],
        [3, "榆树小学", None, None, 6, 12, 18],
        [None, "合计", 1, 3, 28, 66, 94],
        ["注：任务数以实际采用为准"],
    ],
    [("A2:A3", "序号"), ("B2:B3", "单位名称"), ("C2:E2", "省级媒体"), ("G2:G3", "合计"), ("H2:H3", "备注")],
)


def test_a_table_with_two_head_rows_and_group_lines():
    """Title, merged head, groups, sums and notes: three units in two classes, four columns that are quotas."""
    layout = read_layout(read_table(TWO_HEADS, "任务.xlsx"))
    assert not layout.errors
    assert [(row.name, row.klass) for row in layout.rows] == [
        ("橡树小学", "城区学校"), ("枫树小学", "城区学校"), ("榆树小学", "农村学校"),
    ]  # fmt: skip
    quotas = {column.label: column for column in layout.columns if not column.is_sum}
    assert list(quotas) == [
        "省级媒体 · 月最低数",
        "省级媒体 · 季度最低数",
        "省级媒体 · 全年任务",
        "县级平台 · 全年任务",
    ]
    assert [column.part for column in quotas.values()] == ["month", "quarter", "", ""]
    year = quotas["省级媒体 · 全年任务"].index
    assert [row.amounts[year] for row in layout.rows] == [12, 10, 6]
    assert layout.rows[1].amounts[quotas["省级媒体 · 季度最低数"].index] is None
    assert [column.label for column in layout.columns if column.is_sum] == ["合计"]
    assert layout.skipped == 2


def test_a_class_column_merged_over_its_units():
    """类别 stands once beside three rows; 人数 is no quota."""
    data = workbook(
        [["类别", "学校", "教职工人数", "信息"], ["城区", "橡树小学", 40, 8], [None, "枫树小学", 35, 8], ["农村", "榆树小学", 10, 4]],
        [("A2:A3", "城区")],
    )  # fmt: skip
    layout = read_layout(read_table(data, "任务.xlsx"))
    assert [(row.name, row.klass, row.staff) for row in layout.rows] == [
        ("橡树小学", "城区", 40), ("枫树小学", "城区", 35), ("榆树小学", "农村", 10),
    ]  # fmt: skip
    assert [column.label for column in layout.columns] == ["信息"]


def test_single_months_by_their_names():
    layout = read_layout(read_pasted("单位\t全年任务\t1月\t2月份\t12月\n橡树小学\t10\t1\t0\t1"))
    assert [column.part for column in layout.columns] == ["", "m01", "m02", "m12"]
    assert [layout.rows[0].amounts[column.index] for column in layout.columns] == [10, 1, 0, 1]


def test_all_that_is_wrong_is_told_at_once():
    """Words in a number, a unit twice, a number without a unit, a negative: four errors with their places."""
    text = "单位\t报送信息\t发稿\n橡树小学\t八\t3\n榆树小学\t4\t-2\n橡树小学\t8\t3\n\t5\t1"
    layout = read_layout(read_pasted(text))
    assert [(error.place, error.label) for error in layout.errors] == [
        ("B2", "报送信息"), ("C3", "发稿"), ("A4", "单位"), ("A5", "单位"),
    ]  # fmt: skip
    assert "第 2 行重复" in layout.errors[2].message


def test_a_unit_without_any_task_is_a_unit_and_no_heading():
    layout = read_layout(read_pasted("单位\t信息\n橡树小学\t8\n枫树小学\t\n榆树小学\t4"))
    assert [(row.name, row.klass) for row in layout.rows] == [("橡树小学", ""), ("枫树小学", ""), ("榆树小学", "")]
    assert layout.rows[1].amounts == {1: None}


def test_a_table_without_a_unit_column_is_refused_with_advice():
    with pytest.raises(SheetRefused) as refused:
        read_layout(read_pasted("日期\t金额\n1月\t3"))
    assert "单位" in refused.value.message


@pytest.mark.parametrize(("text", "amount"), [("12", 12), ("2.5", Fraction(5, 2)), ("1/3", Fraction(1, 3)), ("", None)])
def test_amounts_are_read_back_as_they_were_written(text, amount):
    assert read_amount(text) == amount
    assert amount_words(read_amount(text)) == text
