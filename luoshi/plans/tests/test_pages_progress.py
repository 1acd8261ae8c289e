"""Where the year stands: the living document, the table, targets, the matrix and units, each number opening."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
import python_calamine

from luoshi.plans.tests.conftest import AT, House
from luoshi.plans.tests.desk import client_of, on_a_day, running, target
from luoshi.plans.tests.work import done, moment, record

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("on_a_day")]
__all__ = ["on_a_day"]


@pytest.fixture
def plan(house: House):
    """Running, with seven sessions of the study group and one item of news from 橡树 in September."""
    plan = running(house)
    days = [date(2026, month, 10) for month in range(1, 8)]
    done(house.house.pk, *(record("study.session", house.group.pk, day) for day in days), at=moment(days[-1]))
    done(house.house.pk, record("info.item", house.oak.pk, date(2026, 9, 4)), at=moment(date(2026, 9, 5)))
    return plan


@pytest.fixture
def desk(house: House, plan):
    return client_of(house.planner)


def test_the_document_has_its_figures_in_the_margin(house, plan, desk):
    """7 / 12 beside "不少于12次", green or amber by the rule, opening to the entries."""
    page = desk.get(f"/plans/{plan.pk}/").content.decode()
    row = page.split("全年不少于12次")[1].split("doc-row")[0]
    assert "<strong>7 / 12</strong>" in row
    assert "/figures/" in row
    assert 'class="find find-' in page
    assert "落实情况" in page


def test_a_held_clause_says_why_on_the_page_and_in_print(house, plan, desk):
    from luoshi.plans import operations
    from luoshi.plans.models import Clause

    clause = Clause.objects.visible_to(house.planner).get(plan=plan, label="二、")
    operations.hold_clause(clause_id=clause.pk, reason="只作原则要求", by=house.planner, at=AT)
    page = desk.get(f"/plans/{plan.pk}/").content.decode()
    assert "只存文字，不计数</p>" in page or "只作原则要求" in page


def test_the_table_filters_and_exports_the_same_rows(house, plan, desk):
    """Rows by state; the file has the rows that the page shows, with the rule."""
    page = desk.get(f"/plans/{plan.pk}/table/").content.decode()
    assert "如何判断" in page
    shown = desk.get(f"/plans/{plan.pk}/table/?q=信息", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in shown
    count = len(re.findall(r'<th scope="row"', shown))
    file = desk.get(f"/plans/{plan.pk}/table/?q=信息&export=xlsx")
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert len(rows) == count + 1
    assert rows[0][1] == "指标"
    assert "信息" in rows[1][2]


def test_a_target_bound_to_many_lists_each_and_explains_one(house, plan, desk):
    """橡树 has its item of September, others not; its own page lists all months, newest first."""
    row = target(house, "报送信息1条")
    page = desk.get(f"/targets/{row.pk}/").content.decode()
    assert "橡树小学" in page
    assert "<mark>" in page
    assert "单位 × 月份" in page
    only = desk.get(f"/targets/{row.pk}/?q=橡树", headers={"HX-Request": "true"}).content.decode()
    assert "1 / 1" in only
    assert "榆树" not in only
    months = desk.get(f"/targets/{row.pk}/u{house.oak.pk}/").content.decode()
    assert months.index("2026年9月") < months.index("2026年1月")
    assert desk.get(f"/targets/{row.pk}/u999999/").status_code == 404


def test_the_matrix_leads_to_figures(house, plan, desk):
    """The cell of 橡树's news opens the figure; a cell that owes nothing does not exist."""
    row, boards = target(house, "报送信息1条"), target(house, "更新8次")
    page = desk.get(f"/plans/{plan.pk}/matrix/").content.decode()
    assert f"{row.pk}/{house.oak.pk}/" in page
    answer = desk.get(f"/plans/{plan.pk}/matrix/{row.pk}/{house.oak.pk}/")
    assert answer["Location"].startswith("/figures/")
    assert desk.get(f"/plans/{plan.pk}/matrix/{boards.pk}/{house.office.pk}/").status_code == 404
    narrowed = desk.get(f"/plans/{plan.pk}/matrix/?type=中小学校&klass=农村").content.decode()
    assert "榆树小学" in narrowed
    assert "橡树小学" not in narrowed


def test_a_unit_sees_what_it_owes_late_first(house, plan):
    """The correspondent's own unit; the neighbour's page does not exist for them."""
    desk = client_of(house.reporter)
    page = desk.get(f"/units/{house.oak.pk}/").content.decode()
    assert "此前" in page
    assert "去填报" in page
    assert desk.get(f"/units/{house.elm.pk}/").status_code == 404


@pytest.mark.parametrize("page", ["", "table/", "matrix/"])
def test_pages_ask_as_many_queries_with_many_units_and_records(house, plan, desk, queries_of, page):
    """Two schools and eight records, or thirty and fifty: the same number of queries."""
    url = f"/plans/{plan.pk}/{page}"
    desk.get(url)
    few = queries_of(desk.get, url)
    schools = [house.unit(f"新建第{n}小学", house.east, "中小学校", klass="农村") for n in range(28)]
    day = date(2026, 9, 7)
    done(house.house.pk, *(record("info.item", school.pk, day) for school in schools), at=moment(day))
    assert queries_of(desk.get, url) == few


def test_a_target_page_and_a_unit_page_ask_as_many_queries(house, plan, desk, queries_of):
    row = target(house, "报送信息1条")
    urls = (f"/targets/{row.pk}/", f"/units/{house.oak.pk}/")
    for url in urls:
        desk.get(url)
    few = [queries_of(desk.get, url) for url in urls]
    for n in range(28):
        house.unit(f"新建第{n}小学", house.east, "中小学校", klass="农村")
    done(
        house.house.pk,
        *(record("info.item", house.oak.pk, date(2026, 9, n)) for n in range(1, 15)),
        at=moment(date(2026, 9, 15)),
    )
    assert [queries_of(desk.get, url) for url in urls] == few
