"""Pictures and big tables: nothing unescaped, nothing said by colour alone, small enough for a page."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ui import charts
from luoshi.ui.matrix import Cell, heat_step, heat_table, matrix_table

HOSTILE = '"><script>alert(1)</script>&'


def pace(**changes: object) -> str:
    facts: dict[str, object] = {
        "title": "宣传栏更新",
        "done": [(0, 0), (100, 5)],
        "expected": [(0, 0), (200, 10)],
        "today": 100,
        "length": 200,
    }
    return charts.pace_line(**(facts | changes))  # type: ignore[arg-type]


def test_a_pace_line_says_what_it_shows() -> None:
    assert "宣传栏更新：现在 5，按进度应为 5" in pace()
    assert "按进度应为 2.5" in pace(today=50)


def test_a_pace_line_is_well_formed_whatever_it_is_called() -> None:
    root = ElementTree.fromstring(pace(title=HOSTILE, ticks=[(0, HOSTILE)]))
    assert root.attrib["role"] == "img"
    assert not [part for part in root.iter() if part.tag.endswith("script") or "style" in part.attrib]


@pytest.mark.parametrize("change", [{"done": []}, {"today": None}, {"expected": []}, {"length": 0}, {"target": 400}])
def test_a_year_that_has_not_begun_is_drawn_too(change: dict[str, object]) -> None:
    ElementTree.fromstring(pace(**change))


@given(st.fractions(min_value=0, max_value=10**6))
def test_the_axis_ends_just_above_the_largest(most: Fraction) -> None:
    top = charts.nice_top(most)
    assert top >= most
    assert top <= max(1, most * 5 / 2)


def test_bars_keep_their_order_and_stay_inside() -> None:
    text = charts.bars(
        title="片区", rows=[("乙", 130, "130%", "good"), ("甲", -4, "0", "late"), (HOSTILE, 3, HOSTILE, "")]
    )
    root = ElementTree.fromstring(text)
    widths = [float(part.attrib["width"]) for part in root.iter() if part.tag == "rect"]
    assert max(widths) <= 170
    assert min(widths) >= 0
    assert text.index("乙") < text.index("甲")


@given(st.lists(st.integers(0, 50), min_size=1))
def test_heat_is_dark_for_the_most_and_blank_for_nothing(amounts: list[int]) -> None:
    steps = [heat_step(amount, max(amounts)) for amount in amounts]
    assert all((step == 0) == (amount == 0) for step, amount in zip(steps, amounts, strict=True))
    if max(amounts):
        assert max(steps) == 4
    assert steps == [heat_step(amount, max(amounts)) for amount in amounts]
    assert [s for _a, s in sorted(zip(amounts, steps, strict=True))] == sorted(steps)


def test_a_heat_map_is_a_table_with_heads() -> None:
    table = heat_table(
        title=HOSTILE, corner="单位", heads=["1月"], rows=[("东桥小学", "", [None]), (HOSTILE, "/u/1/", [3])]
    )
    assert "<script>" not in table
    assert table.count('scope="row"') == 2
    assert 'class="cell-h4"' in table
    assert ">·<" in table


def test_the_largest_matrix_fits_a_page() -> None:
    """300 units × 60 targets, each cell with its link: below 1 MB."""
    cells = [Cell("12/12", "late", f"?c={n}") for n in range(60)]
    table = matrix_table(
        title="矩阵",
        corner="单位",
        heads=[(f"指标{n}", f"/t/{n}/") for n in range(60)],
        rows=[((f"学校{n}", f"/u/{n}/"), cells) for n in range(300)],
    )
    assert table.count("<td") == 18_000
    assert len(table.encode()) < 1_000_000


def test_a_matrix_escapes_names_and_addresses() -> None:
    table = matrix_table(
        title=HOSTILE,
        corner="单位",
        heads=[(HOSTILE, HOSTILE)],
        rows=[((HOSTILE, HOSTILE), [Cell(HOSTILE, "late", HOSTILE), None])],
    )
    assert "<script>" not in table
    assert 'href=""' not in table
    assert "<td class=l>" in table
