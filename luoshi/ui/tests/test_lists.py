"""`ListPage`: nobody sees a list of nobody, foreign rows fall out, and its cost does not grow with its rows."""

from __future__ import annotations

import io
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import django_filters
import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, models
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import isolate_apps
from python_calamine import CalamineWorkbook

from luoshi.ui.actions import BulkAction
from luoshi.ui.columns import Column, text
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import BoundedPaginator, ListPage, UnscopedList
from luoshi.ui.scope import NoViewer, ScopedModel
from luoshi.ui.views import ScopedDetail

pytestmark = [pytest.mark.django_db, pytest.mark.urls("luoshi.ui.tests.urls")]

with isolate_apps("luoshi.ui"):

    class Board(ScopedModel):
        """A notice board that belongs to a unit; its viewers see the boards of theirs."""

        name = models.CharField(max_length=50)
        unit = models.CharField(max_length=50)
        on = models.DateField()
        state = models.CharField(max_length=12, default="verified")

        class Meta:
            app_label = "ui"
            db_table = "ui_test_board"

        def __str__(self) -> str:
            return self.name

        @classmethod
        def sight(cls, viewer: Any) -> models.Q:
            return models.Q(unit=viewer.unit)


class BoardFilter(FilterLook):
    """By state."""

    state = django_filters.ChoiceFilter(label="状态", choices=[("verified", "已核实"), ("draft", "草稿")])

    class Meta:
        model = Board
        fields = ("state",)


def close(request: Any, rows: Any, reason: str) -> str:
    return f"停用 {rows.update(state='off')} 块：{reason}"


class Boards(ListPage):
    """The list under test."""

    title = "宣传栏"
    columns = (
        Column("name", "名称", sort="name", phone="title"),
        Column("on", "日期", sort="on"),
        Column("state", "状态", state=True, phone="state"),
    )
    search_fields = ("name",)
    default_sort = "name"
    filterset_class = BoardFilter

    def rows(self) -> Any:
        return Board.objects.visible_to(self.viewer)

    def row_url(self, row: Any) -> str:
        return f"/boards/{row.pk}/"

    def bulk_actions(self) -> list[BulkAction]:
        return [
            BulkAction("close", "停用所选", close, reason_label="停用原因"),
            BulkAction("secret", "别人的", close, allowed=lambda viewer: False),
        ]


@pytest.fixture(autouse=True)
def _table(db: None) -> None:
    """The table of the boards, made inside the test's transaction and gone with it."""
    editor = connection.schema_editor(collect_sql=True)
    editor.deferred_sql = []
    editor.create_model(Board)
    with connection.cursor() as cursor:
        for line in editor.collected_sql:
            cursor.execute(line)


def boards(count: int, unit: str = "东桥", **facts: Any) -> list[int]:
    made = Board.objects.bulk_create(
        Board(name=f"{unit}{n:03}", unit=unit, on=date(2026, 1, 1 + n % 28), **facts) for n in range(count)
    )
    return [row.pk for row in made]


def ask(
    view: Any = Boards, data: Any = None, method: str = "get", address: str = "/boards/", **headers: str
) -> HttpResponse:
    request = getattr(RequestFactory(), method)(address, data or {}, headers=headers)
    request.viewer = SimpleNamespace(unit="东桥", account_id=1, today=date(2026, 9, 16))
    request.user = SimpleNamespace(is_authenticated=False)
    request.htmx = bool(headers)
    request._messages = CookieStorage(request)
    answer = view.as_view()(request)
    answer.said = [str(one) for one in get_messages(request)]
    return answer


def page(**query: str) -> str:
    return ask(data=query).content.decode()


def test_only_the_viewers_rows_are_shown_and_counted() -> None:
    boards(3)
    boards(5, unit="西河")
    html = page()
    assert "共 <strong>3</strong> 条" in html
    assert "东桥000" in html
    assert "西河" not in html


def test_a_list_of_nobody_is_refused() -> None:
    """The same list is shown once it names who sees it."""

    class Open(Boards):
        filterset_class = None

        def rows(self) -> Any:
            return Board.objects.all()

    boards(1)
    with pytest.raises(UnscopedList):
        ask(Open)
    assert ask(Boards).status_code == 200


def test_a_list_asks_the_same_number_of_queries_for_few_and_many(queries_of: Any) -> None:
    boards(3)
    few = queries_of(page)
    boards(300)
    assert queries_of(page) == few


def test_a_page_holds_fifty_and_no_row_twice() -> None:
    boards(120)
    seen = [ask(data={"page": str(n), "sort": "on"}).content.decode() for n in (1, 2, 3)]
    names = [part.split("<")[0] for html in seen for part in html.split('class="row-link"')[1:]]
    assert [html.count('name="ids"') for html in seen] == [50, 50, 20]
    assert len(set(names)) == 120
    assert 'aria-current="page">3<' in page(page="99")


def test_a_very_long_list_is_counted_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody turns 200 pages: beyond that it says "so many and more", and costs no more."""
    monkeypatch.setattr(BoundedPaginator, "most", 60)
    boards(60)
    assert "共 <strong>60</strong> 条" in page()
    boards(10)
    assert "<strong>60</strong> 条以上" in page()
    assert "第 51–60 条" in page(page="9")


def test_a_head_sorts_up_then_down_and_a_foreign_path_is_not_sorted_by() -> None:
    boards(3)
    down = page(sort="-name")
    assert down.index("东桥002") < down.index("东桥000")
    assert 'aria-sort="descending"' in down
    assert 'aria-sort="ascending"' in page(sort="unit__secret")


def test_search_finds_two_characters_and_says_when_nothing_is_found() -> None:
    boards(2)
    assert "共 <strong>1</strong> 条" in page(q="东桥 001")
    assert "没有符合条件的内容" in page(q="南湾")
    assert "清除" in page(q="南湾")


def test_an_empty_list_is_not_called_a_search_without_result() -> None:
    assert "这里还没有内容" in page()


def test_a_filter_narrows_and_a_foreign_value_is_said() -> None:
    boards(2)
    boards(1, state="draft")
    assert "共 <strong>1</strong> 条" in page(state="draft")
    wrong = page(state="nonsense")
    assert "共 <strong>3</strong> 条" in wrong
    assert "field-error" in wrong


def test_htmx_gets_the_part_and_a_browser_the_page() -> None:
    boards(1)
    part = ask(**{"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'id="list"' in part.content
    assert "HX-Request" in part["Vary"]
    assert b"<html" in ask(**{"HX-Request": "true", "HX-Boosted": "true"}).content
    assert b"<html" in ask().content


def test_a_name_with_tags_is_only_text() -> None:
    Board.objects.bulk_create([Board(name="<script>x</script>", unit="东桥", on=date(2026, 1, 1))])
    assert "<script>x" not in page()
    assert "&lt;script&gt;x" in page()


def bulk(ids: list[int], action: str = "close", reason: str = "破损", **more: str) -> Any:
    return ask(data={"ids": ids, "action": action, "reason": reason, **more}, method="post")


def off(unit: str = "东桥") -> int:
    return Board.objects.visible_to(SimpleNamespace(unit=unit, account_id=1)).filter(state="off").count()


def test_a_bulk_action_reaches_only_the_viewers_rows() -> None:
    """A foreign key in the post simply falls out."""
    own, foreign = boards(2), boards(1, unit="西河")
    answer = bulk([own[0], *foreign])
    assert answer.status_code == 302
    assert answer.said == ["停用 1 块：破损"]
    assert (off(), off("西河")) == (1, 0)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ids": []}, "请先勾选要处理的条目。"),
        ({"reason": "  "}, "请填写停用原因，再提交一次。"),
        ({"action": "secret"}, "这个操作现在不能用，请刷新页面后再试。"),
        ({"action": "nonsense"}, "这个操作现在不能用，请刷新页面后再试。"),
    ],
)
def test_a_bulk_action_says_what_is_missing(change: dict[str, Any], sentence: str) -> None:
    """And works once nothing is."""
    own = boards(2)
    assert bulk(**({"ids": own} | change)).said == [sentence]
    assert off() == 0
    bulk(own)
    assert off() == 2


def test_all_found_rows_can_be_chosen_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    boards(60)
    monkeypatch.setattr(Boards, "max_bulk", 59)
    assert "一次最多处理 59 条" in bulk([], all="1").said[0]
    assert off() == 0
    monkeypatch.setattr(Boards, "max_bulk", 60)
    bulk([], all="1")
    assert off() == 60


def test_the_export_has_all_found_rows_and_no_formula() -> None:
    """What is exported is what was found: not only this page, and never more."""
    boards(60)
    boards(2, unit="西河")
    Board.objects.bulk_create([Board(name="=1+1", unit="东桥", on=date(2026, 2, 3))])
    answer = ask(data={"export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", "日期", "状态"]
    assert len(rows) == 62
    assert ["=1+1", date(2026, 2, 3), "已核实"] in rows
    assert "20260916.xlsx" in answer["Content-Disposition"]


def test_a_foreign_row_is_not_found_by_get_or_post() -> None:
    class BoardPage(ScopedDetail):
        template_name = "errors/404.html"

        def rows(self) -> Any:
            return Board.objects.visible_to(self.viewer)

    from django.http import Http404

    own, foreign = boards(1)[0], boards(1, unit="西河")[0]

    def show(pk: int) -> int:
        request = RequestFactory().get("/")
        request.viewer = SimpleNamespace(unit="东桥", account_id=1)  # type: ignore[attr-defined]
        return int(BoardPage.as_view()(request, pk=pk).status_code)

    assert show(own) == 200
    with pytest.raises(Http404):
        show(foreign)


def test_the_scope_holds_below_the_list_too() -> None:
    boards(1)
    with pytest.raises(NoViewer):
        Board.objects.count()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "—"), ("", "—"), (0, "0"), (True, "是"), (Fraction(1, 2), "0.5"), (date(2026, 3, 9), "2026-03-09")],
)
def test_a_cell_shows_values_as_people_read_them(value: Any, shown: str) -> None:
    assert text(value) == shown


def test_a_column_follows_a_path_and_stops_at_nothing() -> None:
    row = SimpleNamespace(unit=SimpleNamespace(name=lambda: "东桥"), none=None)
    assert Column("unit", "单位", "unit.name").value(row) == "东桥"
    assert Column("unit", "单位", "none.name").value(row) is None
    assert Column("state", "状态", lambda row: "draft", state=True).export_value(row) == "草稿"
