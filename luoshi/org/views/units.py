"""The list of units, one unit's form, merging, and options for choosers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.org import errors, operations
from luoshi.org.forms import MergeForm, UnitForm
from luoshi.org.imports import units as units_sheet
from luoshi.org.messages import say
from luoshi.org.models import Unit
from luoshi.org.queries import in_force, units
from luoshi.org.views.guard import Guarded
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.filters import FilterLook
from luoshi.ui.lists import ListPage
from luoshi.ui.views import PickOptions, form_answer


def _names(request: HttpRequest, field: str) -> list[tuple[str, str]]:
    rows = Unit.objects.visible_to(request.viewer).exclude(**{field: ""})  # type: ignore[attr-defined]  # middleware
    return [(name, name) for name in rows.order_by(field).values_list(field, flat=True).distinct()]


class UnitFilter(FilterLook):
    """By type, class, and whether the unit is in force."""

    type = django_filters.ChoiceFilter(label=gettext_lazy("类型"), empty_label=gettext_lazy("全部类型"))
    klass = django_filters.ChoiceFilter(label=gettext_lazy("类别"), empty_label=gettext_lazy("全部类别"))
    gone = django_filters.BooleanFilter(
        "valid_to", lookup_expr="isnull", exclude=True, label=gettext_lazy("状态"),
        widget=django_filters.widgets.forms.Select(choices=[("", "全部"), ("false", "现有"), ("true", "已撤并")]),
    )  # fmt: skip

    class Meta:
        model = Unit
        fields = ("type", "klass")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("type", "klass"):
            self.filters[field].extra["choices"] = _names(self.request, field)


class Units(Guarded, ListPage):
    """All units in reach, in the order of the tree."""

    actions = ("org.manage", "org.import")
    title = gettext_lazy("单位")
    search_fields = ("name", "short_name", "initials")
    search_hint = gettext_lazy("名称或拼音首字母")
    filterset_class = UnitFilter
    default_sort = "path"
    empty_title = gettext_lazy("还没有单位")
    empty_text = gettext_lazy("从表格粘贴或导入一份名单，写上名称、上级、类型和类别就可以了。")
    empty_icon = "building"
    columns = (
        Column("name", gettext_lazy("名称"), sort="sort_key", phone="title"),
        Column("type", gettext_lazy("类型"), sort="type"),
        Column("klass", gettext_lazy("类别"), sort="klass"),
        Column("parent", gettext_lazy("上级"), "parent.name", sort="parent__sort_key"),
        Column("staff", gettext_lazy("人数"), sort="staff", align="end"),
        Column("valid_to", gettext_lazy("撤并日期"), sort="valid_to"),
    )

    def rows(self) -> Any:
        """Units in reach with their parents."""
        return units(self.viewer).select_related("parent")

    def export_table(self) -> Any:
        """The columns of an import, so that what was exported comes in again."""
        labels = [*units_sheet.LABELS.values(), _("撤并日期")]
        return labels, ([*units_sheet.row_of(unit), unit.valid_to] for unit in self.found.iterator(chunk_size=500))

    def row_url(self, row: Unit) -> str | None:
        """The unit's form, for those who manage it."""
        return reverse("org:unit", args=[row.pk]) if self.viewer.can("org.manage") else None

    def head_actions(self) -> list[Action]:
        """Import and add."""
        found = [Action(_("导入名单"), reverse("org:import_new") + "?what=units", "table")]
        if self.viewer.can("org.manage"):
            found.append(Action(_("新增单位"), reverse("org:unit_new"), "plus", primary=True))
        return found


class UnitOptions(PickOptions):
    """Units in reach and in force, by name or initials."""

    search_fields = ("name", "short_name", "initials")
    order = ("path",)

    def rows(self) -> Any:
        """What a chooser may offer this viewer."""
        viewer = self.request.viewer  # type: ignore[attr-defined]  # set by the middleware
        return Unit.objects.visible_to(viewer).filter(in_force(viewer.today))

    def hint(self, row: Unit) -> str:
        """What tells two of the same name apart."""
        return " · ".join(word for word in (row.type, row.klass) if word)


class NewUnit(Guarded):
    """Add one unit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        form = UnitForm(viewer=self.viewer, initial={"valid_from": self.viewer.today})
        return form_answer(request, form, "org/unit_form.html", {"unit": None})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add it, or say what is wrong."""
        form = UnitForm(request.POST, viewer=self.viewer)
        if form.is_valid():
            given = form.cleaned_data
            try:
                unit = operations.add_unit(
                    house_id=self.viewer.house_id, parent=given["parent"], name=given["name"].strip(),
                    type=given["type"], klass=given["klass"], staff=given["staff"], is_body=given["is_body"],
                    valid_from=given["valid_from"], by=self.viewer, at=request.now,  # type: ignore[attr-defined]
                )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error("parent" if isinstance(error, errors.WrongPlace) else "name", say(error))
            else:
                messages.success(request, _("已新增“%(name)s”。") % {"name": unit.name})
                return redirect("org:units")
        return form_answer(request, form, "org/unit_form.html", {"unit": None})


class OneUnit(Guarded):
    """Change a unit's place from a day on."""

    def unit(self, pk: int) -> Unit:
        """The unit, or 404."""
        return get_object_or_404(Unit.objects.visible_to(self.viewer).select_related("parent", "successor"), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form with today's place."""
        unit = self.unit(pk)
        initial = {
            "name": unit.name, "parent": unit.parent, "type": unit.type, "klass": unit.klass, "staff": unit.staff,
            "valid_from": self.viewer.today,
        }  # fmt: skip
        return form_answer(
            request, UnitForm(viewer=self.viewer, unit=unit, initial=initial), "org/unit_form.html", {"unit": unit}
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write a new version of its place."""
        unit = self.unit(pk)
        form = UnitForm(request.POST, viewer=self.viewer, unit=unit, initial={"name": unit.name})
        if form.is_valid():
            given = form.cleaned_data
            try:
                operations.change_place(
                    unit=unit, parent=given["parent"], type=given["type"], klass=given["klass"], staff=given["staff"],
                    valid_from=given["valid_from"], by=self.viewer, at=request.now,  # type: ignore[attr-defined]
                )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error("valid_from" if isinstance(error, errors.BackDated) else "parent", say(error))
            else:
                messages.success(request, _("已更新“%(name)s”。") % {"name": unit.name})
                return redirect("org:units")
        return form_answer(request, form, "org/unit_form.html", {"unit": unit})


class Merge(OneUnit):
    """End a unit on a day."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        unit = self.unit(pk)
        form = MergeForm(viewer=self.viewer, unit=unit, initial={"day": self.viewer.today})
        return form_answer(request, form, "org/merge.html", {"unit": unit})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Merge it, or say what is wrong."""
        unit = self.unit(pk)
        form = MergeForm(request.POST, viewer=self.viewer, unit=unit)
        if form.is_valid():
            try:
                operations.merge_unit(
                    unit=unit, into=form.cleaned_data["into"], day=form.cleaned_data["day"], by=self.viewer,
                    at=request.now,  # type: ignore[attr-defined]
                )  # fmt: skip
            except errors.OrgRefused as error:
                form.add_error("day" if isinstance(error, errors.BackDated) else "into", say(error))
            else:
                messages.success(request, _("“%(name)s”已撤并。") % {"name": unit.name})
                return redirect("org:units")
        return form_answer(request, form, "org/merge.html", {"unit": unit})
