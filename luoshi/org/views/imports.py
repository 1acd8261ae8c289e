"""Pages of imports: the list, what can be brought in, the upload, empty workbooks.

What an open import shows and does is `importing.py`. Invariant: whoever may bring nothing in finds no page here.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.org.imports import operations
from luoshi.org.imports.forms import TableForm
from luoshi.org.imports.targets import Around, Target, build_target, offers
from luoshi.org.models import ImportRun
from luoshi.org.views.seen import Seen
from luoshi.sheets import SheetRefused, template
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.export import file_response
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import form_answer

STATE_CODES = {"draft": "draft", "waiting": "running", "done": "verified", "failed": "sent_back", "undone": "withdrawn"}


class Importing(Seen, View):
    """A view for those who may bring something in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for everybody else, before anything is read."""
        if not offers(request.viewer):  # type: ignore[attr-defined]  # set by the middleware
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def target(self, code: str) -> Target:
        """The target of a code. Raises Http404."""
        today = self.viewer.today
        found = build_target(code, Around(self.viewer.house_id, self.viewer, today, today.year))
        if found is None:
            raise Http404
        return found


class RunFilter(FilterLook):
    """State, and words of label or file."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"), empty_label=gettext_lazy("全部"), choices=ImportRun.State.choices
    )

    class Meta:
        model = ImportRun
        fields: tuple[str, ...] = ()


class Imports(Importing, ListPage):
    """Everything that was brought in: who, when, how many, from which file."""

    title = gettext_lazy("表格导入")
    columns = (
        Column("label", gettext_lazy("内容"), "label", sort="label", phone="title"),
        Column("name", gettext_lazy("文件"), "name", sort="name", short=True, phone="text"),
        Column("by", gettext_lazy("导入人"), lambda row: row.by or _("系统")),
        Column("created_at", gettext_lazy("时间"), lambda row: row.taken_at or row.created_at, sort="created_at"),
        Column("made", gettext_lazy("写入条数"), "made", sort="made", align="end"),
        Column("undone_at", gettext_lazy("撤销时间"), "undone_at", sort="undone_at", phone="hide"),
        Column("state", gettext_lazy("状态"), lambda row: row.get_state_display(), sort="state", phone="state"),
    )
    search_fields = ("label", "name", "by__name")
    search_hint = gettext_lazy("内容、文件或导入人")
    filterset_class = RunFilter
    default_sort = "-created_at"
    empty_title = gettext_lazy("还没有导入过表格")
    empty_text = gettext_lazy("单位、人员、名录、工作记录都可以用手头的 Excel 表导入，先核对再写入，还能整批撤销。")
    empty_icon = "table"

    def rows(self) -> Any:
        """Imports in sight."""
        return ImportRun.objects.visible_to(self.viewer).select_related("by")

    def search(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        """In the columns that are shown."""
        for word in words.split()[:5]:
            anywhere = Q()
            for path in self.search_fields:
                anywhere |= Q(**{f"{path}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    def row_url(self, row: ImportRun) -> str:
        """The import."""
        return reverse("org:import", args=[row.pk])

    def head_actions(self) -> list[Action]:
        """A new one."""
        return [Action(_("导入表格"), reverse("org:import_new"), "plus", primary=True)]


class NewImport(Importing):
    """Choose what to bring in, then hand the table over."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """What there is to bring in, or the upload."""
        code = request.GET.get("what", "")
        if not code:
            grouped = [(group, list(lines)) for group, lines in groupby(offers(self.viewer), lambda each: each.group)]
            return render(request, "org/imports/choose.html", {"groups": grouped})
        return self.answer(TableForm(this_year=self.viewer.today.year), self.target(code))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the table and go on to its columns; straight to the check where its form is known."""
        target = self.target(request.GET.get("what", ""))
        form = TableForm(request.POST, request.FILES, this_year=self.viewer.today.year)
        if not form.is_valid():
            return self.answer(form, target)
        given = form.cleaned_data
        upload = given.get("file")
        options = {option.code: option.initial for option in target.options}
        try:
            run = operations.begin(
                what=target.code, house_id=self.viewer.house_id, by=self.viewer, at=request.now,  # type: ignore[attr-defined]
                data=upload.read() if upload else b"", name=upload.name if upload else "",
                pasted="" if upload else given["pasted"], answers={"year": given["year"], "options": options},
            )  # fmt: skip
        except SheetRefused as refused:
            form.add_error("file" if upload else "pasted", refused.message)
            return self.answer(form, target)
        if not run.mapping["problems"] and (run.mapping["kept"] or run.mapping["plain"]):
            return redirect("org:import_check", pk=run.pk)
        return redirect("org:import_columns", pk=run.pk)

    def answer(self, form: TableForm, target: Target) -> HttpResponse:
        """The upload's page."""
        empty = f"{reverse('org:import_template')}?{urlencode({'what': target.code})}"
        columns = list(target.template_columns())
        context = {"target": target, "template_url": empty, "asked": columns}
        return form_answer(self.request, form, "org/imports/upload.html", context)


class Template(Importing):
    """An empty workbook with lists to choose from and explanations."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The workbook."""
        target = self.target(request.GET.get("what", ""))
        data = template(
            target.label, target.template_columns(), notes=target.template_notes(), rows=list(target.template_rows())
        )
        return file_response(_("%(what)s模板") % {"what": target.label}, data, today=self.viewer.today)
