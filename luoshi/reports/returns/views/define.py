"""报表设置: what the house asks for; ready-made returns; the editor with its preview on real records.

Invariant: only who defines returns for the whole house opens these pages; a return is never deleted, only switched off.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from luoshi.ledger.queries import kind_defs, kinds
from luoshi.org.models import Unit
from luoshi.org.queries import in_force
from luoshi.org.viewer import Viewer
from luoshi.periods.words import CADENCE_WORDS, due_words
from luoshi.reports.models import ReturnForm
from luoshi.reports.returns import operations, queries
from luoshi.reports.returns.errors import ReturnRefused
from luoshi.reports.returns.forms import Around, Editor
from luoshi.reports.returns.messages import say
from luoshi.reports.returns.preview import preview
from luoshi.reports.returns.ready import ready, ready_for
from luoshi.reports.returns.spec import ReturnSpec, from_json
from luoshi.reports.returns.views.base import ReturnsView
from luoshi.ui.views import UNPROCESSABLE


class DefinerView(ReturnsView):
    """A page for who defines returns of the whole house."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Everybody else: 404."""
        self.request = request
        if not operations.defines(self.viewer):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def form_crumb(self) -> tuple[str, str]:
        """The list of what is asked."""
        return (_("报表设置"), reverse("reports:forms"))

    @cached_property
    def unit_lists(self) -> tuple[list[str], list[str]]:
        """Types and classes of units."""
        rows = Unit.objects.visible_to(self.viewer).filter(in_force(self.viewer.today), is_body=False)
        found = list(rows.values_list("type", "klass").distinct())
        return (
            sorted({type_ for type_, _klass in found if type_}), sorted({klass for _type, klass in found if klass}),
        )  # fmt: skip

    def editor(
        self, codes: list[str], *, data: Any = None, spec: ReturnSpec | None = None, name: str = ""
    ) -> Editor:  # fmt: skip
        """The forms for some kinds, in the order in which they were chosen. Raises Http404 for none that exist."""
        known = kind_defs(self.viewer, codes)
        chosen = {code: known[code] for code in codes if code in known}
        if not chosen:
            raise Http404
        types, classes = self.unit_lists
        if spec is not None:
            types, classes = sorted({*types, *spec.reach.types}), sorted({*classes, *spec.reach.classes})
        around = Around(types, classes, Unit.objects.visible_to(self.viewer))
        return Editor(chosen, around, data=data, spec=spec, name=name)


class FormList(DefinerView):
    """What the house asks for, with the ready-made returns that it does not use yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        rows = list(queries.forms(self.viewer))
        specs = queries.newest_specs(self.viewer, rows)
        codes = set(kinds(self.viewer).values_list("code", flat=True))
        used = {spec.source for spec in specs.values()}
        context = {
            "crumbs": [self.crumb, (_("报表设置"), "")],
            "lines": [(form, specs[form.pk], cadence_text(specs[form.pk])) for form in rows],
            "ready": [one for one in ready_for(codes) if one.code not in used],
        }
        return render(request, "reports/returns/forms.html", context)


def cadence_text(spec: ReturnSpec) -> str:
    """How often and by when, in words."""
    often = CADENCE_WORDS[spec.cadence]
    return _("%(often)s，%(due)s报送") % {"often": often, "due": due_words(spec.due)} if spec.due else often


class Take(DefinerView):
    """Take a ready-made return over."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """One click."""
        found = ready(request.POST.get("code", ""))
        if found is None:
            raise Http404
        try:
            form = operations.define_form(name=found.name, spec=found.spec, by=self.viewer, at=self.now)
        except ReturnRefused as refusal:
            return self.refuse(refusal, reverse("reports:forms"))
        return self.done(
            _("已启用“%(name)s”，本期起按记录自动生成。") % {"name": form.name}, reverse("reports:returns")
        )


class FormNew(DefinerView):
    """A return of the house's own: first which records, then the columns."""

    @property
    def codes(self) -> list[str]:
        """The kinds chosen."""
        return [code for code in self.request.GET.getlist("kinds") if code][:8]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The choice of kinds, or the editor."""
        if not self.codes:
            context = {
                "crumbs": [self.crumb, self.form_crumb, (_("自定报表"), "")],
                "kinds": sorted(kinds(self.viewer, forms=True), key=lambda kind: kind.group),
            }
            return render(request, "reports/returns/form_kinds.html", context)
        return answer(self, self.editor(self.codes), title=_("自定报表"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Define it."""
        return _define(self, self.editor(self.codes, data=request.POST), title=_("自定报表"))


class FormEdit(DefinerView):
    """The next version of a return."""

    @cached_property
    def row(self) -> ReturnForm:
        """The return of the address."""
        found: ReturnForm = get_object_or_404(queries.forms(self.viewer), pk=self.kwargs["pk"])
        return found

    def _editor(self, data: Any = None) -> Editor:
        spec = queries.form_spec(self.viewer, self.row)
        codes = [code for code in self.request.GET.getlist("kinds") if code] or list(spec.kinds)
        return self.editor(codes, data=data, spec=spec, name=self.row.name)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its forms."""
        return answer(self, self._editor(), title=self.row.name, row=self.row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The next version."""
        return _define(self, self._editor(request.POST), title=self.row.name, row=self.row)


class FormPreview(DefinerView):
    """The return as it would be: asked by the editor after each change."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """The tables, or what is still wrong in one sentence."""
        codes = [code for code in request.POST.getlist("kinds") if code]
        row = queries.forms(self.viewer).filter(pk=_key(request.POST.get("row", ""))).first()
        before = queries.form_spec(self.viewer, row) if row is not None else from_json({"kinds": codes})
        editor = self.editor(codes, data=request.POST, spec=before)
        if not editor.is_valid():
            return render(request, "reports/returns/preview.html", {"incomplete": editor.first_fault or True})
        spec = editor.spec()
        context = {"spec": spec, "preview": preview(self.viewer, spec, editor.kinds)}
        return render(request, "reports/returns/preview.html", context)


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


class FormSwitch(DefinerView):
    """停用, 启用."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Switch it."""
        row = get_object_or_404(queries.forms(self.viewer), pk=pk)
        active = request.POST.get("active") == "1"
        operations.switch_form(form_id=row.pk, active=active, by=self.viewer, at=self.now)
        said = _("已启用，从本期起报送。") if active else _("已停用：不再要求报送，已报的照样可查。")
        return self.done(said, reverse("reports:forms"))


def _define(view: DefinerView, editor: Editor, *, title: str, row: ReturnForm | None = None) -> HttpResponse:
    if not editor.is_valid():
        return answer(view, editor, title=title, row=row, status=UNPROCESSABLE)
    name = editor.form.cleaned_data["name"]
    try:
        form = operations.define_form(
            name=name, spec=editor.spec(), by=view.viewer, at=view.now, form_id=row.pk if row else None
        )
    except ReturnRefused as refusal:
        editor.form.add_error(None, say(refusal))
        return answer(view, editor, title=title, row=row, status=UNPROCESSABLE)
    said = _("已保存“%(name)s”第 %(number)s 版，还没有单位确认的各期按新版生成。")
    return view.done(said % {"name": form.name, "number": form.current}, reverse("reports:forms"))


def answer(
    view: DefinerView, editor: Editor, *, title: str, row: ReturnForm | None = None, status: int = 200
) -> HttpResponse:
    """The editor's page, with the preview where it can be made."""
    shown = _first_preview(view.viewer, editor) if status == 200 and editor.before is not None else None
    context = {
        "crumbs": [view.crumb, view.form_crumb, (title, "")],
        "title": title, "editor": editor, "form": editor.form, "row": row, "codes": list(editor.kinds),
        "kinds": list(editor.kinds.values()), "preview": shown, "spec": editor.before,
    }  # fmt: skip
    return render(view.request, "reports/returns/form.html", context, status=status)


def _first_preview(viewer: Viewer, editor: Editor) -> Any:
    return preview(viewer, editor.before, editor.kinds) if editor.before is not None else None
