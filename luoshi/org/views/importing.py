"""Units from a list: paste or upload, look at all errors at once, then take it whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luoshi.org.forms import ImportForm
from luoshi.org.importing import Fault, ListRefused, NewUnit, add_units, faults_of
from luoshi.org.views.guard import Guarded
from luoshi.sheets.mapping import Checked, Column, check, map_table
from luoshi.sheets.parse import integer, text, yes_no
from luoshi.sheets.read import read_pasted, read_table
from luoshi.sheets.table import SheetRefused, Table
from luoshi.ui.views import form_answer

COLUMNS = (
    Column("name", "名称", ("单位名称", "单位", "学校", "学校名称", "机构名称"), required=True, parse=text(100)),
    Column("parent", "上级单位", ("上级", "所属单位", "主管单位", "所属学区", "上级名称"), parse=text(100)),
    Column("type", "类型", ("单位类型", "单位性质", "性质"), parse=text(40)),
    Column("klass", "类别", ("单位类别", "分类", "城乡", "学段"), parse=text(40)),
    Column("staff", "人数", ("教职工数", "职工人数", "在编人数", "编制"), parse=integer(least=0, most=100_000)),
    Column("short_name", "简称", (), parse=text(40)),
    Column("is_body", "是否班子", ("班子", "议事机构"), parse=yes_no),
)
_SESSION = "org.import"


class ImportUnits(Guarded):
    """Two steps: read and check, then take. What was read waits in the session."""

    actions = ("org.manage", "org.import")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return form_answer(request, ImportForm(), "org/import.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check a list, or take the one that was checked."""
        if "take" in request.POST:
            return self.take(request)
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return form_answer(request, form, "org/import.html")
        try:
            table = _table(form.cleaned_data)
            mapping = map_table(table, COLUMNS)
        except SheetRefused as error:
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", str(error))
            return form_answer(request, form, "org/import.html")
        if mapping.problems:
            form.add_error(None, " ".join(mapping.problems))
            return form_answer(request, form, "org/import.html")
        checked = check(table, mapping, COLUMNS)
        rows = _rows(checked)
        faults = [Fault(e.row, f"{e.label}：{e.message}") for e in checked.errors]
        faults += faults_of(self.viewer.house_id, rows)
        request.session[_SESSION] = [_plain(row) for row in rows]
        context = {"rows": rows[:200], "count": len(rows), "faults": sorted(faults, key=lambda f: f.number)}
        return render(request, "org/import_check.html", context, status=422 if faults else 200)

    def take(self, request: HttpRequest) -> HttpResponse:
        """Write the checked list, whole."""
        rows = [NewUnit(**values) for values in request.session.get(_SESSION, [])]
        if not rows:
            messages.error(request, _("名单已经失效，请重新粘贴或上传。"))
            return redirect("org:unit_import")
        try:
            made = add_units(
                house_id=self.viewer.house_id, rows=rows, valid_from=self.viewer.today.replace(month=1, day=1),
                by=self.viewer, at=request.now,  # type: ignore[attr-defined]  # set by the middleware
            )  # fmt: skip
        except ListRefused as refused:
            context = {"rows": rows[:200], "count": len(rows), "faults": refused.faults}
            return render(request, "org/import_check.html", context, status=422)
        del request.session[_SESSION]
        messages.success(request, _("已导入 %(count)s 个单位。") % {"count": len(made)})
        return redirect("org:units")


def _table(given: dict[str, Any]) -> Table:
    upload = given.get("file")
    return read_table(upload.read(), upload.name) if upload else read_pasted(given["pasted"])


def _rows(checked: Checked) -> list[NewUnit]:
    return [
        NewUnit(
            row.number,
            row.values["name"],
            row.values.get("parent") or "",
            row.values.get("type") or "",
            row.values.get("klass") or "",
            row.values.get("staff"),
            row.values.get("short_name") or "",
            bool(row.values.get("is_body")),
        )
        for row in checked.rows
    ]


def _plain(row: NewUnit) -> dict[str, Any]:
    return {name: getattr(row, name) for name in NewUnit.__dataclass_fields__}
