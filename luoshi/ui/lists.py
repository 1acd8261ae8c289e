"""`ListPage`: the one way a list is shown. Columns, search, sort, filters, pages, bulk actions, export, htmx fragment.

Not here: cells (columns.py), which rows exist (the room's queryset). Invariants: a list whose queryset has no viewer is
refused; the number of queries does not depend on the number of rows; page, fragment, bulk and export see the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.ui.actions import Action, BulkAction, Heading
from luoshi.ui.columns import Column, table_rows
from luoshi.ui.export import csv_response, export_table, table_response
from luoshi.ui.templatetags.luoshi import changed_query

PAGE_SIZE = 50  # what a screen is scrolled through twice; bounded HTML
MAX_BULK = 500  # rows a bulk action takes at once: one request stays under ten seconds
MAX_WORDS = 5  # words of a search; more make the query slow and never the result better


class UnscopedList(Exception):
    """A list was about to show rows of a queryset without `visible_to(viewer)`."""


def demand_viewer(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The queryset itself, when somebody is named who sees it. Raises UnscopedList."""
    if getattr(queryset.query, "seen_by", None) is None:
        raise UnscopedList(f"{queryset.model.__name__} without visible_to(viewer)")
    return queryset


class ListPage(View):
    """Subclass, set `title`, `columns`, and write `rows()`; everything else has a default."""

    title: str | Promise = ""
    subtitle: str | Promise = ""
    columns: Sequence[Column] = ()
    search_fields: Sequence[str] = ()
    search_hint: str | Promise = gettext_lazy("搜索")
    filterset_class: Any = None
    default_sort: str = "-pk"
    """Column codes, "-" before for downwards; or ORM paths where no column has that code."""
    page_size: int = PAGE_SIZE
    exportable: bool = True
    empty_title: str | Promise = gettext_lazy("这里还没有内容")
    empty_text: str | Promise = ""
    empty_icon: str = "inbox"
    template_name: str = "ui/list_page.html"
    fragment_name: str = "ui/list_fragment.html"
    max_bulk: int = MAX_BULK

    request: HttpRequest

    # What a room writes -------------------------------------------------------------------------------------------

    def rows(self) -> QuerySet[Any]:
        """The rows this viewer may see: `Model.objects.visible_to(self.viewer).select_related(…)`."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str | None:
        """Where the title column leads; None for nowhere."""
        return None

    def row_name(self, row: Any) -> str:
        """What a row's box is called for those who cannot see it."""
        return str(row)

    def head_actions(self) -> Sequence[Action]:
        """Buttons of the page's head (export is added by itself)."""
        return ()

    def bulk_actions(self) -> Sequence[BulkAction]:
        """Actions on ticked rows."""
        return ()

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        """Rows that hold every word in one of `search_fields`; a room with an index overrides it."""
        for word in words.split()[:MAX_WORDS]:
            anywhere = Q()
            for path in self.search_fields:
                anywhere |= Q(**{f"{path}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    def context(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    # The page -----------------------------------------------------------------------------------------------------

    @property
    def viewer(self) -> Any:
        """Who looks (set by org's middleware)."""
        return getattr(self.request, "viewer", None)

    @cached_property
    def shown_columns(self) -> list[Column]:
        """Columns on the screen; the title column gets `row_url` when it has no link of its own."""
        found = []
        for column in self.columns:
            if column.phone == "title" and column.link is None:
                column = Column(**{**vars(column), "link": self.row_url})
            found.append(column)
        return found

    @cached_property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()

    @cached_property
    def filterset(self) -> Any:
        """The bound filter set, or None."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET or None, queryset=demand_viewer(self.rows()), request=self.request)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """Rows after filters, search and sort. A wrong filter value filters nothing and is said in the form."""
        rows = demand_viewer(self.filterset.qs if self.filterset is not None else self.rows())
        if self.words and self.search_fields:
            rows = demand_viewer(self.search(rows, self.words))
        return rows.order_by(*self.ordering())

    @property
    def sort(self) -> str:
        """The sort asked for, if a column has it, else the default."""
        asked = self.request.GET.get("sort", "")
        return asked if self.sort_path(asked.lstrip("-")) else self.default_sort

    def sort_path(self, code: str) -> str:
        """The ORM path behind a column's code; "" when there is none."""
        return next((column.sort for column in self.columns if column.code == code and column.sort), "")

    def ordering(self) -> list[str]:
        """Paths for order_by, ending in the key so that pages never overlap."""
        down, code = ("-", self.sort[1:]) if self.sort.startswith("-") else ("", self.sort)
        first = down + (self.sort_path(code) or code)
        return [first] if first.lstrip("-") == "pk" else [first, f"{down}pk"]

    def headings(self) -> list[Heading]:
        """The table's head: a click sorts upwards, a second one downwards."""
        found = []
        for column in (one for one in self.shown_columns if one.on_screen):
            direction = {column.code: "up", f"-{column.code}": "down"}.get(self.sort, "")
            turn = f"-{column.code}" if direction == "up" else column.code
            url = changed_query(self.request, sort=turn, page=None) if column.sort else ""
            found.append(Heading(column, url, direction))
        return found

    @cached_property
    def page(self) -> Page[Any]:
        """The page asked for; the nearest one where it does not exist."""
        return BoundedPaginator(self.found, self.page_size).get_page(self.request.GET.get("page"))

    @cached_property
    def allowed_bulk(self) -> list[BulkAction]:
        """Bulk actions this viewer may do."""
        return [action for action in self.bulk_actions() if action.allowed(self.viewer)]

    @property
    def narrowed(self) -> bool:
        """Whether search or filters are on, for the wording of an empty list."""
        return bool(self.words) or any(
            value for key, value in self.request.GET.items() if key not in {"q", "sort", "page"}
        )

    def full_context(self) -> dict[str, Any]:
        """Everything that the page and its fragment show."""
        columns = [column for column in self.shown_columns if column.on_screen]
        rows = list(self.page.object_list)
        return {
            "list": self,
            "page": self.page,
            "body": table_rows(columns, rows, self.row_name if self.allowed_bulk else None),
            "headings": self.headings(),
            "bulk_actions": self.allowed_bulk,
            "head_actions": self.head_actions(),
            "filter_form": self.filterset.form if self.filterset is not None else None,
            "filters_on": self.filters_on(),
            "pages": list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)),
            "export_url": changed_query(self.request, export="xlsx", page=None) if self.exportable else "",
            "export_csv_url": changed_query(self.request, export="csv", page=None) if self.exportable else "",
            **self.context(),
        }

    def filters_on(self) -> int:
        """How many filters are set, for the folded button on the phone."""
        names = self.filterset.form.fields if self.filterset is not None else ()
        return sum(1 for name in names if any(self.request.GET.getlist(name)))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, its fragment for htmx, or the file."""
        if self.exportable and request.GET.get("export") in ("xlsx", "csv"):
            return self.export()
        fragment = wants_fragment(request)
        response = render(request, self.fragment_name if fragment else self.template_name, self.full_context())
        patch_vary_headers(response, ["HX-Request"])
        return response

    def export(self) -> HttpResponse:
        """An Excel or CSV file of all rows that are found, not only of this page."""
        headings, rows = self.export_table()
        write = csv_response if self.request.GET.get("export") == "csv" else table_response
        return write(str(self.title), headings, rows, today=self.today())

    def export_table(self) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
        """Headings and rows of the file: what the list shows, in its order. A room whose list can be imported again
        writes the columns of its import."""
        return export_table(list(self.columns), self.found)

    def today(self) -> date:
        """The viewer's day; views are where a clock is read."""
        return getattr(self.viewer, "today", None) or timezone.localdate()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A bulk action: foreign keys simply fall out, because the rows are those of `rows()`."""
        if not self.bulk_actions():
            return HttpResponseNotAllowed(["GET", "HEAD"])
        action = next((one for one in self.allowed_bulk if one.code == request.POST.get("action")), None)
        level, sentence = messages.WARNING, _("这个操作现在不能用，请刷新页面后再试。")
        if action is not None:
            level, sentence = self.run_bulk(action)
        messages.add_message(request, level, sentence)
        return HttpResponseRedirect(request.get_full_path())

    def run_bulk(self, action: BulkAction) -> tuple[int, str]:
        """Check the choice and the reason, then act; level and sentence to show."""
        reason = self.request.POST.get("reason", "").strip()
        chosen = self.chosen()
        if chosen is None:
            return messages.WARNING, _("请先勾选要处理的条目。")
        if action.reason_label and not reason:
            return messages.WARNING, _("请填写%(what)s，再提交一次。") % {"what": action.reason_label}
        if (count := chosen.count()) > self.max_bulk:
            return messages.WARNING, _("一次最多处理 %(most)s 条，现在选中了 %(count)s 条，请先筛选。") % {
                "most": self.max_bulk,
                "count": count,
            }
        return messages.SUCCESS, str(action.run(self.request, chosen, reason))

    def chosen(self) -> QuerySet[Any] | None:
        """The ticked rows, or all found ones with `all=1`; None when nothing is ticked."""
        if self.request.POST.get("all") == "1":
            return self.found
        ids = [one for one in self.request.POST.getlist("ids") if one.isdecimal() and len(one) < 19]
        return demand_viewer(self.rows()).filter(pk__in=ids) if ids else None


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # not generic when it runs
    """Counts no further than anybody turns pages, so that a page costs the same however many rows there are."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        """The number of rows, `most` where there are more."""
        return min(self._seen, self.most)

    @property
    def more(self) -> bool:
        """Whether there are more than it counted."""
        return self._seen > self.most

    @cached_property
    def _seen(self) -> int:
        rows: QuerySet[Any] = self.object_list
        return rows.order_by().select_related(None).values("pk")[: self.most + 1].count()


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (not for a whole page by a boosted link or by going back)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )
