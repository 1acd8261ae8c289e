"""Pages of kinds, for who manages them: the list, a kind with its form as people see it, a new kind, a new version.

What lives here: requests and answers. The forms are `kind_editor.py`, storing is the ledger's. Invariant: nobody
without `kind.manage` sees these pages; a kind is never deleted, only switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger.errors import LedgerRefused
from luoshi.ledger.models import Kind, KindVersion
from luoshi.ledger.operations import define_kind, switch_kind
from luoshi.org.models import Unit
from luoshi.ui.actions import Action
from luoshi.ui.columns import Column
from luoshi.ui.lists import ListPage
from luoshi.ui.views import UNPROCESSABLE
from luoshi.work import queries
from luoshi.work.codes import new_code
from luoshi.work.fields import Around
from luoshi.work.kind_editor import Editor
from luoshi.work.kind_editor_forms import GRADES, MECHANISMS, SOURCES, TYPES, WAYS
from luoshi.work.kind_form import RecordForm, form_class
from luoshi.work.messages import say
from luoshi.work.viewers import who

OWN = "own."  # the house's own kinds, so that no kind of the catalogue ever gets the same code


def demand_manager(request: HttpRequest) -> Any:
    """The viewer. Raises Http404 without `kind.manage`."""
    viewer = who(request)
    if not viewer.can("kind.manage"):
        raise Http404
    return viewer


def group_name(code: str) -> str:
    """What a group is called."""
    return next((group.name for group in catalogue().groups if group.code == code), code)


class KindList(ListPage):
    """记录类型, with how much each is used."""

    title = gettext_lazy("记录类型")
    columns = (
        Column("name", gettext_lazy("名称"), sort="name", phone="title"),
        Column("group", gettext_lazy("分组"), lambda row: group_name(row.group), sort="group", phone="text"),
        Column(
            "own",
            gettext_lazy("来源"),
            lambda row: _("本单位自定") if row.own else _("系统目录"),
            sort="own",
            phone="text",
        ),
        Column("used", gettext_lazy("记录数"), "used", sort="used", align="end"),
        Column("current", gettext_lazy("版本"), "current", align="end", phone="hide"),
        Column(
            "active", gettext_lazy("状态"), lambda row: "active" if row.active else "off", state=True, phone="state"
        ),
    )
    search_fields = ("name",)
    default_sort = "order"
    page_size = 100
    exportable = False

    def rows(self) -> Any:
        """All kinds of the house. Raises Http404 without the right."""
        return queries.kinds_with_counts(demand_manager(self.request))

    def row_url(self, row: Any) -> str:
        """Its page."""
        return reverse("work:kind", args=[row.pk])

    def head_actions(self) -> Sequence[Action]:
        """Define one."""
        return (Action(_("自定一种"), reverse("work:kind_new"), icon="plus", primary=True),)


def preview(viewer: Any, kind: KindDef) -> RecordForm:
    """The form as people will see it, with nothing to choose from."""
    nobody = Unit.objects.none()
    around = Around(today=viewer.today, names=lambda keys: {}, units=nobody, any_units=nobody)
    return form_class(kind, around)(prefix="preview", auto_id="preview_%s", initial={"day": viewer.today})


class _OneKind(View):
    """What the pages of one kind share."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def viewer(self) -> Any:
        """Who manages kinds."""
        return demand_manager(self.request)

    @cached_property
    def kind(self) -> Kind:
        """The kind. Raises Http404."""
        found: Kind = get_object_or_404(queries.kinds_with_counts(self.viewer), pk=self.kwargs["pk"])
        return found

    @cached_property
    def versions(self) -> list[KindVersion]:
        """All versions, newest first."""
        rows = KindVersion.objects.visible_to(self.viewer).filter(kind=self.kind).select_related("by")
        return list(rows.order_by("-number"))


class KindPage(_OneKind):
    """What it asks, what it counts, how it is verified; its versions; its form."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        definition = self.versions[0].kind_def
        types = dict(TYPES)
        grades = [str(dict(GRADES)[grade]) for grade in definition.evidence.grades]
        facts = [
            (_("分组"), group_name(definition.group)),
            (_("怎样核实"), dict([*WAYS, ("process", _("由办理过程本身确认"))])[definition.verification]),
            (
                _("还需要"),
                "、".join(str(dict(MECHANISMS).get(code, "")) for code in definition.capabilities).strip("、"),
            ),
            (_("涉及名录"), queries.holding_type_name(definition.holding_type)),
            (
                _("佐证"),
                _("至少 %(least)s 份：%(grades)s")
                % {"least": definition.evidence.minimum, "grades": "、".join(grades)},
            ),
            (_("标题样式"), definition.title_pattern),
        ]
        context = {
            "kind": self.kind,
            "definition": definition,
            "facts": facts,
            "fields": [(each, types.get(each.type, each.type)) for each in definition.fields],
            "quantities": [(each, source_text(each.source, definition)) for each in definition.quantities],
            "versions": self.versions,
            "preview": preview(self.viewer, definition),
        }
        return render(request, "work/kind.html", context)


def source_text(source: str, kind: KindDef) -> str:
    """How a quantity is counted, in words."""
    plain = dict(SOURCES)
    if source in plain:
        return str(plain[source])
    labels = {each.code: each.label for each in kind.fields}
    names = "、".join(labels.get(code, code) for code in source.split(":")[1:])
    return _("由“%(fields)s”算出") % {"fields": names}


class KindNew(View):
    """A kind of the house's own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Empty forms."""
        demand_manager(request)
        return answer(request, Editor(), title=_("自定记录类型"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Preview or define."""
        viewer = demand_manager(request)
        editor = Editor(request.POST)
        title = _("自定记录类型")
        if not editor.is_valid():
            return answer(request, editor, title=title, status=UNPROCESSABLE)
        taken = set(Kind.objects.visible_to(viewer).values_list("code", flat=True))
        code = new_code(editor.form.cleaned_data["name"], taken, prefix=OWN)
        return _define(request, viewer, editor, editor.kind_def(code), title)


class KindEdit(_OneKind):
    """The next version of a kind."""

    def editor(self, data: Any = None) -> Editor:
        """The forms, with all codes that any version ever gave."""
        definitions = [version.kind_def for version in self.versions]
        used = {each.code for definition in definitions for each in definition.fields}
        return Editor(data, before=definitions[0], used=used)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its forms."""
        return answer(request, self.editor(), title=self.title(), kind=self.kind)

    def title(self) -> str:
        """The heading."""
        return _("修改“%(name)s”") % {"name": self.kind.name}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Preview or define."""
        editor = self.editor(request.POST)
        if not editor.is_valid():
            return answer(request, editor, title=self.title(), kind=self.kind, status=UNPROCESSABLE)
        return _define(request, self.viewer, editor, editor.kind_def(self.kind.code), self.title(), self.kind)


class KindSwitch(_OneKind):
    """启用, 停用."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch it."""
        active = request.POST.get("active") == "1"
        at = request.now  # type: ignore[attr-defined]  # set by org's middleware
        switch_kind(kind_id=self.kind.pk, active=active, by=self.viewer, at=at)
        messages.success(request, _("已启用。") if active else _("已停用：不能再新登记，已有的记录照样计数。"))
        return HttpResponseRedirect(reverse("work:kind", args=[pk]))


def _define(
    request: HttpRequest, viewer: Any, editor: Editor, definition: KindDef, title: str, kind: Kind | None = None
) -> HttpResponse:
    """Show the form as it would be, or store the definition."""
    if "preview" in request.POST:
        return answer(request, editor, title=title, kind=kind, shown=preview(viewer, definition))
    try:
        at = request.now  # type: ignore[attr-defined]  # set by org's middleware
        made = define_kind(house_id=viewer.house_id, kind=definition, by=viewer, at=at)
    except LedgerRefused as refusal:
        editor.form.add_error(None, say(refusal))
        return answer(request, editor, title=title, kind=kind, status=UNPROCESSABLE)
    messages.success(request, _("已保存：%(name)s，第 %(number)s 版。") % {"name": made.name, "number": made.current})
    return HttpResponseRedirect(reverse("work:kind", args=[made.pk]))


def answer(
    request: HttpRequest, editor: Editor, *, title: str, kind: Kind | None = None, shown: Any = None, status: int = 200
) -> HttpResponse:
    """The editor's page."""
    context = {"editor": editor, "form": editor.form, "title": title, "kind": kind, "preview": shown}
    return render(request, "work/kind_editor.html", context, status=status)
