"""Views of the style guide. Open to anybody where the guide is mounted; nothing here reads a database."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from luoshi.ui import charts
from luoshi.ui.actions import Action, BulkAction
from luoshi.ui.columns import Column
from luoshi.ui.guide import samples
from luoshi.ui.guide.forms import UNITS, GuideFilters, GuideForm
from luoshi.ui.lists import ListPage
from luoshi.ui.matrix import Cell, heat_table, matrix_table
from luoshi.ui.states import STATES, TONES
from luoshi.ui.views import form_answer

COLUMNS = [
    Column("title", "标题", phone="title", link=lambda row: "#"),
    Column("unit", "单位", sort="unit", phone="text"),
    Column("kind", "类型"),
    Column("on", "日期", sort="on", align="end"),
    Column("people", "人数", sort="people", align="end"),
    Column("hours", "学时", align="end", phone="hide"),
    Column("state", "状态", state=True, phone="state"),
]


@method_decorator(login_not_required, name="dispatch")
class Guide(View):
    """Every part on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, with one message of each level."""
        for level, sentence in (
            (messages.SUCCESS, "已提交，等待核实。"),
            (messages.WARNING, "九月报表将于 9月24日 截止，还有 2 条待核。"),
            (messages.ERROR, "没有保存：网络断开了。草稿留在本机，恢复后会自动再试。"),
        ):
            messages.add_message(request, level, sentence)
        return render(request, "ui/guide/guide.html", {"shell": samples.SampleShell(request), **parts()})


def parts() -> dict[str, Any]:
    """Sample data of all parts."""
    return {
        "tones": TONES,
        "states": list(STATES),
        "history": samples.HISTORY,
        "tree": samples.TREE,
        "files": samples.FILES,
        "tabs": [
            {"label": "全部", "url": "#", "current": True, "count": 132},
            {"label": "待核", "url": "#", "current": False, "count": 8},
            {"label": "已退回", "url": "#", "current": False, "count": 2},
            {"label": "历史", "url": "#", "current": False, "count": None},
        ],
        "facts": [("单位", "东桥小学"), ("日期", "2026年9月10日"), ("人数", 46), ("空着的", "")],
        "keys": [("J", "下一条"), ("K", "上一条"), ("Enter", "确认"), ("E", "修改"), ("X", "不作指标"), ("U", "撤销")],
        **pictures(),
        "form": GuideForm(
            {"title": "", "on": "2026-09-10", "kind": "b", "unit": "2", "people": ["1", "3"], "count": "0"}
        ),
    }


def pictures() -> dict[str, Any]:
    """Sample charts and big tables."""
    return {
        "pace": charts.pace_line(
            title="宣传栏更新：累计完成与应完成",
            done=[(0, 0), (30, 2), (58, 4), (96, 7), (140, 9), (200, 14), (258, 19)],
            expected=[(0, 0), (365, 32)],
            today=258,
            length=365,
            target=32,
            ticks=[(0, "1月"), (90, "4月"), (181, "7月"), (273, "10月"), (365, "12月")],
        ),
        "bars": charts.bars(
            title="各片区完成率",
            rows=[("城东片区", 92, "92%", "good"), ("城西片区", 64, "64%", "behind"), ("城南片区", 31, "31%", "late")],
        ),
        "heat": heat_table(
            title="各单位每月记录",
            corner="单位",
            heads=[f"{n}月" for n in range(1, 13)],
            rows=[
                (school, "#", [(i * 5 + n * 3) % 9 if n < 9 else None for n in range(12)])
                for i, school in enumerate(samples.SCHOOLS)
            ],
        ),
        "matrix": matrix_table(
            title="各单位各指标完成情况",
            corner="单位",
            heads=[(f"{name}", "#") for name in samples.TARGETS],
            rows=[
                (
                    (school, "#"),
                    [
                        None if (i + n) % 6 == 5 else Cell(f"{(i * 3 + n * 2) % 9}/8", TONES[(i * 2 + n) % 5], "#")
                        for n in range(len(samples.TARGETS))
                    ],
                )
                for i, school in enumerate(samples.SCHOOLS)
            ],
        ),
        "chart": {
            "tooltip": {"trigger": "axis"},
            "xAxis": {"type": "category", "data": [f"{n}月" for n in range(1, 10)]},
            "yAxis": {"type": "value"},
            "series": [{"type": "line", "name": "完成", "data": [2, 4, 7, 9, 9, 12, 14, 14, 19]}],
        },
    }


@method_decorator(login_not_required, name="dispatch")
class GuideList(ListPage):
    """A list over rows in memory."""

    title = "工作记录"
    subtitle = "本单位及下属单位，按日期由近到远"
    columns = COLUMNS
    search_fields = ("title", "unit")
    default_sort = "-on"
    exportable = False

    @property
    def page(self) -> Page[Any]:
        """A page of the sample rows."""
        state = self.request.GET.get("state")
        rows = [
            row for row in samples.records() if self.words in row.title + row.unit and (not state or row.state == state)
        ]
        code = self.sort.lstrip("-")
        rows.sort(key=lambda row: str(getattr(row, code)), reverse=self.sort.startswith("-"))
        return Paginator(rows, self.page_size).get_page(self.request.GET.get("page"))

    def head_actions(self) -> list[Action]:
        """One button."""
        return [Action("导出 Excel", "#", "download"), Action("新增记录", "#", "plus", primary=True)]

    def bulk_actions(self) -> list[BulkAction]:
        """Two, one of which asks for a reason."""
        return [
            BulkAction("accept", "核实所选", lambda request, rows, reason: ""),
            BulkAction(
                "send_back",
                "退回所选",
                lambda request, rows, reason: "",
                reason_label="退回原因",
                danger=True,
                icon="arrow-back-up",
            ),
        ]

    def context(self) -> dict[str, Any]:
        """The sample frame."""
        names = [name for name in GuideFilters.base_fields if self.request.GET.get(name)]
        return {
            "shell": samples.SampleShell(self.request),
            "filter_form": GuideFilters(self.request.GET or None),
            "filters_on": len(names),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Says what would be done."""
        messages.success(request, f"已处理 {len(request.POST.getlist('ids'))} 条。")
        return self.get(request)


@method_decorator(login_not_required, name="dispatch")
class GuideEmpty(GuideList):
    """The same list with nothing in it."""

    empty_title = "还没有工作记录"
    empty_text = "做完一件事就记一条：写清标题和日期，拍张照片，提交即可。"

    @property
    def page(self) -> Page[Any]:
        """No rows."""
        return Paginator([], 50).get_page(1)


@method_decorator(login_not_required, name="dispatch")
class GuideFormPage(View):
    """A form with autosave, upload and errors."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The fresh form."""
        return self.answer(request, GuideForm(initial={"on": samples.TODAY, "unit": "1"}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The form with its errors, or the fresh one with a message."""
        form = GuideForm(request.POST)
        if form.is_valid():
            messages.success(request, "已提交，等待核实。")
            return self.answer(request, GuideForm())
        return self.answer(request, form)

    def answer(self, request: HttpRequest, form: GuideForm) -> HttpResponse:
        """The page."""
        return form_answer(
            request, form, "ui/guide/form.html", {"shell": samples.SampleShell(request), "files": samples.FILES[:1]}
        )


@method_decorator(login_not_required, name="dispatch")
class GuideOptions(View):
    """Options for the sample choosers."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Those that hold the words."""
        words = request.GET.get("q", "")
        return JsonResponse({"options": [{"value": k, "label": n, "hint": "城东片区"} for k, n in UNITS if words in n]})


@method_decorator(login_not_required, name="dispatch")
class GuideDraft(View):
    """Takes a draft and keeps nothing."""

    def post(self, request: HttpRequest) -> JsonResponse:
        """The moment."""
        return JsonResponse({"saved_at": f"{timezone.localtime():%H:%M:%S}"})


@method_decorator(login_not_required, name="dispatch")
class GuideUpload(View):
    """Takes a file and keeps nothing; names with "bad" are refused."""

    def post(self, request: HttpRequest) -> JsonResponse:
        """What upload.js expects."""
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"id": ""})
        if "bad" in str(file.name):
            return JsonResponse({"error": "打不开这个文件：请另存为 JPG、PNG 或 PDF 后再传。"}, status=422)
        return JsonResponse({"id": str(file.size), "name": file.name, "url": "#", "remove_url": request.path})


@method_decorator(login_not_required, name="dispatch")
class GuideError(View):
    """The error pages, without an error."""

    def get(self, request: HttpRequest, status: int) -> HttpResponse:
        """The page as it would be answered, with status 200."""
        name = status if status in (400, 403, 404, 500) else 404
        return render(request, f"errors/{name}.html", {"reference": "7F3A09C2", "expired": "expired" in request.GET})
