"""粘贴清单: a chat chain, a list of articles, addresses with titles become records, by way of a table to look over.

Invariants: nothing is written here; what was not understood is shown; the confirmed table goes the way of every import,
so that duplicates are asked and the whole can be undone.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from luoshi.org.imports import operations
from luoshi.org.imports.forms import YEARS_BACK
from luoshi.org.imports.targets import Around
from luoshi.org.viewer import Viewer
from luoshi.sheets import SheetRefused
from luoshi.ui.forms import FormLook
from luoshi.work import queries
from luoshi.work.importing import pasted
from luoshi.work.importing.desk import KindDesk
from luoshi.work.viewers import who

MOST_CHARS = 200_000
LISTED_UNITS = 1_000


class PasteForm(FormLook, forms.Form):
    """The lines, what they are, the year of days without one."""

    text = forms.CharField(
        label=gettext_lazy("粘贴到这里"),
        strip=False,
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("群接龙、公众号后台的文章列表、网址加标题，原样粘贴，一次可以有很多条。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("都是哪一类工作"))
    year = forms.TypedChoiceField(label=gettext_lazy("没写年份的日期算哪一年"), coerce=int)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = queries.kinds_used(viewer)
        kinds = queries.kinds_to_enter(viewer)
        kinds.sort(key=lambda kind: used.index(kind.pk) if kind.pk in used else len(used))
        self.fields["kind"].choices = [(kind.code, kind.name) for kind in kinds]  # type: ignore[attr-defined]
        years = range(viewer.today.year, viewer.today.year - YEARS_BACK, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class Paste(View):
    """Paste, look over, go on to the check."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for who enters nothing."""
        viewer = who(request)
        if not viewer.can("record.enter") and not viewer.can("record.enter_below"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> Viewer:
        """Who pastes."""
        return who(self.request)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty box."""
        form = PasteForm(viewer=self.viewer, initial={"kind": request.GET.get("kind", "")})
        return render(request, "work/paste.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read the lines into a table; with `confirm` hand the table on."""
        form = PasteForm(request.POST, viewer=self.viewer)
        if not form.is_valid():
            return render(request, "work/paste.html", {"form": form}, status=422)
        given = form.cleaned_data
        desk = KindDesk.open(given["kind"], Around(self.viewer.house_id, self.viewer, self.viewer.today, given["year"]))
        if desk is None:
            raise Http404
        if "confirm" in request.POST:
            return self.confirm(form, desk)
        chain, rows = pasted.read(given["text"], desk, year=given["year"], today=self.viewer.today)
        if not rows:
            form.add_error("text", _("没有读出一条工作。请每条写上日期和做了什么，再贴一次。"))
            return render(request, "work/paste.html", {"form": form, "chain": chain}, status=422)
        context = {"chain": chain, "rows": rows[: pasted.MOST_ROWS], "more": rows[pasted.MOST_ROWS :]}
        return self.table(form, desk, context)

    def confirm(self, form: PasteForm, desk: KindDesk) -> HttpResponse:
        """The table as it was left becomes a sheet of its kind."""
        rows = pasted.posted(self.request.POST)
        if not any(row.on for row in rows):
            return self.table(form, desk, {"rows": rows, "problem": _("请至少勾选一条。")}, 422)
        try:
            run = operations.begin(
                what=f"record:{desk.kind.code}", house_id=self.viewer.house_id, by=self.viewer,
                at=self.request.now,  # type: ignore[attr-defined]  # set by org's middleware
                pasted=pasted.as_sheet(rows, desk), answers={"year": form.cleaned_data["year"], "options": {"hand_in": True}},
            )  # fmt: skip
        except SheetRefused as refused:
            return self.table(form, desk, {"rows": rows, "problem": refused.message}, 422)
        return redirect("org:import_columns" if run.mapping.get("problems") else "org:import_check", pk=run.pk)

    def table(self, form: PasteForm, desk: KindDesk, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """The table to look over."""
        title = pasted.title_field(desk.kind)
        more = {
            "form": form,
            "kind": desk.kind,
            "span": desk.kind.dated == "span",
            "title_label": title.label if title else _("标题"),
            "units": [unit.name for unit in desk.own.units.values()][:LISTED_UNITS],
            "one_unit": len(desk.own.units) == 1,
        }
        return render(self.request, "work/paste_rows.html", {**more, **context}, status=status)
