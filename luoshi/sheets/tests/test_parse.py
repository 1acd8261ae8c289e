"""Cells as people fill them, and the sentences for what cannot be taken."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

import pytest

from luoshi.sheets import Cell, CellInvalid, choice, day, integer, moment, number, read_day, several, text, yes_no

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3, Fraction(3)),
        (Decimal("0.1"), Fraction(1, 10)),
        ("１２", Fraction(12)),
        ("1,234,567", Fraction(1234567)),
        ("85%", Fraction(17, 20)),
        ("1/3", Fraction(1, 3)),
        ("-0.5", Fraction(-1, 2)),
        (".5", Fraction(1, 2)),
        (" 7 ", Fraction(7)),
    ],
)
def test_numbers_are_exact(cell: Cell, value: Fraction) -> None:
    """No float anywhere."""
    assert number()(cell) == value


@pytest.mark.parametrize(
    "cell", ["三", "1,2", "12篇", "1e9", "1/0", "nan", "∞", "9" * 40, True, DAY, time(1, 2), "--1"]
)
def test_what_is_no_number_is_told(cell: Cell) -> None:
    """A sentence, and never another error."""
    with pytest.raises(CellInvalid, match="不是数字"):
        number()(cell)


def test_ranges_of_numbers() -> None:
    """Not below, not above, whole."""
    points = integer(least=0, most=100)
    assert points("100") == 100
    for cell, word in (("-1", "不能小于 0"), ("101", "不能大于 100"), ("2.5", "整数")):
        with pytest.raises(CellInvalid, match=word):
            points(cell)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2026, 3, 5, 9, 0),  # noqa: DTZ001
        46086,
        "46086",
        20260305,
        "2026-03-05 09:00:00",
        "2026年3月5日",
        "2026年3月5日（星期四）",
        "２０２６．３．５",
        "26/3/5",
        "3月5日",
        "3.5",
        Decimal("3.5"),
    ],
)
def test_days_in_all_usual_forms(cell: Cell) -> None:
    """Days of a spreadsheet, its day numbers, typed days; 3月5日 in the form's year."""
    assert read_day(cell, 2026) == DAY
    assert day(2026)(cell) == DAY


@pytest.mark.parametrize("cell", ["2026-02-30", "下周", 12, "99999", "2026", "1.2.3.4", True])
def test_what_is_no_day_is_told(cell: Cell) -> None:
    """Never a guess; a number outside this century is not meant as a day."""
    with pytest.raises(CellInvalid, match="不是日期"):
        day(2026)(cell)


def test_day_must_lie_in_the_span() -> None:
    """A record is not of tomorrow, nor of a year before the plan."""
    this_year = day(2026, least=date(2026, 1, 1), most=date(2026, 3, 5))
    assert this_year("3月5日") == DAY
    with pytest.raises(CellInvalid, match="太晚"):
        this_year("3月6日")
    with pytest.raises(CellInvalid, match="太早"):
        this_year("2025-12-31")


@pytest.mark.parametrize(
    ("cell", "hour", "minute"),
    [
        ("2026-03-05 14:30", 14, 30),
        ("2026年3月5日14时30分", 14, 30),
        ("2026年3月5日 下午2:30", 14, 30),
        ("3月5日上午9点", 9, 0),
        ("2026/3/5 14:30:00", 14, 30),
        ("2026-03-05", 0, 0),
        (DAY, 0, 0),
    ],
)
def test_moments(cell: Cell, hour: int, minute: int) -> None:
    """A day with a time of day."""
    assert moment(2026)(cell) == datetime(2026, 3, 5, hour, minute)  # noqa: DTZ001


@pytest.mark.parametrize("cell", ["14:30", "2026-03-05 25:00", "晚上", "2026-03-05 14:70"])
def test_what_is_no_moment_is_told(cell: Cell) -> None:
    """The sentence shows the form."""
    with pytest.raises(CellInvalid, match="14:30"):
        moment(2026)(cell)


def test_choices_yes_no_and_several() -> None:
    """Labels in any width and case; several values in one cell."""
    level = choice({"A类": 1, "B类": 2})
    assert (level("ａ类"), level(" B 类 ")) == (1, 2)
    with pytest.raises(CellInvalid, match="A类、B类"):
        level("C类")
    assert [yes_no(cell) for cell in ("是", "√", "否", True, 0, "Ｎ")] == [True, True, False, True, False, False]
    with pytest.raises(CellInvalid, match="“是”或“否”"):
        yes_no("也许")
    assert several(text())("张三、李四；王五，") == ("张三", "李四", "王五")


def test_text_keeps_its_characters_and_its_limit() -> None:
    """A telephone number from a number cell stays whole; a broken formula is told."""
    assert text()(13800000000) == "13800000000"
    assert text()(" “引号”　") == "“引号”"
    with pytest.raises(CellInvalid, match="6 个字，超过 5 个字"):
        text(5)("一二三四五六")
    with pytest.raises(CellInvalid, match="公式出错"):
        text()("#REF!")
