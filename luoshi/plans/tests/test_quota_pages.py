"""The grid in a planner's hands: what is saved, what is kept, who sees what, Excel out and in."""

from __future__ import annotations

import io
import re
from datetime import date
from fractions import Fraction

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.org import operations as org
from luoshi.org.models import Unit
from luoshi.plans.models import Division
from luoshi.plans.quotas.cells import Key, newest, now_of
from luoshi.plans.quotas.operations import Terms, divide
from luoshi.plans.tests.conftest import AT, House
from luoshi.plans.tests.desk import client_of, on_a_day, running, target
from luoshi.plans.tests.work import done, moment, record

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("on_a_day")]
__all__ = ["on_a_day"]

START = date(2026, 1, 1)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def plan(house: House):
    return running(house)


@pytest.fixture
def news(house: House, plan):
    return target(house, "发稿150篇")


@pytest.fixture
def desk(house: House, plan):
    return client_of(house.planner)


def value(row, unit, part: str = "") -> Fraction | None:
    return newest(now_of([row.pk]), Key(row.pk, unit.pk, part))


def cell(row, unit, part: str = "") -> str:
    return f"c{row.pk}-{unit.pk}{f'-{part}' if part else ''}"


def give(house: House, plan, row, **amounts):
    changes = {Key(row.pk, getattr(house, name).pk): Fraction(n) for name, n in amounts.items()}
    return divide(plan_id=plan.pk, changes=changes, terms=Terms(START, reason="初次"), by=house.planner, at=AT)


def test_the_sum_stands_beside_the_target_and_only_changed_cells_are_saved(house, plan, news, desk):
    """90 + 60 is 150: 正好; a second save of the same changes nothing; the head says what is missing before."""
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    page = desk.get(url).content.decode()
    assert "还差 150 篇" in page
    desk.post(
        url, {"base": "0", cell(news, house.oak): "90", cell(news, house.elm): "60", cell(news, house.office): ""}
    )
    assert (value(news, house.oak), value(news, house.elm), value(news, house.office)) == (90, 60, None)
    assert Division.objects.visible_to(house.planner).get().cells == 2
    page = desk.get(url).content.decode()
    assert "正好" in page
    again = desk.post(url, {"base": "1", cell(news, house.oak): "90"}, follow=True).content.decode()
    assert "没有改动" in again
    assert Division.objects.visible_to(house.planner).count() == 1


def test_what_was_typed_stands_there_after_an_error(house, plan, news, desk):
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    answer = desk.post(url, {"base": "0", cell(news, house.oak): "九十", cell(news, house.elm): "61"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="九十"' in page
    assert 'value="61" ' in page
    assert value(news, house.elm) is None


def test_a_preview_saves_nothing_and_leaves_locks_and_hidden_units_alone(house, plan, news, desk):
    """150 over two schools evenly, 橡树 locked at 100: 榆树 gets the rest; the office, not shown, keeps its 10."""
    give(house, plan, news, oak=100, office=10)
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    asked = {"spread": "1", "spread-column": f"c{news.pk}", "spread-basis": "even", "spread-total": "150", "base": "1",
             "locked": cell(news, house.oak), "shown": f"{house.oak.pk} {house.elm.pk}"}  # fmt: skip
    page = desk.post(url, asked).content.decode()
    assert "还没有保存" in page
    assert re.search(rf'name="{cell(news, house.elm)}" value="40"', page)
    assert re.search(rf'name="{cell(news, house.oak)}" value="100"', page)
    assert value(news, house.elm) is None
    wrong = desk.post(url, asked | {"spread-total": "105"}).content.decode()
    assert "只剩 95 可分" in wrong


@pytest.mark.parametrize(
    ("basis", "more", "oak", "elm"),
    [
        ("head", {}, 120, 30),
        ("last", {}, 100, 50),
        ("klass", {"中小学校·城区": "2", "中小学校·农村": "1"}, 100, 50),
        ("klass", {"中小学校·城区": "12", "中小学校·农村": "6", "exact": "on"}, 12, 6),
    ],
)
def test_by_what_a_total_is_spread(house, plan, news, desk, basis, more, oak, elm):
    """40 and 10 teachers; two placements and one last year; numbers of classes, to the sum or as they are."""
    org.change_place(unit=house.oak, by=None, at=AT, valid_from=START, staff=40)
    org.change_place(unit=house.elm, by=None, at=AT, valid_from=START, staff=10)
    last = date(2025, 5, 6)
    rows = [record("press.placement", unit, last) for unit in (house.oak.pk, house.oak.pk, house.elm.pk)]
    done(house.house.pk, *rows, at=moment(last))
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    page = desk.get(url).content.decode()
    names = dict(re.findall(r"<label><span>([^<]*?) <small>[^<]*</small></span><input name=\"(class-\d+)\"", page))
    asked = {"spread": "1", "spread-column": f"c{news.pk}", "spread-basis": basis, "spread-total": "150",
             "shown": f"{house.oak.pk} {house.elm.pk}", "spread-day": "2026-09-01"}  # fmt: skip
    asked |= {names[group]: number for group, number in more.items() if group in names}
    asked |= {"spread-exact": "on"} if "exact" in more else {}
    page = desk.post(url, asked).content.decode()
    assert re.search(rf'name="{cell(news, house.oak)}" value="{oak}"', page)
    assert re.search(rf'name="{cell(news, house.elm)}" value="{elm}"', page)


def test_of_two_planners_the_second_sees_both_numbers(house, plan, news, desk):
    """The page was drawn before 90 was saved; 80 is not written over it, 90 is shown; saved again, knowing it, 80 is."""
    give(house, plan, news, oak=90)
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    terms = {"valid_from": "2026-09-16", "mode": "whole", "reason": "再议"}
    answer = desk.post(url, {"base": "0", cell(news, house.oak): "80", **terms})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="80"' in page
    assert "计划员 刚改为 90" in page
    assert value(news, house.oak) == 90
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    desk.post(url, {"base": base, cell(news, house.oak): "80", **terms})
    assert value(news, house.oak) == 80


def test_a_change_of_what_runs_asks_for_a_reason_beside_its_field(house, plan, news, desk):
    give(house, plan, news, oak=90)
    url = f"/plans/{plan.pk}/divide/?t={news.pk}"
    asked = {"base": "1", cell(news, house.oak): "80", "valid_from": "2026-09-16", "mode": "whole"}
    answer = desk.post(url, asked)
    assert (answer.status_code, "请写明调整理由" in answer.content.decode()) == (422, True)
    assert desk.post(url, asked | {"reason": "新增校区"}).status_code == 302
    past = desk.get(f"/plans/{plan.pk}/divide/history/{news.pk}/{house.oak.pk}/").content.decode()
    assert "新增校区" in past
    assert past.index("80 篇") < past.index("90 篇")


def test_the_last_division_is_taken_back_by_one_click(house, plan, news, desk):
    give(house, plan, news, oak=90)
    page = desk.get(f"/plans/{plan.pk}/divide/").content.decode()
    assert "撤销上次分解" in page
    desk.post(f"/plans/{plan.pk}/divide/undo/")
    assert value(news, house.oak) is None
    assert "撤销上次分解" not in desk.get(f"/plans/{plan.pk}/divide/").content.decode()


def test_a_school_sees_its_own_task_and_not_the_grid(house, plan, news, desk):
    """橡树's correspondent: 任务90篇 among its lines, its history, nothing of 榆树, no grid."""
    give(house, plan, news, oak=90, elm=60)
    school = client_of(house.reporter)
    page = school.get(f"/units/{house.oak.pk}/").content.decode()
    assert "任务90篇" in page
    shown = school.get(f"/targets/{news.pk}/").content.decode()
    assert "分解到各单位的任务" in shown
    assert "榆树小学" not in shown
    assert school.get(f"/plans/{plan.pk}/divide/history/{news.pk}/{house.oak.pk}/").status_code == 200
    assert school.get(f"/plans/{plan.pk}/divide/history/{news.pk}/{house.elm.pk}/").status_code == 404
    assert school.get(f"/plans/{plan.pk}/divide/").status_code == 403
    assert House("外县教育局").plan().pk
    assert desk.get(f"/plans/{plan.pk + 1}/divide/").status_code == 404


def test_quotas_of_a_merged_school_are_listed_and_moved(house, plan, news, desk):
    """The rest is proposed; confirmed it stands with the successor and the list is empty."""
    give(house, plan, news, oak=90, elm=60)
    done(house.house.pk, record("press.placement", house.elm.pk, date(2026, 3, 4)), at=moment(date(2026, 3, 5)))
    org.merge_unit(unit=house.elm, into=house.oak, by=None, at=AT, day=date(2026, 9, 1))
    assert "1 项任务属于已撤并的单位" in desk.get("/").content.decode()
    url = f"/plans/{plan.pk}/divide/moves/"
    page = desk.get(url).content.decode()
    assert "任务 60 篇，已完成 1 篇" in page
    name = f"m{news.pk}-{house.elm.pk}"
    assert re.search(rf'name="{name}" value="59"', page)
    assert desk.post(url, {"take": name, name: "五十"}).status_code == 422
    desk.post(url, {"take": name, name: "59"})
    assert (value(news, house.oak), value(news, house.elm)) == (149, None)
    assert "没有等待移交" in desk.get(url).content.decode()
    assert "已撤并的单位" not in desk.get("/").content.decode()


def test_the_file_has_groups_live_sums_and_comes_back_unchanged(house, plan, news, desk):
    """Out: a fixed head, sums by formula. The same file in: no cell changes, nothing is written."""
    boards = target(house, "更新8次")
    give(house, plan, news, oak=90, elm=60)
    give(house, plan, boards, oak=12)
    file = desk.get(f"/plans/{plan.pk}/divide/sheet/?t={news.pk}&t={boards.pk}").content
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    head = next(row for row in rows if row[0] == "单位")
    sums = next(row for row in rows if row[0] == "合计")
    assert [sums[head.index(name)] for name in head if "发稿" in str(name)] == [150]
    formulas = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0)
    assert formulas.height > 5
    page, url = sent(desk, plan, file, "任务.xlsx")
    assert "改动 0 格" in page
    assert "完全一样" in desk.post(url, mapping(page), follow=True).content.decode()
    assert Division.objects.visible_to(house.planner).count() == 2


def sent(desk, plan, data: bytes, name: str) -> tuple[str, str]:
    """A file sent: the dry run's page and address."""
    upload = SimpleUploadedFile(name, data, content_type=EXCEL)
    answer = desk.post(f"/plans/{plan.pk}/divide/import/", {"file": upload})
    assert answer.status_code == 302, answer.content.decode()
    url = answer["Location"]
    return desk.get(url).content.decode(), url


def mapping(page: str) -> dict[str, str]:
    """What the page's selects say."""
    found = {}
    for name, body in re.findall(r'<select[^>]*name="(col-\d+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_all_errors_of_a_file_at_once_and_then_one_transaction(house, plan, news, desk):
    """An unknown unit with a near name, a unit twice, words for a number: nothing is written; mended, all is."""
    give(house, plan, news, oak=90)
    text = "单位,市级及以上媒体发稿\n橡树小学,80\n榆树小学,六十\n榆树小,3\n橡树小学,5\n"
    page, url = sent(desk, plan, text.encode("gb18030"), "任务.csv")
    assert "3 处错误" in page
    assert "是不是“榆树小学”" in page
    assert "B3" in page
    answer = desk.post(url, mapping(page) | {"valid_from": "2026-09-16", "mode": "whole", "reason": "调整"})
    assert answer.status_code == 422
    assert value(news, house.oak) == 90
    back = desk.get(url + "?marked=1")
    assert back["Content-Type"] == EXCEL
    page, url = sent(desk, plan, "单位,市级及以上媒体发稿\n橡树小学,80\n榆树小学,60\n".encode(), "任务.csv")
    desk.post(url, mapping(page) | {"valid_from": "2026-09-16", "mode": "whole", "reason": "调整"})
    assert (value(news, house.oak), value(news, house.elm)) == (80, 60)


def test_last_year_s_table_gives_units_classes_and_quotas_in_one_go(house, plan, news, desk):
    """A house with next to no schools: those of the file are added with their classes, their quotas with them."""
    lines = ["单位\t市级媒体\t合计", "一、城区学校（2所）\t\t", "枫树小学\t50\t50", "柏树小学\t40\t40", "二、农村学校（1所）\t\t",
             "柳树小学\t30\t30", "合计\t120\t120"]  # fmt: skip
    page, url = sent(desk, plan, "\n".join(lines).encode(), "任务.csv")
    assert "新增 3 个单位" in page
    asked = mapping(page)
    assert asked["col-1"] == str(news.pk)
    assert asked["col-2"] == ""
    desk.post(url, asked | {"unknown": "add", "type": "中小学校"})
    made = {
        unit.name: unit for unit in Unit.objects.visible_to(house.planner).filter(name__in=("枫树小学", "柳树小学"))
    }
    assert (made["枫树小学"].klass, made["柳树小学"].klass) == ("城区学校", "农村学校")
    assert (made["枫树小学"].type, value(news, made["枫树小学"])) == ("中小学校", 50)


def test_two_files_dropped_together_give_plan_and_quotas(house, desk):
    """The document and last year's table: one way through both; once confirmed and started the schools owe their part."""
    text = SimpleUploadedFile("方案.txt", "一、信息\n1.全年在县级媒体发稿60篇以上。\n".encode())
    table = "单位,县级媒体发稿\n橡树小学,40\n榆树小学,20\n".encode()
    wrong = desk.post(
        "/plans/import/", {"file": text, "sheet": SimpleUploadedFile("表.csv", "日期,金额\n1,2\n".encode())}
    )
    assert (wrong.status_code, "没有找到表头" in wrong.content.decode()) == (422, True)
    text.seek(0)
    url = desk.post("/plans/import/", {"file": text, "sheet": SimpleUploadedFile("表.csv", table)})["Location"]
    assert "?table=" in url
    chosen = {"p0-take": "on", "p0-title": "发稿方案", "p0-year": "2026", "p0-span": "year", "p0-unit": house.root.pk}
    dry = desk.post(url, chosen)["Location"]
    asked = mapping(desk.get(dry).content.decode())
    row = target(house, "发稿60篇")
    assert list(asked.values()) == [str(row.pk)]
    assert desk.post(dry, asked)["Location"] == f"/plans/{row.plan_id}/confirm/"
    assert (value(row, house.oak), value(row, house.elm)) == (40, 20)


def test_the_grid_asks_as_many_queries_with_many_units(house, plan, news, desk, queries_of):
    """Two schools or sixty: the page, and a save of all of them in one go."""
    url = f"/plans/{plan.pk}/divide/"
    give(house, plan, news, oak=1)
    desk.get(url)
    few = queries_of(desk.get, url)
    terms = {"valid_from": "2026-09-16", "mode": "whole", "reason": "全部"}
    desk.post(url, {"base": "1", cell(news, house.oak): "2", **terms})
    first = queries_of(desk.post, url, {"base": "2", cell(news, house.oak): "3", **terms})
    schools = [house.unit(f"新建第{n}小学", house.east, "中小学校", klass="农村") for n in range(58)]
    assert queries_of(desk.get, url) == few
    cells = {cell(news, school): "3" for school in schools} | {cell(news, house.oak): "4"}
    assert queries_of(desk.post, url, {"base": "3", **cells, **terms}) == first
